//! Numbers as exports write them: grouped, with a decimal point or comma, signed, in percent.

/// The decimal mark of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `1,234.5`
    Point,
    /// `1.234,5`
    Comma,
}

/// An exact decimal: `mantissa` × 10^−`scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal {
    /// All digits, with the sign.
    pub mantissa: i64,
    /// How many of them are decimals.
    pub scale: i32,
}

/// Digits a decimal may have: more would not fit in an `i64`.
const DIGITS: usize = 18;
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

impl Decimal {
    /// The nearest double.
    pub fn to_f64(self) -> f64 {
        let power = EXACT_POWERS.get(self.scale.unsigned_abs() as usize);
        match power {
            Some(power) if self.mantissa.unsigned_abs() < 1 << 53 => {
                if self.scale < 0 {
                    self.mantissa as f64 * power
                } else {
                    self.mantissa as f64 / power
                }
            }
            _ => format!("{}e{}", self.mantissa, -self.scale)
                .parse()
                .unwrap_or(f64::NAN),
        }
    }
}

/// Reads a number with this decimal mark. Digits may be grouped by the other mark, a space or an apostrophe,
/// in threes or as in India (`12,34,567`); parentheses or a minus on either side mean negative; a trailing
/// `%` is dropped (45 % is 45). `None` for anything else, for leading zeros (`007` is an identifier) and for
/// more than 18 digits. O(length).
pub(crate) fn parse(cell: &[u8], mark: Mark) -> Option<Decimal> {
    if let Some(decimal) = plain(cell, if mark == Mark::Point { b'.' } else { b',' }) {
        return Some(decimal);
    }
    let (cell, negative) = sign(cell)?;
    let cell = cell.strip_suffix(b"%").map_or(cell, <[u8]>::trim_ascii_end);
    let (cell, exponent) = exponent(cell)?;
    let (decimal, group) = match mark {
        Mark::Point => (b'.', b','),
        Mark::Comma => (b',', b'.'),
    };
    let (whole, fraction) = match memchr::memrchr(decimal, cell) {
        Some(at) => (&cell[..at], &cell[at + 1..]),
        None => (cell, &b""[..]),
    };
    if (whole.is_empty() && (fraction.is_empty() || decimal == b',')) || cell.last() == Some(&decimal) {
        return None;
    }
    let mut value = Digits::default();
    whole_part(whole, group, &mut value)?;
    for digit in fraction {
        value.push(*digit)?;
    }
    let mantissa = if negative { -value.value } else { value.value };
    let scale = i32::try_from(fraction.len()).ok()? - exponent;
    Some(Decimal { mantissa, scale })
}

/// Nothing but up to 15 digits with one decimal mark inside, the usual case. `None` says nothing about others.
#[inline]
pub(crate) fn plain(cell: &[u8], decimal: u8) -> Option<Decimal> {
    if cell.len() > 16
        || !cell[0].is_ascii_digit()
        || (cell[0] == b'0' && cell.get(1).is_some_and(u8::is_ascii_digit))
    {
        return None;
    }
    let (mut mantissa, mut point) = (0_i64, None);
    for (at, byte) in cell.iter().enumerate() {
        if byte.is_ascii_digit() {
            mantissa = mantissa * 10 + i64::from(byte - b'0');
        } else if *byte == decimal && point.is_none() && at > 0 && at + 1 < cell.len() {
            point = Some(at);
        } else {
            return None;
        }
    }
    let scale = point.map_or(0, |at| cell.len() - at - 1);
    (cell.len() - usize::from(scale > 0) <= 15).then_some(Decimal {
        mantissa,
        scale: scale as i32,
    })
}

#[derive(Default)]
struct Digits {
    value: i64,
    count: usize,
}

impl Digits {
    fn push(&mut self, byte: u8) -> Option<()> {
        if !byte.is_ascii_digit() || self.count == DIGITS {
            return None;
        }
        self.value = self.value * 10 + i64::from(byte - b'0');
        self.count += usize::from(self.value != 0);
        Some(())
    }
}

fn sign(cell: &[u8]) -> Option<(&[u8], bool)> {
    match cell {
        [b'(', inside @ .., b')'] => Some((inside, true)),
        [b'-', rest @ ..] => Some((rest, true)),
        [0xe2, 0x88, 0x92, rest @ ..] => Some((rest, true)),
        [b'+', rest @ ..] => Some((rest, false)),
        [rest @ .., b'-'] => Some((rest.trim_ascii_end(), true)),
        _ => Some((cell, false)),
    }
    .filter(|(rest, _)| matches!(rest.first(), Some(b'0'..=b'9' | b'.')))
}

