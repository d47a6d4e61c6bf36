//! Rejected records as a file of their own that can be mended and brought in again: its last two columns say
//! where each record stood and why it was rejected. Knows nothing of files.

use std::borrow::Cow;

use crate::chunks::syntax;
use crate::loose::loose;
use crate::mapping::plan_of;
use crate::plan::{Dialect, Plan, Preview};
use crate::remember::recall;
use crate::rules::ColumnRules;
use model::Kind;

/// The headers of the last two columns.
pub const REJECTED_COLUMNS: [&str; 2] = ["Rejected line", "Rejected because"];

/// The key of the column that says on which line of the source a mended record stood.
pub const MENDED_LINE: &str = "rejected_line";

/// Characters by which a spreadsheet takes a cell for a formula.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// True for the header of a file of rejected records, whatever was put beside its columns.
pub fn is_mended<S: AsRef<str>>(header: &[S]) -> bool {
    let mut pairs = header.windows(2);
    pairs.any(|pair| pair[0].as_ref() == REJECTED_COLUMNS[0] && pair[1].as_ref() == REJECTED_COLUMNS[1])
}

/// The plan for mended records: read as those of the source they come from were, given its columns' keys with the
/// kind and the rules each was read by, and with the line each stood on as the column [`MENDED_LINE`]. O(columns).
pub fn mended_plan(seen: &Preview, source: &Plan, read: &[(&str, Option<Kind>, ColumnRules)]) -> Plan {
    let mut plan = plan_of(seen);
    recall(&mut plan, source);
    // The numbers of a workbook have a decimal point, whatever the export had.
    let typed = seen.container.as_ref().is_some_and(|found| !found.has_dialect);
    for column in &mut plan.columns {
        if column.header == REJECTED_COLUMNS[0] {
            MENDED_LINE.clone_into(&mut column.key);
            column.kind = Some(Kind::Number);
            column.skip = false;
            continue;
        }
        match read.iter().find(|(key, ..)| *key == column.key) {
            Some((_, kind, rules)) => {
                column.kind = *kind;
                column.rules = rules.clone();
                if typed {
                    column.rules.mark = None;
                }
            }
            // A field that the source does not have.
            None => column.skip = true,
        }
    }
    plan
}

/// The cells of a rejected record, as well as they can be told. O(text).
pub fn rejected_cells(text: &str, dialect: &Dialect) -> Vec<String> {
    let records = loose(text.as_bytes(), 1, syntax(dialect), usize::MAX);
    records.into_iter().flat_map(|record| record.cells).collect()
}

/// The cell with an apostrophe before what a spreadsheet would take for a formula; [`unguarded`] takes it away.
pub fn guarded(cell: &str) -> Cow<'_, str> {
    if cell.trim_start_matches('\'').starts_with(FORMULA) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// How many bytes of a cell are the apostrophe that [`guarded`] put there.
pub(crate) fn guard(cell: &[u8]) -> usize {
    let bare = std::str::from_utf8(cell)
        .ok()
        .and_then(|cell| cell.strip_prefix('\''));
    usize::from(bare.is_some_and(|bare| bare.trim_start_matches('\'').starts_with(FORMULA)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_guarded_and_comes_back_as_it_was() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("'=1", "''=1"),
            ("'tis", "'tis"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            let safe = guarded(cell);
            assert_eq!(safe, written);
            assert_eq!(&safe[guard(safe.as_bytes())..], cell);
        }
    }
}
