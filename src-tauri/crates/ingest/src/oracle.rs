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
    fn restart(&mut self) -> Result<(), SinkError> {
        *self = Kept::default();
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

/// Imports a text as a preview of all of it suggests, in blocks of this size.
fn guessed(text: &str, block: usize) -> (Account, Kept) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "{text}").unwrap();
    let plan = crate::plan_of(&crate::preview(file.path(), None, Some(Table::Leads)).unwrap());
    let source = Source {
        block,
        ..Source::new(file.path(), "export", &plan.dialect)
    };
    let mut kept = Kept::default();
    let account = import_from(&source, &plan, &Patient, &mut kept).unwrap();
    (account, kept)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn reading_ahead_of_proof_finds_what_two_readings_find(
        head in prop::collection::vec((0_usize..9, 0_usize..9), 4..40),
        rest in prop::collection::vec((0_usize..12, 0_usize..12), 0..60),
        block in 30_usize..400,
    ) {
        // The last of these stand below the head only, where they overturn what it suggests.
        const CELLS: [&str; 12] = [
            "", "7", "12.50", "3/4/2026", "2026-01-05", "2026-02-01 10:30", "Web", "n/a", "Fair", "25/12/2026", "1.234,5", "\"x\ny\"",
        ];
        let mut text = "Lead ID,Created,Score,Other,Country\n".to_owned();
        for (n, (a, b)) in head.iter().chain(&rest).enumerate() {
            let day = if n % 7 == 3 { CELLS[*a] } else { "2026-03-04" };
            text.push_str(&format!("00Q{n:05},{day},{},{},{}\n", n * 3 % 11, CELLS[*b], CELLS[*a]));
        }
        let (twice, (ahead, kept)) = (guessed(&text, 1 << 20), guessed(&text, block));
        prop_assert_eq!(accepted(&twice.0, &twice.1), accepted(&ahead, &kept));
        let cells = |account: &Account, kept: &Kept| -> Vec<String> {
            let mut cells = Vec::new();
            for segment in &kept.segments {
                for (data, outcome) in segment.columns.iter().zip(&account.columns) {
                    let column = Column { data: data.clone(), dictionary: outcome.dictionary.clone() };
                    cells.extend((0..segment.rows as usize).map(|row| format!("{} {:?}", outcome.plan.key, column.cell(row))));
                }
            }
            cells.sort();
            cells
        };
        prop_assert_eq!(cells(&twice.0, &twice.1), cells(&ahead, &kept));
        let about = |account: &Account| {
            let columns = account.columns.iter().map(|column| {
                let texts: Vec<&str> = column.dictionary.texts().collect();
                format!("{:?} {} {:?} {} {} {:?} {texts:?}", column.kind, column.format, column.currency, column.empty, column.unreadable, column.days)
            });
            (columns.collect::<Vec<_>>(), account.findings.clone(), account.fingerprint.clone(), account.rows, account.lines)
        };
        prop_assert_eq!(about(&twice.0), about(&ahead));
    }
}

/// Writes to the file as soon as some of it is read.
struct Meddler(std::path::PathBuf);

impl Progress for Meddler {
    fn advance(&self, _: u64, _: u64) -> bool {
        let file = std::fs::OpenOptions::new().append(true).open(&self.0);
        file.and_then(|mut file| file.write_all(b"9,z\n")).is_ok()
    }
}

#[test]
fn a_file_that_changes_while_it_is_read_once_is_refused() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    write!(file, "id,name\n{}", "1,a\n2,b\n".repeat(20)).unwrap();
    let plan = crate::plan_of(&crate::preview(file.path(), None, None).unwrap());
    let source = Source {
        block: 40,
        ..Source::new(file.path(), "export", &plan.dialect)
    };
    let meddler = Meddler(file.path().to_owned());
    let found = import_from(&source, &plan, &meddler, &mut Kept::default());
    assert!(matches!(found, Err(ImportError::Changed { .. })));
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
