//! Floating bars, a row each: totals stand on zero, steps hang where the one before ended. Names on
//! the left, numbers in a column on the right. Knows no team and no kind of chart.

use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;

use crate::Size;
use crate::scene::{Anchor, Block, Ink, Rect, Scene};
use crate::spec::{Bar, Step};
use crate::tokens::TOKENS;

const BAR: i32 = 20;
const LEAST_ROW: i32 = 40;
const MOST_ROW: i32 = 56;

/// A row before it has a place.
pub(super) struct Row {
    key: String,
    /// A total rather than a step.
    total: bool,
    spoken: String,
    label: Block,
    detail: Block,
    number: Block,
    /// Where the bar starts and ends, in the measure's units.
    from: f64,
    to: f64,
    /// Totals are solid in this; steps have it around their tint.
    edge: Ink,
    tint: Ink,
    /// True when a step of nothing leaves a line at its place.
    shows_nothing: bool,
}

/// The columns of a picture of this width.
pub(super) struct Columns {
    label: i32,
    number: i32,
}

impl Columns {
    pub fn of(size: Size) -> Columns {
        let room = size.width as i32 - 4 * TOKENS.space;
        Columns {
            label: (room * 3 / 10).clamp(112, 280),
            number: room / 4,
        }
    }
}

/// How a row is coloured.
#[derive(Clone, Copy)]
pub(super) struct Colours {
    pub number: Ink,
    pub edge: Ink,
    pub tint: Ink,
}

impl Row {
    fn new(key: &str, step: &Step, total: bool, colours: Colours, columns: &Columns) -> Row {
        let (room, body) = (columns.label, TOKENS.size.body);
        let wide = columns.number;
        Row {
            key: key.to_owned(),
            total,
            spoken: step.describe(),
            label: Block::wrap(&step.label, body, total, |p| p.text, room, 12),
            detail: Block::wrap(&step.detail, TOKENS.size.small, false, |p| p.text_muted, room, 4),
            number: Block::wrap(&step.text, body, total, colours.number, wide, 12),
            from: 0.0,
            to: step.value,
            edge: colours.edge,
            tint: colours.tint,
            shows_nothing: false,
        }
    }

    /// A bar that stands on zero.
    pub fn total(key: &str, bar: &Bar, colours: Colours, columns: &Columns) -> Row {
        let step = Step {
            key: String::new(),
            label: bar.label.clone(),
            value: bar.value,
            text: bar.text.clone(),
            detail: String::new(),
        };
        Row::new(key, &step, true, colours, columns)
    }

    /// A bar that starts where the running total is, and moves it.
    pub fn step(step: &Step, running: &mut f64, colours: Colours, columns: &Columns) -> Row {
        let mut row = Row::new(&step.key, step, false, colours, columns);
        row.from = *running;
        *running += step.value;
        row.to = *running;
        row
    }

    /// Leaves a line at the row's place when its step is nothing.
    pub fn showing_nothing(mut self) -> Row {
        self.shows_nothing = true;
        self
    }

    fn height(&self) -> i32 {
        let text = self.label.height() + self.detail.height();
        text.max(self.number.height()) + 2 * TOKENS.space
    }
}

/// Places every bar and text under the heading. O(rows).
pub(super) fn layout(title: &str, subtitle: &str, rows: &[Row], columns: &Columns, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let top = scene.heading(title, subtitle);
    let numbers = rows.iter().map(|row| row.number.width()).max().unwrap_or(0);
    let axis = Axis::of(
        rows,
        2 * space + columns.label + 2 * space,
        size.width as i32 - 4 * space - numbers,
    );
    let note_text = if axis.cut {
        "The bars are cut at the left; their differences are to scale."
    } else {
        ""
    };
    let note = Block::note(note_text, size.width as i32 - 4 * space);
    let below = note.height() + 2 * space;
    let spare = (size.height as i32 - top - below) / rows.len().max(1) as i32;
    let height_of = |row: &Row| row.height().max(spare.clamp(LEAST_ROW, MOST_ROW));
    let bottom = top + rows.iter().map(height_of).sum::<i32>();

    if !axis.cut {
        scene.fill(axis.x(0.0), top, 1, bottom - top, |p| p.hairline);
    }
    connect(&mut scene, rows, &axis, top, height_of);
    let mut y = top;
    for row in rows {
        let height = height_of(row);
        place(&mut scene, row, &axis, y, height);
        y += height;
    }
    scene.block(&note, 2 * space, bottom + space / 2, Anchor::Start);
    scene.end_at(bottom + below);
    scene
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
    let hit = Rect {
        x: space,
        y,
        width: width - 2 * space,
        height,
    };
    scene.mark(&row.key, &row.spoken, hit, |scene| {
        let text_top = y + (height - row.label.height() - row.detail.height()) / 2;
        let detail_top = text_top + row.label.height();
        scene.block(&row.label, 2 * space, text_top, Anchor::Start);
        scene.block(&row.detail, 2 * space, detail_top, Anchor::Start);
        bar(scene, row, axis, y + (height - BAR) / 2);
        let number_top = y + (height - row.number.height()) / 2;
        scene.block(&row.number, width - 2 * space, number_top, Anchor::End);
    });
}

fn bar(scene: &mut Scene, row: &Row, axis: &Axis, y: i32) {
    if row.from == row.to {
        if row.shows_nothing {
            scene.fill(axis.x(row.to) - 1, y, 3, BAR, row.edge);
        }
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
