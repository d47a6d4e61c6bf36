//! Periods: half-open ranges of civil dates. Membership is decided on dates, never by a clock.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::fiscal::FiscalCalendar;

/// A period `[start, end)` of civil dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
pub struct Period {
    /// First day inside.
    #[ts(type = "string")]
    pub start: Date,
    /// First day outside.
    #[ts(type = "string")]
    pub end: Date,
}

/// Why a text is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is not a period; write a year (2026), a quarter (2026-Q1), a month (2026-03) or two days (2026-01-01..2026-03-31)"
)]
pub struct PeriodError {
    /// What was written.
    pub text: String,
}

impl Period {
    /// Reads a text by the calendar year, as [`FiscalCalendar::parse`] does by any.
    ///
    /// # Errors
    /// When the text is no period, or the range is empty.
    pub fn parse(text: &str) -> Result<Period, PeriodError> {
        FiscalCalendar::default().parse(text)
    }

    /// Reads what no fiscal calendar changes: a month, a day, or a range of days.
    pub(crate) fn of_calendar(text: &str) -> Option<Period> {
        if let Some((from, to)) = text.split_once("..") {
            let start: Date = from.trim().parse().ok()?;
            let last: Date = to.trim().parse().ok()?;
            return (start <= last).then_some(Period {
                start,
                end: last.tomorrow().ok()?,
            });
        }
        match text.split('-').collect::<Vec<_>>()[..] {
            [year, month] if year.len() == 4 => Self::month(year.parse().ok()?, month.parse().ok()?),
            [_, _, _] => {
                let day: Date = text.parse().ok()?;
                Some(Period {
                    start: day,
                    end: day.tomorrow().ok()?,
                })
            }
            _ => None,
        }
    }

    pub(crate) fn month(year: i16, month: i8) -> Option<Period> {
        let start = Date::new(year, month, 1).ok()?;
        let end = start.checked_add(jiff::Span::new().months(1)).ok()?;
        Some(Period { start, end })
    }

    /// True when the day lies inside.
    pub fn contains(&self, day: Date) -> bool {
        self.start <= day && day < self.end
    }

    /// The shortest text that `parse` reads back to this period.
    pub fn to_text(&self) -> String {
        FiscalCalendar::default().to_text(*self)
    }

    /// Its day, or its first and last.
    pub(crate) fn days_in_text(&self) -> String {
        let last = self.end.yesterday().unwrap_or(self.end);
        if last == self.start {
            self.start.to_string()
        } else {
            format!("{}..{}", self.start, last)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_five_spellings_of_a_period() {
        for (text, start, last, printed) in [
            ("2026", "2026-01-01", "2026-12-31", "2026"),
            ("2026-Q1", "2026-01-01", "2026-03-31", "2026-Q1"),
            ("q4 2025", "2025-10-01", "2025-12-31", "2025-Q4"),
            ("2024-02", "2024-02-01", "2024-02-29", "2024-02"),
            ("2026-01-15", "2026-01-15", "2026-01-15", "2026-01-15"),
            (
                "2026-01-15..2026-02-14",
                "2026-01-15",
                "2026-02-14",
                "2026-01-15..2026-02-14",
            ),
            ("2026-01-01..2026-03-31", "2026-01-01", "2026-03-31", "2026-Q1"),
        ] {
            let period = Period::parse(text).unwrap();
            assert_eq!(period.start.to_string(), start, "{text}");
            assert_eq!(period.end.yesterday().unwrap().to_string(), last, "{text}");
            assert_eq!(period.to_text(), printed, "{text}");
            assert!(period.contains(period.start) && !period.contains(period.end));
        }
    }

    #[test]
    fn what_is_no_period_is_refused_with_the_spellings() {
        for text in [
            "",
            "Q5 2026",
            "2026-13",
            "2026-02-30",
            "2026-03-01..2026-02-01",
            "soon",
        ] {
            let error = Period::parse(text).unwrap_err();
            assert!(error.to_string().contains("2026-Q1"), "{text}");
        }
    }
}
