//! Civil dates as exports write them, before it is known which part is the day. Knows no time zone: an
//! offset is reported and the wall time kept as written.

use super::clock;
use super::month;

/// Which comes first in `3/4/2026`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// 4 March.
    MonthFirst,
    /// 3 April.
    DayFirst,
}

/// How the parts of a date are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// `2026-03-29`: year, month, day.
    YearFirst,
    /// `29 March 2026`, in any order.
    Named,
    /// `29.3.2026`: always the day first.
    Dotted,
    /// `3/4/2026`: the column decides.
    Open,
}

/// A cell that has the shape of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Written {
    year: i32,
    first: u32,
    second: u32,
    /// How its parts are told apart.
    pub style: Style,
    /// Seconds since midnight, when a time of day is written.
    pub seconds: Option<u32>,
    /// Minutes east of UTC, when an offset is written.
    pub offset: Option<i16>,
}

impl Written {
    /// Days since 1970-01-01 in this order of day and month; `None` when the calendar has no such day.
    #[inline]
    pub fn days(self, order: Order) -> Option<i32> {
        match (self.style, order) {
            (Style::YearFirst | Style::Named, _) | (Style::Open, Order::MonthFirst) => {
                days(self.year, self.first, self.second)
            }
            (Style::Dotted, Order::MonthFirst) => None,
            (Style::Dotted | Style::Open, Order::DayFirst) => days(self.year, self.second, self.first),
        }
    }

    /// As [`Written::days`], with day and month exchanged where the order is fixed: what a spreadsheet made
    /// of `5/6/2024` in a country that writes the day first.
    pub fn days_repaired(self, order: Order) -> Option<i32> {
        if self.is_fixed() {
            days(self.year, self.second, self.first)
        } else {
            self.days(order)
        }
    }

    /// True when the order of day and month needs no decision.
    pub fn is_fixed(self) -> bool {
        matches!(self.style, Style::YearFirst | Style::Named)
    }

    /// True when its day can't be a month, as the first part is known to be the month.
    pub fn is_late(self) -> bool {
        self.is_fixed() && self.second > 12
    }

    /// Seconds since 1970-01-01 00:00:00 of the wall time of this day; midnight when no time is written.
    pub fn instant(self, days: i32) -> i64 {
        i64::from(days) * 86_400 + i64::from(self.seconds.unwrap_or(0))
    }
}

