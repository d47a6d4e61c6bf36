//! Pages: a tagged PDF with bookmarks and page numbers, in A4 and Inter. Text wraps, tables go on over
//! pages. No clock and no identifier that chance chose.

mod draw;
mod layout;
mod letters;
mod pages;
mod slice;
mod table;

use std::collections::BTreeSet;

use super::piece::{Note, Piece, PieceCell, Run, Sheet, heading, said};
use super::{Form, RenderError};
use layout::{BODY, DISPLAY, Layout, Place};
use letters::Look;
use pages::{PAGE, SIDE};
use slice::{Kind, Op, Slice};

/// The whole file, and what it can't show.
///
/// # Errors
/// When krilla refuses.
pub(super) fn write(sheet: &Sheet) -> Result<(Vec<u8>, Vec<String>), RenderError> {
    let mut layout = Layout::new();
    let mut slices = Vec::new();
    let place = Place {
        left: SIDE,
        width: PAGE.0 - 2.0 * SIDE,
        group: 0,
        size: BODY,
    };
    front(sheet, &mut layout, place, &mut slices);
    layout.blocks(&sheet.body, place, &mut slices);
    layout.blocks(&sheet.closing, place, &mut slices);
    if !sheet.notes.is_empty() {
        layout.blocks(&notes(&sheet.notes), place, &mut slices);
    }
    let undrawn = undrawn(&layout.missing);
    if let Some(list) = &undrawn {
        let told =
            format!("The font of this file lacks {list}. They stand as boxes; {OTHER_FORMS} hold them.");
        layout.blocks(&[said(&told)], place, &mut slices);
    }
    let pages = pages::pages(slices, &layout.heads);
    let bytes = draw::draw(sheet, &layout, &pages).map_err(|why| RenderError::Refused {
        form: Form::Pdf.label(),
        why,
    })?;
    let missing = layout.missing.iter().collect::<String>();
    let note = undrawn.map(|list| {
        format!(
            "The font of the PDF lacks {list}: {missing}. They stand as boxes there; {OTHER_FORMS} hold them."
        )
    });
    Ok((bytes, note.into_iter().collect()))
}

const OTHER_FORMS: &str = "the Word document, the web page and Markdown";
/// Characters that are named one by one.
const NAMED: usize = 12;

/// The characters that can't be drawn, by their numbers; `None` when there are none.
fn undrawn(missing: &BTreeSet<char>) -> Option<String> {
    let named = missing.iter().take(NAMED);
    let named: Vec<String> = named
        .map(|letter| format!("U+{:04X}", u32::from(*letter)))
        .collect();
    let more = match missing.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let noun = if missing.len() == 1 {
        "the character"
    } else {
        "the characters"
    };
    (!missing.is_empty()).then(|| format!("{noun} {}{more}", named.join(", ")))
}

/// The title, the state and the details.
fn front(sheet: &Sheet, layout: &mut Layout, place: Place, slices: &mut Vec<Slice>) {
    let mut look = Look::of(DISPLAY);
    look.strong = true;
    let spans = layout.spans(&[Run::plain(&sheet.title)], look);
    let group = layout.tags.group(0, Kind::Heading(1, sheet.title.clone()));
    layout.title(&spans, place.within(group), slices);
    if !sheet.state.is_empty() {
        slices.push(Slice::space(4.0));
        let mut look = Look::of(BODY);
        look.strong = true;
        look.colour = "text-muted";
        let spans = layout.spans(&[Run::plain(&sheet.state)], look);
        layout.paragraph(&spans, place, slices);
    }
    slices.push(Slice::space(14.0));
    if !sheet.details.is_empty() {
        let rows = sheet.details.iter().map(|(label, value)| {
            let cell = |header: bool, text: &str| PieceCell {
                header,
                content: vec![said(text)],
            };
            vec![cell(true, label), cell(false, value)]
        });
        layout.details(&rows.collect::<Vec<_>>(), place, slices);
    }
    slices.push(Slice {
        height: 1.0,
        ops: vec![Op::Block {
            left: place.left,
            top: 0.0,
            width: place.width,
            height: 1.0,
            colour: "text",
        }],
        ..Slice::default()
    });
    slices.push(Slice::space(16.0));
}

/// The comments as pieces.
fn notes(notes: &[Note]) -> Vec<Piece> {
    let mut pieces = vec![heading("Comments")];
    let items = notes.iter().map(|note| {
        let mut passage = Run::plain(format!("“{}”", note.passage));
        passage.strong = true;
        let mut first = vec![passage];
        if note.resolved {
            first.push(Run::plain(" – settled"));
        }
        let mut item = vec![Piece::Paragraph(first)];
        item.extend(note.remarks.iter().map(|remark| {
            let mut who = Run::plain(format!("{}, {}: ", remark.who, remark.when));
            who.strong = true;
            Piece::Paragraph(vec![who, Run::plain(&remark.text)])
        }));
        item
    });
    pieces.push(Piece::List {
        ordered: true,
        items: items.collect(),
    });
    pieces
}
