//! Coverage: a bar per period of what is won and what is open, the target as a line across it, and
//! behind it, shaded, where own history says the end of the bar should be.

use crate::Size;
use crate::scene::{Anchor, Block, Rect, Scene};
use crate::spec::{Coverage, CoverageRow};
use crate::tokens::TOKENS;

use super::flow::{Flow, Piece};
use super::scale::Scale;

const BAR: i32 = 24;
const BAND: i32 = 48;

/// Places every bar and text. O(rows).
pub(super) fn layout(spec: &Coverage, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let room = size.width as i32 - 4 * space;
    let scale = Scale::new((0.0, most(spec)), (2 * space, size.width as i32 - 2 * space));
    let mut y = scene.heading(&spec.title, &spec.subtitle);
    for row in &spec.rows {
        y = place(&mut scene, row, &scale, room, y) + 2 * space;
    }
    scene.end_at(y);
    scene
}

/// The longest of bars, targets and bands.
fn most(spec: &Coverage) -> f64 {
    let ends = spec.rows.iter().flat_map(|row| {
        [
            row.won.value.max(0.0) + row.open.value.max(0.0),
            row.target.as_ref().map_or(0.0, |target| target.value),
            row.needed.as_ref().map_or(0.0, |needed| needed.high),
        ]
    });
    ends.fold(0.0, f64::max)
}

fn place(scene: &mut Scene, row: &CoverageRow, scale: &Scale, room: i32, y: i32) -> i32 {
    let space = TOKENS.space;
    let label = Block::body(&row.label, true, room / 2 - space);
    let text = Block::body(&row.text, true, room / 2 - space);
    let band_top = y + label.height().max(text.height()) + space / 2;
    let legend_top = band_top + BAND + space / 2;
    let legend = legend(row, room);
    let hit = Rect {
        x: space,
        y: y - space / 2,
        width: room + 2 * space,
        height: legend_top + legend.height + space - y,
    };
    scene.mark(&row.key, &row.describe(), hit, |scene| {
        scene.block(&label, 2 * space, y, Anchor::Start);
        scene.block(&text, 2 * space + room, y, Anchor::End);
        bars(scene, row, scale, band_top);
        legend.draw(scene, 2 * space, legend_top);
    });
    legend_top + legend.height
}

fn bars(scene: &mut Scene, row: &CoverageRow, scale: &Scale, top: i32) {
    let y = top + (BAND - BAR) / 2;
    let start = scale.at(0.0);
    if let Some(needed) = &row.needed {
        let (from, to) = (scale.at(needed.low), scale.at(needed.high));
        let band = Rect {
            x: from,
            y: top,
            width: (to - from).max(2),
            height: BAND,
        };
        scene.outlined(band, |p| p.outline, |p| p.shared_tint);
    }
    let won = scale.at(row.won.value.max(0.0));
    let open = scale.at(row.won.value.max(0.0) + row.open.value.max(0.0));
    if open > won {
        let rest = Rect {
            x: won,
            y,
            width: open - won,
            height: BAR,
        };
        scene.outlined(rest, |p| p.outline, |p| p.outline);
    }
    scene.fill(start, y, (won - start).max(1), BAR, |p| p.shared);
    if let Some(target) = &row.target {
        let x = scale.at(target.value) - 1;
        scene.fill(x - 1, top, 4, BAND, |p| p.ground);
        scene.fill(x, top, 2, BAND, |p| p.text);
    }
}

fn legend(row: &CoverageRow, room: i32) -> Flow {
    let named = |label: &str, text: &str| format!("{label} {text}");
    let won = named(&row.won.label, &row.won.text);
    let open = named(&row.open.label, &row.open.text);
    let target = row.target.as_ref();
    let target = target.map_or(String::new(), |bar| named(&bar.label, &bar.text));
    let needed = row.needed.as_ref();
    let needed = needed.map_or(String::new(), |needed| named(&needed.label, &needed.text));
    let pieces = [
        Piece {
            text: &won,
            fill: |p| p.shared,
            edge: |p| p.shared,
        },
        Piece {
            text: &open,
            fill: |p| p.outline,
            edge: |p| p.outline,
        },
        Piece {
            text: &target,
            fill: |p| p.text,
            edge: |p| p.text,
        },
        Piece {
            text: &needed,
            fill: |p| p.shared_tint,
            edge: |p| p.outline,
        },
    ];
    Flow::new(&pieces, room)
}
