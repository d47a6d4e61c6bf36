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
        self.not_the_workspace(to)?;
        self.read_at(request.set.at(), |workspace, model| {
            let ordered = rows::ordered(workspace, model, &request.set, request.sort.as_ref())?;
            let mut columns = Vec::with_capacity(ordered.columns.len());
            for grid in &ordered.columns {
                columns.push((
                    grid,
                    rows::grid_column(workspace, model, ordered.space, &grid.id)?,
                ));
            }
            write_whole(to, |out| {
                let header = columns.iter().map(|(grid, _)| match grid.team {
                    Some(team) => format!("{} ({})", grid.label, team.label()),
                    None => grid.label.clone(),
                });
                write!(out, "\u{feff}")?;
                write_line(out, header.map(|text| safe(&text)))?;
                for record in &ordered.records {
                    let cells = columns.iter().map(|(grid, column)| {
                        text_of(grid.kind, &rows::value(column.as_deref(), *record as usize))
                    });
                    write_line(out, cells)?;
                }
                Ok(())
            })?;
            Ok(Exported {
                rows: ordered.records.len() as u64,
                path: request.to.clone(),
            })
        })
    }

    /// Writes a file that a door made, such as a report.
    ///
    /// # Errors
    /// As [`Workbench::export_rows`].
    pub fn write_file(&self, to: &Path, bytes: &[u8]) -> Result<(), WorkbenchError> {
        self.not_the_workspace(to)?;
        write_whole(to, |out| out.write_all(bytes))
    }

    pub(crate) fn not_the_workspace(&self, to: &Path) -> Result<(), WorkbenchError> {
        let path = to.display().to_string();
        if self.is_open(to) {
            Err(WorkbenchError::OwnFile { path })
        } else {
            Ok(())
        }
    }
}

/// Writes a file as a whole: it stands there when all of it is written, or what stood there stays.
/// A link is followed; a pipe or a terminal, such as `/dev/stdout`, is written to.
pub(crate) fn write_whole(
    to: &Path,
    fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>,
) -> Result<(), WorkbenchError> {
    let write = || {
        if to
            .metadata()
            .is_ok_and(|found| !found.is_file() && !found.is_dir())
        {
            return fill(&mut BufWriter::new(std::fs::File::create(to)?));
        }
        let to = to.canonicalize().unwrap_or_else(|_| to.to_owned());
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        let mut beside = tempfile::Builder::new();
        // Temporary files are for their owner alone; this one is to be read as any file the user makes.
        #[cfg(unix)]
        beside.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let file = beside.tempfile_in(folder.unwrap_or(Path::new(".")))?;
        let mut out = BufWriter::new(&file);
        fill(&mut out)?;
        out.flush()?;
        drop(out);
        file.persist(to)?;
        Ok(())
    };
    write().map_err(|source| WorkbenchError::File {
        path: to.display().to_string(),
        source,
    })
}

fn write_line(out: &mut dyn Write, cells: impl Iterator<Item = String>) -> std::io::Result<()> {
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
