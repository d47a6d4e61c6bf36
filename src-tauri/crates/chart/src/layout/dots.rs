//! Dots: a row per rule, its value as a dot on a shared scale, its interval as a whisker. The row
//! that the others are read against stands out and has a line down through all of them.

use crate::Size;
use crate::scene::{Anchor, Block, Dash, Rect, Scene};
use crate::spec::{DotRow, Dots};
use crate::tokens::TOKENS;

use super::inks;
use super::scale::{Scale, write_ticks};

const DOT: i32 = 5;
const LEAST_ROW: i32 = 32;
const MOST_ROW: i32 = 48;

/// A row before it has a place.
struct Row<'a> {
    row: &'a DotRow,
    label: Block,
    detail: Block,
    number: Block,
}

/// Places every dot and text. O(rows).
pub(super) fn layout(spec: &Dots, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let width = size.width as i32;
    let label = ((width - 4 * space) * 3 / 10).clamp(112, 280);
    let rows = rows(spec, label, (width - 4 * space) / 4);
    let numbers = rows.iter().map(|row| row.number.width()).max().unwrap_or(0);
    let left = 2 * space + label + 3 * space;
    let right = (width - 5 * space - numbers).max(left + 1);
    let scale = Scale::new((0.0, most(spec)), (left, right));

    let top = scene.heading(&spec.title, &spec.subtitle);
    let spare = (size.height as i32 - top - 5 * space) / rows.len().max(1) as i32;
    let height_of = |row: &Row| {
        let text = (row.label.height() + row.detail.height()).max(row.number.height());
        (text + space).max(spare.clamp(LEAST_ROW, MOST_ROW))
    };
    let bottom = top + rows.iter().map(height_of).sum::<i32>();
    for tick in &spec.ticks {
        scene.fill(scale.at(tick.value), top, 1, bottom - top, |p| p.hairline);
    }
    for value in rows
        .iter()
        .filter(|row| row.row.emphasis)
        .filter_map(|row| row.row.value)
    {
        let x = scale.at(value);
        scene.path(vec![(x, top), (x, bottom)], 1, |p| p.outline, Dash::Dashed);
    }
    let mut y = top;
    for row in &rows {
        let height = height_of(row);
        place(&mut scene, row, &scale, y, height);
        y += height;
    }
    let end = write_ticks(&mut scene, &spec.ticks, &scale, bottom + space / 2);
    scene.end_at(end + 2 * space);
    scene
}

fn rows(spec: &Dots, label_room: i32, number_room: i32) -> Vec<Row<'_>> {
    let (mut rows, size) = (Vec::new(), TOKENS.size.body);
    for row in &spec.rows {
        let (strong, ink) = (row.emphasis, inks::text(row.tone));
        rows.push(Row {
            row,
            label: Block::wrap(&row.label, size, strong, ink, label_room, 12),
            detail: Block::note(&row.detail, label_room),
            number: Block::body(&row.text, strong, number_room),
        });
    }
    rows
}

/// Where the scale ends: at 1, or at what is above.
fn most(spec: &Dots) -> f64 {
    let values = spec.rows.iter().flat_map(|row| [row.value, row.high]).flatten();
    let ticks = spec.ticks.iter().map(|tick| tick.value);
    values.chain(ticks).fold(1.0, f64::max)
}

fn place(scene: &mut Scene, row: &Row, scale: &Scale, y: i32, height: i32) {
    let space = TOKENS.space;
    let width = scene.width as i32;
    let hit = Rect {
        x: space,
        y,
        width: width - 2 * space,
        height,
    };
    scene.mark(&row.row.key, &row.row.describe(), hit, |scene| {
        let label_top = y + (height - row.label.height() - row.detail.height()) / 2;
        let detail_top = label_top + row.label.height();
        scene.block(&row.label, 2 * space, label_top, Anchor::Start);
        scene.block(&row.detail, 2 * space, detail_top, Anchor::Start);
        dot(scene, row.row, scale, y + height / 2);
        let number_top = y + (height - row.number.height()) / 2;
        scene.block(&row.number, width - 2 * space, number_top, Anchor::End);
    });
}

fn dot(scene: &mut Scene, row: &DotRow, scale: &Scale, y: i32) {
    let ink = inks::solid(row.tone);
    let soft = |p: &crate::tokens::Palette| p.outline;
    if let (Some(low), Some(high)) = (row.low, row.high) {
        let (from, to) = (scale.at(low), scale.at(high));
        let whisker = if row.emphasis { ink } else { soft };
        scene.fill(from, y - 1, to - from + 1, 2, whisker);
        scene.fill(from, y - 4, 1, 8, whisker);
        scene.fill(to, y - 4, 1, 8, whisker);
    }
    let Some(value) = row.value else {
        return;
    };
    let x = scale.at(value);
    if row.emphasis {
        scene.dot(x, y, DOT + 2, ink);
    } else {
        scene.dot(x, y, DOT, ink);
        scene.dot(x, y, DOT - 2, |p| p.ground);
    }
}
