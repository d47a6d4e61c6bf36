//! Every kind of chart as a reader, a screen reader and a file get it. The pictures themselves are
//! drawn into the target folder on demand, to be looked at.

mod kinds;

use std::path::Path;

use chart::{Chart, ChartError, Size, Theme, describe, png, svg};

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

const SIZE: Size = Size {
    width: 800,
    height: 0,
};

/// What is drawn for one mark; nothing where there is none.
fn mark<'a>(svg: &'a str, key: &str) -> &'a str {
    let from = svg.split_once(&format!("data-key=\"{key}\""));
    let within = from.and_then(|(_, rest)| rest.split_once("</g>"));
    within.map_or("", |(mark, _)| mark)
}

#[test]
fn a_thin_source_is_dashed_and_one_without_a_rank_has_no_line() {
    let svg = svg(&Chart::Slope(kinds::slope()), Theme::Light, SIZE).unwrap();
    assert_eq!(mark(&svg, "webinar").matches("<polyline").count(), 1);
    assert!(mark(&svg, "unknown").matches("<polyline").count() > 5);
    assert!(mark(&svg, "unknown").contains("Dashed: fewer than 30 cases"));
    let unranked = mark(&svg, "print");
    assert!(unranked.contains("none won") && !unranked.contains("<polyline"));
}

#[test]
fn a_movement_of_nothing_has_a_line_and_its_nought() {
    let svg = svg(&Chart::Waterfall(kinds::waterfall()), Theme::Light, SIZE).unwrap();
    let nothing = mark(&svg, "into_scope");
    assert!(nothing.contains("width=\"3\"") && nothing.contains(">0</text>"));
}

#[test]
fn a_median_that_is_not_reached_is_said_and_has_no_line() {
    let mut curve = kinds::curve();
    let drawn = |curve: &chart::Curve| svg(&Chart::Curve(curve.clone()), Theme::Light, SIZE).unwrap();
    let reached = drawn(&curve);
    assert!(reached.contains(">median 36 days</text>") && reached.contains("<polygon"));
    curve.lines[0].median = None;
    curve.lines[0].median_text = "median not reached".to_owned();
    let open = drawn(&curve);
    assert!(open.contains(">median not reached</text>"));
    // The curve and the way to its name are left.
    assert_eq!(open.matches("<polyline").count(), 2);
}

#[test]
fn a_rate_that_is_undefined_has_no_dot_and_a_period_without_one_breaks_the_line() {
    let dots = svg(&Chart::Dots(kinds::dots()), Theme::Light, SIZE).unwrap();
    let undefined = mark(&dots, "cohort");
    assert!(mark(&dots, "ours").contains("<circle"));
    assert!(undefined.contains("no matured cases") && !undefined.contains("<circle"));
    let trend = svg(&Chart::Trend(kinds::trend()), Theme::Light, SIZE).unwrap();
    let gap = mark(&trend, "Qualified to Demo 2");
    assert!(gap.contains("n 34") && !gap.contains("<circle"));
    assert_eq!(trend.matches("<polyline").count(), 4);
}

#[test]
fn an_interval_without_end_is_refused_by_the_name_of_its_row() {
    let mut dots = kinds::dots();
    dots.rows[1].high = Some(f64::INFINITY);
    assert_eq!(
        svg(&Chart::Dots(dots), Theme::Light, SIZE),
        Err(ChartError::NotFinite {
            label: "All of the stages".to_owned()
        })
    );
}

#[test]
fn the_picture_has_the_same_size_as_a_file() {
    for (name, chart) in kinds::all() {
        let svg = svg(&chart, Theme::Dark, SIZE).unwrap();
        let file = png(&chart, Theme::Dark, SIZE, 1).unwrap();
        let picture = image::load_from_memory(&file).unwrap();
        assert!(
            svg.contains(&format!("height=\"{}\"", picture.height())),
            "{name}"
        );
    }
}
