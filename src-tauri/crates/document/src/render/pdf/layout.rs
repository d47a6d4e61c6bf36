//! Pieces into slices: where each line, rule and mark stands in the width of the page. Knows no page break.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::super::piece::{Piece, PieceWording, Run};
use super::super::tokens::ink;
use super::letters::{Look, Span, lines, shape, width};
use super::slice::{Kind, Op, Slice, Tags};

/// The four sizes of type, in points.
pub(super) const SMALL: f32 = 8.5;
pub(super) const BODY: f32 = 10.0;
pub(super) const HEADING: f32 = 14.0;
pub(super) const DISPLAY: f32 = 24.0;
/// From one line to the next, in sizes.
const LEADING: f32 = 1.5;
/// How far a list or a quotation moves in.
const INDENT: f32 = 18.0;
/// Nothing becomes narrower than this by moving in.
const NARROW: f32 = 90.0;

/// Where a block stands: its left edge, its width, and the tag it belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub left: f32,
    pub width: f32,
    pub group: usize,
    pub size: f32,
}

impl Place {
    fn moved_in(self, by: f32) -> Place {
        let by = by.min((self.width - NARROW).max(0.0));
        Place {
            left: self.left + by,
            width: self.width - by,
            ..self
        }
    }

    pub fn within(self, group: usize) -> Place {
        Place { group, ..self }
    }
}

/// The layout on its way.
pub(super) struct Layout {
    pub tags: Tags,
    /// The heads of tables, for the pages they go on to.
    pub heads: Vec<Slice>,
    /// Addresses of links.
    pub links: Vec<String>,
    /// Letters that Inter lacks: they stand as boxes.
    pub missing: BTreeSet<char>,
}

impl Layout {
    pub fn new() -> Layout {
        Layout {
            tags: Tags::new(),
            heads: Vec::new(),
            links: Vec::new(),
            missing: BTreeSet::new(),
        }
    }

    pub fn blocks(&mut self, pieces: &[Piece], place: Place, out: &mut Vec<Slice>) {
        for piece in pieces {
            self.block(piece, place, out);
        }
    }

    fn block(&mut self, piece: &Piece, place: Place, out: &mut Vec<Slice>) {
        match piece {
            Piece::Heading { level, runs } => self.heading(*level, runs, place, out),
            Piece::Paragraph(runs) => {
                let spans = self.spans(runs, Look::of(place.size));
                self.paragraph(&spans, place, out);
                out.push(Slice::space(place.size * 0.7));
            }
            Piece::Prompt(runs) => {
                let mut look = Look::of(place.size);
                look.slanted = true;
                look.colour = "text-muted";
                let spans = self.spans(runs, look);
                let from = out.len();
                self.paragraph(&spans, place, out);
                out[from..].iter_mut().for_each(|slice| slice.keep = true);
                out.push(Slice {
                    keep: true,
                    ..Slice::space(place.size * 0.3)
                });
            }
            Piece::List { ordered, items } => self.list(*ordered, items, place, out),
            Piece::Quote(content) => {
                let group = self.tags.group(place.group, Kind::Quote);
                let from = out.len();
                self.blocks(content, place.within(group).moved_in(INDENT * 0.8), out);
                bar(&mut out[from..], place.left, 1.5, "hairline");
            }
            Piece::Table(rows) => self.table(rows, place, out),
            Piece::Criteria { label, wordings } => self.criteria(label, wordings, place, out),
        }
    }

