//! A slow, obvious reading of delimited text, and the proof that the fast one agrees with it: on any text,
//! cut into blocks of any size.

use std::io::Write;

use column::{Cell, Column};
use model::{Kind, Table};
use proptest::prelude::*;

use crate::chunks::{Source, syntax};
use crate::import::import_from;
use crate::plan::{
    Account, ColumnPlan, Dialect, ImportError, Plan, Progress, Rejected, Segment, Sink, SinkError,
};

/// What the slow reader says of a stretch of lines.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Slow {
    Accepted {
        line: u64,
        cells: Vec<String>,
    },
    Rejected {
        line: u64,
        lines: u64,
        code: &'static str,
    },
    Blank,
}

/// The physical lines of a text, each with its line end.
fn lines(text: &str) -> Vec<String> {
    let (mut lines, mut line) = (Vec::new(), String::new());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        line.push(char);
        if char == '\n' || (char == '\r' && chars.peek() != Some(&'\n')) {
            lines.push(std::mem::take(&mut line));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// The fields of the record that starts with the first of these lines and the number of lines it takes; or
/// the number of lines up to the one where a quote opens that does not close.
fn fields(lines: &[String]) -> Result<(Vec<String>, usize), usize> {
    let chars: Vec<(usize, char)> = lines
        .iter()
        .enumerate()
        .flat_map(|(n, line)| line.chars().map(move |char| (n, char)))
        .collect();
    let (mut cells, mut at) = (Vec::new(), 0);
    let is_end = |at: usize| {
        chars
            .get(at)
            .is_none_or(|(_, char)| *char == '\n' || *char == '\r')
    };
    loop {
        let mut cell = String::new();
        let mut line = chars.get(at).map_or(0, |(line, _)| *line);
        if chars.get(at).is_some_and(|(_, char)| *char == '"') {
            let opened = line;
            at += 1;
            loop {
                match (chars.get(at), chars.get(at + 1)) {
                    (None, _) => return Err(opened + 1),
                    (Some((_, '"')), Some((_, '"'))) => {
                        cell.push('"');
                        at += 2;
                    }
                    (Some((_, '"')), _) => break,
                    (Some((_, char)), _) => {
                        cell.push(*char);
                        at += 1;
                    }
                }
            }
            line = chars[at].0;
            at += 1;
            if line > opened && !is_end(at) && chars[at].1 != ',' {
                return Err(opened + 1);
            }
        }
        while !is_end(at) && chars[at].1 != ',' {
            cell.push(chars[at].1);
            at += 1;
        }
        cells.push(cell.trim().to_owned());
        if is_end(at) {
            return Ok((cells, line + 1));
        }
        line = chars[at].0;
        at += 1;
        if at == chars.len() {
            cells.push(String::new());
            return Ok((cells, line + 1));
        }
    }
}

fn judge(record: Result<(Vec<String>, usize), usize>, line: u64, width: usize) -> (Slow, usize) {
    match record {
        Err(lines) => (
            Slow::Rejected {
                line,
                lines: lines as u64,
                code: "unclosed-quote",
            },
            lines,
        ),
        Ok((cells, lines)) if cells.iter().all(String::is_empty) => (Slow::Blank, lines),
        Ok((mut cells, lines)) => {
            while cells.len() > width && cells[width..].iter().all(String::is_empty) {
                cells.pop();
            }
            let rejected = |code| Slow::Rejected {
                line,
                lines: lines as u64,
                code,
            };
            let slow = match cells.len().cmp(&width) {
                std::cmp::Ordering::Equal => Slow::Accepted { line, cells },
                std::cmp::Ordering::Less => rejected("too-few-fields"),
                std::cmp::Ordering::Greater => rejected("too-many-fields"),
            };
            (slow, lines)
        }
    }
}

fn slow(text: &str, width: usize) -> Vec<Slow> {
    let lines = lines(text);
    let (mut at, mut found) = (0, Vec::new());
    while at < lines.len() {
        let (one, taken) = judge(fields(&lines[at..]), at as u64 + 2, width);
        let wrong = matches!(one, Slow::Rejected { code, .. } if code != "unclosed-quote");
        if wrong && taken > 1 && width > 2 {
            let singles: Vec<Slow> = (at..at + taken)
                .map(|n| judge(fields(&lines[n..=n]), n as u64 + 2, width).0)
                .collect();
            if singles
                .iter()
                .any(|single| matches!(single, Slow::Accepted { .. }))
            {
                found.extend(singles);
                at += taken;
                continue;
            }
        }
        found.push(one);
        at += taken;
    }
    found
}

#[derive(Default)]
struct Kept {
    rejected: Vec<Rejected>,
    segments: Vec<Segment>,
}

impl Sink for Kept {
    fn segment(&mut self, segment: Segment) -> Result<(), SinkError> {
        self.segments.push(segment);
        Ok(())
    }
    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        self.rejected.push(rejected);
        Ok(())
    }
}

struct Patient;

impl Progress for Patient {
    fn advance(&self, _: u64, _: u64) -> bool {
        true
    }
}

/// Imports a text as text columns, in blocks of this size.
fn fast(text: &str, width: usize, block: usize) -> Result<(Account, Kept), ImportError> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let header: Vec<String> = (0..width).map(|n| format!("h{n}")).collect();
    write!(file, "{}\n{text}", header.join(",")).unwrap();
    let dialect = Dialect {
        encoding: "UTF-8".into(),
        delimiter: ',',
        quote: Some('"'),
        header_line: 1,
        sheet: None,
    };
    let column = |header: String| ColumnPlan {
        key: header.clone(),
        label: header.clone(),
        header,
        kind: Some(Kind::Text),
        stage: None,
        skip: false,
    };
    let plan = Plan {
        dialect: dialect.clone(),
        table: Table::Leads,
        columns: header.into_iter().map(column).collect(),
    };
    let source = Source {
        block,
        ..Source::new(file.path(), "export", &dialect)
    };
    assert_eq!(source.syntax, syntax(&dialect));
    let mut kept = Kept::default();
    let account = import_from(&source, &plan, &Patient, &mut kept)?;
    Ok((account, kept))
}

