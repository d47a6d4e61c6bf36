//! The funnel: a bar per stage, as long as those who entered, in three parts: moved on, still open,
//! lost. Under the bar its parts in words, between two bars the conversion.

use crate::Size;
use crate::scene::{Anchor, Block, Ink, Rect, Scene};
use crate::spec::{Funnel, FunnelStep};
use crate::tokens::TOKENS;

use super::flow::{Flow, Piece};
use super::inks;
use super::scale::Scale;

const BAR: i32 = 24;
const LEAST_PART: i32 = 2;

/// A stage before it has a place.
struct Row<'a> {
    step: &'a FunnelStep,
    label: Block,
    number: Block,
    parts: Flow,
    rate: Block,
    interval: Block,
}

/// Where columns begin and end.
struct Columns {
    bar: i32,
    bar_end: i32,
    label: i32,
}

/// Places every bar and text. O(steps).
pub(super) fn layout(spec: &Funnel, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let width = size.width as i32;
    let label = ((width - 4 * space) / 4).clamp(88, 200);
    let number_room = (width / 5).max(64);
    let bar = 2 * space + label + 2 * space;
    let numbers = spec.steps.iter().map(|step| number(step, number_room).width());
    let columns = Columns {
        bar,
        bar_end: width - 4 * space - numbers.max().unwrap_or(0),
        label,
    };
    let rows: Vec<Row> = spec
        .steps
        .iter()
        .map(|step| row(spec, step, &columns, number_room, width))
        .collect();
    let most = spec.steps.iter().map(|step| step.value).fold(0.0, f64::max);
    let scale = Scale::new((0.0, most), (0, columns.bar_end - columns.bar));
    let mut y = scene.heading(&spec.title, &spec.subtitle);
    for (at, row) in rows.iter().enumerate() {
        y = place(&mut scene, spec, row, &columns, &scale, y, at + 1 == rows.len());
    }
    scene.end_at(y + space);
    scene
}

fn number(step: &FunnelStep, room: i32) -> Block {
    Block::body(&step.text, true, room)
}

fn row<'a>(spec: &Funnel, step: &'a FunnelStep, columns: &Columns, room: i32, width: i32) -> Row<'a> {
    let wide = width - 2 * TOKENS.space - columns.bar;
    let [moved, open, lost] = fills(spec);
    let edge: Ink = |p| p.outline;
    let pieces = [
        (&step.moved_text, moved, moved),
        (&step.open_text, open, edge),
        (&step.lost_text, lost, edge),
    ]
    .map(|(text, fill, edge)| Piece { text, fill, edge });
    Row {
        step,
        label: Block::body(&step.label, true, columns.label),
        number: number(step, room),
        parts: Flow::new(&pieces, wide),
        rate: Block::body(&step.rate_text, true, wide - 2 * TOKENS.space),
        interval: Block::note(&step.interval_text, wide - 2 * TOKENS.space),
    }
}

/// Moved on, still open, lost.
fn fills(spec: &Funnel) -> [Ink; 3] {
    [inks::solid(spec.tone), inks::tint(spec.tone), |p| p.ground]
}

/// Places one stage and the conversion under it; returns the y below.
fn place(
    scene: &mut Scene,
    spec: &Funnel,
    row: &Row,
    columns: &Columns,
    scale: &Scale,
    y: i32,
    last: bool,
) -> i32 {
    let space = TOKENS.space;
    let width = scene.width as i32;
    let texts = row.label.height().max(row.number.height());
    let band = texts.max(BAR);
    let parts_top = y + band + space / 2;
    let block = (band + space / 2 + row.parts.height).max(row.label.height());
    let hit = Rect {
        x: space,
        y: y - space / 2,
        width: width - 2 * space,
        height: block + space,
    };
    scene.mark(&row.step.key, &row.step.describe(), hit, |scene| {
        let middle = |height: i32| y + (band - height) / 2;
        scene.block(&row.label, 2 * space, middle(row.label.height()), Anchor::Start);
        let number_top = middle(row.number.height());
        scene.block(&row.number, width - 2 * space, number_top, Anchor::End);
        parts(scene, spec, row.step, columns.bar, middle(BAR), scale);
        row.parts.draw(scene, columns.bar, parts_top);
    });
    let bottom = y + block + space;
    if last {
        return bottom;
    }
    between(scene, row, columns, bottom)
}

/// The parts of a bar, side by side; those who entered and are in no part are lost from sight, so
/// the bar's outline is drawn for all.
fn parts(scene: &mut Scene, spec: &Funnel, step: &FunnelStep, x: i32, y: i32, scale: &Scale) {
    if step.value <= 0.0 {
        scene.fill(x, y, 1, BAR, |p| p.outline);
        return;
    }
    let [moved, open, lost] = fills(spec);
    let length = scale.at(step.value).max(LEAST_PART);
    let rect = |from: i32, to: i32| Rect {
        x: x + from,
        y,
        width: to - from,
        height: BAR,
    };
    scene.outlined(rect(0, length), |p| p.outline, lost);
    let reach = |value: f64| scale.at(value).min(length);
    let (first, second) = (reach(step.moved), reach(step.moved + step.open));
    if step.open > 0.0 {
        let second = second.max(first + LEAST_PART).min(length);
        scene.outlined(rect(first.min(second), second), |p| p.outline, open);
    }
    if step.moved > 0.0 {
        scene.fill(x, y, first.max(LEAST_PART), BAR, moved);
    }
}

/// The conversion from this stage to the next, beside a line that leads down.
fn between(scene: &mut Scene, row: &Row, columns: &Columns, y: i32) -> i32 {
    let space = TOKENS.space;
    let x = columns.bar + 2 * space;
    let room = scene.width as i32 - 2 * space - x;
    let beside = row.rate.width() + space + row.interval.width() <= room;
    let lines = row.rate.lines.len() == 1 && row.interval.lines.len() == 1;
    let mut bottom = y + row.rate.height();
    scene.block(&row.rate, x, y, Anchor::Start);
    if beside && lines {
        let drop = (row.rate.height() - row.interval.height()) / 2;
        scene.block(
            &row.interval,
            x + row.rate.width() + space,
            y + drop,
            Anchor::Start,
        );
    } else {
        scene.block(&row.interval, x, bottom, Anchor::Start);
        bottom += row.interval.height();
    }
    if bottom > y {
        scene.fill(columns.bar + space / 2, y, 1, bottom - y, |p| p.outline);
        bottom += space;
    }
    bottom + space / 2
}
