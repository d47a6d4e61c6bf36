//! Records: the fields of each record of a chunk as offsets, and an account of every physical line.
//!
//! Nothing is copied unless a quoted field holds doubled quotes. Knows how many fields a record should
//! have, but not what is in them.

use memchr::memchr3;

use crate::lex::{self, Quoted, Syntax};

const IN_SCRATCH: u32 = 1 << 31;

/// A batch of accepted records, reused from batch to batch.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    fields: Vec<(u32, u32)>,
    scratch: Vec<u8>,
    width: usize,
    /// Physical line on which each record starts.
    pub lines: Vec<u64>,
}

impl Rows {
    /// An empty batch for records of this many fields.
    pub fn new(width: usize) -> Rows {
        Rows {
            width,
            ..Rows::default()
        }
    }

    /// How many records.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// The cells of one column, trimmed, with the line of each. O(records).
    pub fn column<'a>(&'a self, text: &'a [u8], column: usize) -> impl Iterator<Item = (u64, &'a [u8])> {
        let fields = self.fields[column.min(self.fields.len())..]
            .iter()
            .step_by(self.width);
        self.lines
            .iter()
            .zip(fields)
            .map(|(line, field)| (*line, trim(self.bytes(text, *field))))
    }

    /// One cell as written, untrimmed.
    pub fn cell<'a>(&'a self, text: &'a [u8], row: usize, column: usize) -> &'a [u8] {
        self.bytes(text, self.fields[row * self.width + column])
    }

    fn bytes<'a>(&'a self, text: &'a [u8], (start, end): (u32, u32)) -> &'a [u8] {
        if start & IN_SCRATCH == 0 {
            &text[start as usize..end as usize]
        } else {
            &self.scratch[(start & !IN_SCRATCH) as usize..end as usize]
        }
    }

    fn clear(&mut self) {
        self.fields.clear();
        self.scratch.clear();
        self.lines.clear();
    }

    /// True when every field from `first` on is blank.
    fn blank_from(&self, text: &[u8], first: usize) -> bool {
        self.fields[first..]
            .iter()
            .all(|field| trim(self.bytes(text, *field)).is_empty())
    }
}

/// Why a record was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// It has this many fields, more than the header.
    TooMany(usize),
    /// It has this many fields, fewer than the header.
    TooFew(usize),
    /// The quote that opens here (offset in the chunk) does not close.
    Unclosed(usize),
    /// It is the footer of a report.
    Footer,
}

/// A record that was not accepted: offsets in the chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reject {
    /// Where its text starts.
    pub start: usize,
    /// Where its text ends, without the line end.
    pub end: usize,
    /// Physical line on which it starts.
    pub line: u64,
    /// How many physical lines it spans.
    pub lines: u64,
    /// Why.
    pub why: Why,
}

/// Where the lines of a chunk went. Sums of tallies are the tally of the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Accepted records.
    pub rows: u64,
    /// Lines in accepted records.
    pub accepted_lines: u64,
    /// Lines with nothing in them.
    pub blank_lines: u64,
    /// Lines in rejected records.
    pub rejected_lines: u64,
    /// Accepted records with more, empty fields after the last column.
    pub trailing: u64,
    /// The first line of those; 0 when there is none.
    pub trailing_line: u64,
}

impl Tally {
    /// Adds another part of the same file.
    pub fn add(&mut self, other: &Tally) {
        self.rows += other.rows;
        self.accepted_lines += other.accepted_lines;
        self.blank_lines += other.blank_lines;
        self.rejected_lines += other.rejected_lines;
        self.trailing += other.trailing;
        self.trailing_line = match (self.trailing_line, other.trailing_line) {
            (0, line) | (line, 0) => line,
            (a, b) => a.min(b),
        };
    }
}

/// How wide the records of a file are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Width {
    /// Columns of the header.
    pub columns: usize,
    /// Fewest fields a record may have: less than `columns` where the header ends in unnamed columns.
    pub least: usize,
}

/// Reads the records of a chunk in batches. O(chunk) in all.
#[derive(Debug)]
pub(crate) struct Records<'a> {
    text: &'a [u8],
    at: usize,
    line: u64,
    syntax: Syntax,
    width: Width,
    /// Where the lines went so far.
    pub tally: Tally,
    /// The records not accepted so far.
    pub rejects: Vec<Reject>,
}

