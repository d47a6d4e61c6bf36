//! Amounts of money: a number with a currency sign or code before or after it, perhaps in thousands or
//! millions. Knows no exchange rate.

use model::Money;

use super::clock::spaces;
use super::number::{self, Decimal, Mark};
use crate::fields::trim;

/// A cell taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount<'a> {
    number: &'a [u8],
    negative: bool,
    /// The power of ten its suffix stands for: 3 for `k`, 6 for `M`, 9 for `bn`, else 0.
    pub power: i32,
    /// True when it carries the sign or the code of a currency.
    pub signed: bool,
    /// ISO code of that currency; `None` when there is none or several have the same sign.
    pub currency: Option<&'static str>,
}

/// Takes a cell apart into number, suffix and currency. A sign before the currency (`-$5`) or parentheses
/// around both make the number negative. O(length).
pub(crate) fn split(cell: &[u8]) -> Amount<'_> {
    let plain = Amount {
        number: cell,
        negative: false,
        power: 0,
        signed: false,
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
    let ends = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b')' | b'%');
    let (Some(start), Some(mut end)) = (start(inside, starts), inside.iter().rposition(ends)) else {
        return plain;
    };
    if matches!(inside.get(end + 1), Some(b'-' | b'.')) {
        end += 1;
    }
    let (before, after) = (trim(&inside[..start]), inside.get(end + 1..).unwrap_or_default());
    let (power, after) = suffix(after);
    let sign = match (before, trim(after)) {
        (sign, []) | ([], sign) => sign,
        _ => return plain,
    };
    let known = iso_code(sign);
    if known.is_none() && (power == 0 || !sign.is_empty()) {
        return plain;
    }
    Amount {
        number: inside.get(start..=end).unwrap_or_default(),
        negative,
        power,
        signed: known.is_some(),
        currency: known.filter(|code| !code.is_empty()),
    }
}

/// Where the number starts: past the point of `Rs.` and `Fr.`.
fn start(inside: &[u8], starts: impl Fn(&u8) -> bool) -> Option<usize> {
    let first = inside.iter().position(&starts)?;
    let point = inside[first] == b'.' && first > 0 && inside[first - 1].is_ascii_alphabetic();
    if point {
        inside[first + 1..]
            .iter()
            .position(starts)
            .map(|at| first + 1 + at)
    } else {
        Some(first)
    }
}

/// The power of ten a suffix stands for, and what follows it.
fn suffix(after: &[u8]) -> (i32, &[u8]) {
    let text = spaces(after);
    let letters = text.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let (word, rest) = text.split_at(letters);
    let power = match word {
        b"k" | b"K" | b"Tsd" => 3,
        b"m" | b"M" | b"mn" | b"Mn" | b"MM" | b"mio" | b"Mio" | b"mln" => 6,
        b"bn" | b"Bn" | b"B" | b"mrd" | b"Mrd" => 9,
        _ => return (0, after),
    };
    (power, rest.strip_prefix(b".").unwrap_or(rest))
}

/// The ISO code that a sign or code stands for; empty when it stands for several.
fn iso_code(sign: &[u8]) -> Option<&'static str> {
    Some(match std::str::from_utf8(sign).ok()? {
        "$" | "US$" | "USD" => "USD",
        "€" | "EUR" | "Euro" => "EUR",
        "£" | "GBP" => "GBP",
        "CHF" | "Fr." | "SFr." => "CHF",
        "¥" | "JPY" | "JP¥" => "JPY",
        "C$" | "CA$" | "CAD" => "CAD",
        "A$" | "AU$" | "AUD" => "AUD",
        "NZ$" | "NZD" => "NZD",
        "SEK" => "SEK",
        "NOK" => "NOK",
        "DKK" => "DKK",
        "kr" | "kr." => "",
        "ISK" => "ISK",
        "zł" | "PLN" => "PLN",
        "Kč" | "CZK" => "CZK",
        "Ft" | "HUF" => "HUF",
        "lei" | "RON" => "RON",
        "BGN" => "BGN",
        "₹" | "Rs" | "Rs." | "INR" => "INR",
        "R$" | "BRL" => "BRL",
        "MX$" | "MXN" => "MXN",
        "ARS" => "ARS",
        "CLP" => "CLP",
        "COP" => "COP",
        "PEN" => "PEN",
        "ZAR" => "ZAR",
        "S$" | "SGD" => "SGD",
        "HK$" | "HKD" => "HKD",
        "CN¥" | "RMB" | "CNY" => "CNY",
        "NT$" | "TWD" => "TWD",
        "₩" | "KRW" => "KRW",
        "฿" | "THB" => "THB",
        "₫" | "VND" => "VND",
        "₱" | "PHP" => "PHP",
        "Rp" | "IDR" => "IDR",
        "RM" | "MYR" => "MYR",
        "₺" | "TL" | "TRY" => "TRY",
        "₴" | "UAH" => "UAH",
        "₪" | "ILS" => "ILS",
        "AED" => "AED",
        "SAR" => "SAR",
        "EGP" => "EGP",
        "₦" | "NGN" => "NGN",
        "KES" => "KES",
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
        decimal.scale -= self.power;
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
        assert_eq!(minor("Rs. 12,34,567", Mark::Point), Some(123_456_700));
        assert_eq!(minor("1 234 kr", Mark::Comma), Some(123_400));
        assert_eq!(minor("$5-", Mark::Point), Some(-500));
        assert_eq!(minor("5.10- EUR", Mark::Point), Some(-510));
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
    fn thousands_and_millions_are_written_out() {
        assert_eq!(minor("$342.09K", Mark::Point), Some(34_209_000));
        assert_eq!(minor("$1,117.10K", Mark::Point), Some(111_710_000));
        assert_eq!(minor("($1.2M)", Mark::Point), Some(-120_000_000));
        assert_eq!(minor("1,2 Mio. €", Mark::Comma), Some(120_000_000));
        assert_eq!(minor("€ 3bn", Mark::Point), Some(300_000_000_000));
        assert_eq!(minor("40k", Mark::Point), Some(4_000_000));
        assert_eq!(minor("4 Owners", Mark::Point), None);
        assert_eq!(minor("3x", Mark::Point), None);
        assert_eq!(split(b"1 234 kr").currency, None);
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
