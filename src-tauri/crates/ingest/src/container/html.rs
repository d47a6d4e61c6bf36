//! Tables of a web page, as systems write them under the name .xls. Knows nothing of styles or links.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use model::{Finding, Severity};

use super::cell::quoted;
use super::markup::{Event, Markup, attribute, decode};
use super::sheet::{Sheet, SheetWriter};
use super::{Container, Origin, Written};
use crate::plan::ImportError;

/// A page is held whole in memory.
pub(super) const BYTES: u64 = 512 << 20;
/// Columns one cell may span; more is a mistake.
const SPAN: u32 = 1_000;
const STARTS: [&str; 8] = [
    "<!doctype html",
    "<html",
    "<head",
    "<meta",
    "<body",
    "<table",
    "<style",
    "<div",
];

/// True when a text begins as a web page does. O(1).
pub(super) fn is_one(head: &str) -> bool {
    let start = head.trim_start_matches('\u{feff}').trim_start();
    let starts = |with: &&str| {
        start
            .get(..with.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(with))
    };
    let wrapped = start.starts_with("<?xml") || start.starts_with("<!--");
    STARTS.iter().any(starts) || (wrapped && start.to_ascii_lowercase().contains("<html"))
}

/// The encoding that a page or an XML file names in its first lines.
pub(super) fn stated_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let marks = ["charset=", "encoding="];
    let at = marks
        .iter()
        .find_map(|mark| head.find(mark).map(|at| at + mark.len()))?;
    let label: String = head[at..]
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'))
        .collect();
    Encoding::for_label(label.as_bytes())
}

/// Writes the named table of the page, else the first with rows and columns. O(page · tables looked at).
///
/// # Errors
/// When there is no table, or none of this name.
pub(super) fn write(file: &Origin<'_>, wanted: Option<&str>) -> Result<Written, ImportError> {
    let page = file.text()?;
    let tables = Markup::new(&page)
        .filter(|event| matches!(event, Event::Open { name, .. } if name.eq_ignore_ascii_case("table")))
        .count();
    let names: Vec<String> = (1..=tables).map(|n| format!("Table {n}")).collect();
    let chosen = match wanted {
        Some(wanted) => {
            let at = names.iter().position(|name| name.eq_ignore_ascii_case(wanted));
            let at = at.ok_or_else(|| file.no_sheet("table", wanted, &names))?;
            Some((at, table(file, &page, at)?))
        }
        None => first(file, &page, tables)?,
    };
    let Some((at, sheet)) = chosen.filter(|(_, sheet)| sheet.filled_rows > 0) else {
        return Err(ImportError::Binary {
            file: file.name.to_owned(),
            what: "a web page without a table".to_owned(),
        });
    };
    let mut findings = Vec::new();
    if tables > 1 {
        let message = format!("The page has {tables} tables; \"{}\" is read.", names[at]);
        let finding = Finding::new("several-sheets", Severity::Note, message);
        findings.push(finding.with_hint("Choose another in the preview or with --sheet."));
    }
    Ok(Written {
        text: sheet.text,
        container: Container {
            kind: "HTML table".to_owned(),
            part: "table".to_owned(),
            sheet: names[at].clone(),
            sheets: names,
            hidden_sheets: Vec::new(),
            hidden_columns: Vec::new(),
            has_dialect: false,
        },
        findings,
        left_out: Vec::new(),
    })
}

fn first(file: &Origin<'_>, page: &str, tables: usize) -> Result<Option<(usize, Sheet)>, ImportError> {
    let mut best: Option<(usize, Sheet)> = None;
    for at in 0..tables {
        let sheet = table(file, page, at)?;
        if sheet.is_table {
            return Ok(Some((at, sheet)));
        }
        if best
            .as_ref()
            .is_none_or(|(_, best)| best.filled_rows < sheet.filled_rows)
        {
            best = Some((at, sheet));
        }
    }
    Ok(best)
}

/// One table of the page as a sheet.
fn table(file: &Origin<'_>, page: &str, wanted: usize) -> Result<Sheet, ImportError> {
    let mut rows = Rows {
        sheet: SheetWriter::new(*file)?,
        row: None,
        column: 0,
        cell: None,
        down: BTreeMap::new(),
    };
    let (mut seen, mut open) = (0, Vec::new());
    for event in Markup::new(page) {
        let inside = open.last() == Some(&wanted);
        match event {
            Event::Open { name, .. } if name.eq_ignore_ascii_case("table") => {
                open.push(seen);
                seen += 1;
            }
            Event::Close(name) if name.eq_ignore_ascii_case("table") => {
                if inside {
                    rows.end_row()?;
                    break;
                }
                open.pop();
            }
            Event::Open { name, attributes, .. } if inside => rows.open(name, attributes)?,
            Event::Close(name) if inside => rows.close(name)?,
            Event::Text(text) if inside => rows.text(text, true),
            Event::Verbatim(text) if inside => rows.text(text, false),
            _ => {}
        }
    }
    rows.end_row()?;
    rows.sheet.finish()
}

