//! One cell of a sheet as text: numbers plain, dates in ISO form, a text quoted on one line. Knows nothing of
//! rows.

use std::io::Write;

use calamine::{DataRef, ExcelDateTime};

/// Days from 1970-01-01 to the day before the first of each date system, counting the 29 February 1900 that
/// Excel believes in.
const EPOCH_1900: i64 = -25_569;
const EPOCH_1904: i64 = -24_107;
/// Serials of the days before and of that 29 February.
const UNREAL_DAY: i64 = 60;
/// The last serial Excel knows: 9999-12-31.
const LAST_SERIAL: f64 = 2_958_466.0;
const DAY_SECONDS: i64 = 86_400;

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Nothing was written.
    Empty,
    /// It is an error of a formula, such as `#N/A`; nothing was written.
    Error,
    /// It is a number, a date or a truth.
    Value,
    /// It is a text.
    Text,
}

/// Writes a cell. O(cell).
pub(super) fn write(cell: &DataRef<'_>, is_1904: bool, out: &mut Vec<u8>) -> Kind {
    match cell {
        DataRef::Empty => return Kind::Empty,
        DataRef::Error(_) => return Kind::Error,
        DataRef::Int(number) => put(out, format_args!("{number}")),
        DataRef::Float(number) => float(*number, out),
        DataRef::Bool(true) => out.extend_from_slice(b"TRUE"),
        DataRef::Bool(false) => out.extend_from_slice(b"FALSE"),
        DataRef::DateTime(at) => date_time(*at, is_1904, out),
        DataRef::String(text) => return quoted(text, out),
        DataRef::SharedString(text) => return quoted(text, out),
        DataRef::DateTimeIso(text) => return iso(text, out),
        DataRef::DurationIso(text) => duration(text, out),
    }
    Kind::Value
}

/// Writes a text in quotes, its line breaks as U+2028; nothing when it is blank. O(text).
pub(super) fn quoted(text: &str, out: &mut Vec<u8>) -> Kind {
    if text.trim().is_empty() {
        return Kind::Empty;
    }
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr3(b'"', b'\n', b'\r', rest) {
        out.extend_from_slice(&rest[..at]);
        let next = rest.get(at + 1);
        let taken = match rest[at] {
            b'"' => {
                out.extend_from_slice(b"\"\"");
                1
            }
            byte => {
                out.extend_from_slice("\u{2028}".as_bytes());
                1 + usize::from(byte == b'\r' && next == Some(&b'\n'))
            }
        };
        rest = &rest[at + taken..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
    Kind::Text
}

fn put(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    // Writing to memory does not fail.
    let _ = out.write_fmt(text);
}

fn float(number: f64, out: &mut Vec<u8>) {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        put(out, format_args!("{}", number as i64));
    } else {
        put(out, format_args!("{number}"));
    }
}

fn date_time(at: ExcelDateTime, is_1904: bool, out: &mut Vec<u8>) {
    let serial = at.as_f64();
    if !(0.0..LAST_SERIAL).contains(&serial) {
        return float(serial, out);
    }
    let seconds = (serial * DAY_SECONDS as f64).round() as i64;
    if at.is_duration() {
        return clock(seconds, out);
    }
    let (day, time) = (seconds / DAY_SECONDS, seconds % DAY_SECONDS);
    if day == 0 && !is_1904 {
        return clock(time, out);
    }
    let days = match (is_1904, day) {
        (true, day) => EPOCH_1904 + day,
        (false, UNREAL_DAY) => return put(out, format_args!("1900-02-29")),
        (false, day) if day < UNREAL_DAY => EPOCH_1900 + day + 1,
        (false, day) => EPOCH_1900 + day,
    };
    let (year, month, day) = civil(days);
    put(out, format_args!("{year:04}-{month:02}-{day:02}"));
    if time > 0 {
        out.push(b' ');
        let (hours, minutes) = (time / 3600, time / 60 % 60);
        put(out, format_args!("{hours:02}:{minutes:02}:{:02}", time % 60));
    }
}

fn clock(seconds: i64, out: &mut Vec<u8>) {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    put(out, format_args!("{hours:02}:{minutes:02}:{:02}", seconds % 60));
}

/// `2026-03-29T14:30:00.000` as `2026-03-29 14:30:00`, without a time at midnight.
fn iso(text: &str, out: &mut Vec<u8>) -> Kind {
    let plain = text.split('.').next().unwrap_or(text).replace('T', " ");
    let plain = plain.strip_suffix(" 00:00:00").unwrap_or(&plain);
    if plain
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b':' | b' '))
    {
        out.extend_from_slice(plain.as_bytes());
        Kind::Value
    } else {
        quoted(text, out)
    }
}

