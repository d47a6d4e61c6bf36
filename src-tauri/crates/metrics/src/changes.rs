//! Changes of amounts and close dates: what a deal was worth, and when it was to close, on an earlier day.
//! Knows no stage.
//!
//! The rules: a field is what the latest change up to the end of the day made it; before the first change it is
//! what that change says it was; without any change it is what the deal says now. Of changes at one time the
//! export's own sequence decides, then their values.

use crate::deals::Deals;
use crate::feed::Moment;

/// What changed; `None` is a blank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Changed {
    /// The close date, in days since 1970-01-01.
    Close {
        /// Before.
        old: Option<i64>,
        /// After.
        new: Option<i64>,
    },
    /// The amount, in minor units.
    Amount {
        /// Before.
        old: Option<i64>,
        /// After.
        new: Option<i64>,
    },
}

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// The deal's row.
    pub deal: u32,
    /// When.
    pub at: Moment,
    /// The order of changes at one time, where the export has one; else 0.
    pub sequence: u32,
    /// What.
    pub what: Changed,
}

/// The changes of all deals, in order of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// Deal `i` has the changes from `offsets[i]` to `offsets[i + 1]`.
    offsets: Vec<u32>,
    changes: Vec<Change>,
    /// Changes whose deal is not among those known.
    pub orphans: u64,
}

impl Changes {
    /// No change is known: every deal was worth what it is worth now.
    pub fn none() -> Changes {
        Changes {
            offsets: Vec::new(),
            changes: Vec::new(),
            orphans: 0,
        }
    }

    /// Brings changes to their deals, of which there are `deals`.
    /// O(changes · log(changes of one deal) + deals).
    ///
    /// # Panics
    /// With more than 2^32 changes.
    pub fn gather(deals: usize, rows: &[Change]) -> Changes {
        let known = || rows.iter().filter(|row| (row.deal as usize) < deals);
        let mut offsets = vec![0_u32; deals + 1];
        known().for_each(|row| offsets[row.deal as usize + 1] += 1);
        for deal in 0..deals {
            offsets[deal + 1] += offsets[deal];
        }
        let mut next = offsets.clone();
        let mut changes: Vec<Change> = known().copied().collect();
        assert!(u32::try_from(rows.len()).is_ok(), "fewer than 2^32 changes");
        for row in known() {
            let place = &mut next[row.deal as usize];
            changes[*place as usize] = *row;
            *place += 1;
        }
        for deal in 0..deals {
            let own = &mut changes[offsets[deal] as usize..offsets[deal + 1] as usize];
            own.sort_unstable_by_key(|change| (change.at.seconds, change.at, change.sequence, change.what));
        }
        Changes {
            orphans: (rows.len() - changes.len()) as u64,
            offsets,
            changes,
        }
    }

    /// True when nothing is known of the past: figures of earlier days use today's amounts and close dates.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// The changes of a deal, in order.
    pub fn of(&self, row: usize) -> &[Change] {
        match (self.offsets.get(row), self.offsets.get(row + 1)) {
            (Some(start), Some(end)) => &self.changes[*start as usize..*end as usize],
            _ => &[],
        }
    }

    /// What a deal was worth at the end of a day.
    pub fn amount(&self, deals: &Deals, row: usize, day: i64) -> Option<i64> {
        let amounts = self.of(row).iter().filter_map(|change| match change.what {
            Changed::Amount { old, new } => Some((change.at.day(), old, new)),
            Changed::Close { .. } => None,
        });
        at(amounts, day).unwrap_or_else(|| deals.amount(row))
    }

    /// When a deal was to close, as it was known at the end of a day.
    pub fn close(&self, deals: &Deals, row: usize, day: i64) -> Option<i64> {
        let closes = self.of(row).iter().filter_map(|change| match change.what {
            Changed::Close { old, new } => Some((change.at.day(), old, new)),
            Changed::Amount { .. } => None,
        });
        at(closes, day).unwrap_or_else(|| deals.close.at(row).map(Moment::day))
    }
}

/// The value at the end of a day after changes (day, old, new) in order; `None` without any.
fn at<T>(changes: impl Iterator<Item = (i64, T, T)>, day: i64) -> Option<T> {
    let mut value = None;
    for (on, old, new) in changes {
        if on > day {
            return value.or(Some(old));
        }
        value = Some(new);
    }
    value
}
