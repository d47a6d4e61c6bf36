//! What a file looks like, from its head: dialect, table, columns, a sample. Reads about 1 MiB.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use model::{Finding, Severity, Table};

use crate::chunks;
use crate::container;
use crate::dialect;
use crate::encoding;
use crate::fields::Rows;
use crate::footer;
use crate::guess;
use crate::header::{self, Names};
use crate::layout::Layout;
use crate::lex::{self, LINE_BYTES, Syntax};
use crate::loose::loose;
use crate::plan::{Dialect, ImportError, Preview};
use crate::profile::{self, Recognised};
use crate::record::Records;
use crate::remarks;
use crate::stats::ColumnStats;

const HEAD: usize = 1 << 20;
/// Places looked at beyond the head for characters that tell the encoding, and bytes at each.
const PLACES: u64 = 32;
const PLACE: usize = 32 << 10;
const SAMPLE: usize = 20;
const EXAMPLES: usize = 5;

/// Looks at the head of a file and guesses everything an import needs. `overrides` replaces the guessed
/// dialect, `table` the guessed table. O(1 MiB).
///
/// # Errors
/// When the file can't be read, is empty or not text, has only a header, or has a line no table has.
pub fn preview(
    path: &Path,
    overrides: Option<&Dialect>,
    table: Option<Table>,
) -> Result<Preview, ImportError> {
    container::open(path, overrides.and_then(|dialect| dialect.sheet.as_deref()))?.preview(overrides, table)
}

/// As [`preview`], of the text at this place, called so in messages.
pub(crate) fn preview_text(
    path: &Path,
    name: &str,
    overrides: Option<&Dialect>,
    table: Option<Table>,
) -> Result<Preview, ImportError> {
    let head = Head::read(path, name)?;
    let file = || head.file.clone();
    if head.text.trim().is_empty() {
        return Err(ImportError::Empty { file: file() });
    }
    let (text, dialect) = head.interpret(overrides);
    let syntax = chunks::syntax(&dialect);
    let looked = Looked::at(&text, syntax, dialect.header_line, head.whole);
    if looked.header.is_empty() {
        return Err(ImportError::Empty { file: file() });
    }
    if looked.rows == 0 && head.whole && looked.blank_after_header {
        return Err(ImportError::OnlyHeader { file: file() });
    }
    let Names { names, mut findings } = header::name(&looked.header, dialect.header_line);
    let headers: Vec<&str> = names.iter().map(String::as_str).collect();
    let recognition = profile::candidates(&headers, table);
    findings.extend(recognition.finding());
    let (found, table) = (recognition.found.as_ref(), recognition.table);
    let seen = guess::Columns {
        headers: &headers,
        stats: &looked.stats,
        examples: &looked.examples,
        cells: &looked.cells,
    };
    let guesses = guess::guess(&seen, table, found, dialect.delimiter);
    findings.extend(guesses.findings);
    if looked.replaced > 0 {
        let message = format!(
            "{} places in the text are not {}.",
            looked.replaced, dialect.encoding
        );
        findings.push(
            Finding::new("replaced-characters", Severity::Warning, message)
                .with_hint("Choose another encoding if names look wrong.")
                .with_examples(looked.replaced, Vec::new()),
        );
    }
    findings.extend(looked.remarks.iter().cloned());
    let estimate = if head.whole || looked.ends {
        looked.rows
    } else {
        (looked.rows as f64 * head.bytes as f64 / looked.read) as u64
    };
    Ok(Preview {
        file_name: file(),
        bytes: head.bytes,
        dialect,
        table,
        undecided: recognition.undecided,
        profile: found.map(Recognised::tell),
        candidates: recognition.candidates.iter().map(Recognised::tell).collect(),
        container: None,
        columns: guesses.columns,
        questions: guesses.questions,
        sample: looked.sample,
        sample_lines: looked.sample_lines,
        records_estimate: estimate,
        findings,
    })
}

