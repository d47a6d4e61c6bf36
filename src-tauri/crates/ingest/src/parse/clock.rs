//! Times of day as exports write them: of 24 hours or of 12, with fractions, with an offset. Knows no date.

use super::date::digits;

/// Seconds since midnight of the wall time, and the offset in minutes east of UTC when one is written.
/// `None` when it is no time. O(length).
pub(super) fn time_of_day(text: &[u8]) -> Option<(u32, Option<i16>)> {
    let (hour, width, mut rest) = digits(text)?;
    let (mut minute, mut second) = (0, 0);
    if width > 2 {
        return None;
    }
    let clock = rest.first() == Some(&b':');
    if clock {
        (minute, rest) = two(rest)?;
        if rest.first() == Some(&b':') {
            (second, rest) = two(rest)?;
            rest = fraction(rest)?;
        }
    }
    let rest = spaces(rest);
    let (hour, rest) = match half(rest) {
        Some((afternoon, rest)) if (1..=12).contains(&hour) => {
            (hour % 12 + if afternoon { 12 } else { 0 }, spaces(rest))
        }
        Some(_) => return None,
        None if clock => (hour, rest),
        None => return None,
    };
    let offset = offset(rest)?;
    (hour < 24 && minute < 60 && second < 60).then_some((hour * 3600 + minute * 60 + second, offset))
}

/// A colon and two digits.
fn two(text: &[u8]) -> Option<(u32, &[u8])> {
    let (value, width, rest) = digits(text.strip_prefix(b":")?)?;
    (width == 2).then_some((value, rest))
}

fn fraction(rest: &[u8]) -> Option<&[u8]> {
    let [b'.' | b',', after @ ..] = rest else {
        return Some(rest);
    };
    let end = after.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (end > 0).then(|| &after[end..])
}

/// Without leading spaces, narrow and no-break ones too.
pub(super) fn spaces(mut text: &[u8]) -> &[u8] {
    loop {
        text = match text {
            [b' ' | b'\t', rest @ ..] | [0xc2, 0xa0, rest @ ..] | [0xe2, 0x80, 0xaf | 0x89, rest @ ..] => {
                rest
            }
            _ => return text,
        };
    }
}

/// `AM`, `p.m.`, `p. m.`: true for the afternoon.
fn half(text: &[u8]) -> Option<(bool, &[u8])> {
    let (first, rest) = text.split_first()?;
    let afternoon = match first {
        b'a' | b'A' => false,
        b'p' | b'P' => true,
        _ => return None,
    };
    let rest = spaces(rest.strip_prefix(b".").unwrap_or(rest));
    let rest = rest.strip_prefix(b"m").or_else(|| rest.strip_prefix(b"M"))?;
    Some((afternoon, rest.strip_prefix(b".").unwrap_or(rest)))
}

/// The offset that ends a time; `None` inside when there is none, outside when it is something else.
#[allow(
    clippy::option_option,
    reason = "no offset and no such offset are two answers"
)]
fn offset(rest: &[u8]) -> Option<Option<i16>> {
    let number = match rest {
        [] => return Some(None),
        b"Z" | b"z" | b"UTC" | b"GMT" => return Some(Some(0)),
        [b'U', b'T', b'C', number @ ..] | [b'G', b'M', b'T', number @ ..] => number,
        number => number,
    };
    let (sign, digits) = match number {
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let value = |digits: &[u8]| {
        let all = digits.iter().all(u8::is_ascii_digit);
        all.then(|| {
            digits
                .iter()
                .fold(0, |sum, digit| sum * 10 + i16::from(digit - b'0'))
        })
    };
    let (hours, minutes) = match digits.len() {
        1 | 2 => (value(digits)?, 0),
        4 => (value(&digits[..2])?, value(&digits[2..])?),
        5 if digits[2] == b':' => (value(&digits[..2])?, value(&digits[3..])?),
        _ => return None,
    };
    (hours <= 14 && minutes < 60).then_some(Some(sign * (hours * 60 + minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(u32, Option<i16>)> {
        time_of_day(text.as_bytes())
    }

    #[test]
    fn the_clock_of_twelve_hours_is_read_in_every_spelling() {
        let evening = Some((20 * 3600 + 55 * 60, None));
        for text in [
            "20:55",
            "20:55:00.000",
            "8:55 PM",
            "8:55PM",
            "08:55:00 pm",
            "8:55 p.m.",
            "8:55 p. m.",
            "8:55\u{202f}PM",
        ] {
            assert_eq!(read(text), evening, "{text}");
        }
        assert_eq!(read("12:00 AM"), Some((0, None)));
        assert_eq!(read("12 pm"), Some((12 * 3600, None)));
        for text in ["13:00 PM", "20", "8:5", "8:55 XM", "25:00", "8:60"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn offsets_are_told_and_the_wall_time_kept() {
        for (text, minutes) in [
            ("10:00Z", 0),
            ("10:00:00.000+0000", 0),
            ("10:00 UTC", 0),
            ("10:00+02:00", 120),
            ("10:00-05", -300),
            ("10:00 UTC+05:30", 330),
        ] {
            assert_eq!(read(text), Some((36_000, Some(minutes))), "{text}");
        }
        assert_eq!(read("10:00+2560"), None);
    }
}
