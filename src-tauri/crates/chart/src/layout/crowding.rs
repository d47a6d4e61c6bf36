//! The law of every layout: no text runs into another or leaves the picture, at any width, however
//! long the names are.

use super::scene as laid_out;
use crate::Size;
use crate::scene::{Anchor, Item, Line, Scene};
use crate::spec::*;
use crate::text;

/// Left, top, right and bottom of a line's ink, with ascenders and descenders.
fn bounds(line: &Line) -> [f32; 4] {
    let (size, width) = (
        line.size as f32,
        text::width(&line.text, line.size as f32, line.strong),
    );
    let left = line.x as f32
        - match line.anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        };
    let baseline = line.y as f32 + size * text::CAP_HEIGHT / 2.0;
    [left, baseline - 0.76 * size, left + width, baseline + 0.21 * size]
}

/// Left, top, right and bottom of what is no text.
fn extent(item: &Item) -> Option<[i32; 4]> {
    let around = |points: &[(i32, i32)]| {
        let (xs, ys) = (points.iter().map(|p| p.0), points.iter().map(|p| p.1));
        Some([xs.clone().min()?, ys.clone().min()?, xs.max()?, ys.max()?])
    };
    match item {
        Item::Fill(rect, _) | Item::Open { hit: rect, .. } => {
            Some([rect.x, rect.y, rect.x + rect.width, rect.y + rect.height])
        }
        Item::Path(path) => around(&path.points),
        Item::Wash(points, _) => around(points),
        Item::Dot((x, y), radius, _) => Some([x - radius, y - radius, x + radius, y + radius]),
        Item::Text(_) | Item::Close => None,
    }
}

fn check(scene: &Scene, what: &str) {
    let (width, height) = (scene.width as i32, scene.height as i32);
    for item in &scene.items {
        if let Some([left, top, right, bottom]) = extent(item) {
            let inside = left >= 0 && top >= 0 && right <= width && bottom <= height;
            assert!(
                inside,
                "{what}: {item:?} leaves the picture of {width} × {height}"
            );
            assert!(right >= left && bottom >= top, "{what}: {item:?} is inside out");
        }
    }
    let lines: Vec<(&Line, [f32; 4])> = (scene.items.iter())
        .filter_map(|item| match item {
            Item::Text(line) => Some((line, bounds(line))),
            _ => None,
        })
        .collect();
    for (at, (line, a)) in lines.iter().enumerate() {
        let inside = a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= width as f32 && a[3] <= height as f32;
        assert!(inside, "{what}: {:?} leaves the picture of {width} px", line.text);
        for (other, b) in &lines[at + 1..] {
            let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
            assert!(
                apart,
                "{what}: {:?} runs into {:?} at {width} px",
                line.text, other.text
            );
        }
    }
}

/// Names as they come: short, long, and one long word.
fn name(at: usize) -> String {
    match at % 4 {
        0 => "Fit".to_owned(),
        1 => "An unusually long name of one thing among several ".repeat(2),
        2 => "Proposal".to_owned(),
        _ => "Geschäftsführungsverantwortliche".to_owned(),
    }
}

fn number(at: usize) -> String {
    ["0", "−1,234,567½", "€ 12,345,678 of € 98,765,432", "62 %"][at % 4].to_owned()
}

fn bar(at: usize) -> Bar {
    Bar {
        label: name(at),
        value: [4.0, 0.0, 7.5, 1.0][at % 4],
        text: number(at),
    }
}

fn step(at: usize) -> Step {
    Step {
        key: at.to_string(),
        label: name(at),
        value: [-1.0, 0.0, 2.0][at % 3],
        text: number(at),
        detail: if at.is_multiple_of(3) {
            name(at + 1)
        } else {
            String::new()
        },
    }
}

fn ticks(values: &[f64]) -> Vec<Tick> {
    let text = |value: &f64| format!("{value} %");
    values
        .iter()
        .map(|value| Tick {
            value: *value,
            text: text(value),
        })
        .collect()
}

fn head() -> (String, String) {
    (name(1).repeat(2), name(1).repeat(2))
}

fn tone(at: usize) -> Tone {
    [Tone::Neutral, Tone::Marketing, Tone::Sales][at % 3]
}