/// `PT26H30M00S` as `26:30:00`; any other form as it stands.
fn duration(text: &str, out: &mut Vec<u8>) {
    let parts = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds: f64 = rest.strip_suffix('S')?.parse().ok()?;
        let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
        Some(hours * 3600 + minutes * 60 + seconds.round() as i64)
    };
    match parts() {
        Some(seconds) => clock(seconds, out),
        None => {
            quoted(text, out);
        }
    }
}

/// The civil date of a day counted from 1970-01-01, by the proleptic Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    let from_march_0 = days + 719_468;
    let era = from_march_0.div_euclid(146_097);
    let day_of_era = from_march_0.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{self, DateTime, TimeDelta};

    fn written(cell: &DataRef<'_>, is_1904: bool) -> String {
        let mut out = Vec::new();
        write(cell, is_1904, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn serial(value: f64, kind: ExcelDateTimeType, is_1904: bool) -> String {
        written(
            &DataRef::DateTime(ExcelDateTime::new(value, kind, is_1904)),
            is_1904,
        )
    }

    #[test]
    fn a_serial_is_the_day_of_its_date_system() {
        assert_eq!(serial(46_110.0, DateTime, false), "2026-03-29");
        assert_eq!(serial(44_648.0, DateTime, true), "2026-03-29");
        assert_eq!(
            serial(46_110.604_166_666_664, DateTime, false),
            "2026-03-29 14:30:00"
        );
        assert_eq!(serial(1.0, DateTime, false), "1900-01-01");
        assert_eq!(serial(59.0, DateTime, false), "1900-02-28");
        assert_eq!(serial(61.0, DateTime, false), "1900-03-01");
        assert_eq!(serial(0.0, DateTime, true), "1904-01-01");
        assert_eq!(serial(2_958_465.0, DateTime, false), "9999-12-31");
        assert_eq!(serial(-3.0, DateTime, false), "-3");
    }

    #[test]
    fn a_time_without_a_day_is_a_clock_and_a_duration_counts_on() {
        assert_eq!(serial(0.5, DateTime, false), "12:00:00");
        assert_eq!(serial(1.5, TimeDelta, false), "36:00:00");
        assert_eq!(
            written(&DataRef::DurationIso("PT26H30M00S".into()), false),
            "26:30:00"
        );
        assert_eq!(
            written(&DataRef::DateTimeIso("2026-03-29T00:00:00".into()), false),
            "2026-03-29"
        );
        assert_eq!(
            written(&DataRef::DateTimeIso("2026-03-29T14:30:00.000".into()), false),
            "2026-03-29 14:30:00"
        );
    }

    #[test]
    fn numbers_are_plain_and_a_text_stays_on_its_line() {
        assert_eq!(written(&DataRef::Float(1200.5), false), "1200.5");
        assert_eq!(written(&DataRef::Float(117.0), false), "117");
        assert_eq!(written(&DataRef::Float(1e20), false), "100000000000000000000");
        assert_eq!(written(&DataRef::Bool(true), false), "TRUE");
        assert_eq!(
            written(&DataRef::SharedString("a \"b\"\r\nc\nd"), false),
            "\"a \"\"b\"\"\u{2028}c\u{2028}d\""
        );
        assert_eq!(
            written(&DataRef::SharedString("3/29/2024"), false),
            "\"3/29/2024\""
        );
        assert_eq!(written(&DataRef::SharedString("  "), false), "");
    }
}