/// The first bytes of a file, decoded by the best guess.
struct Head {
    file: String,
    bytes: u64,
    raw: Vec<u8>,
    whole: bool,
    encoding: &'static encoding_rs::Encoding,
    text: String,
}

impl Head {
    fn read(path: &Path, name: &str) -> Result<Head, ImportError> {
        let unreadable = |source| ImportError::Unreadable {
            file: name.to_owned(),
            source,
        };
        let file = chunks::open(path, name)?;
        let bytes = file.metadata().map_err(unreadable)?.len();
        let mut raw = Vec::new();
        let mut part = file.take(HEAD as u64);
        loop {
            let read = part.read_to_end(&mut raw).map_err(unreadable)?;
            if let Some(what) = encoding::binary(&raw) {
                return Err(ImportError::Binary {
                    file: name.to_owned(),
                    what: what.to_owned(),
                });
            }
            if read == 0 || memchr::memchr2(b'\n', b'\r', &raw).is_some() {
                break;
            }
            if raw.len() > LINE_BYTES {
                let limit_mib = (LINE_BYTES >> 20) as u64;
                return Err(ImportError::LineTooLong {
                    file: name.to_owned(),
                    line: 1,
                    limit_mib,
                });
            }
            part.set_limit(HEAD as u64);
        }
        let whole = raw.len() as u64 >= bytes;
        let mut encoding = encoding::guess(&raw, whole);
        if encoding == encoding_rs::UTF_8 && !whole && raw.is_ascii() {
            let lines = beyond(&mut part.into_inner(), bytes).map_err(unreadable)?;
            encoding = encoding::guess(&lines, true);
        }
        let text = decoded(&raw, encoding);
        Ok(Head {
            file: name.to_owned(),
            bytes,
            raw,
            whole,
            encoding,
            text,
        })
    }

    /// The text and the dialect, as given or as guessed.
    fn interpret(&self, overrides: Option<&Dialect>) -> (String, Dialect) {
        if let Some(dialect) = overrides {
            let text = decoded(&self.raw, encoding::named(&dialect.encoding));
            let mut dialect = dialect.clone();
            if dialect.header_line == 0 {
                dialect.header_line = dialect::header_line(&text, chunks::syntax(&dialect));
            }
            return (text, dialect);
        }
        let syntax = dialect::guess(&self.text);
        let dialect = Dialect {
            encoding: self.encoding.name().to_owned(),
            delimiter: char::from(syntax.delimiter),
            quote: syntax.quote.map(char::from),
            escape: syntax.escape.map(char::from),
            header_line: dialect::header_line(&self.text, syntax),
            sheet: None,
        };
        (self.text.clone(), dialect)
    }
}

/// Lines with other than ASCII characters from places spread over a file whose head has none: in a long
/// export the first umlaut may stand far down. O(1 MiB).
fn beyond(file: &mut File, bytes: u64) -> io::Result<Vec<u8>> {
    let mut found = Vec::new();
    for place in 1..=PLACES {
        file.seek(SeekFrom::Start(bytes / (PLACES + 1) * place))?;
        let mut part = Vec::new();
        file.take(PLACE as u64).read_to_end(&mut part)?;
        // The first and the last line may be parts of lines, and so of characters.
        if let (Some(from), Some(to)) = (memchr::memchr(b'\n', &part), memchr::memrchr(b'\n', &part)) {
            for line in part[from..=to].split_inclusive(|byte| *byte == b'\n') {
                found.extend_from_slice(if line.is_ascii() { b"" } else { line });
            }
        }
    }
    Ok(found)
}

fn decoded(raw: &[u8], encoding: &'static encoding_rs::Encoding) -> String {
    encoding.decode_with_bom_removal(raw).0.into_owned()
}

