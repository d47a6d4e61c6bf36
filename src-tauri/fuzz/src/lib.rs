//! Bytes as a file, brought in twice: as the program reads it and in small blocks. Knows no format.

use std::path::PathBuf;

use ingest::{Account, ImportError, Plan, Progress, Rejected, Segment, Sink, SinkError};

/// A file of these bytes, in memory where the system has such a place; each process has one.
///
/// # Panics
/// When it can't be written.
pub fn file(bytes: &[u8], ending: &str) -> PathBuf {
    let shared = PathBuf::from("/dev/shm");
    let folder = if shared.is_dir() {
        shared
    } else {
        std::env::temp_dir()
    };
    let path = folder.join(format!("counterpart-fuzz-{}.{ending}", std::process::id()));
    std::fs::write(&path, bytes).expect("room for the file");
    path
}

/// Counts what an import hands over.
#[derive(Default)]
struct Count {
    rows: u64,
    rejected: u64,
}

impl Sink for Count {
    fn segment(&mut self, segment: Segment) -> Result<(), SinkError> {
        assert!(
            segment
                .columns
                .iter()
                .all(|column| column.len() == segment.rows as usize)
        );
        self.rows += u64::from(segment.rows);
        Ok(())
    }

    fn rejected(&mut self, rejected: Rejected) -> Result<(), SinkError> {
        assert!(rejected.lines > 0 && !rejected.reason.is_empty());
        self.rejected += 1;
        Ok(())
    }
    fn restart(&mut self) -> Result<(), SinkError> {
        *self = Count::default();
        Ok(())
    }
}

struct Patient;

impl Progress for Patient {
    fn advance(&self, _: u64, _: u64) -> bool {
        true
    }
}

/// Previews the bytes as a file with this ending and brings them in by the plan that follows. A refusal is
/// fine; a panic, a lost line or an outcome that depends on the size of the blocks is not.
///
/// # Panics
/// When a line is lost, or the blocks change anything.
pub fn bring_in(bytes: &[u8], ending: &str, block: usize) {
    let path = file(bytes, ending);
    let Ok(preview) = ingest::preview(&path, None, None) else {
        return;
    };
    let plan = ingest::plan_of(&preview);
    let whole = account(&plan, |sink| ingest::import(&path, &plan, &Patient, sink));
    let parts = account(&plan, |sink| {
        ingest::fuzz::import_in_blocks(&path, &plan, block, &Patient, sink)
    });
    match (whole, parts) {
        (Ok(whole), Ok(parts)) => assert_eq!(whole, parts, "in blocks of {block}"),
        (Err(_), Err(_)) => {}
        (whole, parts) => panic!("{whole:?} at once, {parts:?} in blocks of {block}"),
    }
}

/// Brings the file in and gives what must not depend on the blocks.
fn account(
    plan: &Plan,
    import: impl FnOnce(&mut dyn Sink) -> Result<Account, ImportError>,
) -> Result<[u64; 8], String> {
    let mut count = Count::default();
    let account = import(&mut count).map_err(|error| error.to_string())?;
    assert_eq!((count.rows, count.rejected), (account.rows, account.rejected));
    let lines = account.preamble_lines
        + account.header_lines
        + account.accepted_lines
        + account.blank_lines
        + account.skipped.iter().map(|rule| rule.lines).sum::<u64>()
        + account.rejected_lines;
    assert_eq!(lines, account.lines, "every line is in one of the counts");
    assert!(account.columns.len() <= plan.columns.len());
    let cells = |count: fn(&ingest::ColumnOutcome) -> u64| account.columns.iter().map(count).sum();
    Ok([
        account.lines,
        account.rows,
        account.rejected,
        account.accepted_lines,
        account.blank_lines,
        cells(|column| column.empty),
        cells(|column| column.unreadable),
        cells(|column| column.dictionary.texts().count() as u64),
    ])
}
