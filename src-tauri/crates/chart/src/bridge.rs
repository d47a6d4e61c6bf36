//! The bridge: one row per bar, from marketing's number at the top to sales' at the bottom, with
//! the causes floating between. Names on the left, numbers in a column on the right.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::Size;
use crate::scene::{Anchor, Block, Ink, Item, Rect, Scene};
use crate::spec::{Bridge, Step};
use crate::tokens::TOKENS;

const BAR: i32 = 20;
const LEAST_ROW: i32 = 40;
const MOST_ROW: i32 = 56;

/// A row before it has a place.
struct Row {
    key: String,
    /// A team's number rather than a cause.
    total: bool,
    spoken: String,
    label: Block,
    detail: Block,
    number: Block,
    /// Where the bar starts and ends, in the measure's units.
    from: f64,
    to: f64,
    /// Totals are solid in this; causes have it around their tint.
    edge: Ink,
    tint: Ink,
}

impl Row {
    fn text_height(&self) -> i32 {
        self.label.height() + self.detail.height()
    }
}

/// Places every bar and text. O(steps).
pub(crate) fn layout(spec: &Bridge, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let top = scene.heading(&spec.title, &spec.subtitle);
    let room = size.width as i32 - 4 * space;
    let label_room = (room * 3 / 10).clamp(112, 280);
    let rows = rows(spec, label_room, room / 4);
    let numbers = rows.iter().map(|row| row.number.width()).max().unwrap_or(0);
    let axis = Axis::of(
        &rows,
        2 * space + label_room + 2 * space,
        size.width as i32 - 4 * space - numbers,
    );
    let note_text = if axis.cut {
        "The bars are cut at the left; their differences are to scale."
    } else {
        ""
    };
    let note = Block::wrap(note_text, TOKENS.size.small, false, |p| p.text_muted, room, 2);
    let below = note.height() + 2 * space;
    let spare = (size.height as i32 - top - below) / rows.len() as i32;
    let height_of = |row: &Row| (row.text_height() + 2 * space).max(spare.clamp(LEAST_ROW, MOST_ROW));
    let bottom = top + rows.iter().map(height_of).sum::<i32>();

    if !axis.cut {
        scene.fill(axis.x(0.0), top, 1, bottom - top, |p| p.hairline);
    }
    connect(&mut scene, &rows, &axis, top, height_of);
    let mut y = top;
    for row in &rows {
        let height = height_of(row);
        place(&mut scene, row, &axis, y, height);
        y += height;
    }
    scene.block(&note, 2 * space, bottom + space / 2, Anchor::Start);
    scene.end_at(bottom + below);
    scene
}

fn rows(spec: &Bridge, label_room: i32, number_room: i32) -> Vec<Row> {
    let sizes = &TOKENS.size;
    let row = |key: &str, bar: &Step, total: bool, number_ink: Ink| Row {
        key: key.to_owned(),
        total,
        spoken: bar.describe(),
        label: Block::wrap(&bar.label, sizes.body, total, |p| p.text, label_room, 2),
        detail: Block::wrap(&bar.detail, sizes.small, false, |p| p.text_muted, label_room, 3),
        number: Block::wrap(&bar.text, sizes.body, total, number_ink, number_room, 1),
        from: 0.0,
        to: bar.value,
        edge: |p| p.marketing,
        tint: |p| p.marketing_tint,
    };
    let total = |key: &str, bar: &crate::Bar, ink: Ink| {
        let bar = Step {
            key: String::new(),
            label: bar.label.clone(),
            value: bar.value,
            text: bar.text.clone(),
            detail: String::new(),
        };
        row(key, &bar, true, ink)
    };
    let mut rows = vec![total("left", &spec.left, |p| p.marketing_ink)];
    let mut running = spec.left.value;
    for step in &spec.steps {
        let mut cause = row(&step.key, step, false, |p| p.text);
        (cause.from, cause.to) = (running, running + step.value);
        if step.value > 0.0 {
            cause.edge = |p| p.sales;
            cause.tint = |p| p.sales_tint;
        }
        running += step.value;
        rows.push(cause);
    }
    let mut right = total("right", &spec.right, |p| p.sales_ink);
    right.edge = |p| p.sales;
    rows.push(right);
    rows
}

/// From the measure's units to pixels.
struct Axis {
    coord: RangedCoordf64,
    pixels: (i32, i32),
    /// True when the scale does not start at zero.
    cut: bool,
}

impl Axis {
    /// From zero, unless the causes would then be too short to compare.
    fn of(rows: &[Row], left: i32, right: i32) -> Axis {
        let ends = || rows.iter().map(|row| row.to);
        let (low, high) = (
            ends().fold(f64::INFINITY, f64::min),
            ends().fold(f64::NEG_INFINITY, f64::max),
        );
        let span = high - low;
        let cut = low > 0.0 && span > 0.0 && span < high / 5.0 && low - span > 0.0;
        let start = if cut { low - span } else { low.min(0.0) };
        let end = high.max(0.0);
        let end = if end > start { end } else { start + 1.0 };
        Axis {
            coord: (start..end).into(),
            pixels: (left, right.max(left + 1)),
            cut,
        }
    }

    fn x(&self, value: f64) -> i32 {
        self.coord.map(&value, self.pixels)
    }
}

/// A hairline from each bar's end to the next bar.
fn connect(scene: &mut Scene, rows: &[Row], axis: &Axis, top: i32, height_of: impl Fn(&Row) -> i32) {
    let mut y = top;
    for pair in rows.windows(2) {
        let (height, next) = (height_of(&pair[0]), height_of(&pair[1]));
        let start = y + (height + BAR) / 2;
        let end = y + height + (next - BAR) / 2;
        // Under the last pixel of a bar that runs to the right.
        let x = axis.x(pair[0].to) - i32::from(pair[0].to > pair[0].from);
        scene.fill(x, start, 1, end - start, |p| p.outline);
        y += height;
    }
}

fn place(scene: &mut Scene, row: &Row, axis: &Axis, y: i32, height: i32) {
    let space = TOKENS.space;
    let width = scene.width as i32;
    scene.items.push(Item::Open {
        key: row.key.clone(),
        label: row.spoken.clone(),
        hit: Rect {
            x: space,
            y,
            width: width - 2 * space,
            height,
        },
    });
    let text_top = y + (height - row.text_height()) / 2;
    scene.block(&row.label, 2 * space, text_top, Anchor::Start);
    scene.block(
        &row.detail,
        2 * space,
        text_top + row.label.height(),
        Anchor::Start,
    );
    bar(scene, row, axis, y + (height - BAR) / 2);
    let number_top = y + (height - row.number.height()) / 2;
    scene.block(&row.number, width - 2 * space, number_top, Anchor::End);
    scene.items.push(Item::Close);
}

fn bar(scene: &mut Scene, row: &Row, axis: &Axis, y: i32) {
    if row.from == row.to {
        return;
    }
    let cut = row.total && axis.cut;
    let from = if cut { axis.pixels.0 } else { axis.x(row.from) };
    let to = axis.x(row.to);
    let (x, length) = (from.min(to), (from - to).abs().max(2));
    scene.fill(x, y, length, BAR, row.edge);
    if !row.total && length > 2 {
        scene.fill(x + 1, y + 1, length - 2, BAR - 2, row.tint);
    }
    if cut {
        scene.fill(x + TOKENS.space, y, 3, BAR, |p| p.ground);
    }
}
