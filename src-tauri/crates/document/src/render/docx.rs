//! A Word document: the text's part. Comments stay comments on their passage, suggestions stay tracked
//! changes by team.
//!
//! Written here and not with docx-rs, which numbers tracked changes and links by counters of the whole
//! process: the same paper would give other bytes each time. Its reader proves in the tests that what is
//! written is understood.

use std::fmt::Write as _;

use model::Team;

use super::RenderError;
use super::columns::{shared, texts};
use super::docx_package::{Numbering, package};
use super::piece::{Piece, PieceCell, PieceWording, Run, Sheet};
use super::tokens::{hex, ink};
use super::xml::escaped;

/// The width of the text between the margins of A4, in twentieths of a point.
const WIDTH: usize = 9_026;
/// Word knows nine levels of lists.
const LEVELS: usize = 8;

/// The whole file.
///
/// # Errors
/// When the archive can't be written.
pub(super) fn write(sheet: &Sheet) -> Result<Vec<u8>, RenderError> {
    let mut word = Word::new(sheet);
    word.paragraph("Title", "", &[Run::plain(&sheet.title)]);
    if !sheet.state.is_empty() {
        word.paragraph("Subtitle", "", &[Run::plain(&sheet.state)]);
    }
    if !sheet.details.is_empty() {
        let rows = sheet.details.iter().map(|(label, value)| {
            let cell = |header: bool, text: &str| PieceCell {
                header,
                content: vec![super::piece::said(text)],
            };
            vec![cell(true, label), cell(false, value)]
        });
        word.table(&rows.collect::<Vec<_>>(), &[2_400, WIDTH - 2_400], 0);
    }
    word.blocks(&sheet.body, 0);
    word.blocks(&sheet.closing, 0);
    package(sheet, word).map_err(|error| RenderError::Refused {
        form: super::Form::Docx.label(),
        why: error.to_string(),
    })
}

/// The text on its way, with what other parts must know of it.
pub(super) struct Word<'a> {
    sheet: &'a Sheet,
    /// The body's elements.
    pub xml: String,
    /// Addresses in the order of their relationships.
    pub links: Vec<String>,
    /// Every list is a numbering of its own, so that each begins at one.
    pub numberings: Vec<Numbering>,
    changes: usize,
    /// For each note: how many runs of its passage are still to come, and whether it is open.
    passages: Vec<(usize, bool)>,
    /// The identifier of each note's first comment.
    pub first: Vec<usize>,
}

