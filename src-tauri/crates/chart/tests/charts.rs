//! The charts as files: what is in the SVG, what is in the PNG, and that no text is lost.

use chart::{Bar, Bridge, Chart, ChartError, Overlap, Size, Step, Theme, describe, png, svg};

fn bar(label: &str, value: f64, text: &str) -> Bar {
    Bar {
        label: label.to_owned(),
        value,
        text: text.to_owned(),
    }
}

fn step(key: &str, label: &str, value: f64, text: &str, detail: &str) -> Step {
    Step {
        key: key.to_owned(),
        label: label.to_owned(),
        value,
        text: text.to_owned(),
        detail: detail.to_owned(),
    }
}

fn bridge() -> Bridge {
    Bridge {
        title: "MQL: Marketing counts 40, Sales counts 15".to_owned(),
        subtitle: "Q1 2026 · as of 30 June 2026 · 42 leads · Marketing v3, Sales v2".to_owned(),
        left: bar("Marketing", 40.0, "40"),
        right: bar("Sales", 15.0, "15"),
        steps: vec![
            step("fit", "Fit", -8.0, "−8", "Title is Director or above"),
            step(
                "behaviour",
                "Behaviour",
                -7.5,
                "−7½",
                "Lead score ≥ 60 or, and not only, demo requested",
            ),
            step(
                "handoff",
                "Handoff",
                -4.5,
                "−4½",
                "Accepted within 5 business days",
            ),
            step("dedupe", "One per person", -4.0, "−4", ""),
            step("contactability", "Contactability", -1.0, "−1", "Phone known"),
        ],
    }
}

fn overlap() -> Overlap {
    Overlap {
        title: "13 of 42 leads are counted by both".to_owned(),
        subtitle: "MQL · Q1 2026 · as of 30 June 2026".to_owned(),
        only_a: bar("Marketing only", 27.0, "27"),
        both: bar("Both", 13.0, "13"),
        only_b: bar("Sales only", 2.0, "2"),
    }
}

const SIZE: Size = Size {
    width: 800,
    height: 0,
};

/// The values of an attribute, in order of appearance.
fn attributes<'a>(svg: &'a str, name: &str) -> Vec<&'a str> {
    svg.split(&format!(" {name}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn the_bridge_has_a_keyed_and_labelled_mark_for_each_bar() {
    let svg = svg(&Chart::Bridge(bridge()), Theme::Light, SIZE).unwrap();
    assert_eq!(
        attributes(&svg, "data-key"),
        [
            "left",
            "fit",
            "behaviour",
            "handoff",
            "dedupe",
            "contactability",
            "right"
        ]
    );
    let labels = attributes(&svg, "aria-label");
    assert_eq!(labels[2], "Fit, −8 (Title is Director or above)");
    assert_eq!(attributes(&svg, "tabindex").len(), 7);
    assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
}

#[test]
fn the_overlap_is_the_picture_below() {
    insta::assert_snapshot!(svg(&Chart::Overlap(overlap()), Theme::Dark, SIZE).unwrap());
}

#[test]
fn a_hostile_label_stays_text_and_no_page_policy_is_violated() {
    let mut hostile = bridge();
    hostile.steps[0].key = "\"><script>".to_owned();
    hostile.steps[0].label = "</text><script>alert('1')</script>&amp;\u{0}".to_owned();
    hostile.title = "\" onload=\"alert(1)".to_owned();
    let svg = svg(&Chart::Bridge(hostile), Theme::Light, SIZE).unwrap();
    assert!(!svg.contains("<script") && !svg.contains("onload=\""));
    assert!(svg.contains("&lt;script&gt;"));
    assert!(!svg.contains("style=") && !svg.contains("href") && !svg.contains("url("));
    assert!(!svg.contains('\u{0}'));
}

#[test]
fn the_png_has_twice_the_pixels_of_the_svg() {
    for chart in [Chart::Bridge(bridge()), Chart::Overlap(overlap())] {
        let svg = svg(&chart, Theme::Light, SIZE).unwrap();
        let height: u32 = attributes(&svg, "height")[0].parse().unwrap();
        let png = png(&chart, Theme::Light, SIZE, 2).unwrap();
        let picture = image::load_from_memory(&png).unwrap().to_rgb8();
        assert_eq!(picture.dimensions(), (1600, 2 * height));
        for corner in [(0, 0), (1599, 2 * height - 1)] {
            assert_eq!(picture.get_pixel(corner.0, corner.1).0, [255, 255, 255]);
        }
        assert!(
            picture.pixels().any(|pixel| pixel.0 == [0xd9, 0x77, 0x06]),
            "marketing"
        );
        assert!(
            picture.pixels().any(|pixel| pixel.0 == [0x25, 0x63, 0xc4]),
            "sales"
        );
    }
}

#[test]
fn many_long_causes_make_the_picture_higher_rather_than_crowded() {
    let size = Size {
        width: 480,
        height: 300,
    };
    let mut many = bridge();
    many.steps = (0..16)
        .map(|at| {
            step(
                &at.to_string(),
                &"Long cause ".repeat(9),
                -1.0,
                "−1",
                &"detail ".repeat(20),
            )
        })
        .collect();
    let svg = svg(&Chart::Bridge(many), Theme::Light, size).unwrap();
    assert!(attributes(&svg, "height")[0].parse::<u32>().unwrap() > 1_000);
}

#[test]
fn the_chart_can_be_read_without_seeing_it() {
    assert_eq!(
        describe(&Chart::Overlap(overlap())),
        "13 of 42 leads are counted by both. MQL · Q1 2026 · as of 30 June 2026. \
         Marketing only: 27. Both: 13. Sales only: 2."
    );
    let text = describe(&Chart::Bridge(bridge()));
    assert!(text.contains("Marketing: 40. Sales: 15. What sets them apart: Fit, −8"));
}

#[test]
fn what_cannot_be_drawn_is_refused_with_its_reason() {
    let narrow = Size {
        width: 100,
        height: 0,
    };
    assert!(matches!(
        svg(&Chart::Overlap(overlap()), Theme::Light, narrow),
        Err(ChartError::Size { width: 100, .. })
    ));
    let mut endless = bridge();
    endless.steps[1].value = f64::NAN;
    assert_eq!(
        png(&Chart::Bridge(endless), Theme::Light, SIZE, 1),
        Err(ChartError::NotFinite {
            label: "Behaviour".to_owned()
        })
    );
}