/// Days since 1970-01-01 of a day of the Gregorian calendar, in a year from 1 on; `None` when it has no such day.
/// Counted from 1 March, so that the leap day is the last of its year.
#[inline]
pub(super) fn days(year: i32, month: u32, day: u32) -> Option<i32> {
    const LENGTHS: [u32; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let leap = month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = LENGTHS.get(month as usize)? + u32::from(leap);
    if !(1..=length).contains(&day) {
        return None;
    }
    let (year, month) = if month <= 2 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(year * 365 + year / 4 - year / 100 + year / 400 + of_year as i32 - 719_468)
}

/// A day in words: `29 March 2026`.
pub(crate) fn in_words(days: i32) -> String {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let of_year_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * of_year_era + of_year_era / 4 - of_year_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = (shifted + 2) % 12;
    let year = of_year_era + era * 400 + i32::from(month < 2);
    format!("{day} {} {year}", model::MONTH_NAMES[month as usize])
}

/// A longer cell is no date.
const LONGEST: usize = 44;

/// Reads `2026-03-29`, `3/29/2026`, `29.3.26`, `29. März 2026`, `Mar 29, 2026` and the like, with an optional
/// time of day (`T`, a space or a comma, fractions, AM/PM, `Z` or an offset). Two-digit years 00–68 are
/// 2000–2068. `None` for anything else. O(length).
pub(crate) fn scan(cell: &[u8]) -> Option<Written> {
    if let Some(written) = iso(cell) {
        return Some(written);
    }
    if cell.len() < 6 || cell.len() > LONGEST {
        return None;
    }
    if cell[0].is_ascii_digit() {
        // No part of a date has three digits, and none more than four.
        digits(cell).filter(|(_, width, _)| *width != 3)?;
        if let Some(written) = numeric(cell) {
            return Some(written);
        }
        if !month::may_follow_digits(cell) {
            return None;
        }
    }
    let named = month::named(cell)?;
    let (seconds, offset) = after(named.rest)?;
    let year = if named.year < 100 {
        century(named.year)
    } else {
        named.year
    };
    (1000..=9999).contains(&year).then_some(Written {
        year: year as i32,
        first: named.month,
        second: named.day,
        style: Style::Named,
        seconds,
        offset,
    })
}

/// `2026-03-29`, `2026-03-29 20:55` or `2026-03-29T20:55:00`, the usual case. `None` says nothing about others.
#[inline]
fn iso(cell: &[u8]) -> Option<Written> {
    let date = cell.first_chunk::<10>()?;
    let time = match cell.len() {
        10 => None,
        16 => Some((cell.last_chunk::<6>()?, b":00")),
        19 => Some((cell[10..].first_chunk::<6>()?, cell.last_chunk::<3>()?)),
        _ => return None,
    };
    let mut most = 0;
    let mut two = |tens: u8, ones: u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        most = tens.max(ones).max(most);
        u32::from(tens) * 10 + u32::from(ones)
    };
    let year = two(date[0], date[1]) * 100 + two(date[2], date[3]);
    let (first, second) = (two(date[5], date[6]), two(date[8], date[9]));
    let mut marked = date[4] == b'-' && date[7] == b'-' && year >= 1000;
    let seconds = time.map(|(clock, last)| {
        let (hour, minute) = (two(clock[1], clock[2]), two(clock[4], clock[5]));
        let second = two(last[1], last[2]);
        marked &= matches!(clock[0], b' ' | b'T') && clock[3] == b':' && last[0] == b':';
        marked &= hour < 24 && minute < 60 && second < 60;
        hour * 3600 + minute * 60 + second
    });
    (marked && most <= 9).then_some(Written {
        year: year as i32,
        first,
        second,
        style: Style::YearFirst,
        seconds,
        offset: None,
    })
}

fn numeric(cell: &[u8]) -> Option<Written> {
    let (a, a_width, rest) = digits(cell)?;
    let (separator, rest) = rest.split_first()?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let (b, b_width, rest) = digits(rest)?;
    let rest = rest.strip_prefix(std::slice::from_ref(separator))?;
    let (c, c_width, rest) = digits(rest)?;
    let (year, first, second) = match (a_width, b_width, c_width) {
        (4, 1 | 2, 1 | 2) => (a, b, c),
        (1 | 2, 1 | 2, 4) => (c, a, b),
        (1 | 2, 1 | 2, 2) => (century(c), a, b),
        _ => return None,
    };
    if !(1000..=9999).contains(&year) {
        return None;
    }
    let (seconds, offset) = after(rest)?;
    let style = match (a_width, separator) {
        (4, _) => Style::YearFirst,
        (_, b'.') => Style::Dotted,
        _ => Style::Open,
    };
    Some(Written {
        year: year as i32,
        first,
        second,
        style,
        seconds,
        offset,
    })
}

fn century(year: u32) -> u32 {
    if year < 69 { 2000 + year } else { 1900 + year }
}

/// The time of day after a date, if there is one: seconds since midnight and offset.
fn after(rest: &[u8]) -> Option<(Option<u32>, Option<i16>)> {
    let time = match rest {
        [] => return Some((None, None)),
        [b',', b' ', time @ ..] | [b'T' | b't' | b' ', time @ ..] => time,
        _ => return None,
    };
    clock::time_of_day(time.trim_ascii_start()).map(|(seconds, offset)| (Some(seconds), offset))
}