impl<'a> Word<'a> {
    fn new(sheet: &'a Sheet) -> Word<'a> {
        let mut first = Vec::new();
        let mut next = 0;
        for note in &sheet.notes {
            first.push(next);
            next += note.remarks.len();
        }
        let mut passages = vec![(0, false); sheet.notes.len()];
        count(&sheet.body, &mut passages);
        Word {
            sheet,
            xml: String::new(),
            links: Vec::new(),
            numberings: Vec::new(),
            changes: 0,
            passages,
            first,
        }
    }

    fn blocks(&mut self, pieces: &[Piece], level: usize) {
        for piece in pieces {
            self.block(piece, level);
        }
    }

    fn block(&mut self, piece: &Piece, level: usize) {
        let indent = match level {
            0 => String::new(),
            level => format!("<w:ind w:left=\"{}\"/>", 360 * level),
        };
        match piece {
            Piece::Heading { level, runs } => self.paragraph(&format!("Heading{level}"), "", runs),
            Piece::Paragraph(runs) => self.paragraph("", &indent, runs),
            Piece::Prompt(runs) => self.paragraph("Prompt", &indent, runs),
            Piece::List { ordered, items } => self.list(*ordered, items, level),
            Piece::Quote(content) => self.quote(content, level),
            Piece::Table(rows) => {
                let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
                let width = WIDTH.saturating_sub(360 * level).max(WIDTH / 2);
                if columns > 0 {
                    self.table(rows, &widths(rows, columns, width), level);
                }
            }
            Piece::Criteria { label, wordings } => self.criteria(label, wordings),
        }
    }

    /// A paragraph; `properties` stand behind its style.
    fn paragraph(&mut self, style: &str, properties: &str, runs: &[Run]) {
        self.xml.push_str("<w:p>");
        if !style.is_empty() || !properties.is_empty() {
            self.xml.push_str("<w:pPr>");
            if !style.is_empty() {
                let _ = write!(self.xml, "<w:pStyle w:val=\"{style}\"/>");
            }
            self.xml.push_str(properties);
            self.xml.push_str("</w:pPr>");
        }
        for run in runs {
            self.run(run);
        }
        self.xml.push_str("</w:p>");
    }

    fn list(&mut self, ordered: bool, items: &[Vec<Piece>], level: usize) {
        let at = level.min(LEVELS);
        self.numberings.push(Numbering { ordered });
        let number = self.numberings.len();
        let mark = format!("<w:numPr><w:ilvl w:val=\"{at}\"/><w:numId w:val=\"{number}\"/></w:numPr>");
        for item in items {
            let (first, rest) = match item.split_first() {
                Some((Piece::Paragraph(runs), rest)) => (runs.as_slice(), rest),
                _ => (&[][..], item.as_slice()),
            };
            self.paragraph("ListParagraph", &mark, first);
            self.blocks(rest, level + 1);
        }
    }

    fn quote(&mut self, content: &[Piece], level: usize) {
        for piece in content {
            match piece {
                Piece::Paragraph(runs) => {
                    let indent = format!("<w:ind w:left=\"{}\"/>", 360 * (level + 1));
                    self.paragraph("Quote", &indent, runs);
                }
                other => self.block(other, level + 1),
            }
        }
    }

    fn table(&mut self, rows: &[Vec<PieceCell>], widths: &[usize], level: usize) {
        let line = |side: &str| {
            let colour = hex("hairline");
            format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"{colour}\"/>")
        };
        let _ = write!(
            self.xml,
            "<w:tbl><w:tblPr><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblInd w:w=\"{}\" w:type=\"dxa\"/>\
             <w:tblBorders>{}{}{}</w:tblBorders><w:tblLayout w:type=\"fixed\"/>\
             <w:tblCellMar><w:top w:w=\"60\" w:type=\"dxa\"/><w:left w:w=\"0\" w:type=\"dxa\"/>\
             <w:bottom w:w=\"60\" w:type=\"dxa\"/><w:right w:w=\"120\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr><w:tblGrid>",
            widths.iter().sum::<usize>(),
            360 * level,
            line("top"),
            line("bottom"),
            line("insideH"),
        );
        for width in widths {
            let _ = write!(self.xml, "<w:gridCol w:w=\"{width}\"/>");
        }
        self.xml.push_str("</w:tblGrid>");
        for (at, row) in rows.iter().enumerate() {
            self.xml.push_str("<w:tr><w:trPr><w:cantSplit/>");
            if at == 0 && row.iter().all(|cell| cell.header) {
                self.xml.push_str("<w:tblHeader/>");
            }
            self.xml.push_str("</w:trPr>");
            let empty = PieceCell::default();
            for (column, width) in widths.iter().enumerate() {
                let cell = row.get(column).unwrap_or(&empty);
                let _ = write!(
                    self.xml,
                    "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>"
                );
                self.cell(cell);
                self.xml.push_str("</w:tc>");
            }
            self.xml.push_str("</w:tr>");
        }
        // Word joins tables that touch.
        self.xml
            .push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"TableText\"/></w:pPr></w:p>");
    }

    fn cell(&mut self, cell: &PieceCell) {
        let style = if cell.header { "TableHead" } else { "TableText" };
        let mut closed = false;
        for piece in &cell.content {
            match piece {
                Piece::Paragraph(runs) => self.paragraph(style, "", runs),
                other => self.block(other, 0),
            }
            closed = !matches!(piece, Piece::Table(_));
        }
        // A cell ends in a paragraph.
        if !closed {
            self.paragraph(style, "", &[]);
        }
    }

    fn criteria(&mut self, label: &str, wordings: &[PieceWording]) {
        let border = |team: Option<Team>| {
            let colour = hex(ink(team));
            format!(
                "<w:pBdr><w:left w:val=\"single\" w:sz=\"24\" w:space=\"8\" w:color=\"{colour}\"/></w:pBdr>"
            )
        };
        let mut name = Run::plain(label);
        name.strong = true;
        self.paragraph("Criteria", &border(None), &[name]);
        let after = "<w:spacing w:after=\"200\"/>";
        if wordings.is_empty() {
            let last = border(None) + after;
            self.paragraph("Criteria", &last, &[Run::plain("Nothing written yet.")]);
        }
        for (at, wording) in wordings.iter().enumerate() {
            if let Some(team) = wording.by {
                let mut whose = Run::plain(format!("{} wording", team.possessive()));
                whose.em = true;
                self.paragraph("Criteria", &border(wording.by), &[whose]);
            }
            for (line, text) in wording.lines.iter().enumerate() {
                let last = at + 1 == wordings.len() && line + 1 == wording.lines.len();
                let end = if last { after } else { "" };
                let properties = border(wording.by) + end;
                self.paragraph("Criteria", &properties, &[Run::plain(text)]);
            }
        }
    }

    fn run(&mut self, run: &Run) {
        for note in &run.notes {
            if !std::mem::replace(&mut self.passages[*note].1, true) {
                self.ranges(*note, "commentRangeStart");
            }
        }
        let (open, close) = self.around(run);
        self.xml.push_str(&open);
        self.xml.push_str("<w:r>");
        self.xml.push_str(&properties(run));
        if run.line_break {
            self.xml.push_str("<w:br/>");
        } else {
            let tag = if run.deletion.is_some() { "delText" } else { "t" };
            let _ = write!(
                self.xml,
                "<w:{tag} xml:space=\"preserve\">{}</w:{tag}>",
                escaped(&run.text)
            );
        }
        self.xml.push_str("</w:r>");
        self.xml.push_str(&close);
        for note in &run.notes {
            self.passages[*note].0 -= 1;
            if self.passages[*note].0 == 0 {
                self.ranges(*note, "commentRangeEnd");
                for id in self.comments(*note) {
                    let _ = write!(self.xml, "<w:r><w:commentReference w:id=\"{id}\"/></w:r>");
                }
            }
        }
    }

    /// The elements around a run: its link outside, then what was put in, then what was taken out.
    fn around(&mut self, run: &Run) -> (String, String) {
        let mut open = String::new();
        let mut close = Vec::new();
        if let Some(address) = &run.link {
            let at = self.links.iter().position(|known| known == address);
            let at = at.unwrap_or_else(|| {
                self.links.push(address.clone());
                self.links.len() - 1
            });
            let _ = write!(open, "<w:hyperlink r:id=\"link{}\">", at + 1);
            close.push("</w:hyperlink>");
        }
        for (team, tag, end) in [
            (run.insertion, "ins", "</w:ins>"),
            (run.deletion, "del", "</w:del>"),
        ] {
            if let Some(team) = team {
                self.changes += 1;
                let (id, label) = (self.changes, team.label());
                let _ = write!(open, "<w:{tag} w:id=\"{id}\" w:author=\"{label}\">");
                close.push(end);
            }
        }
        close.reverse();
        (open, close.concat())
    }

    fn comments(&self, note: usize) -> std::ops::Range<usize> {
        self.first[note]..self.first[note] + self.sheet.notes[note].remarks.len()
    }

    fn ranges(&mut self, note: usize, tag: &str) {
        for id in self.comments(note) {
            let _ = write!(self.xml, "<w:{tag} w:id=\"{id}\"/>");
        }
    }
}

