//! What sort of thing a column holds. Knows nothing of how it is stored.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The kind of a column, inferred once for the whole column and overridable at import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
#[ts(rename_all = "kebab-case")]
pub enum Kind {
    /// Free text and identifiers.
    Text,
    /// Text with few distinct values, such as a picklist.
    Category,
    /// A plain number.
    Number,
    /// An amount of money, in minor units of one currency.
    Money,
    /// A civil date, never shifted by a zone.
    Date,
    /// A date with a time of day.
    DateTime,
    /// Yes or no.
    YesNo,
}

impl Kind {
    /// Every kind, in display order.
    pub const ALL: [Kind; 7] = [
        Kind::Text,
        Kind::Category,
        Kind::Number,
        Kind::Money,
        Kind::Date,
        Kind::DateTime,
        Kind::YesNo,
    ];

    /// The word on the wire and in the file.
    pub fn slug(self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::Category => "category",
            Kind::Number => "number",
            Kind::Money => "money",
            Kind::Date => "date",
            Kind::DateTime => "date-time",
            Kind::YesNo => "yes-no",
        }
    }

    /// The word on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Kind::Text => "Text",
            Kind::Category => "Category",
            Kind::Number => "Number",
            Kind::Money => "Money",
            Kind::Date => "Date",
            Kind::DateTime => "Date and time",
            Kind::YesNo => "Yes/No",
        }
    }

    /// True for text and category: both compare as trimmed, case-folded strings.
    pub fn is_textual(self) -> bool {
        matches!(self, Kind::Text | Kind::Category)
    }

    /// True for date and date-time.
    pub fn is_temporal(self) -> bool {
        matches!(self, Kind::Date | Kind::DateTime)
    }

    /// True when columns of both kinds can be read as one: equal, both textual or both temporal.
    pub fn reads_as(self, other: Kind) -> bool {
        self == other || self.is_textual() && other.is_textual() || self.is_temporal() && other.is_temporal()
    }
}
