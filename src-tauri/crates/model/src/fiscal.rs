//! The fiscal calendar: where a year begins, whether its quarters are months or weeks, and what its parts are called.
//! Knows no data and no clock.
//!
//! - A fiscal year is called by the calendar year in which a year from that month ends: from February, FY26 is
//!   February 2025 to January 2026; from January it is the calendar year.
//! - By months, a quarter has three of them.
//! - By weeks (4-4-5), a year begins on the first day of the week that is nearest to the 1st of its month, so that it
//!   has 52 or 53 weeks. A quarter has 13: three parts of 4, 4 and 5. The 53rd week belongs to the last part.
//! - Where a text names a year or a quarter, it is the fiscal one. A month (2026-03) and days are the calendar's always.

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::period::{Period, PeriodError};

/// What the quarters of a fiscal year are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
pub enum YearPattern {
    /// Calendar months.
    #[default]
    #[serde(rename = "months")]
    Months,
    /// Weeks: 4, 4 and 5 in each quarter.
    #[serde(rename = "4-4-5")]
    Weeks,
}

/// The first day of a week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
#[ts(rename_all = "lowercase")]
pub enum WeekStart {
    /// Monday.
    #[default]
    Monday,
    /// Tuesday.
    Tuesday,
    /// Wednesday.
    Wednesday,
    /// Thursday.
    Thursday,
    /// Friday.
    Friday,
    /// Saturday.
    Saturday,
    /// Sunday.
    Sunday,
}

impl WeekStart {
    fn weekday(self) -> Weekday {
        match self {
            WeekStart::Monday => Weekday::Monday,
            WeekStart::Tuesday => Weekday::Tuesday,
            WeekStart::Wednesday => Weekday::Wednesday,
            WeekStart::Thursday => Weekday::Thursday,
            WeekStart::Friday => Weekday::Friday,
            WeekStart::Saturday => Weekday::Saturday,
            WeekStart::Sunday => Weekday::Sunday,
        }
    }
}

/// How years, quarters and weeks are counted. The default is the calendar year, with weeks from Monday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
pub struct FiscalCalendar {
    /// The month in which a year begins, 1 to 12.
    pub start_month: i8,
    /// What its quarters are made of.
    pub pattern: YearPattern,
    /// The first day of a week.
    pub week_start: WeekStart,
}

impl Default for FiscalCalendar {
    fn default() -> FiscalCalendar {
        FiscalCalendar {
            start_month: 1,
            pattern: YearPattern::Months,
            week_start: WeekStart::Monday,
        }
    }
}

/// A year or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Year,
    /// 1 to 4.
    Quarter(i8),
    /// 1 to 12.
    Month(i8),
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

impl FiscalCalendar {
    /// True when its years and quarters are those of the calendar.
    pub fn is_calendar_year(&self) -> bool {
        self.start_month == 1 && self.pattern == YearPattern::Months
    }

    /// Reads `2026`, `2026-Q1`, `2026-03`, `2026-01-15` or `2026-01-01..2026-03-31` with both days inside; also
    /// `Q1 2026`, `FY26`, `FY26 Q1`, and `FY26-P3`, the third month of the year.
    ///
    /// # Errors
    /// When the text is none of these, or the range is empty.
    pub fn parse(&self, text: &str) -> Result<Period, PeriodError> {
        // What a period is called reads back: FY26 Q1 (Feb–Apr 2025).
        let trimmed = text.split(" (").next().unwrap_or_default().trim();
        let fiscal = named(&trimmed.to_uppercase()).and_then(|(year, part)| self.part(year, part));
        fiscal
            .or_else(|| Period::of_calendar(trimmed))
            .ok_or_else(|| PeriodError {
                text: trimmed.to_owned(),
            })
    }

    /// The shortest text that `parse` reads back to this period.
    pub fn to_text(&self, period: Period) -> String {
        let prefix = if self.is_calendar_year() { "" } else { "FY" };
        let month = Period::month(period.start.year(), period.start.month());
        match self.part_of(period) {
            Some((year, Part::Year)) => format!("{prefix}{year:04}"),
            Some((year, Part::Quarter(quarter))) => format!("{prefix}{year:04}-Q{quarter}"),
            _ if month == Some(period) => {
                format!("{:04}-{:02}", period.start.year(), period.start.month())
            }
            Some((year, Part::Month(month))) => format!("FY{year:04}-P{month}"),
            None => period.days_in_text(),
        }
    }