/// A chart of each kind with `n` rows, lines, stages or sets.
fn charts(n: usize) -> Vec<(&'static str, Chart)> {
    let (title, subtitle) = head();
    let steps: Vec<Step> = (0..n).map(step).collect();
    vec![
        (
            "bridge",
            Chart::Bridge(Bridge {
                title: title.clone(),
                subtitle: subtitle.clone(),
                left: bar(2),
                right: bar(1),
                steps: steps.clone(),
            }),
        ),
        (
            "overlap",
            Chart::Overlap(Overlap {
                title: title.clone(),
                subtitle: String::new(),
                only_a: bar(1),
                both: bar(2),
                only_b: bar(3),
            }),
        ),
        (
            "waterfall",
            Chart::Waterfall(Waterfall {
                title: title.clone(),
                subtitle: subtitle.clone(),
                start: bar(0),
                steps,
                end: bar(1),
            }),
        ),
        ("funnel", Chart::Funnel(funnel(n))),
        ("curve", Chart::Curve(curve(n))),
        ("matrix", Chart::Matrix(matrix(n))),
        ("dots", Chart::Dots(dots(n))),
        ("slope", Chart::Slope(slope(n))),
        ("trend", Chart::Trend(trend(n))),
        ("factors", Chart::Factors(factors(n))),
        ("coverage", Chart::Coverage(coverage(n))),
        ("upset", Chart::UpSet(upset(n))),
    ]
}

fn funnel(n: usize) -> Funnel {
    let (title, subtitle) = head();
    let step = |at: usize| FunnelStep {
        key: at.to_string(),
        label: name(at),
        value: 100.0 - 9.0 * at as f64,
        text: number(at),
        moved: 60.0 - 7.0 * at as f64,
        moved_text: format!("{} moved on", number(at + 1)),
        open: (at % 3) as f64,
        open_text: if !at.is_multiple_of(3) {
            name(at)
        } else {
            String::new()
        },
        lost: 20.0,
        lost_text: "20 lost".to_owned(),
        rate_text: format!("{} move on", number(at + 3)),
        interval_text: name(at + 2),
    };
    Funnel {
        title,
        subtitle,
        tone: tone(n),
        steps: (0..n).map(step).collect(),
    }
}

fn curve(n: usize) -> Curve {
    let (title, subtitle) = head();
    let line = |at: usize| CurveLine {
        key: at.to_string(),
        label: name(at),
        text: number(at + 1),
        tone: tone(at),
        start: if at % 2 < 1 { 1.0 } else { 0.0 },
        steps: (1..20)
            .map(|step| {
                let part = f64::from(step) / 25.0;
                let y = if at % 2 < 1 { 1.0 - part } else { part };
                CurveStep {
                    x: f64::from(step) * 4.0,
                    y,
                    low: Some(y - 0.1),
                    high: Some(y + 0.1),
                }
            })
            .collect(),
        censored: vec![3.0, 3.1, 50.0],
        end: 90.0,
        median: (at % 3 < 2).then_some([2.0, 88.0][at % 2]),
        median_text: format!("median {}", number(at)),
    };
    Curve {
        title,
        subtitle,
        x_label: name(1),
        y_label: name(1),
        x_ticks: ticks(&[0.0, 14.0, 28.0, 42.0, 56.0, 70.0, 84.0]),
        y_ticks: ticks(&[0.0, 0.25, 0.5, 0.75, 1.0]),
        lines: (0..n.min(6)).map(line).collect(),
    }
}

fn matrix(n: usize) -> Matrix {
    let (title, subtitle) = head();
    let cell = |row: usize, column: usize| {
        (row != column).then(|| Cell {
            key: format!("{row}-{column}"),
            share: [0.0, 0.1, 0.3, 0.8][(row + column) % 4],
            text: ["12", "0", "1,234"][column % 3].to_owned(),
            detail: ["30 %", ""][row % 2].to_owned(),
            backward: column < row,
        })
    };
    let n = n.min(8);
    Matrix {
        title,
        subtitle,
        row_title: "From".to_owned(),
        column_title: name(1),
        backward_note: name(1),
        rows: (0..n).map(name).collect(),
        columns: (0..n).map(name).collect(),
        cells: (0..n)
            .map(|row| (0..n).map(|column| cell(row, column)).collect())
            .collect(),
    }
}

fn dots(n: usize) -> Dots {
    let (title, subtitle) = head();
    let row = |at: usize| DotRow {
        key: at.to_string(),
        label: name(at),
        detail: name(at + 1),
        value: (!at.is_multiple_of(4)).then_some(at as f64 / 4.0),
        low: Some(0.1),
        high: Some(1.3),
        text: number(at),
        tone: tone(at),
        emphasis: at == 1,
    };
    Dots {
        title,
        subtitle,
        ticks: ticks(&[0.0, 0.5, 1.0]),
        rows: (0..n).map(row).collect(),
    }
}

