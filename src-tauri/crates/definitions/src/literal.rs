//! Numbers, amounts and days as they are written. Knows nothing of fields.

use jiff::civil::Date;
use model::{Kind, Money};

use crate::Literal;
use crate::lexer::is_word;

/// Reads a number or an amount at the start of the text: `60`, `60.5`, `10k`, `2M`, `10,000`, and for
/// money `$10,000.50`, `10k EUR`. Returns it with its length in bytes, or `None` when no number
/// stands there, or it has more decimals or digits than the kind holds.
pub(crate) fn read(text: &str, kind: Kind) -> Option<(Literal, usize)> {
    let money = kind == Kind::Money;
    let mut rest = text;
    let negative = strip(&mut rest, &["-", "−"]);
    if money {
        strip_currency(&mut rest);
        rest = rest.trim_start();
    }
    let (digits, decimals) = read_digits(&mut rest)?;
    let zeros = read_scale(&mut rest);
    if money {
        let before = rest;
        rest = rest.trim_start();
        if !strip_currency(&mut rest) {
            rest = before;
        }
    }
    if rest.starts_with(|c: char| is_word(c) || c == '.') {
        return None;
    }
    let sign = if negative { "-" } else { "" };
    let literal = if money {
        let shift = u32::try_from(2 + i64::from(zeros) - decimals as i64).ok()?;
        let minor = digits
            .parse::<i128>()
            .ok()?
            .checked_mul(10_i128.checked_pow(shift)?)?;
        Literal::Money(i64::try_from(if negative { -minor } else { minor }).ok()?)
    } else {
        let exponent = i64::from(zeros) - decimals as i64;
        let number: f64 = format!("{sign}{digits}e{exponent}").parse().ok()?;
        Literal::Number(Some(number).filter(|number| number.is_finite())?)
    };
    Some((literal, text.len() - rest.len()))
}

/// The literal as it is written in a definition; [`read`] gives it back.
pub(crate) fn print(literal: Literal) -> String {
    match literal {
        Literal::Number(number) => number.to_string(),
        Literal::Money(minor) => Money(minor).to_decimal_text(),
    }
}

/// Reads a day such as `2026-04-01`.
pub(crate) fn day(text: &str) -> Option<Date> {
    let shape = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| shape)
}

/// The digits without their point and grouping, and how many of them are decimals.
fn read_digits(rest: &mut &str) -> Option<(String, usize)> {
    let mut digits = take_digits(rest);
    if digits.is_empty() {
        return None;
    }
    if digits.len() <= 3 {
        while let Some(group) = rest.strip_prefix(',') {
            let mut after = group;
            let three = take_digits(&mut after);
            if three.len() != 3 {
                break;
            }
            digits.push_str(&three);
            *rest = after;
        }
    }
    let mut decimals = 0;
    if let Some(mut after) = rest.strip_prefix('.') {
        let fraction = take_digits(&mut after);
        if !fraction.is_empty() {
            let fraction = fraction.trim_end_matches('0');
            decimals = fraction.len();
            digits.push_str(fraction);
            *rest = after;
        }
    }
    Some((digits, decimals))
}

fn take_digits(rest: &mut &str) -> String {
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at(end);
    *rest = after;
    digits.to_owned()
}

/// How many zeros `k` or `M` adds.
fn read_scale(rest: &mut &str) -> u32 {
    for (letters, zeros) in [(["k", "K"], 3), (["m", "M"], 6)] {
        let mut after = *rest;
        if strip(&mut after, &letters) && !after.starts_with(is_word) {
            *rest = after;
            return zeros;
        }
    }
    0
}

/// Moves over `$`, `€`, `£` or a three-letter currency code.
fn strip_currency(rest: &mut &str) -> bool {
    if strip(rest, &["$", "€", "£"]) {
        return true;
    }
    let letters = rest.chars().take_while(char::is_ascii_uppercase).count();
    let code = letters == 3
        && !rest.starts_with("AND")
        && !rest[3..].starts_with(|c: char| c.is_alphabetic() || c == '_');
    if code {
        *rest = &rest[3..];
    }
    code
}

fn strip(rest: &mut &str, any: &[&str]) -> bool {
    match any.iter().find_map(|prefix| rest.strip_prefix(prefix)) {
        Some(after) => {
            *rest = after;
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_number() {
        for (text, number, length) in [
            ("60", 60.0, 2),
            ("60.5 and", 60.5, 4),
            ("10k", 10_000.0, 3),
            ("2M)", 2_000_000.0, 2),
            ("10,000", 10_000.0, 6),
            ("1,234,567.25", 1_234_567.25, 12),
            ("10,20", 10.0, 2),
            ("-3", -3.0, 2),
            ("10.1k", 10_100.0, 5),
        ] {
            assert_eq!(
                read(text, Kind::Number),
                Some((Literal::Number(number), length)),
                "{text}"
            );
        }
        for text in ["sixty", "", "60points", "1.2.3", ".5", "$5", "60th"] {
            assert_eq!(read(text, Kind::Number), None, "{text}");
        }
    }

    #[test]
    fn spellings_of_an_amount() {
        for (text, minor, length) in [
            ("$10,000.50", 1_000_050, 10),
            ("10k EUR and", 1_000_000, 7),
            ("EUR 1.5M", 150_000_000, 8),
            ("€ 99.90", 9_990, "€ 99.90".len()),
            ("-£5", -500, "-£5".len()),
            ("12.3450k", 1_234_500, 8),
            ("60 and", 6_000, 2),
            ("60 AND x", 6_000, 2),
        ] {
            assert_eq!(
                read(text, Kind::Money),
                Some((Literal::Money(minor), length)),
                "{text}"
            );
            assert_eq!(
                read(&print(Literal::Money(minor)), Kind::Money).unwrap().0,
                Literal::Money(minor)
            );
        }
        for text in ["60.555", "99999999999999999999", "ten", "$"] {
            assert_eq!(read(text, Kind::Money), None, "{text}");
        }
    }
}