    /// The period as a person calls it: `Q1 2026`, or `FY26 Q1 (Feb–Apr 2025)`.
    pub fn words(&self, period: Period) -> String {
        let Some((year, part)) = self.part_of(period) else {
            return self.to_text(period);
        };
        match part {
            Part::Year if self.is_calendar_year() => format!("{year:04}"),
            Part::Quarter(quarter) if self.is_calendar_year() => format!("Q{quarter} {year:04}"),
            Part::Month(_) if self.pattern == YearPattern::Months => self.to_text(period),
            Part::Year => format!("FY{:02} ({})", year % 100, self.span(period)),
            Part::Quarter(quarter) => format!("FY{:02} Q{quarter} ({})", year % 100, self.span(period)),
            Part::Month(month) => format!("FY{:02} P{month} ({})", year % 100, self.span(period)),
        }
    }

    /// The period as a figure's heading names it: in its shortest text, and where that could be taken for the calendar
    /// year's, in words.
    pub fn heading(&self, period: Period) -> String {
        if self.is_calendar_year() {
            self.to_text(period)
        } else {
            self.words(period)
        }
    }

    /// What it is, in words: `Fiscal year from February`.
    pub fn describe(&self) -> String {
        let month = MONTH_NAMES[usize::from(self.start_month.clamp(1, 12).unsigned_abs()) - 1];
        match self.pattern {
            YearPattern::Months if self.start_month == 1 => "Calendar year".to_owned(),
            YearPattern::Months => format!("Fiscal year from {month}"),
            YearPattern::Weeks => format!(
                "Fiscal year of weeks (4-4-5) from the {:?} nearest to 1 {month}",
                self.week_start
            ),
        }
    }

    /// The quarter that holds a day, or one so many before it.
    pub fn quarter(&self, day: Date, back: i32) -> Period {
        let (year, part) = self.quarter_of(day);
        let at = i32::from(year) * 4 + i32::from(part) - 1 - back;
        let (year, part) = (at.div_euclid(4), at.rem_euclid(4) + 1);
        let own = i16::try_from(year)
            .ok()
            .and_then(|year| self.part(year, Part::Quarter(part as i8)));
        own.unwrap_or(Period { start: day, end: day })
    }

    /// The year that holds a day, or one so many before it.
    pub fn year(&self, day: Date, back: i16) -> Period {
        let (year, _) = self.quarter_of(day);
        self.part(year - back, Part::Year)
            .unwrap_or(Period { start: day, end: day })
    }

    /// Year and quarter of a day.
    fn quarter_of(&self, day: Date) -> (i16, i8) {
        let near = day.year();
        for year in [near + 1, near, near - 1] {
            for quarter in 1..=4 {
                if self
                    .part(year, Part::Quarter(quarter))
                    .is_some_and(|own| own.contains(day))
                {
                    return (year, quarter);
                }
            }
        }
        (near, 1)
    }

    /// The part of a year that a period is, if it is one.
    fn part_of(&self, period: Period) -> Option<(i16, Part)> {
        let (year, _) = self.quarter_of(period.start);
        let parts = [Part::Year]
            .into_iter()
            .chain((1..=4).map(Part::Quarter))
            .chain((1..=12).map(Part::Month));
        parts
            .map(|part| (year, part))
            .find(|(year, part)| self.part(*year, *part) == Some(period))
    }

    /// A year or a part of it.
    fn part(&self, year: i16, part: Part) -> Option<Period> {
        let (from, to) = match part {
            Part::Year => (0, 12),
            Part::Quarter(quarter @ 1..=4) => (3 * quarter - 3, 3 * quarter),
            Part::Month(month @ 1..=12) => (month - 1, month),
            _ => return None,
        };
        let period = Period {
            start: self.boundary(year, from)?,
            end: self.boundary(year, to)?,
        };
        Some(period)
    }