    fn heading(&mut self, level: u8, runs: &[Run], place: Place, out: &mut Vec<Slice>) {
        let mut look = Look::of(if level == 1 { HEADING } else { BODY });
        look.strong = true;
        if level > 2 {
            look.colour = "text-muted";
        }
        let spans = self.spans(runs, look);
        let title: String = spans.iter().map(|(text, _)| text.as_str()).collect();
        let title = title.replace('\n', " ");
        // The title of the document is the first heading.
        let group = self
            .tags
            .group(place.group, Kind::Heading(level + 1, title.clone()));
        let before = [24.0, 18.0, 16.0][usize::from(level.clamp(1, 3)) - 1];
        out.push(Slice::space(before - place.size * 0.7));
        let from = out.len();
        self.set(&spans, place.within(group), 1.3, out);
        if let Some(first) = out.get_mut(from) {
            first.ops.insert(0, Op::Bookmark { level, title });
        }
        out.push(Slice::space(if level == 1 { 6.0 } else { 3.0 }));
        out[from..].iter_mut().for_each(|slice| slice.keep = true);
    }

    /// The document's title.
    pub fn title(&mut self, spans: &[Span], place: Place, out: &mut Vec<Slice>) {
        self.set(spans, place, 1.2, out);
    }

    /// A paragraph that leaves no line of it alone on a page.
    pub fn paragraph(&mut self, spans: &[Span], place: Place, out: &mut Vec<Slice>) {
        let group = self.tags.group(place.group, Kind::Paragraph);
        let from = out.len();
        self.set(spans, place.within(group), LEADING, out);
        let set = out.len() - from;
        if set > 1 {
            out[from].keep = true;
            out[from + set - 2].keep = true;
        }
    }

    /// Lines of text, one slice each.
    fn set(&mut self, spans: &[Span], place: Place, leading: f32, out: &mut Vec<Slice>) {
        for line in lines(spans, place.width) {
            let size = line.iter().map(|frag| frag.look.size).fold(place.size, f32::max);
            let height = size * leading;
            // The letters stand in the middle of their line: capitals are 0.73 em high.
            let baseline = (height + size * 0.73) / 2.0;
            let mut ops = Vec::new();
            let mut before = None;
            let mut leaf = 0;
            for frag in line {
                if before != Some(frag.look.link) {
                    leaf = match frag.look.link {
                        Some(_) => {
                            let group = self.tags.group(place.group, Kind::Link);
                            self.tags.leaf(group)
                        }
                        None => self.tags.leaf(place.group),
                    };
                    before = Some(frag.look.link);
                }
                ops.push(Op::Text {
                    frag,
                    left: place.left,
                    baseline,
                    leaf: Some(leaf),
                });
            }
            out.push(Slice {
                height,
                ops,
                ..Slice::default()
            });
        }
    }

    /// Runs as letters: composed, counted where Inter lacks them, in the looks of their marks.
    pub fn spans(&mut self, runs: &[Run], base: Look) -> Vec<Span> {
        let mut spans = Vec::new();
        for run in runs {
            if run.line_break {
                spans.push(("\n".to_owned(), base));
                continue;
            }
            let text: String = run.text.nfc().collect();
            self.missing
                .extend(text.chars().filter(|letter| shape(*letter, false).glyph == 0));
            let look = self.look(run, base);
            spans.push((text, look));
            for note in &run.ends {
                let raised = Look {
                    size: base.size * 0.65,
                    raised: base.size * 0.35,
                    strong: true,
                    colour: "text-muted",
                    ..Look::of(base.size)
                };
                spans.push((format!("\u{a0}{}", note + 1), raised));
            }
        }
        spans
    }

