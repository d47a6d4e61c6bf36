//! Workbooks: which sheet is read, and its cells as they were last calculated. Knows nothing of how a cell
//! becomes text.

use std::fs::File;
use std::io::BufReader;

use calamine::{
    Cell, DataRef, Ods, OdsError, Reader, Sheet as SheetEntry, SheetType, SheetVisible, Xls, XlsError, Xlsb,
    XlsbError, Xlsx, XlsxError,
};
use model::{Finding, Severity};

use super::archive::Format;
use super::sheet::{Sheet, SheetWriter};
use super::{Container, Origin, Written, cell, hidden};
use crate::plan::ImportError;

/// An old workbook is held whole in memory.
const XLS_BYTES: u64 = 512 << 20;

/// An opened workbook.
enum Book {
    Xlsx(Xlsx<BufReader<File>>),
    Xlsb(Xlsb<BufReader<File>>),
    Xls(Xls<BufReader<File>>),
    Ods(Ods<BufReader<File>>),
}

/// Writes the named sheet, else the first visible one that holds a table. O(workbook); of XLSX and XLSB only
/// the shared texts are held in memory.
///
/// # Errors
/// When the workbook is protected, damaged or too large, has no such sheet, or nothing in it.
pub(super) fn write(
    file: &Origin<'_>,
    format: Option<Format>,
    wanted: Option<&str>,
) -> Result<Written, ImportError> {
    let mut book = Book::open(file, format)?;
    let entries: Vec<SheetEntry> = book
        .entries()
        .iter()
        .filter(|entry| entry.typ == SheetType::WorkSheet)
        .cloned()
        .collect();
    let names: Vec<String> = entries.iter().map(|entry| entry.name.clone()).collect();
    let is_hidden = |entry: &&SheetEntry| entry.visible != SheetVisible::Visible;
    let (name, sheet) = match wanted {
        Some(wanted) => {
            let name = names
                .iter()
                .find(|name| name.to_lowercase() == wanted.to_lowercase());
            let name = name.ok_or_else(|| file.no_sheet("sheet", wanted, &names))?;
            (name.clone(), book.sheet(file, name)?)
        }
        None => {
            let (hidden, visible): (Vec<&SheetEntry>, Vec<&SheetEntry>) = entries.iter().partition(is_hidden);
            first_table(file, &mut book, visible.into_iter().chain(hidden))?
        }
    };
    if sheet.filled_rows == 0 {
        return Err(ImportError::Empty {
            file: file.name.to_owned(),
        });
    }
    let hidden_columns = match format {
        Some(Format::Xlsx) => hidden::columns(file, &name, sheet.first_column, sheet.columns),
        _ => Vec::new(),
    };
    let hidden_sheets: Vec<String> = entries
        .iter()
        .filter(is_hidden)
        .map(|entry| entry.name.clone())
        .collect();
    let findings = findings(&names, &name, &sheet, (&hidden_sheets, hidden_columns.len()));
    let container = Container {
        kind: book.kind().to_owned(),
        part: "sheet".to_owned(),
        sheets: names,
        sheet: name,
        hidden_sheets,
        hidden_columns,
        has_dialect: false,
    };
    Ok(Written {
        text: sheet.text,
        container,
        findings,
        left_out: Vec::new(),
    })
}

/// The first sheet that holds a table, else the first with anything in it, else the first.
fn first_table<'a>(
    file: &Origin<'_>,
    book: &mut Book,
    entries: impl Iterator<Item = &'a SheetEntry>,
) -> Result<(String, Sheet), ImportError> {
    let mut best: Option<(String, Sheet)> = None;
    for entry in entries {
        let sheet = book.sheet(file, &entry.name)?;
        if sheet.is_table {
            return Ok((entry.name.clone(), sheet));
        }
        if best
            .as_ref()
            .is_none_or(|(_, best)| best.filled_rows == 0 && sheet.filled_rows > 0)
        {
            best = Some((entry.name.clone(), sheet));
        }
    }
    best.ok_or_else(|| ImportError::Empty {
        file: file.name.to_owned(),
    })
}

fn findings(
    names: &[String],
    name: &str,
    sheet: &Sheet,
    (hidden_sheets, hidden): (&[String], usize),
) -> Vec<Finding> {
    let mut findings = Vec::new();
    findings.extend(sheets(names, hidden_sheets, name));
    if sheet.errors > 0 {
        let message = format!(
            "{} cells hold the error of a formula, such as #N/A, and count as unknown.",
            sheet.errors
        );
        findings.push(
            Finding::new("formula-errors", Severity::Warning, message)
                .with_hint("Correct the formulas in the workbook and save it, if the values matter.")
                .with_line(sheet.first_error)
                .with_examples(sheet.errors, Vec::new()),
        );
    }
    if hidden > 0 {
        let message = match hidden {
            1 => "1 hidden column of the sheet is left out.".to_owned(),
            n => format!("{n} hidden columns of the sheet are left out."),
        };
        findings.push(
            Finding::new("hidden-columns", Severity::Note, message)
                .with_hint("Map them by hand if they are wanted.")
                .with_examples(hidden as u64, Vec::new()),
        );
    }
    findings
}