    /// The day on which a year's month begins that comes after so many, 0 to 12.
    fn boundary(&self, year: i16, after: i8) -> Option<Date> {
        let year = year.checked_add(i16::from(after == 12))?;
        let after = after % 12;
        let first = Date::new(year - i16::from(self.start_month > 1), self.start_month, 1).ok()?;
        match self.pattern {
            YearPattern::Months => first.checked_add(jiff::Span::new().months(after)).ok(),
            YearPattern::Weeks => {
                let since = first.weekday().since(self.week_start.weekday());
                let days = if since <= 3 { -since } else { 7 - since };
                let weeks = 13 * (after / 3) + 4 * (after % 3);
                let span = jiff::Span::new().days(i32::from(days) + 7 * i32::from(weeks));
                first.checked_add(span).ok()
            }
        }
    }

    /// First and last month, or day, of a period: `Feb–Apr 2025`, `Nov 2025–Jan 2026`, `3 Feb–4 May 2025`.
    fn span(&self, period: Period) -> String {
        let last = period.end.yesterday().unwrap_or(period.end);
        let name = |date: Date| {
            let month = MONTHS[usize::from(date.month().unsigned_abs()) - 1];
            match self.pattern {
                YearPattern::Months => month.to_owned(),
                YearPattern::Weeks => format!("{} {month}", date.day()),
            }
        };
        let year = |date: Date| format!(" {}", date.year());
        let first = match period.start.year() == last.year() {
            true => String::new(),
            false => year(period.start),
        };
        format!("{}{first}–{}{}", name(period.start), name(last), year(last))
    }
}

/// The months in full, January first.
pub const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The year and the part of it that a text in capitals names: `2026`, `2026-Q1`, `Q1 2026`, `FY26`, `FY26-P3`.
fn named(text: &str) -> Option<(i16, Part)> {
    if let Some((part, year)) = text.strip_prefix('Q').and_then(|rest| rest.split_once(' ')) {
        return Some((year_named(year)?, Part::Quarter(part.parse().ok()?)));
    }
    let Some((year, part)) = text.split_once(['-', ' ']) else {
        return Some((year_named(text)?, Part::Year));
    };
    let part = match part.split_at_checked(1)? {
        ("Q", quarter) => Part::Quarter(quarter.parse().ok()?),
        ("P", month) => Part::Month(month.parse().ok()?),
        _ => return None,
    };
    Some((year_named(year)?, part))
}