fn slope(n: usize) -> Slope {
    let (title, subtitle) = head();
    let line = |at: usize| SlopeLine {
        key: at.to_string(),
        label: name(at),
        left: (at / 2 + 1) as f64,
        left_text: number(at),
        right: (!at.is_multiple_of(5)).then(|| (n - at) as f64),
        right_text: number(at + 1),
        tone: tone(at),
        thin: at.is_multiple_of(2),
        emphasis: at == 1,
    };
    Slope {
        title,
        subtitle,
        left_title: name(1),
        right_title: name(3),
        thin_note: name(1),
        lines: (0..n).map(line).collect(),
    }
}

fn trend(n: usize) -> Trend {
    let (title, subtitle) = head();
    let periods = [1, 5, 16][n % 3];
    let point = |at: usize| TrendPoint {
        key: at.to_string(),
        value: (!at.is_multiple_of(4)).then_some(at as f64 - 3.0),
        low: (!at.is_multiple_of(4)).then_some(at as f64 - 4.0),
        high: (!at.is_multiple_of(4)).then_some(at as f64),
        text: number(at),
        n_text: format!("n {}", at * 13),
    };
    Trend {
        title,
        subtitle,
        periods: (0..periods).map(|at| format!("Q{} 2026", at % 4 + 1)).collect(),
        same_scale: n % 2 < 1,
        panels: (0..n)
            .map(|at| Panel {
                title: name(at),
                tone: tone(at),
                points: (0..periods).map(point).collect(),
            })
            .collect(),
    }
}

fn factors(n: usize) -> Factors {
    let (title, subtitle) = head();
    let factor = |at: usize| Factor {
        key: at.to_string(),
        label: name(at),
        before: number(at + 1),
        after: number(at + 2),
        share: [-3.0, 0.0, 5.0, -1.0][at % 4],
        share_text: number(at + 1),
        detail: if at % 2 < 1 { name(at) } else { String::new() },
    };
    Factors {
        title,
        subtitle,
        factors: (0..n.min(4)).map(factor).collect(),
        product: factor(n),
    }
}

fn coverage(n: usize) -> Coverage {
    let (title, subtitle) = head();
    let row = |at: usize| CoverageRow {
        key: at.to_string(),
        label: name(at),
        text: number(at),
        won: bar(at),
        open: bar(at + 1),
        target: (!at.is_multiple_of(3)).then(|| bar(at + 2)),
        needed: (at % 2 < 1).then(|| Needed {
            label: name(at),
            low: 2.0,
            high: 9.0,
            text: number(at),
        }),
    };
    Coverage {
        title,
        subtitle,
        rows: (0..n).map(row).collect(),
    }
}

fn upset(n: usize) -> UpSet {
    let (title, subtitle) = head();
    let n = n.min(6);
    let part = |at: usize| UpSetPart {
        key: at.to_string(),
        members: (0..n).map(|set| (at + 1) >> set & 1 > 0).collect(),
        value: (at * 37 % 11) as f64,
        text: number(at),
    };
    UpSet {
        title,
        subtitle,
        sets: (0..n)
            .map(|at| UpSetMember {
                key: format!("set {at}"),
                label: name(at),
                text: number(at),
                tone: tone(at),
            })
            .collect(),
        parts: (0..2 * n).map(part).collect(),
    }
}

#[test]
fn no_text_runs_into_another_or_leaves_the_picture_at_any_width() {
    for n in [0, 1, 2, 4, 7, 13] {
        for (what, chart) in charts(n) {
            let what = format!("{what} of {n}");
            for width in [320, 480, 800, 1600] {
                let height = if n % 2 > 0 { 0 } else { 900 };
                check(&laid_out(&chart, Size { width, height }), &what);
            }
        }
    }
}

#[test]
fn what_is_cut_from_a_mark_can_be_heard_whole() {
    for width in [480, 800, 1600] {
        for (what, chart) in charts(7) {
            let scene = laid_out(&chart, Size { width, height: 0 });
            let mut spoken = None;
            for item in &scene.items {
                match item {
                    Item::Open { label, .. } => spoken = Some(label),
                    Item::Close => spoken = None,
                    Item::Text(line) if line.text.ends_with('…') && spoken.is_some() => {
                        // Only the detail of a bridge's or waterfall's step may be.
                        assert!(["bridge", "waterfall"].contains(&what), "{what}: {:?}", line.text);
                        let kept = line.text.trim_end_matches('…').trim();
                        assert!(spoken.is_some_and(|label| label.contains(kept)), "{what}: {kept}");
                    }
                    _ => {}
                }
            }
        }
    }
}