/// `1.2E+10`, as spreadsheets shorten long numbers.
fn exponent(cell: &[u8]) -> Option<(&[u8], i32)> {
    match cell.iter().position(|byte| *byte == b'e' || *byte == b'E') {
        None => Some((cell, 0)),
        Some(at) => {
            let exponent: i32 = std::str::from_utf8(&cell[at + 1..]).ok()?.parse().ok()?;
            (exponent.abs() <= 300).then_some((&cell[..at], exponent))
        }
    }
}

fn whole_part(whole: &[u8], group: u8, value: &mut Digits) -> Option<()> {
    if whole.len() > 1 && whole[0] == b'0' {
        return None;
    }
    // Digits since the last separator, groups so far, and how many of those after the first have two digits.
    let (mut at, mut run, mut groups, mut pairs) = (0, 0, 0, 0);
    while at < whole.len() {
        if whole[at].is_ascii_digit() {
            value.push(whole[at])?;
            (at, run) = (at + 1, run + 1);
            continue;
        }
        let width = separator(&whole[at..], group)?;
        if run == 0 || run > 3 || (groups > 0 && run == 1) {
            return None;
        }
        pairs += u32::from(groups > 0 && run == 2);
        (at, run, groups) = (at + width, 0, groups + 1);
    }
    let even = pairs == 0 || (pairs + 1 == groups && first_group(whole) <= 2);
    (groups == 0 || (run == 3 && even)).then_some(())
}

fn first_group(whole: &[u8]) -> usize {
    whole.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// How many bytes a group separator takes: the mark, an apostrophe, or a space of some width.
fn separator(text: &[u8], group: u8) -> Option<usize> {
    match text {
        [byte, ..] if *byte == group || *byte == b' ' || *byte == b'\'' => Some(1),
        [0xc2, 0xa0, ..] => Some(2),
        [0xe2, 0x80, 0x87 | 0x89 | 0x99 | 0xaf, ..] => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(text: &str) -> Option<f64> {
        parse(text.as_bytes(), Mark::Point).map(Decimal::to_f64)
    }

    fn comma(text: &str) -> Option<f64> {
        parse(text.as_bytes(), Mark::Comma).map(Decimal::to_f64)
    }

    #[test]
    fn the_decimal_mark_decides_what_a_separator_means() {
        assert_eq!(point("1,234.5"), Some(1234.5));
        assert_eq!(comma("1.234,5"), Some(1234.5));
        assert_eq!(point("1,234"), Some(1234.0));
        assert_eq!(comma("1,234"), Some(1.234));
        assert_eq!(comma("12,50"), Some(12.5));
        assert_eq!(point("12,50"), None);
    }

    #[test]
    fn groups_signs_percent_and_exponents_are_understood() {
        assert_eq!(point("1 234 567"), Some(1_234_567.0));
        assert_eq!(point("1\u{a0}234.50"), Some(1234.5));
        assert_eq!(point("1'234.50"), Some(1234.5));
        assert_eq!(point("1\u{2009}234.50"), Some(1234.5));
        assert_eq!(point("12,34,567.50"), Some(1_234_567.5));
        assert_eq!(point("1,200.50-"), Some(-1200.5));
        assert_eq!(point("(1,200)"), Some(-1200.0));
        assert_eq!(point("-0.25"), Some(-0.25));
        assert_eq!(point("\u{2212}7"), Some(-7.0));
        assert_eq!(point("45 %"), Some(45.0));
        assert_eq!(point(".5"), Some(0.5));
        assert_eq!(point("1.2E+3"), Some(1200.0));
        assert_eq!(point("0"), Some(0.0));
        assert_eq!(point("117.0"), Some(117.0));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "-",
            "abc",
            "12a",
            "1,23,4",
            "1,,234",
            "12,3456",
            "5.",
            "1 2",
            "007",
            "1-2",
            "()",
            "+",
            "e5",
            "123,45,678",
            "1,23,456,789",
            "1,2,345",
        ] {
            assert!(text.is_empty() || point(text).is_none(), "{text}");
        }
        assert_eq!(point("1234567890123456789"), None);
    }

    proptest::proptest! {
        #[test]
        fn plain_numbers_read_as_the_standard_library_reads_them(value in -1e12_f64..1e12, decimals in 0_usize..6) {
            let text = format!("{value:.decimals$}");
            proptest::prop_assert_eq!(point(&text), text.parse().ok());
        }
    }
}