    fn look(&mut self, run: &Run, base: Look) -> Look {
        let mut look = base;
        look.strong |= run.strong || run.figure;
        look.slanted |= run.em;
        look.tinted = run.code || !run.notes.is_empty();
        if let Some(address) = &run.link {
            let known = self.links.iter().rposition(|known| known == address);
            look.link = Some(known.unwrap_or_else(|| {
                self.links.push(address.clone());
                self.links.len() - 1
            }));
            look.underline = true;
        }
        if run.insertion.is_some() {
            look.underline = true;
            look.colour = ink(run.insertion);
        }
        if run.deletion.is_some() {
            look.strike = true;
            look.colour = ink(run.deletion);
        }
        look
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Piece>], place: Place, out: &mut Vec<Slice>) {
        let group = self.tags.group(place.group, Kind::List(ordered));
        let look = Look::of(place.size);
        let widest = width(&format!("{}. ", items.len()), &look);
        let indent = if ordered { INDENT.max(widest + 2.0) } else { INDENT };
        for (at, item) in items.iter().enumerate() {
            let one = self.tags.group(group, Kind::Item);
            let label = self.tags.group(one, Kind::Label);
            let mut mark = Vec::new();
            let sign = if ordered {
                format!("{}.", at + 1)
            } else {
                "•".to_owned()
            };
            self.set(&[(sign, look)], place.within(label), LEADING, &mut mark);
            let body = self.tags.group(one, Kind::Body);
            let mut content = Vec::new();
            self.blocks(item, place.within(body).moved_in(indent), &mut content);
            let mark = Slice::joined(mark);
            // The mark stands beside the first line, or alone.
            let first = content.iter_mut().find(|slice| !slice.space);
            match first {
                Some(first) => {
                    let mut ops = mark.ops;
                    ops.append(&mut first.ops);
                    first.ops = ops;
                    first.height = first.height.max(mark.height);
                }
                None => content.insert(0, mark),
            }
            // Items stand closer than paragraphs.
            for slice in content.iter_mut().filter(|slice| slice.space) {
                slice.height = slice.height.min(place.size * 0.3);
            }
            out.append(&mut content);
        }
        out.push(Slice::space(place.size * 0.5));
    }

    fn criteria(&mut self, label: &str, wordings: &[PieceWording], place: Place, out: &mut Vec<Slice>) {
        let group = self.tags.group(place.group, Kind::Div);
        let inner = place.within(group).moved_in(12.0);
        let mut strong = Look::of(SMALL);
        strong.strong = true;
        let from = out.len();
        let spans = self.spans(&[Run::plain(label)], strong);
        self.paragraph(&spans, inner, out);
        if wordings.is_empty() {
            let mut muted = Look::of(place.size);
            muted.colour = "text-muted";
            let spans = self.spans(&[Run::plain("Nothing written yet.")], muted);
            self.paragraph(&spans, inner, out);
        }
        out[from..].iter_mut().for_each(|slice| slice.keep = true);
        bar(&mut out[from..], place.left, 3.0, "shared");
        if let Some(last) = out.last_mut().filter(|_| wordings.is_empty()) {
            last.keep = false;
        }
        for (at, wording) in wordings.iter().enumerate() {
            if at > 0 || wording.by.is_some() {
                out.push(Slice {
                    keep: true,
                    ..Slice::space(4.0)
                });
            }
            let from = out.len();
            if let Some(team) = wording.by {
                strong.colour = ink(wording.by);
                let spans = self.spans(&[Run::plain(format!("{} wording", team.possessive()))], strong);
                self.paragraph(&spans, inner, out);
                out[from..].iter_mut().for_each(|slice| slice.keep = true);
            }
            for line in &wording.lines {
                let spans = self.spans(&[Run::plain(line)], Look::of(place.size));
                self.paragraph(&spans, inner, out);
            }
            bar(
                &mut out[from..],
                place.left,
                3.0,
                match wording.by {
                    Some(model::Team::Marketing) => "marketing",
                    Some(model::Team::Sales) => "sales",
                    _ => "shared",
                },
            );
        }
        out.push(Slice::space(place.size * 0.9));
    }
}

/// A bar along the left edge of slices.
fn bar(slices: &mut [Slice], left: f32, width: f32, colour: &'static str) {
    let last = slices
        .iter()
        .rposition(|slice| !slice.space)
        .map_or(0, |at| at + 1);
    for slice in &mut slices[..last] {
        let height = slice.height;
        slice.ops.insert(
            0,
            Op::Block {
                left,
                top: 0.0,
                width,
                height,
                colour,
            },
        );
        // Distance that carries a bar is part of it.
        slice.space = false;
    }
}