/// A cell being read.
struct Cell {
    text: String,
    across: u32,
    down: u32,
}

/// The rows of a table being read.
struct Rows<'a> {
    sheet: SheetWriter<'a>,
    row: Option<u32>,
    column: u32,
    cell: Option<Cell>,
    /// Cells that reach down into the next rows: by column, how many rows more and their text.
    down: BTreeMap<u32, (u32, String)>,
}

impl Rows<'_> {
    fn open(&mut self, name: &str, attributes: &str) -> Result<(), ImportError> {
        if name.eq_ignore_ascii_case("tr") {
            self.end_row()?;
            self.row = Some(self.row.map_or(0, |row| row + 1));
            self.column = 0;
        } else if name.eq_ignore_ascii_case("td") || name.eq_ignore_ascii_case("th") {
            self.end_cell()?;
            let span = |name| {
                let span = attribute(attributes, name).and_then(|text| text.trim().parse::<u32>().ok());
                span.unwrap_or(1).clamp(1, SPAN)
            };
            self.cell = Some(Cell {
                text: String::new(),
                across: span("colspan"),
                down: span("rowspan"),
            });
        } else if name.eq_ignore_ascii_case("br")
            && let Some(cell) = &mut self.cell
        {
            cell.text.push('\n');
        }
        Ok(())
    }

    fn close(&mut self, name: &str) -> Result<(), ImportError> {
        if name.eq_ignore_ascii_case("tr") {
            self.end_row()
        } else if name.eq_ignore_ascii_case("td") || name.eq_ignore_ascii_case("th") {
            self.end_cell()
        } else {
            Ok(())
        }
    }

    /// Text of the page, in which white space is one space.
    fn text(&mut self, text: &str, entities: bool) {
        let Some(cell) = &mut self.cell else { return };
        let mut spaced = String::with_capacity(text.len());
        for char in text.chars() {
            let space = char.is_ascii_whitespace();
            let after = spaced.chars().next_back().or(cell.text.chars().next_back());
            if !space {
                spaced.push(char);
            } else if !matches!(after, None | Some(' ' | '\n')) {
                spaced.push(' ');
            }
        }
        if entities {
            decode(&spaced, &mut cell.text);
        } else {
            cell.text.push_str(&spaced);
        }
    }

    /// Writes the cells from above that reach into the row at this place.
    fn reach_down(&mut self) -> Result<(), ImportError> {
        let Some(row) = self.row else { return Ok(()) };
        while let Some((rows, text)) = self.down.get_mut(&self.column) {
            self.sheet.cell(row, self.column, |out| quoted(text, out))?;
            *rows -= 1;
            if *rows == 0 {
                self.down.remove(&self.column);
            }
            self.column += 1;
        }
        Ok(())
    }

    fn end_cell(&mut self) -> Result<(), ImportError> {
        let (Some(cell), Some(row)) = (self.cell.take(), self.row) else {
            return Ok(());
        };
        self.reach_down()?;
        let text = cell.text.trim();
        self.sheet.cell(row, self.column, |out| quoted(text, out))?;
        for column in self.column..self.column + cell.across {
            if cell.down > 1 {
                let text = if column == self.column { text } else { "" };
                self.down.insert(column, (cell.down - 1, text.to_owned()));
            }
        }
        self.column += cell.across;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        self.end_cell()?;
        while let Some((column, _)) = self.down.range(self.column..).next() {
            self.column = *column;
            self.reach_down()?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_told_from_a_table_of_text() {
        assert!(is_one("\u{feff}\n<HTML xmlns:x=\"urn\">"));
        assert!(is_one("<!DOCTYPE html PUBLIC>"));
        assert!(is_one("<?xml version=\"1.0\"?><html>"));
        assert!(!is_one("<id>,name\n1,a"));
        assert!(!is_one("id,name"));
        let encoding = stated_encoding(b"<meta http-equiv=x content=\"text/html; charset=ISO-8859-1\">");
        assert_eq!(encoding.map(Encoding::name), Some("windows-1252"));
    }
}
