//! The proof that the fast reading of delimited text agrees with the slow, obvious one: on any text, cut into
//! blocks of any size.

use std::collections::BTreeMap;
use std::io::Write;

use column::{Cell, Column};
use model::{Kind, Table};
use proptest::prelude::*;

use crate::chunks::{Source, syntax};
use crate::import::import_from;
use crate::plan::{
    Account, ColumnPlan, Dialect, ImportError, Plan, Progress, Rejected, Segment, Sink, SinkError,
};
use crate::slow::{Slow, lines, slow};

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
        escape: None,
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
        rules: crate::rules::ColumnRules::default(),
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
    let (account, kept) = match fast(text, width, block) {
        Err(ImportError::OnlyHeader { .. }) => {
            let record = |one: &Slow| matches!(one, Slow::Accepted { .. } | Slow::Rejected { .. });
            prop_assert!(!expected.iter().any(record));
            return Ok(());
        }
        found => found.map_err(|error| TestCaseError::fail(error.to_string()))?,
    };
    let rows: Vec<Slow> = expected
        .iter()
        .filter(|one| matches!(one, Slow::Accepted { .. }))
        .cloned()
        .collect();
    prop_assert_eq!(accepted(&account, &kept), rows);
    let rejected: Vec<(u64, u64, &str)> = kept
        .rejected
        .iter()
        .map(|one| (one.line, one.lines, one.code.as_str()))
        .collect();
    let (mut refused, mut skipped, mut blank) = (Vec::new(), BTreeMap::new(), 0);
    for one in expected {
        match one {
            Slow::Rejected { line, lines, code } => refused.push((line, lines, code)),
            Slow::Skipped { lines, rule } => *skipped.entry(rule.to_owned()).or_default() += lines,
            Slow::Blank(lines) => blank += lines,
            Slow::Accepted { .. } => {}
        }
    }
    prop_assert_eq!(rejected, refused);
    let found: BTreeMap<String, u64> = account
        .skipped
        .iter()
        .map(|skipped| (skipped.rule.clone(), skipped.lines))
        .collect();
    prop_assert_eq!(found.values().sum::<u64>(), skipped.values().sum::<u64>());
    prop_assert_eq!((found, account.blank_lines), (skipped, blank));
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
    fn lines_that_are_no_records_are_seen_as_the_slow_reader_sees_them(
        pieces in prop::collection::vec(
            prop::sample::select(vec![
                "x,y,z\n", "x,y\n", "x,y\n", "1,2,3\n", "1,y,3\n", "7,b\n", "\n", ",,\n", "h0,h1,h2\n", "h0,h1,h2,\n", "# a note\n",
                "#,y,z\n", "#\"x\n", "\"1,\"\"y, z\"\",3\"\n", "\"1,2\"\n", "Grand Total\n", "Grand Total,,\n", "Grand Total,1,2\n",
                "A note\n", "1,\"x\ny\"\n", "\"open,1,2\n", "1,2,\n", "long,w,x,y\n",
            ]),
            0..40,
        ),
        width in 2_usize..5,
        block in 1_usize..80,
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
