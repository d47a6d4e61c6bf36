//! Amounts of money: a number with a currency sign or code before or after it. Knows no exchange rate.

use model::Money;

use super::number::{self, Decimal, Mark};
use crate::fields::trim;

/// A cell taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount<'a> {
    number: &'a [u8],
    negative: bool,
    /// ISO code of its currency, when it carries one.
    pub currency: Option<&'static str>,
}

/// Takes a cell apart into number and currency. A sign before the currency (`-$5`) or parentheses around both
/// make the number negative. O(length).
pub(crate) fn split(cell: &[u8]) -> Amount<'_> {
    let plain = Amount {
        number: cell,
        negative: false,
        currency: None,
    };
    if cell.first().is_some_and(u8::is_ascii_digit) && cell.last().is_some_and(u8::is_ascii_digit) {
        return plain;
    }
    let (inside, negative) = match cell {
        [b'(', inside @ .., b')'] | [b'-', inside @ ..] => (inside, true),
        [b'+', inside @ ..] => (inside, false),
        _ => (cell, false),
    };
    let starts = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'+' | b'(');
    let ends = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b'.' | b')' | b'%');
    let (Some(start), Some(end)) = (inside.iter().position(starts), inside.iter().rposition(ends)) else {
        return plain;
    };
    let sign = match (trim(&inside[..start]), trim(&inside[end + 1..])) {
        (sign, []) | ([], sign) => sign,
        _ => return plain,
    };
    match iso_code(sign) {
        None => plain,
        currency => Amount {
            number: inside.get(start..=end).unwrap_or_default(),
            negative,
            currency,
        },
    }
}

/// The ISO code that a sign or code stands for.
fn iso_code(sign: &[u8]) -> Option<&'static str> {
    Some(match std::str::from_utf8(sign).ok()? {
        "$" | "US$" | "USD" => "USD",
        "€" | "EUR" => "EUR",
        "£" | "GBP" => "GBP",
        "CHF" => "CHF",
        "¥" | "JPY" => "JPY",
        "C$" | "CA$" | "CAD" => "CAD",
        "A$" | "AU$" | "AUD" => "AUD",
        "NZ$" | "NZD" => "NZD",
        "SEK" => "SEK",
        "NOK" => "NOK",
        "DKK" => "DKK",
        "zł" | "PLN" => "PLN",
        "CZK" => "CZK",
        "HUF" => "HUF",
        "₹" | "INR" => "INR",
        "R$" | "BRL" => "BRL",
        "MXN" => "MXN",
        "ZAR" => "ZAR",
        "S$" | "SGD" => "SGD",
        "HK$" | "HKD" => "HKD",
        "CNY" => "CNY",
        "₺" | "TRY" => "TRY",
        _ => return None,
    })
}

impl Amount<'_> {
    /// Its number with this decimal mark.
    pub fn parse(self, mark: Mark) -> Option<Decimal> {
        let mut decimal = number::parse(self.number, mark)?;
        if self.negative {
            decimal.mantissa = -decimal.mantissa;
        }
        Some(decimal)
    }
}

/// Reads an amount with this decimal mark, with or without a currency.
pub(crate) fn parse(cell: &[u8], mark: Mark) -> Option<Decimal> {
    split(cell).parse(mark)
}

/// The amount in minor units, rounded half-even, and whether rounding lost anything. `None` past the
/// range of minor units.
pub(crate) fn minor_units(amount: Decimal) -> Option<(i64, bool)> {
    let shift = Money::SCALE.ilog10() as i32 - amount.scale;
    let power = 10_i64.checked_pow(shift.unsigned_abs());
    if shift >= 0 {
        return Some((amount.mantissa.checked_mul(power?)?, false)).filter(|(minor, _)| *minor != i64::MIN);
    }
    let Some(power) = power else {
        return Some((0, amount.mantissa != 0));
    };
    let (whole, rest) = (
        amount.mantissa.div_euclid(power),
        amount.mantissa.rem_euclid(power),
    );
    let up = rest * 2 > power || (rest * 2 == power && whole % 2 != 0);
    Some((whole + i64::from(up), rest != 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minor(text: &str, mark: Mark) -> Option<i64> {
        parse(text.as_bytes(), mark)
            .and_then(minor_units)
            .map(|(minor, _)| minor)
    }

    #[test]
    fn signs_and_codes_may_stand_on_either_side() {
        for text in [
            "$1,234.50",
            "USD 1,234.50",
            "1,234.50 USD",
            "US$1,234.50",
            "1,234.5",
        ] {
            assert_eq!(minor(text, Mark::Point), Some(123_450), "{text}");
        }
        assert_eq!(minor("1.234,50 €", Mark::Comma), Some(123_450));
        assert_eq!(minor("CHF 1'234.50", Mark::Point), Some(123_450));
        assert_eq!(minor("-$5", Mark::Point), Some(-500));
        assert_eq!(minor("$-5", Mark::Point), Some(-500));
        assert_eq!(minor("($5.10)", Mark::Point), Some(-510));
        assert_eq!(split("1.234,50 €".as_bytes()).currency, Some("EUR"));
        assert_eq!(split(b"1234").currency, None);
        assert_eq!(split(b"USD").currency, None);
        assert_eq!(minor("Owner 12", Mark::Point), None);
        assert_eq!(minor("$12 or $13", Mark::Point), None);
    }

    #[test]
    fn more_than_two_decimals_round_half_even_and_say_so() {
        let read = |text: &str| parse(text.as_bytes(), Mark::Point).and_then(minor_units);
        assert_eq!(read("1.005"), Some((100, true)));
        assert_eq!(read("1.015"), Some((102, true)));
        assert_eq!(read("-1.005"), Some((-100, true)));
        assert_eq!(read("1100.0400"), Some((110_004, false)));
        assert_eq!(read("99999999999999999"), None);
    }
}
