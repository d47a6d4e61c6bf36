//! Workbooks and archives for the tests, written as they are needed. Knows nothing of imports.

use std::io::Write;
use std::path::{Path, PathBuf};

use ingest::Dialect;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// The header of the leads.
pub const HEADER: [&str; 4] = ["Lead ID", "Email", "Created Date", "Lead Score"];

/// A folder that goes when the test ends.
pub fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Cells from left to right; empty ones are not written.
pub fn texts(sheet: &mut Worksheet, row: u32, column: u16, cells: &[&str]) {
    for (at, cell) in cells.iter().enumerate() {
        if !cell.is_empty() {
            sheet.write_string(row, column + at as u16, *cell).unwrap();
        }
    }
}

/// Two leads below a header, with a real date and a number.
pub fn leads(sheet: &mut Worksheet, from_row: u32, from_column: u16) {
    let day = Format::new().set_num_format("yyyy-mm-dd");
    texts(sheet, from_row, from_column, &HEADER);
    for (n, id) in ["L1", "L2"].into_iter().enumerate() {
        let row = from_row + 1 + n as u32;
        texts(
            sheet,
            row,
            from_column,
            &[id, &format!("{}@example.com", id.to_lowercase())],
        );
        let date = ExcelDateTime::from_ymd(2026, 3, 29 + n as u8).unwrap();
        sheet
            .write_datetime_with_format(row, from_column + 2, &date, &day)
            .unwrap();
        sheet.write_number(row, from_column + 3, 40.5 + n as f64).unwrap();
    }
}

/// Saves a workbook in the folder.
pub fn save(book: &mut Workbook, dir: &TempDir, name: &str) -> PathBuf {
    let path = dir.path().join(name);
    book.save(&path).unwrap();
    path
}

/// A workbook with two leads.
pub fn simple(dir: &TempDir, name: &str) -> PathBuf {
    let mut book = Workbook::new();
    leads(book.add_worksheet().set_name("Leads").unwrap(), 0, 0);
    save(&mut book, dir, name)
}

/// A ZIP of these files.
pub fn zipped(path: &Path, files: &[(&str, &[u8])]) {
    let mut archive = ZipWriter::new(std::fs::File::create(path).unwrap());
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

/// This sheet, with its header to be found.
pub fn of_sheet(sheet: &str) -> Dialect {
    Dialect::of_sheet(sheet)
}
