//! A sink that keeps everything, and cells as text: what the tests look at. Knows nothing of storage.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use column::{Cell, Column};
use ingest::{Account, ImportError, Plan, Preview, Progress, Rejected, Segment, Sink, SinkError};
use model::{Kind, Money, Table};

/// Never cancels.
pub struct Patient;

impl Progress for Patient {
    fn advance(&self, done: u64, total: u64) -> bool {
        assert!(done <= total);
        true
    }
}

/// Keeps what an import hands over.
#[derive(Default)]
pub struct Kept {
    pub segments: Vec<Segment>,
    pub rejected: Vec<Rejected>,
}

impl Sink for Kept {
    fn segment(&mut self, segment: Segment) -> Result<(), SinkError> {
        assert_eq!(segment.index as usize, self.segments.len());
        assert_eq!(segment.lines.len(), segment.rows as usize);
        assert!(
            segment
                .columns
                .iter()
                .all(|column| column.len() == segment.rows as usize)
        );
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

/// An import with everything it handed over.
pub struct Imported {
    pub preview: Preview,
    pub plan: Plan,
    pub account: Account,
    pub kept: Kept,
}

impl Imported {
    /// The cells of a column in file order, as text; empty for null.
    pub fn column(&self, key: &str) -> Vec<String> {
        let at = self.at(key);
        let dictionary = &self.account.columns[at].dictionary;
        let mut cells = Vec::new();
        for segment in &self.kept.segments {
            let column = Column {
                data: segment.columns[at].clone(),
                dictionary: dictionary.clone(),
            };
            cells.extend((0..segment.rows as usize).map(|row| text(column.cell(row))));
        }
        cells
    }

    /// How often each text stands in a column.
    pub fn counts(&self, key: &str) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for cell in self.column(key) {
            *counts.entry(cell).or_default() += 1;
        }
        counts
    }

    pub fn kind(&self, key: &str) -> Kind {
        self.account.columns[self.at(key)].kind
    }

    /// Lines that this rule passed over.
    pub fn skipped(&self, rule: &str) -> u64 {
        let skipped = self.account.skipped.iter();
        skipped
            .filter(|skipped| skipped.rule == rule)
            .map(|skipped| skipped.lines)
            .sum()
    }

    pub fn codes(&self) -> Vec<&str> {
        self.account
            .findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect()
    }

    /// The mapping, header to key.
    pub fn mapping(&self) -> Vec<(&str, &str)> {
        self.plan
            .columns
            .iter()
            .map(|column| (column.header.as_str(), column.key.as_str()))
            .collect()
    }

    fn at(&self, key: &str) -> usize {
        let columns = &self.account.columns;
        columns
            .iter()
            .position(|column| column.plan.key == key)
            .unwrap_or_else(|| {
                panic!(
                    "no column {key} in {:?}",
                    columns.iter().map(|c| &c.plan.key).collect::<Vec<_>>()
                )
            })
    }
}

fn text(cell: Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Money(minor) => Money(minor).to_decimal_text(),
        Cell::Date(days) => day(i64::from(days)),
        Cell::Instant(seconds) => {
            let time = seconds.rem_euclid(86_400);
            format!(
                "{} {:02}:{:02}:{:02}",
                day(seconds.div_euclid(86_400)),
                time / 3600,
                time / 60 % 60,
                time % 60
            )
        }
        Cell::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
    }
}

fn day(days: i64) -> String {
    (jiff::civil::date(1970, 1, 1) + jiff::ToSpan::days(days)).to_string()
}

/// Previews, plans and imports a file; checks that the lines add up.
pub fn import(path: &Path, table: Option<Table>) -> Result<Imported, ImportError> {
    let preview = ingest::preview(path, None, table)?;
    let plan = ingest::plan_of(&preview);
    import_by(path, preview, plan)
}

/// Imports by a plan of one's own; checks that the lines add up.
pub fn import_by(path: &Path, preview: Preview, plan: Plan) -> Result<Imported, ImportError> {
    let mut kept = Kept::default();
    let account = ingest::import(path, &plan, &Patient, &mut kept)?;
    let parts = account.preamble_lines
        + account.header_lines
        + account.accepted_lines
        + account.blank_lines
        + account.skipped.iter().map(|skipped| skipped.lines).sum::<u64>()
        + account.rejected_lines;
    assert_eq!(parts, account.lines, "every line is in exactly one count");
    assert_eq!(
        account.rows,
        kept.segments
            .iter()
            .map(|segment| u64::from(segment.rows))
            .sum::<u64>()
    );
    assert_eq!(account.rejected, kept.rejected.len() as u64);
    Ok(Imported {
        preview,
        plan,
        account,
        kept,
    })
}

/// Writes a file for a test and imports it.
pub fn import_text(text: impl AsRef<[u8]>) -> Result<Imported, ImportError> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("export.csv");
    std::fs::write(&path, text).expect("room on the disk");
    import(&path, None)
}

/// A folder of real exports outside the project; says so and gives `None` where it is absent.
pub fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../../shared/data")
        .join(folder);
    if path.is_dir() {
        Some(path)
    } else {
        println!("skipped: no shared data");
        None
    }
}
