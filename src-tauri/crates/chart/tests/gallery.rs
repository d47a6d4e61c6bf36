//! Every kind of chart as a reader, a screen reader and a file get it. The pictures themselves are
//! drawn into the target folder on demand, to be looked at.

mod kinds;

use std::path::Path;

use chart::{Chart, Size, Theme, describe, png, svg};

/// `cargo test -p chart --test gallery -- --ignored` writes them.
#[test]
#[ignore = "writes pictures to look at"]
fn all_kinds_are_drawn_to_be_looked_at() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("gallery");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, chart) in kinds::all() {
        for (theme, shade) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            for width in [480, 800, 1280] {
                let picture = png(&chart, theme, Size { width, height: 0 }, 1).unwrap();
                let file = folder.join(format!("{name}-{width}-{shade}.png"));
                std::fs::write(file, picture).unwrap();
            }
        }
    }
}

fn keys(svg: &str) -> Vec<&str> {
    let keys = svg.split(" data-key=\"").skip(1);
    keys.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_mark_of_every_kind_has_its_own_key_and_can_be_read_out() {
    for (name, chart) in kinds::all() {
        let size = Size {
            width: 800,
            height: 0,
        };
        let svg = svg(&chart, Theme::Light, size).unwrap();
        let keys = keys(&svg);
        assert!(!keys.is_empty(), "{name}");
        let mut apart = keys.clone();
        apart.sort();
        apart.dedup();
        assert_eq!(apart.len(), keys.len(), "{name}");
        assert_eq!(svg.matches("<g ").count(), keys.len(), "{name}");
        assert_eq!(svg.matches("</g>").count(), keys.len(), "{name}");
        assert_eq!(svg.matches("aria-label=\"\"").count(), 0, "{name}");
        assert_eq!(svg.matches("role=\"button\"").count(), keys.len(), "{name}");
        assert!(!svg.contains("style=") && !svg.contains("href"), "{name}");
    }
}

#[test]
fn every_kind_survives_the_wire() {
    for (name, chart) in kinds::all() {
        let text = serde_json::to_string(&chart).unwrap();
        assert_eq!(serde_json::from_str::<Chart>(&text).unwrap(), chart, "{name}");
    }
}

#[test]
fn every_kind_can_be_read_without_seeing_it() {
    let mut told = String::new();
    for (name, chart) in kinds::all() {
        told.push_str(&format!("{name}: {}\n\n", describe(&chart)));
    }
    insta::assert_snapshot!(told);
}
