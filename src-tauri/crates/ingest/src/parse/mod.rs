//! Cells to values: numbers, money, dates, yes or no. Each takes one trimmed, non-empty cell.
//!
//! Nothing here knows of columns: which decimal mark or which order of day and month holds is decided
//! for a whole column in `infer` and given to the parser.

mod clock;
pub(crate) mod counted;
pub(crate) mod date;
pub(crate) mod form;
pub(crate) mod money;
mod month;
pub(crate) mod number;
pub(crate) mod word;

/// What counting a cell has found out of its value, so that decoding it needn't read it again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Known {
    /// Nothing.
    #[default]
    Nothing,
    /// It is a date.
    Date(date::Written),
    /// It is a number, with a decimal point if it has decimals.
    Number(number::Decimal),
}

impl Known {
    /// The number with this decimal mark.
    pub fn number(self, mark: number::Mark) -> Option<number::Decimal> {
        match self {
            Known::Number(number) if number.scale == 0 || mark == number::Mark::Point => Some(number),
            _ => None,
        }
    }

    /// The date.
    pub fn date(self) -> Option<date::Written> {
        match self {
            Known::Date(written) => Some(written),
            _ => None,
        }
    }
}
