//! Corrections of a column, each made once for all of its cells. Knows nothing of how cells are read.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Kind;

/// Which comes first in `3/4/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum DateOrder {
    /// 4 March.
    MonthFirst,
    /// 3 April.
    DayFirst,
}

/// What separates whole from parts in `1.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum DecimalMark {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// A correction of one column, named by its header as written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "fix", rename_all = "kebab-case")]
#[ts(tag = "fix", rename_all = "kebab-case")]
pub enum Fix {
    /// A text stands for another; case is ignored. The empty text is a blank cell.
    Replace {
        /// Header.
        column: String,
        /// The text as written.
        from: String,
        /// What it stands for.
        to: String,
    },
    /// A text means unknown; case is ignored.
    Unknown {
        /// Header.
        column: String,
        /// The text as written.
        text: String,
    },
    /// A text that means unknown elsewhere is a value here.
    Known {
        /// Header.
        column: String,
        /// The text as written.
        text: String,
    },
    /// Day or month first.
    Dates {
        /// Header.
        column: String,
        /// Which.
        order: DateOrder,
    },
    /// Whether a spreadsheet exchanged day and month in the dates of fixed order.
    Exchanged {
        /// Header.
        column: String,
        /// True to exchange them back, false to keep them.
        exchanged: bool,
    },
    /// Decimal point or comma.
    Decimal {
        /// Header.
        column: String,
        /// Which.
        mark: DecimalMark,
    },
    /// The currency of all amounts.
    Currency {
        /// Header.
        column: String,
        /// ISO code.
        code: String,
    },
    /// The kind of its cells.
    ReadAs {
        /// Header.
        column: String,
        /// Which.
        kind: Kind,
    },
    /// Runs of white space become one space; characters that show nothing are left out.
    Tidy {
        /// Header.
        column: String,
    },
}

impl Fix {
    /// The header of the column it corrects.
    pub fn column(&self) -> &str {
        match self {
            Fix::Replace { column, .. }
            | Fix::Unknown { column, .. }
            | Fix::Known { column, .. }
            | Fix::Dates { column, .. }
            | Fix::Exchanged { column, .. }
            | Fix::Decimal { column, .. }
            | Fix::Currency { column, .. }
            | Fix::ReadAs { column, .. }
            | Fix::Tidy { column } => column,
        }
    }

    /// What it does, as on a button.
    pub fn label(&self) -> String {
        match self {
            Fix::Replace { from, to, .. } => format!("Read \"{from}\" as \"{to}\""),
            Fix::Unknown { text, .. } => format!("Read \"{text}\" as unknown"),
            Fix::Known { text, .. } => format!("Keep \"{text}\" as a value"),
            Fix::Dates { order, .. } => match order {
                DateOrder::MonthFirst => "Read the month first".to_owned(),
                DateOrder::DayFirst => "Read the day first".to_owned(),
            },
            Fix::Exchanged { exchanged: true, .. } => "Exchange day and month back".to_owned(),
            Fix::Exchanged { .. } => "Keep the dates as they stand".to_owned(),
            Fix::Decimal { mark, .. } => match mark {
                DecimalMark::Point => "Read a decimal point".to_owned(),
                DecimalMark::Comma => "Read a decimal comma".to_owned(),
            },
            Fix::Currency { code, .. } => format!("Take all amounts as {code}"),
            Fix::ReadAs { kind, .. } => format!("Read as {}", kind.label().to_lowercase()),
            Fix::Tidy { .. } => "Tidy the white space".to_owned(),
        }
    }
}