impl<'a> Records<'a> {
    /// Reads a text that starts with a record on this physical line and ends with the end of one.
    pub fn new(text: &'a [u8], first_line: u64, syntax: Syntax, width: Width) -> Records<'a> {
        Records {
            text,
            at: 0,
            line: first_line,
            syntax,
            width,
            tally: Tally::default(),
            rejects: Vec::new(),
        }
    }

    /// Clears the batch and fills it with up to `most` records; false when there is none left.
    pub fn fill(&mut self, rows: &mut Rows, most: usize) -> bool {
        rows.clear();
        while rows.len() < most && self.at < self.text.len() {
            self.record(rows);
        }
        rows.len() > 0
    }

    fn record(&mut self, rows: &mut Rows) {
        let (start, first) = (self.at, rows.fields.len());
        let (end, lines) = match self.fields(rows) {
            Ok(found) => found,
            Err((open, inside)) => {
                rows.fields.truncate(first);
                let (end, next) =
                    lex::line_end(self.text, open, true).unwrap_or((self.text.len(), self.text.len()));
                self.at = next;
                return self.reject(start, end, inside + 1, Why::Unclosed(open));
            }
        };
        let count = rows.fields.len() - first;
        let (columns, least) = (self.width.columns, self.width.least);
        if trim(rows.bytes(self.text, rows.fields[first])).is_empty() && rows.blank_from(self.text, first) {
            rows.fields.truncate(first);
            self.tally.blank_lines += lines;
            self.line += lines;
            return;
        }
        if count > columns && rows.blank_from(self.text, first + columns) {
            if self.tally.trailing == 0 {
                self.tally.trailing_line = self.line;
            }
            self.tally.trailing += 1;
            rows.fields.truncate(first + columns);
        } else if count < columns && count >= least {
            rows.fields.resize(first + columns, (0, 0));
        } else if count != columns {
            rows.fields.truncate(first);
            if lines == 1 || columns < 3 || !self.reread_lines(rows, start, self.at) {
                let why = if count > columns {
                    Why::TooMany(count)
                } else {
                    Why::TooFew(count)
                };
                let footer = lines == 1 && is_footer(&self.text[start..end]);
                self.reject(start, end, lines, if footer { Why::Footer } else { why });
            }
            return;
        }
        rows.lines.push(self.line);
        self.tally.rows += 1;
        self.tally.accepted_lines += lines;
        self.line += lines;
    }

    /// Pushes the fields of the record at `at` and moves past it. Gives where its text ends and its
    /// lines; or where a stray quote opens and the line ends before that quote.
    fn fields(&mut self, rows: &mut Rows) -> Result<(usize, u64), (usize, u64)> {
        let (text, delimiter) = (self.text, self.syntax.delimiter);
        let (mut at, mut inside) = (self.at, 0);
        loop {
            let end = if at < text.len() && Some(text[at]) == self.syntax.quote {
                let Quoted::Closed {
                    close,
                    lines,
                    escaped,
                } = lex::quoted(text, at, self.syntax, true)
                else {
                    return Err((at, inside));
                };
                inside += lines;
                let end = match text.get(close + 1) {
                    Some(byte) if *byte != delimiter => field_end(text, close + 1, delimiter),
                    _ => close + 1,
                };
                if escaped || end > close + 1 {
                    let start = rows.scratch.len() as u32;
                    unescape(&text[at + 1..close], text[at], &mut rows.scratch);
                    rows.scratch.extend_from_slice(&text[close + 1..end]);
                    rows.fields.push((start | IN_SCRATCH, rows.scratch.len() as u32));
                } else {
                    rows.fields.push((at as u32 + 1, close as u32));
                }
                end
            } else {
                let end = field_end(text, at, delimiter);
                rows.fields.push((at as u32, end as u32));
                end
            };
            if text.get(end) == Some(&delimiter) {
                at = end + 1;
                continue;
            }
            let crlf = text.get(end) == Some(&b'\r') && text.get(end + 1) == Some(&b'\n');
            self.at = (end + 1 + usize::from(crlf)).min(text.len());
            return Ok((end, inside + 1));
        }
    }

    /// Reads each line of a record that spans lines and has the wrong number of fields as a record of
    /// its own. False, and nothing is changed, when not one of them is a record.
    fn reread_lines(&mut self, rows: &mut Rows, start: usize, end: usize) -> bool {
        let (mut at, mut line, accepted) = (start, self.line, rows.len());
        let fields = rows.fields.len();
        let mut tally = Tally::default();
        let mut rejects = Vec::new();
        while at < end {
            let (_, next) = lex::line_end(self.text, at, true).unwrap_or((end, end));
            let mut one = Records::new(&self.text[..next], line, self.syntax, self.width);
            one.at = at;
            one.record(rows);
            tally.add(&one.tally);
            rejects.append(&mut one.rejects);
            (at, line) = (next, line + 1);
        }
        if tally.rows == 0 {
            rows.fields.truncate(fields);
            rows.lines.truncate(accepted);
            return false;
        }
        self.tally.add(&tally);
        self.rejects.append(&mut rejects);
        self.line = line;
        true
    }

    fn reject(&mut self, start: usize, end: usize, lines: u64, why: Why) {
        self.rejects.push(Reject {
            start,
            end,
            line: self.line,
            lines,
            why,
        });
        self.tally.rejected_lines += lines;
        self.line += lines;
    }
}

/// A record whatever its number of fields, for looking at a file before its columns are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Loose {
    /// Physical line on which it starts.
    pub line: u64,
    /// Its cells, trimmed.
    pub cells: Vec<String>,
}