fn properties(run: &Run) -> String {
    let mut marks = String::new();
    match (&run.link, run.code) {
        (Some(_), _) => marks.push_str("<w:rStyle w:val=\"Hyperlink\"/>"),
        (None, true) => marks.push_str("<w:rStyle w:val=\"Code\"/>"),
        (None, false) => {}
    }
    if run.strong || run.figure {
        marks.push_str("<w:b/>");
    }
    if run.em {
        marks.push_str("<w:i/>");
    }
    match marks.is_empty() {
        true => marks,
        false => format!("<w:rPr>{marks}</w:rPr>"),
    }
}

/// How wide each column is, in twentieths of a point: a letter is
/// about a hundred of them wide, and more in the fonts that stand in for Inter.
fn widths(rows: &[Vec<PieceCell>], columns: usize, all: usize) -> Vec<usize> {
    let letters = |text: &str| (text.chars().count() * 125 + 240) as f32;
    let all = all as f32;
    let mut natural = vec![300.0_f32; columns];
    let mut least = natural.clone();
    for row in rows {
        for (at, cell) in row.iter().enumerate() {
            for text in cell.content.iter().flat_map(texts) {
                let longest = text.split_whitespace().map(letters).fold(0.0, f32::max);
                natural[at] = natural[at].max(letters(&text).min(all));
                least[at] = least[at].max(longest.min(all * 0.4));
            }
        }
    }
    shared(&natural, &least, all)
        .iter()
        .map(|width| *width as usize)
        .collect()
}

/// Counts the runs that each note's passage consists of.
fn count(pieces: &[Piece], passages: &mut [(usize, bool)]) {
    for piece in pieces {
        match piece {
            Piece::Heading { runs, .. } | Piece::Paragraph(runs) | Piece::Prompt(runs) => {
                for note in runs.iter().flat_map(|run| &run.notes) {
                    passages[*note].0 += 1;
                }
            }
            Piece::List { items, .. } => items.iter().for_each(|item| count(item, passages)),
            Piece::Quote(content) => count(content, passages),
            Piece::Table(rows) => {
                let cells = rows.iter().flatten();
                cells.for_each(|cell| count(&cell.content, passages));
            }
            Piece::Criteria { .. } => {}
        }
    }
}