/// Up to four leading digits: their value, how many, and what follows.
#[inline]
pub(super) fn digits(text: &[u8]) -> Option<(u32, usize, &[u8])> {
    let (mut value, mut width) = (0, 0);
    while let Some(digit) = text.get(width).filter(|byte| byte.is_ascii_digit()) {
        (value, width) = (value * 10 + u32::from(digit - b'0'), width + 1);
        if width > 4 {
            return None;
        }
    }
    (width > 0).then(|| (value, width, &text[width..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{Date, date};

    fn read(text: &str, order: Order) -> Option<(Date, Option<u32>)> {
        let written = scan(text.as_bytes())?;
        let days = jiff::ToSpan::days(i64::from(written.days(order)?));
        Some((date(1970, 1, 1) + days, written.seconds))
    }

    #[test]
    fn every_way_exports_write_a_day() {
        let day = date(2026, 3, 29);
        for text in ["2026-03-29", "2026/3/29", "2026.03.29"] {
            assert_eq!(read(text, Order::MonthFirst), Some((day, None)), "{text}");
            assert_eq!(read(text, Order::DayFirst), Some((day, None)), "{text}");
        }
        for text in ["3/29/2026", "03/29/26", "3-29-2026"] {
            assert_eq!(read(text, Order::MonthFirst), Some((day, None)), "{text}");
            assert_eq!(read(text, Order::DayFirst), None, "{text}");
        }
        for text in ["29/3/2026", "29.3.2026", "29.03.26", "29-03-2026"] {
            assert_eq!(read(text, Order::DayFirst), Some((day, None)), "{text}");
            assert_eq!(read(text, Order::MonthFirst), None, "{text}");
        }
        assert_eq!(read("5/6/69", Order::DayFirst), Some((date(1969, 6, 5), None)));
    }

    #[test]
    fn times_of_day_keep_the_wall_time_as_written() {
        let seconds = 20 * 3600 + 55 * 60;
        for text in [
            "2026-02-23T20:55",
            "2026-02-23 20:55:00",
            "2026-02-23T20:55:00.000Z",
            "2026-02-23T20:55:00.123+02:00",
            "2026-02-23T20:55:00+0200",
            "02/23/26 08:55 PM",
            "2/23/2026, 8:55 pm",
        ] {
            let expected = Some((date(2026, 2, 23), Some(seconds)));
            assert_eq!(read(text, Order::MonthFirst), expected, "{text}");
        }
        assert_eq!(
            read("2026-02-23 12:00 AM", Order::DayFirst),
            Some((date(2026, 2, 23), Some(0)))
        );
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "2026-02-30",
            "2026-13-01",
            "13/13/2026",
            "2026-3",
            "26-3-1",
            "1/2/3",
            "2026-02-23 25:00",
            "2026-02-23 20:60",
            "2026-02-23x",
            "2026-02/23",
            "12345678",
            "2026-02-23 13:00 PM",
            "0026-02-03",
        ] {
            assert_eq!(read(text, Order::MonthFirst), None, "{text}");
        }
        assert_eq!(read("29/2/2023", Order::DayFirst), None);
    }

    proptest::proptest! {
        #[test]
        fn days_are_told_in_words_that_read_as_the_same_day(days in -300_000_i32..2_900_000) {
            let words = in_words(days);
            let read = scan(words.as_bytes()).and_then(|written| written.days(Order::DayFirst));
            proptest::prop_assert_eq!(read, Some(days), "{}", words);
        }

        #[test]
        fn a_date_of_the_usual_form_reads_as_the_general_reader_reads_it(
            text in "[0-9]{4}[-/][0-3][0-9][-.][0-9]{2}([ Tt_][0-9]{2}:[0-9]{2}(:[0-9x]{2})?)?",
        ) {
            if let Some(written) = iso(text.as_bytes()) {
                proptest::prop_assert_eq!(Some(written), numeric(text.as_bytes()));
            }
        }

        #[test]
        fn what_is_said_to_hold_no_month_holds_none(
            text in "[0-9]{1,5}(st|nd|th|er|º|[A-Za-zé]{0,2})([ .,-]{0,2}(de |of )?)(Mar|abril|lug|März|Dez|juin|ene|giu|x)[ .]?[0-9]{1,4}[ a-z]?",
        ) {
            if !month::may_follow_digits(text.as_bytes()) {
                proptest::prop_assert_eq!(month::named(text.as_bytes()), None);
            }
        }

        #[test]
        fn days_agree_with_the_calendar(days in -300_000_i32..2_900_000) {
            let day = date(1970, 1, 1) + jiff::ToSpan::days(i64::from(days));
            if day.year() >= 1000 {
                let text = day.to_string();
                proptest::prop_assert_eq!(scan(text.as_bytes()).and_then(|w| w.days(Order::DayFirst)), Some(days));
            }
        }
    }
}
