//! Money: whole minor units of one currency. Knows no exchange rate.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// An amount in minor units (cents). Unknown amounts are `None` where they occur, never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Money(#[ts(type = "number")] pub i64);

impl Money {
    /// Minor units per major unit. Amounts are read with two decimals.
    pub const SCALE: i64 = 100;

    /// The amount as decimal text with a point and no grouping: `1234.50`, `12` when whole.
    pub fn to_decimal_text(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        let units = self.0.unsigned_abs();
        let (whole, cents) = (units / 100, units % 100);
        if cents == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{cents:02}")
        }
    }
}