/// Which sheet is read, and which are not because they are hidden.
fn sheets(names: &[String], hidden: &[String], read: &str) -> Option<Finding> {
    if names.len() == 1 && hidden.is_empty() {
        return None;
    }
    let is_hidden = |name: &str| hidden.iter().any(|hidden| hidden == name);
    let unread: Vec<String> = names
        .iter()
        .filter(|name| is_hidden(name) && *name != read)
        .map(|name| format!("\"{name}\""))
        .collect();
    let has = match names.len() {
        1 => "1 sheet".to_owned(),
        n => format!("{n} sheets"),
    };
    let which = if is_hidden(read) { ", which is hidden," } else { "" };
    let mut message = format!("The workbook has {has}; \"{read}\"{which} is read.");
    match unread.len() {
        0 => {}
        1 => message.push_str(&format!(" The hidden sheet {} is not.", unread[0])),
        _ => message.push_str(&format!(" The hidden sheets {} are not.", unread.join(", "))),
    }
    let finding = Finding::new("several-sheets", Severity::Note, message)
        .with_hint("Choose another in the preview or with --sheet.");
    Some(finding.with_examples(1, names.to_vec()))
}

impl Book {
    fn open(file: &Origin<'_>, format: Option<Format>) -> Result<Book, ImportError> {
        let opened = file.open()?;
        let bytes = opened.metadata().map_err(|error| file.unreadable(error))?.len();
        if format.is_none() && bytes > XLS_BYTES {
            return Err(file.too_large(format!("{} MiB", XLS_BYTES >> 20)));
        }
        let reader = BufReader::with_capacity(1 << 18, opened);
        Ok(match format {
            Some(Format::Xlsx) => Book::Xlsx(Xlsx::new(reader).map_err(|error| xlsx(file, &error))?),
            Some(Format::Xlsb) => Book::Xlsb(Xlsb::new(reader).map_err(|error| xlsb(file, &error))?),
            Some(Format::Ods) => Book::Ods(Ods::new(reader).map_err(|error| ods(file, &error))?),
            None if hidden::is_encrypted(file)? => return Err(file.locked()),
            None => Book::Xls(Xls::new(reader).map_err(|error| xls(file, &error))?),
        })
    }

    fn kind(&self) -> &'static str {
        match self {
            Book::Xlsx(_) => "Excel workbook",
            Book::Xlsb(_) => "Excel binary workbook",
            Book::Xls(_) => "Excel 97 workbook",
            Book::Ods(_) => "OpenDocument spreadsheet",
        }
    }

    fn entries(&self) -> &[SheetEntry] {
        match self {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
        }
    }

    fn sheet(&mut self, file: &Origin<'_>, name: &str) -> Result<Sheet, ImportError> {
        let mut sheet = SheetWriter::new(*file)?;
        let mut put = |at: (u32, u32), value: &DataRef<'_>, is_1904| {
            sheet.cell(at.0, at.1, |out| cell::write(value, is_1904, out))
        };
        match self {
            Book::Xlsx(book) => {
                let is_1904 = book.has_1904_epoch();
                let mut cells = book
                    .worksheet_cells_reader(name)
                    .map_err(|error| xlsx(file, &error))?;
                while let Some(cell) = cells.next_cell().map_err(|error| xlsx(file, &error))? {
                    put(cell.get_position(), cell.get_value(), is_1904)?;
                }
            }
            Book::Xlsb(book) => {
                let is_1904 = book.has_1904_epoch();
                let mut cells = book
                    .worksheet_cells_reader(name)
                    .map_err(|error| xlsb(file, &error))?;
                while let Some(cell) = cells.next_cell().map_err(|error| xlsb(file, &error))? {
                    put(cell.get_position(), cell.get_value(), is_1904)?;
                }
            }
            Book::Xls(book) => {
                let is_1904 = book.has_1904_epoch();
                let range = book.worksheet_range(name).map_err(|error| xls(file, &error))?;
                for cell in absolute(&range) {
                    put(cell.get_position(), cell.get_value(), is_1904)?;
                }
            }
            Book::Ods(book) => {
                let range = book.worksheet_range(name).map_err(|error| ods(file, &error))?;
                for cell in absolute(&range) {
                    put(cell.get_position(), cell.get_value(), false)?;
                }
            }
        }
        sheet.finish()
    }
}

/// The filled cells of a range by their places in the sheet.
fn absolute(range: &calamine::Range<calamine::Data>) -> impl Iterator<Item = Cell<DataRef<'_>>> {
    let (row, column) = range.start().unwrap_or_default();
    range.used_cells().map(move |(at_row, at_column, value)| {
        let place = (row + at_row as u32, column + at_column as u32);
        Cell::new(place, borrowed(value))
    })
}

fn borrowed(value: &calamine::Data) -> DataRef<'_> {
    use calamine::Data;
    match value {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(at) => DataRef::DateTime(*at),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

fn xlsx(file: &Origin<'_>, error: &XlsxError) -> ImportError {
    match error {
        XlsxError::Password => file.locked(),
        _ => file.damaged("an Excel workbook", error),
    }
}

fn xlsb(file: &Origin<'_>, error: &XlsbError) -> ImportError {
    match error {
        XlsbError::Password => file.locked(),
        _ => file.damaged("an Excel binary workbook", error),
    }
}

fn xls(file: &Origin<'_>, error: &XlsError) -> ImportError {
    match error {
        XlsError::Password => file.locked(),
        _ => file.damaged("an old Excel workbook (.xls)", error),
    }
}

fn ods(file: &Origin<'_>, error: &OdsError) -> ImportError {
    match error {
        OdsError::Password => file.locked(),
        _ => file.damaged("an OpenDocument spreadsheet", error),
    }
}
