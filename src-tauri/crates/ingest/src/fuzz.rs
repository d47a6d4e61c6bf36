//! What the fuzzers reach that nothing else may: `src-tauri/fuzz`. Compiled with the feature `fuzz` alone;
//! each function panics when a law is broken. Knows no fuzzer.

use std::path::Path;

use crate::chunks::Source;
use crate::fields::trim;
use crate::parse::date::{self, Order};
use crate::parse::money;
use crate::parse::number::{self, Mark};
use crate::plan::{Account, ImportError, Plan, Progress, Sink};
use crate::{dialect, import};

/// As [`crate::import`], in blocks of about this size: the outcome must not depend on it.
///
/// # Errors
/// As [`crate::import`].
pub fn import_in_blocks(
    path: &Path,
    plan: &Plan,
    block: usize,
    progress: &dyn Progress,
    sink: &mut dyn Sink,
) -> Result<Account, ImportError> {
    let source = Source {
        block,
        ..Source::new(path, &crate::chunks::file_name(path), &plan.dialect)
    };
    import::import_from(&source, plan, progress, sink)
}

/// Guesses the dialect of a text.
///
/// # Panics
/// When the header would stand on no line.
pub fn dialect(text: &str) {
    let syntax = dialect::guess(text);
    assert!(dialect::header_line(text, syntax) > 0);
}

/// Reads each line as a date.
///
/// # Panics
/// When a day is no day between the years 1000 and 9999, or the instant is on another day.
pub fn dates(text: &str) {
    for cell in cells(text) {
        let Some(written) = date::scan(cell) else { continue };
        for order in [Order::MonthFirst, Order::DayFirst] {
            let Some(day) = written.days(order) else { continue };
            assert_eq!(day, column::kernel::day_of_instant(written.instant(day)));
            assert!((-354_285..=2_932_896).contains(&day));
        }
    }
}

/// Reads each line as a number and as an amount of money.
///
/// # Panics
/// When a number is not finite, or an amount is the null.
pub fn money(text: &str) {
    for cell in cells(text) {
        for mark in [Mark::Point, Mark::Comma] {
            if let Some(decimal) = number::parse(cell, mark) {
                assert!(decimal.to_f64().is_finite());
            }
            let minor = money::parse(cell, mark).and_then(money::minor_units);
            assert!(minor.is_none_or(|(minor, _)| minor != i64::MIN));
        }
    }
}

/// The lines as the cells of a column: trimmed, and none is empty.
fn cells(text: &str) -> impl Iterator<Item = &[u8]> {
    let trimmed = text.lines().map(|line| trim(line.as_bytes()));
    trimmed.filter(|cell| !cell.is_empty())
}
