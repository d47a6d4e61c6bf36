//! HubSpot's history of one property: a line per record, `id, name, value, date, older value, date, …`, newest
//! first, each line as long as its history. Writes one record per revision, oldest first, and remembers the line of
//! the file each stood on. Knows nothing of stages.

use std::io::{BufWriter, Write};

use encoding_rs::Encoding;
use model::{Finding, Severity};
use tempfile::{NamedTempFile, TempPath};

use super::cell::quoted;
use super::{Container, Origin};
use crate::encoding::TextReader;
use crate::fields::{Rows, fields};
use crate::lex::{Syntax, count_lines, line_end};
use crate::parse::date;
use crate::plan::{Account, ImportError, Preview, Rejected, Segment, Sink, SinkError};
use crate::seek::Seek;

/// What the container calls its only part.
pub(super) const PART: &str = "revisions";
/// Records looked at to tell what a file is.
const LOOK: usize = 200;
/// HubSpot exports this many revisions of a deal's property at most, and so many of a contact's.
const MOST: [(usize, &str); 2] = [(20, "deal"), (45, "contact")];
/// Values of HubSpot's lifecycle stage, which contacts have and deals have not.
const LIFECYCLE: [&str; 8] = [
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
    "other",
];
/// A larger file is no property history: it is held in memory while it is written anew.
const BYTES: usize = 512 << 20;
/// Stands at the end of a record that tells no history.
const UNTOLD: &str = "not pairs of value and date";
const BLOCK: usize = 1 << 20;
const SYNTAX: Syntax = Syntax {
    delimiter: b',',
    quote: Some(b'"'),
    escape: None,
};

/// Where the records written came from.
#[derive(Debug)]
pub(super) struct Lines {
    /// Per line written, from the first: the line of the file and how many it spans.
    origin: Vec<(u32, u32)>,
    /// Physical lines of the file.
    total: u64,
    blank: u64,
    header: u64,
}

/// A history written as one record per revision.
pub(super) struct Revisions {
    pub text: TempPath,
    pub container: Container,
    pub findings: Vec<Finding>,
    pub lines: Lines,
}

/// True when the beginning of a text is a property history. O(head).
pub(super) fn is_one(head: &str) -> bool {
    let whole = head.rfind('\n').map_or("", |end| &head[..=end]);
    let (mut filled, mut lengths) = (0, Vec::new());
    each_record(whole.as_bytes(), LOOK, |record| {
        filled += usize::from(!record.cells.is_empty());
        lengths.extend(record.revisions().map(|_| record.cells.len()));
    });
    let ragged = lengths.iter().any(|length| *length != lengths[0]);
    lengths.len() >= 2 && ragged && lengths.len() * 2 >= filled - 1
}

/// Writes the revisions of a history. O(file).
///
/// # Errors
/// When the file can't be read, is too large, or nothing can be written.
pub(super) fn write(file: &Origin<'_>, encoding: &'static Encoding) -> Result<Revisions, ImportError> {
    let text = read(file, encoding)?;
    let mut told = Told::default();
    each_record(&text, usize::MAX, |record| told.count(record));
    let mut out = Writing {
        out: BufWriter::with_capacity(
            BLOCK,
            NamedTempFile::new().map_err(|error| file.not_unpacked(error))?,
        ),
        line: Vec::new(),
        lines: Lines {
            origin: vec![(1, 1)],
            total: count_lines(&text),
            blank: 0,
            header: 0,
        },
        failed: None,
    };
    out.row(told.headers().iter().map(String::as_bytes));
    each_record(&text, usize::MAX, |record| out.record(record));
    let (out, lines) = out.finish(file)?;
    Ok(Revisions {
        text: out,
        container: Container {
            kind: "HubSpot property history".to_owned(),
            part: PART.to_owned(),
            sheets: vec![PART.to_owned()],
            sheet: PART.to_owned(),
            hidden_sheets: Vec::new(),
            hidden_columns: Vec::new(),
            has_dialect: false,
        },
        findings: told.findings(),
        lines,
    })
}

/// The file as UTF-8.
fn read(file: &Origin<'_>, encoding: &'static Encoding) -> Result<Vec<u8>, ImportError> {
    let mut reader = TextReader::new(file.open()?, encoding);
    let mut text = Vec::new();
    while reader
        .append(&mut text, BLOCK)
        .map_err(|error| file.unreadable(error))?
    {
        if text.len() > BYTES {
            return Err(file.too_large("a property history of 512 MiB"));
        }
    }
    Ok(text)
}

/// A record of the file.
struct Record<'a> {
    /// The fields up to the last filled one, trimmed.
    cells: Vec<&'a [u8]>,
    line: u64,
    lines: u64,
}