/// `2026`, `FY2026` or `FY26`.
fn year_named(text: &str) -> Option<i16> {
    let digits = text.strip_prefix("FY").unwrap_or(text).trim();
    let year: i16 = digits.parse().ok().filter(|year| *year >= 0)?;
    match (digits.len(), digits.len() == text.trim().len()) {
        (4, _) => Some(year),
        (2, false) => Some(2000 + year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(start_month: i8) -> FiscalCalendar {
        FiscalCalendar {
            start_month,
            ..FiscalCalendar::default()
        }
    }

    fn weeks(start_month: i8, week_start: WeekStart) -> FiscalCalendar {
        FiscalCalendar {
            start_month,
            pattern: YearPattern::Weeks,
            week_start,
        }
    }

    /// What is read, first and last day, how it is printed, how it is called.
    type Line<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str);

    fn check(calendar: FiscalCalendar, lines: &[Line]) {
        for (text, first, last, printed, called) in lines {
            let period = calendar.parse(text).unwrap();
            let days = [period.start, period.end.yesterday().unwrap()].map(|day| day.to_string());
            assert_eq!(days, [*first, *last], "{text}");
            assert_eq!(calendar.to_text(period), *printed, "{text}");
            assert_eq!(calendar.parse(printed).unwrap(), period, "{printed}");
            assert_eq!(calendar.words(period), *called, "{text}");
            assert_eq!(calendar.parse(called).unwrap(), period, "{called}");
        }
    }

    #[test]
    fn a_year_from_february_is_called_by_the_year_in_which_it_ends() {
        check(
            from(2),
            &[
                (
                    "Q1 2026",
                    "2025-02-01",
                    "2025-04-30",
                    "FY2026-Q1",
                    "FY26 Q1 (Feb–Apr 2025)",
                ),
                (
                    "fy26 q4",
                    "2025-11-01",
                    "2026-01-31",
                    "FY2026-Q4",
                    "FY26 Q4 (Nov 2025–Jan 2026)",
                ),
                (
                    "2026",
                    "2025-02-01",
                    "2026-01-31",
                    "FY2026",
                    "FY26 (Feb 2025–Jan 2026)",
                ),
                ("2026-03", "2026-03-01", "2026-03-31", "2026-03", "2026-03"),
                ("FY26-P2", "2025-03-01", "2025-03-31", "2025-03", "2025-03"),
                (
                    "2026-01-01..2026-03-31",
                    "2026-01-01",
                    "2026-03-31",
                    "2026-01-01..2026-03-31",
                    "2026-01-01..2026-03-31",
                ),
            ],
        );
    }

    #[test]
    fn quarters_of_weeks_have_thirteen_and_the_last_has_the_53rd() {
        // 1 February 2025 is a Saturday: the nearest Monday is the 3rd. 1 February 2026 is a Sunday: the 2nd.
        check(
            weeks(2, WeekStart::Monday),
            &[
                (
                    "FY26",
                    "2025-02-03",
                    "2026-02-01",
                    "FY2026",
                    "FY26 (3 Feb 2025–1 Feb 2026)",
                ),
                (
                    "FY26 Q1",
                    "2025-02-03",
                    "2025-05-04",
                    "FY2026-Q1",
                    "FY26 Q1 (3 Feb–4 May 2025)",
                ),
                (
                    "FY26-P1",
                    "2025-02-03",
                    "2025-03-02",
                    "FY2026-P1",
                    "FY26 P1 (3 Feb–2 Mar 2025)",
                ),
                (
                    "FY26-P3",
                    "2025-03-31",
                    "2025-05-04",
                    "FY2026-P3",
                    "FY26 P3 (31 Mar–4 May 2025)",
                ),
            ],
        );
        let calendar = weeks(2, WeekStart::Sunday);
        let long: Vec<i16> = (2020..2040)
            .filter(|year| {
                let year = calendar.part(*year, Part::Year).unwrap();
                (year.end - year.start).get_days() == 53 * 7
            })
            .collect();
        // The long years of the retail calendar, each called there by the year in which it begins.
        assert_eq!(long, [2024, 2029, 2035]);
        for year in 2020..2040 {
            let last = calendar.part(year, Part::Quarter(4)).unwrap();
            let weeks = (last.end - last.start).get_days() / 7;
            assert_eq!(weeks, if long.contains(&year) { 14 } else { 13 }, "{year}");
        }
    }

    #[test]
    fn every_day_lies_in_one_quarter_and_quarters_follow_one_another() {
        let calendars = (1..=12).flat_map(|month| {
            [
                from(month),
                weeks(month, WeekStart::Monday),
                weeks(month, WeekStart::Saturday),
            ]
        });
        for calendar in calendars {
            let mut day = jiff::civil::date(2023, 12, 25);
            for _ in 0..800 {
                let own = calendar.quarter(day, 0);
                assert!(own.contains(day), "{calendar:?} {day}");
                assert_eq!(calendar.quarter(day, 1).end, own.start, "{calendar:?} {day}");
                assert!(calendar.year(day, 0).contains(day), "{calendar:?} {day}");
                assert_eq!(
                    calendar.parse(&calendar.to_text(own)),
                    Ok(own),
                    "{calendar:?} {day}"
                );
                day = day.tomorrow().unwrap();
            }
        }
    }

    #[test]
    fn the_calendar_year_is_called_as_ever() {
        check(
            FiscalCalendar::default(),
            &[
                ("FY26", "2026-01-01", "2026-12-31", "2026", "2026"),
                ("2026-Q1", "2026-01-01", "2026-03-31", "2026-Q1", "Q1 2026"),
            ],
        );
        for text in ["FY6", "26", "FY26 Q5", "FY26-P13", "Q 2026", "2026-Q", "FY"] {
            assert!(FiscalCalendar::default().parse(text).is_err(), "{text}");
        }
    }
}