/// What was seen of the records of a head.
struct Looked {
    header: Vec<String>,
    blank_after_header: bool,
    stats: Vec<ColumnStats>,
    examples: Vec<Vec<String>>,
    /// The cells of the first records, by column.
    cells: Vec<Vec<String>>,
    sample: Vec<Vec<String>>,
    sample_lines: Vec<u64>,
    rows: u64,
    /// Bytes of text up to the last whole record.
    read: f64,
    replaced: u64,
    /// What is remarkable about its lines.
    remarks: Vec<Finding>,
    /// True when the records end within it, before another table.
    ends: bool,
}

impl Looked {
    fn at(text: &str, syntax: Syntax, header_line: u64, whole: bool) -> Looked {
        let (mut at, mut line) = (0, 1);
        while line < header_line {
            let Some((_, next)) = lex::line_end(text.as_bytes(), at, whole) else {
                break;
            };
            (at, line) = (next, line + 1);
        }
        let (header_end, header_lines) =
            lex::record_end(text.as_bytes(), at, syntax, whole).unwrap_or((text.len(), 1));
        let header = loose(&text.as_bytes()[at..header_end], line, syntax, 1)
            .pop()
            .map_or_else(Vec::new, |record| record.cells);
        let body = &text.as_bytes()[header_end..];
        let (cut, recent) = lex::cut(body, syntax, whole);
        let body = &body[..cut.end];
        let replaced = text[..header_end + body.len()].matches('\u{fffd}').count() as u64;
        let mut looked = Looked {
            blank_after_header: body.trim_ascii().is_empty(),
            stats: Vec::new(),
            examples: Vec::new(),
            cells: Vec::new(),
            header,
            remarks: Vec::new(),
            ends: false,
            sample: Vec::new(),
            sample_lines: Vec::new(),
            rows: 0,
            read: (header_end + body.len()).max(1) as f64,
            replaced,
        };
        if !looked.header.is_empty() {
            let mut layout = Layout::of(&looked.header, syntax);
            let records = recent.backwards(cut.end);
            let ending = footer::ending(body, records, syntax, looked.header.len());
            let footer = ending
                .footer
                .filter(|_| whole)
                .map_or(0, |from| lex::count_lines(&body[from..]));
            while let Some(settled) = looked.count(body, line + header_lines, footer, &layout) {
                layout = settled;
            }
        }
        looked
    }

    /// Counts what stands in the records as this layout has them; gives a better layout where they show it.
    fn count(&mut self, body: &[u8], first_line: u64, footer: u64, layout: &Layout) -> Option<Layout> {
        let columns = self.header.len();
        self.stats = self.header.iter().map(|_| ColumnStats::default()).collect();
        self.examples = vec![Vec::new(); columns];
        self.cells = vec![Vec::new(); columns];
        self.sample.clear();
        self.sample_lines.clear();
        let mut records = Records::new(body, first_line, footer, layout);
        let mut rows = Rows::new(columns);
        while records.fill(&mut rows, crate::survey::BATCH) {
            for (column, (stats, examples)) in self.stats.iter_mut().zip(&mut self.examples).enumerate() {
                let cells = &mut self.cells[column];
                for (line, cell) in rows.column(body, column) {
                    stats.add(cell, line);
                    if cells.len() < guess::ROWS {
                        cells.push(String::from_utf8_lossy(cell).into_owned());
                    }
                    if examples.len() < EXAMPLES && !cell.is_empty() {
                        let cell = String::from_utf8_lossy(cell).into_owned();
                        if !examples.contains(&cell) {
                            examples.push(cell);
                        }
                    }
                }
            }
            for row in 0..rows.len().min(SAMPLE - self.sample.len()) {
                let cell = |column| String::from_utf8_lossy(rows.cell(body, row, column)).into_owned();
                self.sample.push((0..columns).map(cell).collect());
                self.sample_lines.push(rows.lines[row]);
            }
        }
        self.stats.iter_mut().for_each(ColumnStats::settle);
        self.rows = records.tally.rows;
        self.ends = layout.until.is_some();
        self.remarks = remarks::of_lines(&records.tally);
        layout.settled(records.second_table(), &records.tally)
    }
}
