//! What is remarkable about how a file's lines were read, in words. Knows nothing of columns.

use model::{Finding, Severity};

use crate::survey::Surveyed;
use crate::tally::{Noted, Tally};

/// What is remarkable about a file as a whole.
pub(crate) fn of_file(total: &Surveyed, encoding: &str) -> Vec<Finding> {
    let (mended, mut findings) = (total.mended, Vec::new());
    if mended.invalid > 0 {
        let message = format!(
            "{} places hold bytes that are not {encoding}; each reads as \u{fffd}.",
            mended.invalid
        );
        findings.push(
            Finding::new("replaced-characters", Severity::Warning, message)
                .with_hint(
                    "Choose another encoding in the preview, windows-1252 for most exports from Windows.",
                )
                .with_line(total.mended_line)
                .with_examples(mended.invalid, Vec::new()),
        );
    }
    if mended.zeros > 0 {
        let message = format!("{} zero bytes stood in the text and were left out.", mended.zeros);
        findings.push(
            Finding::new("zero-bytes", Severity::Warning, message)
                .with_line(total.mended_line)
                .with_examples(mended.zeros, Vec::new()),
        );
    }
    findings.extend(of_lines(&total.tally));
    findings
}

/// What is remarkable about where lines went.
pub(crate) fn of_lines(tally: &Tally) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut accepted = |code, seen: &Noted, one, many, hint| {
        if seen.count > 0 {
            let (count, line) = (seen.count, seen.line);
            let message = if count == 1 {
                format!("1 record {one} It was accepted; it stands on line {line}.")
            } else {
                format!("{count} records {many} They were accepted; the first stands on line {line}.")
            };
            findings.push(
                Finding::new(code, Severity::Note, message)
                    .with_hint(hint)
                    .with_line(line)
                    .with_examples(count, Vec::new()),
            );
        }
    };
    accepted(
        "trailing-delimiters",
        &tally.trailing,
        "ends with more delimiters than there are columns, and nothing stands after them.",
        "end with more delimiters than there are columns, and nothing stands after them.",
        "",
    );
    accepted(
        "requoted-lines",
        &tally.unwrapped,
        "stands in one cell, its whole line quoted once more.",
        "stand in one cell, the whole line quoted once more.",
        "Compare one of them with the CRM.",
    );
    accepted(
        "short-records",
        &tally.short,
        "ends before the last column, and the missing cells count as empty.",
        "end before the last column, and the missing cells count as empty: the file leaves empty cells at the end out.",
        "Compare one of them with the CRM.",
    );
    findings.extend(tally.skips.findings());
    if let Some(stated) = tally.stated.filter(|stated| *stated != tally.rows) {
        let message = format!("The footer says {stated} records, but {} came in.", tally.rows);
        findings.push(
            Finding::new("footer-count-differs", Severity::Warning, message).with_hint(
                "Look at the rejected records; if there are none, the file was changed after the export.",
            ),
        );
    }
    findings
}
