//! Amounts of money: a number with a currency sign or code before or after it. Knows no exchange rate.

use model::Money;

use super::number::{self, Decimal, Mark};

/// Signs and codes, longest first where one starts another, with the ISO code each stands for.
const CURRENCIES: [(&str, &str); 38] = [
    ("US$", "USD"),
    ("CA$", "CAD"),
    ("AU$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("A$", "AUD"),
    ("C$", "CAD"),
    ("R$", "BRL"),
    ("S$", "SGD"),
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₺", "TRY"),
    ("zł", "PLN"),
    ("USD", "USD"),
    ("EUR", "EUR"),
    ("GBP", "GBP"),
    ("CHF", "CHF"),
    ("JPY", "JPY"),
    ("CAD", "CAD"),
    ("AUD", "AUD"),
    ("NZD", "NZD"),
    ("SEK", "SEK"),
    ("NOK", "NOK"),
    ("DKK", "DKK"),
    ("PLN", "PLN"),
    ("CZK", "CZK"),
    ("HUF", "HUF"),
    ("INR", "INR"),
    ("BRL", "BRL"),
    ("MXN", "MXN"),
    ("ZAR", "ZAR"),
    ("SGD", "SGD"),
    ("HKD", "HKD"),
    ("CNY", "CNY"),
    ("TRY", "TRY"),
];

/// Splits a cell into its number and the ISO code of its currency. A sign before the currency (`-$5`) and
/// parentheses around both stay with the number. `None` when there is no currency. O(length).
pub(crate) fn currency(cell: &[u8]) -> Option<(Vec<u8>, &'static str)> {
    let last = *cell.last()?;
    if last.is_ascii_digit() && cell[0].is_ascii_digit() {
        return None;
    }
    let (open, inside, close) = match cell {
        [b'(', inside @ .., b')'] => (&b"("[..], inside, &b")"[..]),
        [sign @ (b'-' | b'+'), inside @ ..] => (std::slice::from_ref(sign), inside, &b""[..]),
        _ => (&b""[..], cell, &b""[..]),
    };
    CURRENCIES.iter().find_map(|(sign, code)| {
        let rest = inside
            .strip_prefix(sign.as_bytes())
            .or_else(|| inside.strip_suffix(sign.as_bytes()))?;
        let number = crate::record::trim(rest);
        number
            .iter()
            .any(u8::is_ascii_digit)
            .then(|| ([open, number, close].concat(), *code))
    })
}

/// Reads an amount with this decimal mark, with or without a currency.
pub(crate) fn parse(cell: &[u8], mark: Mark) -> Option<Decimal> {
    match currency(cell) {
        Some((amount, _)) => number::parse(&amount, mark),
        None => number::parse(cell, mark),
    }
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
        assert_eq!(
            currency("1.234,50 €".as_bytes()).map(|(_, code)| code),
            Some("EUR")
        );
        assert_eq!(currency(b"1234"), None);
        assert_eq!(currency(b"USD"), None);
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
