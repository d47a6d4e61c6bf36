//! How the dates of one column are read, once that is decided. Knows no column.

use super::Known;
use super::counted::Unit;
use super::date::{self, Order};

/// How the dates of a column are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As written, the open ones in this order.
    Written(Order),
    /// The open ones in this order; in the others a spreadsheet exchanged day and month, which is undone.
    Repaired(Order),
    /// The open ones in this order; the others may or may not be exchanged and read as unknown.
    Refused(Order),
    /// As one number.
    Counted(Unit),
}

impl Form {
    /// Days since 1970-01-01 of a cell of which this is known. O(length).
    pub fn days(self, cell: &[u8], known: Known) -> Option<i32> {
        match self {
            Form::Counted(unit) => i32::try_from(unit.instant(cell)?.div_euclid(86_400)).ok(),
            _ => self.day_of(known.date().or_else(|| date::scan(cell))?),
        }
    }

    /// Seconds since 1970-01-01 of the wall time of a cell of which this is known. O(length).
    pub fn instant(self, cell: &[u8], known: Known) -> Option<i64> {
        if let Form::Counted(unit) = self {
            return unit.instant(cell);
        }
        let written = known.date().or_else(|| date::scan(cell))?;
        Some(written.instant(self.day_of(written)?))
    }

    fn day_of(self, written: date::Written) -> Option<i32> {
        match self {
            Form::Repaired(order) => written.days_repaired(order),
            Form::Refused(_) if written.is_fixed() => None,
            Form::Written(order) | Form::Refused(order) => written.days(order),
            Form::Counted(_) => None,
        }
    }
}