impl<'a> Record<'a> {
    /// The pairs of value and date, newest first; `None` when it is no history.
    fn revisions(&self) -> Option<impl DoubleEndedIterator<Item = (&'a [u8], &'a [u8])> + '_> {
        let [id, _, pairs @ ..] = self.cells.as_slice() else {
            return None;
        };
        let is_id = !id.is_empty() && id.iter().all(u8::is_ascii_digit);
        let paired = !pairs.is_empty() && pairs.len() % 2 == 0;
        let pairs = pairs.chunks_exact(2);
        (is_id && paired && pairs.clone().all(|pair| date::scan(pair[1]).is_some()))
            .then(|| pairs.map(|pair| (pair[0], pair[1])))
    }
}

/// Calls with each record of a text, blank ones too, up to so many.
fn each_record(text: &[u8], most: usize, mut see: impl FnMut(&Record<'_>)) {
    let mut seek = Seek::new(text, SYNTAX);
    let (mut at, mut line, mut rows) = (0, 1, Rows::new(0));
    for _ in 0..most {
        if at >= text.len() {
            break;
        }
        rows.clear();
        let (end, lines) = match fields(&mut seek, at, &mut rows) {
            Ok(ended) => (ended.next, ended.lines),
            Err(_) => {
                // A quote that does not close: the line is taken as one cell, which no history has.
                let (end, next) = line_end(text, at, true).unwrap_or((text.len(), text.len()));
                rows.clear();
                rows.push_copy(&text[at..end]);
                (next, 1)
            }
        };
        let mut cells: Vec<&[u8]> = rows.fields_from(text, 0).collect();
        let used = cells
            .iter()
            .rposition(|cell| !cell.is_empty())
            .map_or(0, |last| last + 1);
        cells.truncate(used);
        see(&Record { cells, line, lines });
        (at, line) = (end, line + lines);
    }
}

/// What the records of a history tell, counted.
#[derive(Default)]
struct Told {
    records: u64,
    revisions: u64,
    /// Revisions to a value of the lifecycle stage.
    lifecycle: u64,
    /// Per entry of `MOST`, the records that have as many.
    full: [u64; MOST.len()],
}

impl Told {
    fn count(&mut self, record: &Record<'_>) {
        let Some(revisions) = record.revisions() else {
            return;
        };
        let mut count = 0;
        for (value, _) in revisions {
            let folded = String::from_utf8_lossy(value).to_lowercase();
            self.lifecycle += u64::from(LIFECYCLE.contains(&folded.as_str()));
            count += 1;
        }
        self.records += 1;
        self.revisions += count as u64;
        for (full, (most, _)) in self.full.iter_mut().zip(MOST) {
            *full += u64::from(count >= most);
        }
    }

    /// Whose history it is: its place in `MOST`.
    fn owner(&self) -> usize {
        usize::from(self.lifecycle * 2 > self.revisions)
    }

    fn headers(&self) -> [String; 4] {
        let (owner, property) = [("Deal", "Deal stage"), ("Contact", "Lifecycle stage")][self.owner()];
        [
            format!("{owner} ID"),
            format!("{owner} name"),
            format!("{property} then"),
            "Changed at".to_owned(),
        ]
    }

    fn findings(&self) -> Vec<Finding> {
        let (most, owner) = MOST[self.owner()];
        let message = format!(
            "Each line is the history of a {owner}: {} revisions of {} records, brought in one by one, the oldest first.",
            self.revisions, self.records
        );
        let mut findings = vec![Finding::new("property-history", Severity::Note, message)];
        let full = self.full[self.owner()];
        if full > 0 {
            let message = format!(
                "{full} histories have {most} revisions, as many as HubSpot exports of a {owner}: what came before is not in the file."
            );
            findings.push(
                Finding::new("history-cut", Severity::Warning, message)
                    .with_hint("Their first stages, and the time spent in them, are unknown.")
                    .with_examples(full, Vec::new()),
            );
        }
        findings
    }
}

/// The records being written, one per line, so that each line leads to the one it came from.
struct Writing {
    out: BufWriter<NamedTempFile>,
    line: Vec<u8>,
    lines: Lines,
    failed: Option<std::io::Error>,
}

impl Writing {
    fn record(&mut self, record: &Record<'_>) {
        let at = [record.line, record.lines].map(|number| u32::try_from(number).unwrap_or(u32::MAX));
        if record.cells.is_empty() {
            self.lines.blank += record.lines;
        } else if let Some(revisions) = record.revisions() {
            for (value, day) in revisions.rev() {
                self.lines.origin.push(at.into());
                self.row([record.cells[0], record.cells[1], value, day].into_iter());
            }
        } else if self.lines.origin.len() == 1 && self.lines.header == 0 {
            self.lines.header = record.lines;
            self.lines.origin[0] = at.into();
        } else {
            // It is told apart by its number of fields, and rejected with its text.
            self.lines.origin.push(at.into());
            let why = (record.cells.len() != 3).then_some(UNTOLD.as_bytes());
            self.row(record.cells.iter().copied().chain(why));
        }
    }

    fn row<'a>(&mut self, cells: impl Iterator<Item = &'a [u8]>) {
        self.line.clear();
        for cell in cells {
            quoted(&String::from_utf8_lossy(cell), &mut self.line);
            self.line.push(b',');
        }
        self.line.pop();
        self.line.push(b'\n');
        let written = self.out.write_all(&self.line);
        self.failed = self.failed.take().or(written.err());
    }

    fn finish(self, file: &Origin<'_>) -> Result<(TempPath, Lines), ImportError> {
        if let Some(error) = self.failed {
            return Err(file.not_unpacked(error));
        }
        let out = self
            .out
            .into_inner()
            .map_err(|error| file.not_unpacked(error.into_error()))?;
        Ok((out.into_temp_path(), self.lines))
    }
}

