//! The matrix: a cell for each way from a row to a column, tinted by its share; ways back have an
//! edge. Column names stand over their columns, or as stairs where those are narrow.

use crate::Size;
use crate::scene::{Anchor, Block, Ink, Rect, Scene};
use crate::spec::{Cell, Matrix};
use crate::text;
use crate::tokens::TOKENS;

use super::stairs::Stairs;

const LEAST_CELL: i32 = 40;
const MOST_CELL: i32 = 136;
const BETWEEN: i32 = 2;

/// Where the cells stand.
struct Grid {
    left: i32,
    cell: i32,
}

impl Grid {
    fn x(&self, column: usize) -> i32 {
        self.left + column as i32 * (self.cell + BETWEEN)
    }
}

/// Places every cell and text. O(cells).
pub(super) fn layout(spec: &Matrix, size: Size) -> Scene {
    let mut scene = Scene::new(size);
    let space = TOKENS.space;
    let width = size.width as i32;
    let label = ((width - 4 * space) / 4).clamp(80, 200);
    let left = 2 * space + label + space;
    let count = spec.columns.len().max(1) as i32;
    let cell = ((width - 2 * space - left) / count - BETWEEN).clamp(1, MOST_CELL);
    let grid = Grid { left, cell };
    let head = scene.heading(&spec.title, &spec.subtitle);
    let rows: Vec<Block> = spec
        .rows
        .iter()
        .map(|row| Block::body(row, false, label))
        .collect();
    let mut y = columns(&mut scene, spec, &grid, head, label);
    for (at, name) in rows.iter().enumerate() {
        y += row(&mut scene, spec, at, name, &grid, y) + BETWEEN;
    }
    let back = spec.each().any(|(_, _, cell)| cell.backward);
    let note = Block::note(if back { &spec.backward_note } else { "" }, width - 4 * space);
    scene.block(&note, 2 * space, y + space / 2, Anchor::Start);
    scene.end_at(y + note.height() + 2 * space);
    scene
}

/// The column names and what the axes are; returns the y below.
fn columns(scene: &mut Scene, spec: &Matrix, grid: &Grid, y: i32, label: i32) -> i32 {
    let space = TOKENS.space;
    let room = scene.width as i32 - 2 * space - grid.left;
    let to = Block::note(&spec.column_title, room);
    scene.block(&to, grid.left, y, Anchor::Start);
    let top = y + to.height() + space / 2;
    let words = spec.columns.iter().flat_map(|name| name.split_whitespace());
    let small = TOKENS.size.small as f32;
    let whole = words
        .map(|word| text::width(word, small, false))
        .fold(0.0, f32::max);
    let from = Block::note(&spec.row_title, label);
    let bottom = if whole <= (grid.cell - space) as f32 {
        let names = spec.columns.iter();
        let names: Vec<Block> = names.map(|name| Block::note(name, grid.cell - space)).collect();
        let height = names.iter().map(Block::height).max().unwrap_or(0);
        for (at, name) in names.iter().enumerate() {
            let x = grid.x(at) + grid.cell / 2;
            scene.block(name, x, top + height - name.height(), Anchor::Middle);
        }
        top + height.max(from.height())
    } else {
        let names = spec.columns.iter().enumerate();
        let names: Vec<(i32, String)> = names
            .map(|(at, name)| (grid.x(at) + grid.cell / 2, name.clone()))
            .collect();
        let stairs = Stairs::new(&names, scene.width as i32 - space);
        stairs.draw(scene, top);
        top + stairs.height.max(from.height())
    };
    scene.block(&from, 2 * space, bottom - from.height(), Anchor::Start);
    bottom + space / 2
}

/// One row; returns its height.
fn row(scene: &mut Scene, spec: &Matrix, at: usize, name: &Block, grid: &Grid, y: i32) -> i32 {
    let space = TOKENS.space;
    let room = grid.cell - space / 2;
    let cells: Vec<(usize, &Cell, [Block; 2])> = spec
        .each()
        .filter(|cell| cell.0 == at)
        .map(|(_, column, cell)| (column, cell, texts(cell, room)))
        .collect();
    let inside = cells
        .iter()
        .map(|(_, _, [text, detail])| text.height() + detail.height());
    let height = inside
        .chain([name.height()])
        .map(|text| text + space)
        .fold(LEAST_CELL, i32::max);
    scene.block(name, 2 * space, y + (height - name.height()) / 2, Anchor::Start);
    for column in 0..spec.columns.len() {
        // A place nothing can go to is marked as such by a dot.
        if !cells.iter().any(|cell| cell.0 == column) {
            scene.dot(grid.x(column) + grid.cell / 2, y + height / 2, 1, |p| p.outline);
        }
    }
    for (column, cell, blocks) in &cells {
        let rect = Rect {
            x: grid.x(*column),
            y,
            width: grid.cell,
            height,
        };
        let spoken = cell.describe(&spec.rows[at], &spec.columns[*column]);
        scene.mark(&cell.key, &spoken, rect, |scene| draw(scene, cell, blocks, rect));
    }
    height
}

/// The number and the line under it, readable on the cell's tint.
fn texts(cell: &Cell, room: i32) -> [Block; 2] {
    let dark = step(cell.share) > 2;
    let (ink, soft): (Ink, Ink) = if dark {
        (|p| p.ground, |p| p.ground)
    } else {
        (|p| p.text, |p| p.text_muted)
    };
    let size = &TOKENS.size;
    [
        Block::wrap(&cell.text, size.body, false, ink, room, 12),
        Block::wrap(&cell.detail, size.small, false, soft, room, 12),
    ]
}

/// Four tints: none, little, some, most.
fn step(share: f64) -> usize {
    match share {
        share if share <= 0.0 => 0,
        share if share < 0.15 => 1,
        share if share < 0.5 => 2,
        _ => 3,
    }
}

fn draw(scene: &mut Scene, cell: &Cell, [text, detail]: &[Block; 2], rect: Rect) {
    let tints: [Ink; 4] = [|p| p.ground, |p| p.surface_2, |p| p.shared_tint, |p| p.shared];
    let fill = tints[step(cell.share)];
    let edge: Ink = if cell.share > 0.0 { fill } else { |p| p.hairline };
    scene.outlined(rect, edge, fill);
    if cell.backward {
        frame(scene, rect);
    }
    let x = rect.x + rect.width / 2;
    let top = rect.y + (rect.height - text.height() - detail.height()) / 2;
    scene.block(text, x, top, Anchor::Middle);
    scene.block(detail, x, top + text.height(), Anchor::Middle);
}

/// A double edge around a way back, seen on any tint.
fn frame(scene: &mut Scene, rect: Rect) {
    let ring = |scene: &mut Scene, inset: i32, ink: Ink| {
        let (x, y) = (rect.x + inset, rect.y + inset);
        let (width, height) = (rect.width - 2 * inset, rect.height - 2 * inset);
        scene.fill(x, y, width, 2, ink);
        scene.fill(x, y + height - 2, width, 2, ink);
        scene.fill(x, y, 2, height, ink);
        scene.fill(x + width - 2, y, 2, height, ink);
    };
    if rect.width > 8 {
        ring(scene, 0, |p| p.shared);
        ring(scene, 2, |p| p.ground);
    }
}
