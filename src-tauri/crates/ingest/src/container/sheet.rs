//! Writes a sheet as text, one line per row, so that the line of a record is the number of its row. Columns
//! that are empty before the first filled one are left out; every line has the same number of fields. Knows
//! nothing of where cells come from.

use std::io::{BufRead, BufReader, BufWriter, Seek, Write};

use tempfile::{NamedTempFile, TempPath};

use super::cell::Kind;
use super::{Origin, TEXT_BYTES};
use crate::plan::ImportError;

/// Rows and columns of a sheet, at most.
const ROWS: u32 = 1_048_576;
const COLUMNS: u32 = 16_384;

/// A sheet being written.
pub(super) struct SheetWriter<'a> {
    file: Origin<'a>,
    out: BufWriter<NamedTempFile>,
    line: Vec<u8>,
    /// Row and column of the next cell at the earliest, from 0.
    row: u32,
    column: u32,
    /// Fields of each line written, counted from column 0.
    widths: Vec<u32>,
    first_column: u32,
    filled_in_row: u32,
    bytes: u64,
    /// Rows with anything in them.
    filled_rows: u64,
    /// Rows with more than one cell filled.
    wide_rows: u64,
    /// Cells that hold the error of a formula, and the row of the first.
    errors: u64,
    first_error: u32,
}

/// A sheet as text.
pub(super) struct Sheet {
    /// Where.
    pub text: TempPath,
    /// Columns left out before the first filled one.
    pub first_column: u32,
    /// Columns of the text.
    pub columns: u32,
    /// Rows with anything in them.
    pub filled_rows: u64,
    /// True when at least two rows have more than one cell filled.
    pub is_table: bool,
    /// Cells that hold the error of a formula.
    pub errors: u64,
    /// The line of the first.
    pub first_error: u64,
}

impl<'a> SheetWriter<'a> {
    pub fn new(file: Origin<'a>) -> Result<SheetWriter<'a>, ImportError> {
        let out = NamedTempFile::new().map_err(|error| file.not_unpacked(error))?;
        Ok(SheetWriter {
            file,
            out: BufWriter::with_capacity(1 << 20, out),
            line: Vec::new(),
            row: 0,
            column: 0,
            widths: Vec::new(),
            first_column: u32::MAX,
            filled_in_row: 0,
            bytes: 0,
            filled_rows: 0,
            wide_rows: 0,
            errors: 0,
            first_error: 0,
        })
    }

    /// Writes a cell (row and column from 0); cells come row by row and from left to right.
    ///
    /// # Errors
    /// When the sheet is larger than a sheet can be, its cells are out of order, or nothing can be written.
    pub fn cell(
        &mut self,
        row: u32,
        column: u32,
        write: impl FnOnce(&mut Vec<u8>) -> Kind,
    ) -> Result<(), ImportError> {
        if row >= ROWS || column >= COLUMNS {
            return Err(self
                .file
                .too_large(format!("a sheet of {ROWS} rows and {COLUMNS} columns")));
        }
        if row < self.row || (row == self.row && column < self.column) {
            return Err(self
                .file
                .damaged("an Excel workbook", "its cells are out of order"));
        }
        while self.row < row {
            self.end_row()?;
        }
        let (before, start) = (self.line.len(), self.column);
        self.line.extend((start..column).map(|_| b','));
        match write(&mut self.line) {
            Kind::Empty => self.line.truncate(before),
            Kind::Error => {
                self.line.truncate(before);
                self.errors += 1;
                if self.first_error == 0 {
                    self.first_error = row + 1;
                }
            }
            Kind::Value | Kind::Text => {
                self.column = column;
                self.first_column = self.first_column.min(column);
                self.filled_in_row += 1;
                // The comma of the next cell starts where this one stands.
                self.line.push(b',');
                self.column += 1;
            }
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ImportError> {
        self.line.pop();
        self.line.push(b'\n');
        self.bytes += self.line.len() as u64;
        if self.bytes > TEXT_BYTES {
            return Err(self.file.too_large("2 GiB of text"));
        }
        if self.filled_in_row > 0 {
            self.filled_rows += 1;
            self.wide_rows += u64::from(self.filled_in_row > 1);
        }
        self.widths.push(self.column);
        self.out
            .write_all(&self.line)
            .map_err(|error| self.file.not_unpacked(error))?;
        self.line.clear();
        (self.row, self.column, self.filled_in_row) = (self.row + 1, 0, 0);
        Ok(())
    }

    /// Ends the sheet. O(text): lines get the fields they lack.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn finish(mut self) -> Result<Sheet, ImportError> {
        if !self.line.is_empty() {
            self.end_row()?;
        }
        let file = self.file;
        let failed = |error| file.not_unpacked(error);
        let width = self.widths.iter().copied().max().unwrap_or(0);
        let first = self.first_column.min(width);
        let mut raw = self
            .out
            .into_inner()
            .map_err(|error| failed(error.into_error()))?;
        raw.rewind().map_err(failed)?;
        let mut lines = BufReader::with_capacity(1 << 20, raw);
        let mut out = BufWriter::with_capacity(1 << 20, NamedTempFile::new().map_err(failed)?);
        let (mut line, commas) = (Vec::new(), vec![b','; width as usize]);
        for fields in &self.widths {
            line.clear();
            lines.read_until(b'\n', &mut line).map_err(failed)?;
            line.pop();
            if *fields > 0 {
                out.write_all(&line[first as usize..]).map_err(failed)?;
                out.write_all(&commas[..(width - fields) as usize])
                    .map_err(failed)?;
            }
            out.write_all(b"\n").map_err(failed)?;
        }
        let text = out.into_inner().map_err(|error| failed(error.into_error()))?;
        Ok(Sheet {
            text: text.into_temp_path(),
            first_column: first,
            columns: width - first,
            filled_rows: self.filled_rows,
            is_table: self.wide_rows > 1,
            errors: self.errors,
            first_error: u64::from(self.first_error),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::cell::quoted;
    use super::*;
    use std::path::Path;

    #[test]
    fn a_line_is_a_row_and_empty_leading_columns_go() {
        let origin = Origin {
            path: Path::new("a.xlsx"),
            name: "a.xlsx",
        };
        let mut sheet = SheetWriter::new(origin).unwrap();
        for (row, column, text) in [
            (1, 1, "Title"),
            (3, 1, "Id"),
            (3, 2, "Name"),
            (3, 3, "Email"),
            (4, 3, "a@b"),
        ] {
            sheet.cell(row, column, |out| quoted(text, out)).unwrap();
        }
        sheet.cell(6, 1, |_| Kind::Error).unwrap();
        let sheet = sheet.finish().unwrap();
        assert_eq!(
            std::fs::read_to_string(&sheet.text).unwrap(),
            "\n\"Title\",,\n\n\"Id\",\"Name\",\"Email\"\n,,\"a@b\"\n\n"
        );
        assert_eq!(
            (sheet.first_column, sheet.columns, sheet.errors, sheet.first_error),
            (1, 3, 1, 7)
        );
        assert_eq!((sheet.filled_rows, sheet.is_table), (3, false));
    }
}
