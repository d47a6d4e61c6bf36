//! Records as CSV that a spreadsheet can't be tricked with: a text that would read as a formula is
//! led by an apostrophe.

use std::io::{BufWriter, Write};
use std::path::Path;

use model::{Kind, Money};

use crate::Workbench;
use crate::api::{CellValue, ExportRequest, Exported};
use crate::error::WorkbenchError;
use crate::rows;

impl Workbench {
    /// Writes records to a CSV file: UTF-8 with BOM, one header line, every cell quoted.
    ///
    /// # Errors
    /// When the set can't be made or the file can't be written; a half-written file is not left.
    pub fn export_rows(&self, request: &ExportRequest) -> Result<Exported, WorkbenchError> {
        let to = Path::new(&request.to);
        let file_error = |source| WorkbenchError::File {
            path: to.display().to_string(),
            source,
        };
        self.read(|workspace, model| {
            let ordered = rows::ordered(workspace, model, &request.set, request.sort.as_ref())?;
            let mut columns = Vec::with_capacity(ordered.columns.len());
            for grid in &ordered.columns {
                columns.push((
                    grid,
                    rows::grid_column(workspace, model, ordered.space, &grid.id)?,
                ));
            }
            let folder = to
                .parent()
                .filter(|folder| !folder.as_os_str().is_empty())
                .unwrap_or(Path::new("."));
            let file = tempfile::NamedTempFile::new_in(folder).map_err(file_error)?;
            let mut out = BufWriter::new(&file);
            let header = columns.iter().map(|(grid, _)| match grid.team {
                Some(team) => format!("{} ({})", grid.label, team.label()),
                None => grid.label.clone(),
            });
            write!(out, "\u{feff}").map_err(file_error)?;
            write_line(&mut out, header.map(|text| safe(&text))).map_err(file_error)?;
            for record in &ordered.records {
                let cells = columns.iter().map(|(grid, column)| {
                    text_of(grid.kind, &rows::value(column.as_deref(), *record as usize))
                });
                write_line(&mut out, cells).map_err(file_error)?;
            }
            out.flush().map_err(file_error)?;
            drop(out);
            file.persist(to).map_err(|error| file_error(error.error))?;
            Ok(Exported {
                rows: ordered.records.len() as u64,
                path: request.to.clone(),
            })
        })
    }
}

fn write_line(out: &mut impl Write, cells: impl Iterator<Item = String>) -> std::io::Result<()> {
    for (at, cell) in cells.enumerate() {
        let comma = if at == 0 { "" } else { "," };
        write!(out, "{comma}\"{}\"", cell.replace('"', "\"\""))?;
    }
    write!(out, "\r\n")
}

/// A value as text; numbers, money and dates can't be formulas and stay as they are.
pub(crate) fn text_of(kind: Kind, value: &CellValue) -> String {
    match value {
        CellValue::Null => String::new(),
        CellValue::YesNo(yes) => if *yes { "Yes" } else { "No" }.to_owned(),
        CellValue::Number(minor) if kind == Kind::Money => Money(*minor as i64).to_decimal_text(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Text(text) if kind.is_textual() => safe(text),
        CellValue::Text(text) => text.clone(),
    }
}

/// A text that no spreadsheet takes for a formula.
fn safe(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_cell_is_exported_as_text() {
        for (cell, written) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+1 202 555", "'+1 202 555"),
            ("@cmd", "'@cmd"),
            ("-2+3", "'-2+3"),
            ("Director", "Director"),
        ] {
            assert_eq!(text_of(Kind::Text, &CellValue::Text(cell.to_owned())), written);
        }
        assert_eq!(text_of(Kind::Money, &CellValue::Number(-123_450.0)), "-1234.50");
        let mut line = Vec::new();
        write_line(&mut line, ["say \"hi\"".to_owned(), String::new()].into_iter()).unwrap();
        assert_eq!(String::from_utf8(line).unwrap(), "\"say \"\"hi\"\"\",\"\"\r\n");
    }
}
