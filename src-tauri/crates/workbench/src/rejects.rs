//! Rejected records as a CSV that can be mended and brought in again. Knows nothing of why they were rejected.

use std::path::Path;

use ingest::{Dialect, REJECTED_COLUMNS, Rejected, guarded, rejected_cells};

use crate::Workbench;
use crate::api::{Exported, RejectedPage};
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::export::write_whole;
use crate::rows;

/// Rejected records are read so many at a time.
const PAGE: u64 = 1_000;

impl Workbench {
    /// Writes the rejected records of a source to a CSV file: UTF-8 with BOM, the delimiter and the header of the
    /// export, every cell quoted, and two more columns for the line and the reason. O(rejected records).
    ///
    /// # Errors
    /// When there is no such source or the file can't be written; a half-written file is not left.
    pub fn export_rejected(&self, source: u64, to: &Path) -> Result<Exported, WorkbenchError> {
        self.not_the_workspace(to)?;
        let source = self.read(|_, model| Ok(rows::source_of(model, source)?.clone()))?;
        let mut rejected: Vec<Rejected> = Vec::new();
        loop {
            let page: RejectedPage = self.rejected(source.number(), rejected.len() as u64, PAGE)?;
            let done = page.rejected.is_empty();
            rejected.extend(page.rejected);
            if done || rejected.len() as u64 >= page.total {
                break;
            }
        }
        let dialect = dialect(&source);
        let cells: Vec<Vec<String>> = rejected
            .iter()
            .map(|one| rejected_cells(&one.text, &dialect))
            .collect();
        let names = names(&source);
        let width = cells.iter().map(Vec::len).max().unwrap_or(0).max(names.len());
        let row = |cells: &[String], last: [String; 2]| {
            let mut row: Vec<String> = cells.iter().map(|cell| guarded(cell).into_owned()).collect();
            row.resize(width, String::new());
            row.extend(last);
            let quoted: Vec<String> = row
                .iter()
                .map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")))
                .collect();
            quoted.join(&dialect.delimiter.to_string()) + "\r\n"
        };
        write_whole(to, |out| {
            write!(
                out,
                "\u{feff}{}",
                row(&names, REJECTED_COLUMNS.map(str::to_owned))
            )?;
            for (one, cells) in rejected.iter().zip(&cells) {
                out.write_all(row(cells, [one.line.to_string(), one.reason.clone()]).as_bytes())?;
            }
            Ok(())
        })?;
        Ok(Exported {
            rows: rejected.len() as u64,
            path: to.display().to_string(),
        })
    }
}

/// How the export was read; a comma and double quotes where that was not kept.
fn dialect(source: &Source) -> Dialect {
    source.about.plan.as_ref().map_or_else(
        || Dialect {
            encoding: source.about.encoding.clone(),
            delimiter: ',',
            quote: Some('"'),
            escape: None,
            header_line: 1,
            sheet: None,
        },
        |plan| plan.dialect.clone(),
    )
}

/// The names of the export's columns, empty for nameless ones.
fn names(source: &Source) -> Vec<String> {
    let name = |(at, header): (usize, &String)| {
        if *header == format!("Column {}", at + 1) {
            String::new()
        } else {
            header.clone()
        }
    };
    match &source.about.plan {
        Some(plan) => plan
            .columns
            .iter()
            .map(|column| &column.header)
            .enumerate()
            .map(name)
            .collect(),
        None => source
            .columns
            .iter()
            .map(|column| column.header.clone())
            .collect(),
    }
}
