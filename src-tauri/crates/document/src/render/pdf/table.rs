//! Tables: widths of columns by what stands in them, rows that stay whole while a page can hold them, heads
//! that are repeated. Knows no page.

use super::super::columns::{shared, texts};
use super::super::piece::{Piece, PieceCell};
use super::layout::{Layout, Place, SMALL};
use super::letters::{Look, width};
use super::slice::{Kind, Op, Slice};

/// Between columns, and above and below the text of a row.
const GAP: f32 = 10.0;
const PAD: f32 = 4.5;
/// A table of more columns is continued below itself.
const COLUMNS: usize = 8;
/// A table no higher than this stays on one page.
const WHOLE: f32 = 170.0;
/// A row higher than this is cut.
const ROW: f32 = 360.0;
/// Into parts of about this height.
const PART: f32 = 120.0;
/// A table in less width than this is told in lines.
const NARROW: f32 = 120.0;

impl Layout {
    pub(super) fn table(&mut self, rows: &[Vec<PieceCell>], place: Place, out: &mut Vec<Slice>) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        if place.width < NARROW {
            for cell in rows.iter().flatten() {
                self.blocks(&cell.content, place, out);
            }
            return;
        }
        for start in (0..columns).step_by(COLUMNS) {
            let end = (start + COLUMNS).min(columns);
            let from = out.len();
            self.columns(rows, start..end, place, out);
            let height: f32 = out[from..].iter().map(|slice| slice.height).sum();
            if let Some((_, before)) = out[from..].split_last_mut().filter(|_| height < WHOLE) {
                before.iter_mut().for_each(|slice| slice.keep = true);
            }
            out.push(Slice::space(place.size * 1.1));
        }
    }

    /// Labels with their values: no rules, the labels in a column of their own.
    pub(super) fn details(&mut self, rows: &[Vec<PieceCell>], place: Place, out: &mut Vec<Slice>) {
        let group = self.tags.group(place.group, Kind::Table);
        let column = 130.0;
        for row in rows {
            let tag = self.tags.group(group, Kind::Row);
            let mut left = place.left;
            let mut cells = Vec::new();
            for (cell, width) in row.iter().zip([column, place.width - column]) {
                let kind = if cell.header {
                    Kind::Head(false)
                } else {
                    Kind::Cell
                };
                let within = Place {
                    left,
                    width: width - GAP,
                    group: self.tags.group(tag, kind),
                    size: SMALL + 0.5,
                };
                cells.push(self.cell(Some(cell), within));
                left += width;
            }
            let mut slices = row_slices(cells);
            for slice in &mut slices {
                slice.height -= PAD;
            }
            out.append(&mut slices);
        }
        out.push(Slice::space(10.0));
    }

    fn columns(
        &mut self,
        rows: &[Vec<PieceCell>],
        part: std::ops::Range<usize>,
        place: Place,
        out: &mut Vec<Slice>,
    ) {
        let group = self.tags.group(place.group, Kind::Table);
        let widths = widths(rows, part.clone(), place.width);
        let mut head = None;
        for (at, row) in rows.iter().enumerate() {
            let tag = self.tags.group(group, Kind::Row);
            let mut left = place.left;
            let mut cells = Vec::new();
            for (column, width) in part.clone().zip(&widths) {
                let kind = match row.get(column).is_some_and(|cell| cell.header) {
                    true => Kind::Head(at == 0),
                    false => Kind::Cell,
                };
                let within = self.tags.group(tag, kind);
                let cell = Place {
                    left,
                    width: (width - GAP).max(4.0),
                    group: within,
                    size: SMALL + 0.5,
                };
                cells.push(self.cell(row.get(column), cell));
                left += width;
            }
            let mut slices = row_slices(cells);
            let heading = at == 0 && row.iter().all(|cell| cell.header);
            if let Some(last) = slices.last_mut() {
                last.ops.push(Op::Block {
                    left: place.left,
                    top: last.height - 0.5,
                    width: place.width,
                    height: 0.5,
                    colour: if heading { "outline" } else { "hairline" },
                });
            }
            if heading {
                slices.iter_mut().for_each(|slice| slice.keep = true);
                let mut again = Slice::joined(slices.clone());
                again.ops = again.ops.into_iter().map(Op::repeated).collect();
                // A head that fills half a page is not repeated.
                if again.height < PART {
                    self.heads.push(again);
                    head = Some(self.heads.len() - 1);
                }
            } else {
                slices.iter_mut().for_each(|slice| slice.head = head);
            }
            out.append(&mut slices);
        }
    }

    fn cell(&mut self, cell: Option<&PieceCell>, place: Place) -> Vec<Slice> {
        let mut slices = Vec::new();
        let Some(cell) = cell else { return slices };
        for piece in &cell.content {
            match piece {
                Piece::Paragraph(runs) => {
                    let mut look = Look::of(place.size);
                    look.strong = cell.header;
                    let spans = self.spans(runs, look);
                    self.paragraph(&spans, place, &mut slices);
                    slices.push(Slice::space(place.size * 0.4));
                }
                piece => self.blocks(std::slice::from_ref(piece), place, &mut slices),
            }
        }
        while slices.last().is_some_and(|slice| slice.space) {
            slices.pop();
        }
        slices
    }
}

/// The slices of a row: one, unless it is too high to stay whole.
fn row_slices(cells: Vec<Vec<Slice>>) -> Vec<Slice> {
    let height = |slices: &[Slice]| slices.iter().map(|slice| slice.height).sum::<f32>();
    let tallest = cells.iter().map(|cell| height(cell)).fold(0.0, f32::max);
    let most = if tallest <= ROW { ROW } else { PART };
    let mut left: Vec<_> = cells
        .into_iter()
        .map(|cell| cell.into_iter().peekable())
        .collect();
    let mut slices: Vec<Slice> = Vec::new();
    while slices.is_empty() || left.iter_mut().any(|cell| cell.peek().is_some()) {
        let mut part = Slice::default();
        for cell in &mut left {
            let mut taken: Vec<Slice> = Vec::new();
            while let Some(next) =
                cell.next_if(|next| taken.is_empty() || height(&taken) + next.height <= most)
            {
                taken.push(next);
            }
            let taken = Slice::joined(taken);
            part.height = part.height.max(taken.height);
            part.ops.extend(taken.ops);
        }
        slices.push(part);
    }
    if let Some(first) = slices.first_mut() {
        let ops = std::mem::take(&mut first.ops);
        first.ops = ops.into_iter().map(|op| op.lowered(PAD)).collect();
        first.height += PAD;
    }
    if let Some(last) = slices.last_mut() {
        last.height += PAD + 0.5;
    }
    slices
}

/// How wide each column is, by the letters that stand in it.
fn widths(rows: &[Vec<PieceCell>], part: std::ops::Range<usize>, all: f32) -> Vec<f32> {
    let mut natural = vec![GAP + 12.0; part.len()];
    let mut least = natural.clone();
    let cap = all * 0.4;
    for row in rows {
        for (at, column) in part.clone().enumerate() {
            let Some(cell) = row.get(column) else { continue };
            let mut look = Look::of(SMALL + 0.5);
            look.strong = cell.header;
            for text in cell.content.iter().flat_map(texts) {
                natural[at] = natural[at].max((width(&text, &look) + GAP + 1.0).min(all));
                let words = text.split_whitespace().map(|word| width(word, &look) + GAP + 1.0);
                least[at] = least[at].max(words.fold(0.0, f32::max).min(cap));
            }
        }
    }
    shared(&natural, &least, all)
}
