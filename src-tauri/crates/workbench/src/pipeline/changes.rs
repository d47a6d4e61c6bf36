//! What amounts and close dates were on earlier days, as a history of stages tells beside each row. Knows no
//! figure.

use std::sync::Arc;

use column::{Cell, Column};
use metrics::{Change, Changed, Changes, Moment, NO_ID, Precision};
use model::field::key;
use workspace::Workspace;

use super::facts::Facts;
use crate::error::WorkbenchError;
use crate::session::Model;

const DAY: i64 = 86_400;

/// A row of a history: when, whether it tells of the creation, and what it says beside the stage.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    deal: u32,
    seconds: i64,
    later: bool,
    amount: Option<i64>,
    close: Option<i64>,
}

/// The changes that a team's histories tell of: a row that says another amount or close date than the one before
/// it. Of rows at one time the one of the creation is the first, then the smaller values. O(rows · log(rows)).
pub(super) fn of(workspace: &Workspace, model: &mut Model, facts: &Facts) -> Result<Changes, WorkbenchError> {
    let mut said: Vec<Said> = Vec::new();
    let mut known = [false; 2];
    let mut exact = true;
    for (source, deals) in &facts.stages.histories {
        let mut read = |key: &str| model.source_column(workspace, *source, key);
        let [at, from, amount, close] = [
            read("changed_at")?,
            read("from_stage")?,
            read(key::AMOUNT)?,
            read("close_on")?,
        ];
        let Some(at) = at.filter(|_| amount.is_some() || close.is_some()) else {
            continue;
        };
        known = [known[0] || amount.is_some(), known[1] || close.is_some()];
        for (row, deal) in deals.iter().enumerate().filter(|(_, deal)| **deal < NO_ID) {
            let Some((seconds, to_the_second)) = time(at.cell(row)) else {
                continue;
            };
            exact &= to_the_second;
            said.push(Said {
                deal: *deal,
                seconds,
                later: from.as_ref().is_some_and(|from| from.cell(row) != Cell::Null),
                amount: value(amount.as_ref(), row),
                close: value(close.as_ref(), row),
            });
        }
    }
    said.sort_unstable();
    let precision = if exact { Precision::Instant } else { Precision::Day };
    let mut changes = Vec::new();
    for pair in said.windows(2).filter(|pair| pair[0].deal == pair[1].deal) {
        let [before, after] = [pair[0], pair[1]];
        let mut add = |what| {
            changes.push(Change {
                deal: after.deal,
                at: Moment {
                    seconds: after.seconds,
                    precision,
                },
                sequence: changes.len() as u32,
                what,
            });
        };
        if known[0] && before.amount != after.amount {
            add(Changed::Amount {
                old: before.amount,
                new: after.amount,
            });
        }
        if known[1] && before.close != after.close {
            add(Changed::Close {
                old: before.close,
                new: after.close,
            });
        }
    }
    Ok(Changes::gather(facts.count(), &changes))
}

/// Seconds since 1970-01-01, and whether they are known to the second.
pub(super) fn time(cell: Cell<'_>) -> Option<(i64, bool)> {
    match cell {
        Cell::Date(day) => Some((i64::from(day) * DAY, false)),
        Cell::Instant(seconds) => Some((seconds, true)),
        _ => None,
    }
}

/// Minor units, or days since 1970-01-01.
fn value(column: Option<&Arc<Column>>, row: usize) -> Option<i64> {
    match column?.cell(row) {
        Cell::Money(minor) => Some(minor),
        Cell::Date(day) => Some(day.into()),
        Cell::Instant(seconds) => Some(seconds.div_euclid(DAY)),
        _ => None,
    }
}
