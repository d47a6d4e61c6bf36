//! Rejected records in words. Knows why a record was rejected, not whether it should have been.

use model::{Finding, Severity};

use crate::chunks::Chunk;
use crate::lex::count_lines;
use crate::plan::Rejected;
use crate::tally::{Reject, Why};

/// Text kept of a rejected record, in bytes.
const KEPT: usize = 64 << 10;

/// The record with its reason and text.
pub(crate) fn tell(reject: &Reject, chunk: &Chunk, columns: usize) -> Rejected {
    let text = &chunk.text[reject.start..reject.end];
    let fields = |n: usize| {
        if n == 1 {
            "1 field".to_owned()
        } else {
            format!("{n} fields")
        }
    };
    let (code, reason) = match reject.why {
        Why::TooMany(n) => (
            "too-many-fields",
            format!("It has {}, but the header names {columns}.", fields(n)),
        ),
        Why::TooFew(n) => (
            "too-few-fields",
            format!("It has {}, but the header names {columns}.", fields(n)),
        ),
        Why::Unclosed(open) => {
            let (line, column) = place(chunk, reject, open);
            let reason = format!("The quote that opens at line {line}, column {column} is never closed.");
            ("unclosed-quote", reason)
        }
    };
    Rejected {
        line: reject.line,
        lines: reject.lines,
        code: code.to_owned(),
        reason,
        text: String::from_utf8_lossy(&text[..text.len().min(KEPT)]).into_owned(),
    }
}

/// The line, and the character in it from 1, of an offset in a rejected record.
fn place(chunk: &Chunk, reject: &Reject, offset: usize) -> (u64, usize) {
    let before = &chunk.text[reject.start..offset];
    let start = before
        .iter()
        .rposition(|byte| matches!(byte, b'\n' | b'\r'))
        .map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(&before[start..]).chars().count() + 1;
    (reject.line + count_lines(&before[..start]), column)
}

/// One finding per reason that records were rejected for, by the first line of each. O(records).
pub fn rejected_findings<'a>(rejected: impl IntoIterator<Item = &'a Rejected>) -> Vec<Finding> {
    let mut reasons = Reasons::default();
    rejected.into_iter().for_each(|one| reasons.add(one));
    reasons.findings()
}

/// Rejected records by code, for one finding each.
#[derive(Debug, Default)]
pub(crate) struct Reasons(Vec<(Rejected, u64)>);

impl Reasons {
    /// Counts a record.
    pub fn add(&mut self, rejected: &Rejected) {
        match self.0.iter_mut().find(|(first, _)| first.code == rejected.code) {
            Some((_, count)) => *count += 1,
            None => self.0.push((rejected.clone(), 1)),
        }
    }

    /// One finding per code, by the first line of each.
    pub fn findings(&self) -> Vec<Finding> {
        let finding = |(first, count): &(Rejected, u64)| {
            let example = first.text.chars().take(200).collect();
            let (severity, message, hint) = words(first, *count);
            Finding::new(&first.code, severity, message)
                .with_hint(hint)
                .with_line(first.line)
                .with_examples(*count, vec![example])
        };
        self.0.iter().map(finding).collect()
    }
}

fn words(first: &Rejected, count: u64) -> (Severity, String, &'static str) {
    let were = if count == 1 {
        "1 record was".to_owned()
    } else {
        format!("{count} records were")
    };
    let (line, reason) = (first.line, &first.reason);
    let rejected = |why| format!("{were} rejected for {why}, first on line {line}: {reason}");
    match first.code.as_str() {
        "unclosed-quote" => (
            Severity::Error,
            rejected("a quote that is never closed"),
            "Close or double the quote in the export; the lines after it were read.",
        ),
        code => (
            Severity::Error,
            rejected(if code == "too-many-fields" {
                "having more fields than the header"
            } else {
                "having fewer fields than the header"
            }),
            "Open the rejected rows: a delimiter or a line end in a field that is not quoted is the usual cause.",
        ),
    }
}
