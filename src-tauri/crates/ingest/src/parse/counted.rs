//! Days and moments written as one number: seconds or milliseconds since 1970, a spreadsheet's days since 1900,
//! `20260329`. Any number might be one, so only a column that is known to hold dates is read so.

use super::date;
use super::number::{self, Decimal, Mark};

/// What the number counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    /// Seconds since 1970.
    Seconds,
    /// Milliseconds since 1970.
    Millis,
    /// A spreadsheet's days, 1 being 1 January 1900.
    Serial,
    /// Year, month and day as eight digits.
    Digits,
}

/// From 1990 to 2100, in seconds since 1970.
const PLAUSIBLE: std::ops::Range<i64> = 631_152_000..4_102_444_800;
const DAY: i64 = 86_400;
/// The spreadsheet's whole days of these, with a day more at either end for what rounding does.
const SERIALS: std::ops::Range<i64> = 32_873..73_052;
/// The spreadsheet's number of 1 January 1970.
const EPOCH: i64 = 25_569;

impl Unit {
    /// Every unit.
    pub const ALL: [Unit; 4] = [Unit::Seconds, Unit::Millis, Unit::Serial, Unit::Digits];

    /// Seconds since 1970-01-01 00:00:00 of a cell in this unit; `None` when it is no number or lies outside
    /// 1990–2100. Fractions of a second are cut off. O(length).
    pub fn instant(self, cell: &[u8]) -> Option<i64> {
        if self == Unit::Digits && (cell.len() != 8 || !cell.iter().all(u8::is_ascii_digit)) {
            return None;
        }
        let mark = if cell.contains(&b',') {
            Mark::Comma
        } else {
            Mark::Point
        };
        self.moment(number::parse(cell, mark)?)
    }

    /// As [`Unit::instant`], of a cell that reads as this number; of eight digits where that is the unit. O(1).
    pub fn moment(self, number: Decimal) -> Option<i64> {
        let scale = u32::try_from(number.scale).ok()?;
        let seconds = match self {
            Unit::Digits => return eight_digits(number.mantissa),
            Unit::Seconds => number.mantissa.div_euclid(10_i64.checked_pow(scale)?),
            Unit::Millis => number.mantissa.div_euclid(10_i64.checked_pow(scale + 3)?),
            Unit::Serial => {
                let one = 10_i64.checked_pow(scale)?;
                if !SERIALS.contains(&number.mantissa.div_euclid(one)) {
                    return None;
                }
                let (count, one) = (i128::from(number.mantissa), i128::from(one));
                let seconds = (count * i128::from(DAY) * 2 + one).div_euclid(one * 2);
                i64::try_from(seconds).ok()? - EPOCH * DAY
            }
        };
        PLAUSIBLE.contains(&seconds).then_some(seconds)
    }

    /// The words for it, as an example of 29 March 2026.
    pub fn words(self) -> &'static str {
        match self {
            Unit::Seconds => "seconds since 1970",
            Unit::Millis => "milliseconds since 1970",
            Unit::Serial => "a spreadsheet's day number",
            Unit::Digits => "date as 20260329",
        }
    }
}

fn eight_digits(digits: i64) -> Option<i64> {
    let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100);
    let days = date::days(i32::try_from(year).ok()?, month as u32, day as u32)?;
    let seconds = i64::from(days) * DAY;
    PLAUSIBLE.contains(&seconds).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_moment_in_every_unit() {
        let noon = 1_774_785_600;
        assert_eq!(Unit::Seconds.instant(b"1774785600"), Some(noon));
        assert_eq!(Unit::Millis.instant(b"1774785600123"), Some(noon));
        assert_eq!(Unit::Serial.instant(b"46110.5"), Some(noon));
        assert_eq!(Unit::Serial.instant(b"46110,5"), Some(noon));
        assert_eq!(Unit::Digits.instant(b"20260329"), Some(noon - DAY / 2));
    }

    #[test]
    fn what_lies_outside_the_century_is_none() {
        for text in ["0", "12", "177478560", "99999999999", "20261329"] {
            for unit in Unit::ALL {
                assert_eq!(unit.instant(text.as_bytes()), None, "{text} in {unit:?}");
            }
        }
    }
}