impl Lines {
    /// The line of the file that a line written came from.
    pub fn of(&self, written: u64) -> u64 {
        let at = usize::try_from(written.saturating_sub(1)).unwrap_or(usize::MAX);
        self.origin.get(at).map_or(written, |(line, _)| u64::from(*line))
    }

    /// Every `line N` in a sentence, as a line of the file.
    pub fn in_words(&self, text: &str) -> String {
        let mut parts = text.split("line ");
        let mut told = parts.next().unwrap_or("").to_owned();
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            told.push_str("line ");
            match part[..digits].parse() {
                Ok(line) => told.push_str(&self.of(line).to_string()),
                Err(_) => told.push_str(&part[..digits]),
            }
            told.push_str(&part[digits..]);
        }
        told
    }

    fn findings(&self, findings: &mut [Finding]) {
        for finding in findings {
            finding.message = self.in_words(&finding.message);
            finding.line = finding.line.map(|line| self.of(line));
        }
    }

    /// A preview in lines of the file.
    pub fn preview(&self, preview: &mut Preview) {
        preview
            .sample_lines
            .iter_mut()
            .for_each(|line| *line = self.of(*line));
        self.findings(&mut preview.findings);
        for column in &mut preview.columns {
            column.proof = self.in_words(&column.proof);
        }
        for question in &mut preview.questions {
            question.why = self.in_words(&question.why);
        }
    }
}

/// Passes records on under their lines in the file.
pub(super) struct Relined<'a> {
    lines: &'a Lines,
    sink: &'a mut dyn Sink,
    /// Lines of the file in rejected records.
    rejected: u64,
}

impl<'a> Relined<'a> {
    pub fn new(lines: &'a Lines, sink: &'a mut dyn Sink) -> Relined<'a> {
        Relined {
            lines,
            sink,
            rejected: 0,
        }
    }

    /// The account in lines of the file: each counts once, however many revisions it holds.
    pub fn account(&self, mut account: Account) -> Account {
        let Lines {
            total, blank, header, ..
        } = *self.lines;
        let skipped: u64 = account.skipped.iter().map(|skipped| skipped.lines).sum();
        account.lines = total;
        account.preamble_lines = 0;
        account.header_lines = header;
        account.blank_lines = blank;
        account.rejected_lines = self.rejected;
        account.accepted_lines = total - header - blank - self.rejected - skipped;
        self.lines.findings(&mut account.findings);
        account
    }
}

impl Sink for Relined<'_> {
    fn restart(&mut self) -> Result<(), SinkError> {
        self.rejected = 0;
        self.sink.restart()
    }

    fn segment(&mut self, mut segment: Segment) -> Result<(), SinkError> {
        for line in &mut segment.lines {
            *line = u32::try_from(self.lines.of(u64::from(*line))).unwrap_or(u32::MAX);
        }
        self.sink.segment(segment)
    }

    fn rejected(&mut self, mut rejected: Rejected) -> Result<(), SinkError> {
        let at = usize::try_from(rejected.line.saturating_sub(1)).unwrap_or(usize::MAX);
        if let Some((line, lines)) = self.lines.origin.get(at) {
            (rejected.line, rejected.lines) = (u64::from(*line), u64::from(*lines));
        }
        self.rejected += rejected.lines;
        self.sink.rejected(rejected)
    }
}