/// The first records of a text that is valid UTF-8, blank lines left out, lines with a stray quote split at
/// every delimiter. O(text).
pub(crate) fn loose(text: &[u8], first_line: u64, syntax: Syntax, most: usize) -> Vec<Loose> {
    let any = Width { columns: 0, least: 0 };
    let mut reader = Records::new(text, first_line, syntax, any);
    let mut rows = Rows::new(1);
    let mut records = Vec::new();
    while reader.at < text.len() && records.len() < most {
        rows.clear();
        let (start, line) = (reader.at, reader.line);
        match reader.fields(&mut rows) {
            Ok((_, lines)) => reader.line += lines,
            Err((open, inside)) => {
                rows.clear();
                let (end, next) = lex::line_end(text, open, true).unwrap_or((text.len(), text.len()));
                let unquoted = Syntax {
                    quote: None,
                    ..syntax
                };
                let mut plain = Records::new(&text[..end], line, unquoted, any);
                plain.at = start;
                // Without quotes every line has fields.
                let _ = plain.fields(&mut rows);
                (reader.at, reader.line) = (next, line + inside + 1);
            }
        }
        if !rows.blank_from(text, 0) {
            let cell = |field| String::from_utf8_lossy(trim(rows.bytes(text, field))).into_owned();
            let cells = rows.fields.iter().copied().map(cell).collect();
            records.push(Loose { line, cells });
        }
    }
    records
}

fn field_end(text: &[u8], from: usize, delimiter: u8) -> usize {
    memchr3(delimiter, b'\n', b'\r', &text[from..]).map_or(text.len(), |found| from + found)
}

fn unescape(text: &[u8], quote: u8, out: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(found) = memchr::memchr(quote, &text[at..]) {
        out.extend_from_slice(&text[at..=at + found]);
        at = (at + found + 2).min(text.len());
    }
    out.extend_from_slice(&text[at..]);
}

/// The lines Salesforce writes under a report.
fn is_footer(text: &[u8]) -> bool {
    let text = trim(text).trim_ascii_start();
    let text = text.strip_prefix(b"\"").unwrap_or(text);
    [
        &b"Grand Total"[..],
        b"Copyright (c)",
        "Copyright ©".as_bytes(),
        b"Confidential Information",
    ]
    .iter()
    .any(|start| text.len() >= start.len() && text[..start.len()].eq_ignore_ascii_case(start))
}

/// The cell without white space around it, no-break space included.
pub(crate) fn trim(cell: &[u8]) -> &[u8] {
    match cell {
        [] => cell,
        [first, .., last] if printable(*first) && printable(*last) => cell,
        [only] if printable(*only) => cell,
        _ => std::str::from_utf8(cell).map_or(cell, |text| text.trim().as_bytes()),
    }
}

fn printable(byte: u8) -> bool {
    (0x21..0x7f).contains(&byte)
}
