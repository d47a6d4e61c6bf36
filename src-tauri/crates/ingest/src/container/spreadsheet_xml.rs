//! Workbooks in the XML form of Excel 2003, often named .xls. Knows nothing of styles.

use model::{Finding, Severity};

use super::cell::{self, Kind, quoted};
use super::markup::{Event, Markup, attribute, decode};
use super::sheet::{Sheet, SheetWriter};
use super::{Container, Origin, Written};
use crate::plan::ImportError;

/// True when a text begins as such a workbook does. O(head).
pub(super) fn is_one(head: &str) -> bool {
    let start = head.trim_start_matches('\u{feff}').trim_start();
    start.starts_with('<')
        && (start.contains("progid=\"Excel.Sheet\"")
            || start.contains("urn:schemas-microsoft-com:office:spreadsheet"))
        && !super::html::is_one(start)
}

/// Writes the named sheet, else the first that holds a table. O(file · sheets looked at).
///
/// # Errors
/// When there is nothing in it, or no sheet of this name.
pub(super) fn write(file: &Origin<'_>, wanted: Option<&str>) -> Result<Written, ImportError> {
    let text = file.text()?;
    let names: Vec<String> = Markup::new(&text)
        .filter_map(|event| match event {
            Event::Open { name, attributes, .. } if local(name) == "Worksheet" => {
                Some(attribute(attributes, "ss:Name").unwrap_or_default())
            }
            _ => None,
        })
        .collect();
    let chosen = match wanted {
        Some(wanted) => {
            let at = names
                .iter()
                .position(|name| name.to_lowercase() == wanted.to_lowercase());
            let at = at.ok_or_else(|| file.no_sheet("sheet", wanted, &names))?;
            Some((at, sheet(file, &text, at)?))
        }
        None => first(file, &text, names.len())?,
    };
    let Some((at, sheet)) = chosen.filter(|(_, sheet)| sheet.filled_rows > 0) else {
        return Err(ImportError::Empty {
            file: file.name.to_owned(),
        });
    };
    let mut findings = Vec::new();
    if names.len() > 1 {
        let message = format!(
            "The workbook has {} sheets; \"{}\" is read.",
            names.len(),
            names[at]
        );
        findings.push(
            Finding::new("several-sheets", Severity::Note, message)
                .with_hint("Choose another in the preview or with --sheet.")
                .with_examples(names.len() as u64, names.clone()),
        );
    }
    Ok(Written {
        text: sheet.text,
        container: Container {
            kind: "Excel 2003 XML workbook".to_owned(),
            part: "sheet".to_owned(),
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

fn first(file: &Origin<'_>, text: &str, sheets: usize) -> Result<Option<(usize, Sheet)>, ImportError> {
    let mut best: Option<(usize, Sheet)> = None;
    for at in 0..sheets {
        let sheet = sheet(file, text, at)?;
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

fn sheet(file: &Origin<'_>, text: &str, wanted: usize) -> Result<Sheet, ImportError> {
    let mut sheet = SheetWriter::new(*file)?;
    // Places from 1, as they are written; 0 before the first.
    let (mut at, mut row, mut column) = (0, 0_u32, 0_u32);
    let mut across = 0;
    let mut kind: Option<String> = None;
    let mut value = String::new();
    for event in Markup::new(text) {
        match event {
            Event::Open { name, .. } if local(name) == "Worksheet" => at += 1,
            Event::Close(name) if local(name) == "Worksheet" && at > wanted => break,
            _ if at != wanted + 1 => {}
            Event::Open { name, attributes, .. } => {
                let number = |key| attribute(attributes, key).and_then(|text| text.parse::<u32>().ok());
                match local(name) {
                    "Row" => {
                        row = number("ss:Index").unwrap_or_else(|| row.saturating_add(1));
                        (column, across) = (0, 0);
                    }
                    "Cell" => {
                        let next = column.saturating_add(1).saturating_add(across);
                        column = number("ss:Index").unwrap_or(next);
                        across = number("ss:MergeAcross").unwrap_or(0);
                    }
                    "Data" => {
                        kind = Some(attribute(attributes, "ss:Type").unwrap_or_default());
                        value.clear();
                    }
                    _ => {}
                }
            }
            Event::Text(text) if kind.is_some() => decode(text, &mut value),
            Event::Verbatim(text) if kind.is_some() => value.push_str(text),
            Event::Close(name) if local(name) == "Data" => {
                let kind = kind.take().unwrap_or_default();
                let (row, column) = (row.saturating_sub(1), column.saturating_sub(1));
                sheet.cell(row, column, |out| write_value(&kind, &value, out))?;
            }
            _ => {}
        }
    }
    sheet.finish()
}

fn write_value(kind: &str, value: &str, out: &mut Vec<u8>) -> Kind {
    use calamine::{CellErrorType, DataRef};
    let cell = match kind {
        "Number" => match value.trim().parse() {
            Ok(number) => DataRef::Float(number),
            Err(_) => return quoted(value, out),
        },
        "DateTime" => DataRef::DateTimeIso(value.trim().to_owned()),
        "Boolean" => DataRef::Bool(value.trim() == "1"),
        "Error" => DataRef::Error(CellErrorType::NA),
        _ => return quoted(value, out),
    };
    cell::write(&cell, false, out)
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
