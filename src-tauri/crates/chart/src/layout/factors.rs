//! Factors: a column per factor, its part of the change as a bar up or down from one line, before and
//! after below. Under them the product and its whole change.

use crate::Size;
use crate::scene::{Anchor, Block, Ink, Rect, Scene};
use crate::spec::{Factor, Factors};
use crate::text;
use crate::tokens::TOKENS;

const FIELD: i32 = 160;
const BAR: i32 = 40;

/// A factor before it has a place.
struct Column<'a> {
    factor: &'a Factor,
    share: Block,
    label: Block,
    /// Before and after, or both in the second where they fit in a line.
    values: [Block; 2],
    detail: Block,
}

impl Column<'_> {
    fn foot(&self) -> i32 {
        let [before, after] = &self.values;
        let detail = match self.detail.height() {
            0 => 0,
            height => height + TOKENS.space / 2,
        };
        self.label.height() + before.height() + after.height() + detail
    }
}

/// Places every bar and text. O(factors).
pub(super) fn layout(spec: &Factors, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let room = size.width as i32 - 4 * space;
    let count = spec.factors.len().max(1) as i32;
    let width = ((room - (count - 1) * 2 * space) / count).max(1);
    let columns: Vec<Column> = spec.factors.iter().map(|factor| column(factor, width)).collect();
    let top = scene.heading(&spec.title, &spec.subtitle);
    let foot = if columns.is_empty() {
        top
    } else {
        bars(&mut scene, &columns, top, width)
    };
    let bottom = product(&mut scene, &spec.product, foot + space);
    scene.end_at(bottom + space);
    scene
}

fn column(factor: &Factor, room: i32) -> Column<'_> {
    let body =
        |text: &str, strong: bool, ink: Ink| Block::wrap(text, TOKENS.size.body, strong, ink, room, 12);
    let whole = format!("{} → {}", factor.before, factor.after);
    let values = if text::width(&whole, TOKENS.size.body as f32, false) <= room as f32 {
        [body("", false, |p| p.text), body(&whole, false, |p| p.text)]
    } else {
        [
            body(&factor.before, false, |p| p.text_muted),
            body(&format!("→ {}", factor.after), false, |p| p.text),
        ]
    };
    Column {
        factor,
        share: body(&factor.share_text, true, |p| p.text),
        label: body(&factor.label, true, |p| p.text),
        values,
        detail: Block::note(&factor.detail, room),
    }
}

/// The columns over one zero line; returns the y below them.
fn bars(scene: &mut Scene, columns: &[Column], top: i32, width: i32) -> i32 {
    let space = TOKENS.space;
    let shares = || columns.iter().map(|column| column.factor.share);
    let (low, high) = (shares().fold(0.0, f64::min), shares().fold(0.0, f64::max));
    let per_unit = f64::from(FIELD) / if high > low { high - low } else { 1.0 };
    let length = |share: f64| (share.abs() * per_unit).round() as i32;
    // Above rising bars and below falling ones their texts need room.
    let beyond = |up: bool| {
        let texts = columns
            .iter()
            .filter(move |column| (column.factor.share >= 0.0) == up);
        texts.map(|column| column.share.height()).max().unwrap_or(0)
    };
    let zero = top + beyond(true) + space / 2 + length(high);
    let foot = zero + length(low) + beyond(false) + 2 * space;
    let below = columns.iter().map(Column::foot).max().unwrap_or(0);
    for (at, column) in columns.iter().enumerate() {
        let x = 2 * space + at as i32 * (width + 2 * space);
        let hit = Rect {
            x: x - space / 2,
            y: top,
            width: width + space,
            height: foot + below + space / 2 - top,
        };
        scene.mark(&column.factor.key, &column.factor.describe(), hit, |scene| {
            bar(scene, column, x, zero, length(column.factor.share));
            texts(scene, column, x, foot);
        });
    }
    let right = scene.width as i32 - 2 * space;
    scene.fill(2 * space, zero, right - 2 * space, 1, |p| p.outline);
    foot + below + space
}

/// Up is solid, down is hollow; the part of the change stands beyond the bar's end.
fn bar(scene: &mut Scene, column: &Column, x: i32, zero: i32, length: i32) {
    let up = column.factor.share >= 0.0;
    let rect = Rect {
        x,
        y: if up { zero - length } else { zero + 1 },
        width: BAR,
        height: length,
    };
    if length > 0 {
        let inside: Ink = if up { |p| p.outline } else { |p| p.ground };
        scene.outlined(rect, |p| p.outline, inside);
    }
    let y = if up {
        zero - length - TOKENS.space / 2 - column.share.height()
    } else {
        zero + length + TOKENS.space / 2
    };
    scene.block(&column.share, x, y, Anchor::Start);
}

fn texts(scene: &mut Scene, column: &Column, x: i32, top: i32) {
    let [before, after] = &column.values;
    let mut y = top;
    for block in [&column.label, before, after] {
        scene.block(block, x, y, Anchor::Start);
        y += block.height();
    }
    scene.block(&column.detail, x, y + TOKENS.space / 2, Anchor::Start);
}

/// The product in one row, or in lines where that is too wide; returns the y below.
fn product(scene: &mut Scene, product: &Factor, y: i32) -> i32 {
    let space = TOKENS.space;
    let room = scene.width as i32 - 4 * space;
    let change = format!("{} → {}", product.before, product.after);
    let blocks = [
        Block::body(&product.label, true, room),
        Block::body(&change, false, room),
        Block::body(&product.share_text, true, room),
    ];
    let widths: i32 = blocks.iter().map(|block| block.width() + 3 * space).sum();
    let beside = widths - 3 * space <= room;
    let detail = Block::note(&product.detail, room);
    let rows: i32 = if beside {
        blocks[0].height()
    } else {
        blocks.iter().map(Block::height).sum()
    };
    let height = rows + detail.height() + 2 * space;
    scene.fill(2 * space, y, room, 1, |p| p.hairline);
    let hit = Rect {
        x: space,
        y,
        width: room + 2 * space,
        height,
    };
    scene.mark(&product.key, &product.describe(), hit, |scene| {
        let (mut at, mut top) = (2 * space, y + space);
        for block in &blocks {
            scene.block(block, at, top, Anchor::Start);
            if beside {
                at += block.width() + 3 * space;
            } else {
                top += block.height();
            }
        }
        scene.block(&detail, 2 * space, y + space + rows, Anchor::Start);
    });
    y + height
}