/// The accepted records of a fast import: line and cells.
fn accepted(account: &Account, kept: &Kept) -> Vec<Slow> {
    let mut rows = Vec::new();
    for segment in &kept.segments {
        let columns: Vec<Column> = segment
            .columns
            .iter()
            .zip(&account.columns)
            .map(|(data, outcome)| Column {
                data: data.clone(),
                dictionary: outcome.dictionary.clone(),
            })
            .collect();
        for (row, line) in segment.lines.iter().enumerate() {
            let cell = |column: &Column| match column.cell(row) {
                Cell::Text(text) => text.to_owned(),
                _ => String::new(),
            };
            rows.push(Slow::Accepted {
                line: u64::from(*line),
                cells: columns.iter().map(cell).collect(),
            });
        }
    }
    rows
}

fn agree(text: &str, width: usize, block: usize) -> Result<(), TestCaseError> {
    let expected = slow(text, width);
    let blank = expected.iter().all(|one| *one == Slow::Blank);
    let (account, kept) = match fast(text, width, block) {
        Err(ImportError::OnlyHeader { .. }) => {
            prop_assert!(blank);
            return Ok(());
        }
        found => found.map_err(|error| TestCaseError::fail(error.to_string()))?,
    };
    let only = |test: fn(&Slow) -> bool| {
        expected
            .iter()
            .filter(|one| test(one))
            .cloned()
            .collect::<Vec<_>>()
    };
    prop_assert_eq!(
        accepted(&account, &kept),
        only(|one| matches!(one, Slow::Accepted { .. }))
    );
    let rejected: Vec<(u64, u64, &str)> = kept
        .rejected
        .iter()
        .map(|one| (one.line, one.lines, one.code.as_str()))
        .collect();
    let expected: Vec<(u64, u64, &str)> = expected
        .iter()
        .filter_map(|one| match one {
            Slow::Rejected { line, lines, code } => Some((*line, *lines, *code)),
            _ => None,
        })
        .collect();
    prop_assert_eq!(rejected, expected);
    let counted = account.preamble_lines
        + account.header_lines
        + account.accepted_lines
        + account.blank_lines
        + account.skipped.iter().map(|skipped| skipped.lines).sum::<u64>()
        + account.rejected_lines;
    prop_assert_eq!(counted, account.lines);
    prop_assert_eq!(account.lines, 1 + lines(text).len() as u64);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_reads_as_the_slow_reader_reads_it(
        pieces in prop::collection::vec(
            prop::sample::select(vec!["a", "é", " ", ",", ",", "\"", "\"\"", "\",\"", "\n", "\n", "\r\n", "\r", "x,y,z\n"]),
            0..60,
        ),
        width in 1_usize..4,
        block in 1_usize..40,
    ) {
        agree(&pieces.concat(), width, block)?;
    }

    #[test]
    fn a_well_formed_table_reads_as_the_csv_crate_reads_it(
        cells in prop::collection::vec(prop::collection::vec("[ab,\"\r\n]{0,6}x", 3), 1..12),
        crlf in any::<bool>(),
        block in 1_usize..60,
    ) {
        let mut writer = csv::WriterBuilder::new()
            .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
            .from_writer(Vec::new());
        for row in &cells {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(|cell| cell.trim().to_owned()).collect())
            .collect();
        let (account, kept) = fast(&text, 3, block).unwrap();
        let found: Vec<Vec<String>> = accepted(&account, &kept)
            .into_iter()
            .filter_map(|one| match one {
                Slow::Accepted { cells, .. } => Some(cells),
                _ => None,
            })
            .collect();
        prop_assert_eq!(found, expected);
        prop_assert!(kept.rejected.is_empty());
    }
}

#[test]
fn a_quote_is_given_up_after_a_thousand_lines_or_a_mebibyte_whatever_the_blocks() {
    let filler = "x,y,z\n".repeat(1500);
    let long = format!("{}\n", "v".repeat(700_000))
        .repeat(3)
        .replace("v\n", ",v,v\n");
    for text in [
        format!("1,\"open,2\n{filler}3,\"4\",5\n"),
        format!("1,\"open,2\n{long}3,\"4\",5\n"),
    ] {
        for block in [1 << 10, 1 << 20, 8 << 20] {
            let (account, kept) = fast(&text, 3, block).unwrap();
            assert_eq!(kept.rejected.len(), 1);
            assert_eq!(
                kept.rejected[0].reason,
                "The quote that opens at line 2, column 3 is never closed."
            );
            assert_eq!(account.rejected_lines, 1);
            assert_eq!(account.rows, account.lines - 2);
        }
    }
}
