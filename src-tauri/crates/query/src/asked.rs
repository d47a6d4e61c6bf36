//! What a criterion asks, with everything settled that doesn't depend on the language: kinds, folded values,
//! days counted back from the as-of day, what is unknown for every record. Knows no language.
//!
//! This is the one reading of [`definitions::Test`]; languages only spell out what comes out of it. It follows
//! `definitions::evaluate` to the letter:
//!
//! - A test that the field's kind can't answer, or of a column that isn't there, is unknown for every record.
//! - Texts are compared trimmed and without case; the values are folded here. A blank cell is unknown, so a value
//!   that folds to nothing equals no cell, and is part of every known one.
//! - A number field is compared in major units with an amount; a money field rounds a plain number to minor units.
//! - `in the last n days` is the n days that end with the as-of day; without one it is unknown for every record.

use definitions::{Comparison, DateTest, Leaf, Literal, Test, Unknown, fold};
use jiff::{Span, civil::Date};
use model::{Kind, Money};

use crate::definition::{Definition, SourceField};

/// A criterion, and what its unknown does.
pub(crate) enum Asked<'a> {
    /// The same answer for every record.
    Fixed(bool),
    /// A question that no unknown value leaves open.
    Certain(Atom<'a>),
    /// A question that is open where one of the fields is unknown.
    Open {
        /// The question.
        atom: Atom<'a>,
        /// The fields, one or two.
        fields: Vec<&'a SourceField>,
        /// What the unknown does.
        unknown: Unknown,
    },
}

/// A question about one record's values.
pub(crate) enum Atom<'a> {
    /// The field has a value.
    Known(&'a SourceField),
    /// The field has none.
    Unknown(&'a SourceField),
    /// Holds for no known value.
    Never,
    /// A number or an amount in major units against a decimal.
    Number(&'a SourceField, Comparison, String),
    /// Both ends inside.
    Between(&'a SourceField, String, String),
    /// The folded text against folded values, none of them empty, at least one.
    Text(&'a SourceField, Match, Vec<String>),
    /// Yes or no.
    YesNo(&'a SourceField, bool),
    /// The day against days, all of which must hold.
    Days(&'a SourceField, Vec<(Comparison, Date)>),
    /// The day against another field's day.
    Gap(&'a SourceField, Gap, &'a SourceField),
}

/// How much of a text a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Match {
    Whole,
    Part,
    Beginning,
}

/// How two days lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// The first is earlier.
    Before,
    /// The first is later.
    After,
    /// The first is 0 to n days after the other.
    WithinAfter(u32),
    /// The first is 0 to n days before the other.
    WithinBefore(u32),
}

/// The sentence for criteria that this crate has no words for. Every form leaves them out and says so.
pub(crate) fn no_words() -> String {
    "it asks about more than the record's own columns".to_owned()
}

/// What the criterion asks.
///
/// # Errors
/// Half a sentence: why no language can be told what it asks.
pub(crate) fn ask<'a>(leaf: &Leaf, definition: &'a Definition) -> Result<Asked<'a>, String> {
    let field = definition.known(&leaf.field);
    match (&leaf.test, field) {
        (Test::Known, None) => return Ok(Asked::Fixed(false)),
        (Test::IsUnknown, None) => return Ok(Asked::Fixed(true)),
        (Test::Known, Some(field)) => return Ok(Asked::Certain(Atom::Known(field))),
        (Test::IsUnknown, Some(field)) => return Ok(Asked::Certain(Atom::Unknown(field))),
        _ => {}
    }
    let atom = match field {
        Some(field) => atom(&leaf.test, field, definition)?,
        None => None,
    };
    Ok(match (atom, field) {
        (Some(atom), Some(field)) => {
            let mut fields = vec![field];
            if let Atom::Gap(_, _, other) = &atom {
                fields.push(other);
            }
            Asked::Open {
                atom,
                fields,
                unknown: leaf.unknown,
            }
        }
        _ => Asked::Fixed(leaf.unknown == Unknown::Counts),
    })
}

/// The question; `None` when it is unknown for every record.
fn atom<'a>(
    test: &Test,
    field: &'a SourceField,
    definition: &'a Definition,
) -> Result<Option<Atom<'a>>, String> {
    let texts = |matching, values: &[String]| text(field, matching, values);
    #[allow(
        unreachable_patterns,
        reason = "tests that come later are left out and said, not guessed"
    )]
    match test {
        Test::Compare(comparison, literal) => {
            Ok(decimal(field.kind, *literal)?.map(|limit| Atom::Number(field, *comparison, limit)))
        }
        Test::Between(low, high) => {
            let ends = decimal(field.kind, *low)?.zip(decimal(field.kind, *high)?);
            Ok(ends.map(|(low, high)| Atom::Between(field, low, high)))
        }
        Test::Is(value) => texts(Match::Whole, std::slice::from_ref(value)),
        Test::IsOneOf(values) => texts(Match::Whole, values),
        Test::Contains(value) => texts(Match::Part, std::slice::from_ref(value)),
        Test::ContainsAnyOf(values) => texts(Match::Part, values),
        Test::StartsWith(value) => texts(Match::Beginning, std::slice::from_ref(value)),
        Test::StartsWithAnyOf(values) => texts(Match::Beginning, values),
        Test::YesNo(yes) => Ok((field.kind == Kind::YesNo).then_some(Atom::YesNo(field, *yes))),
        Test::Date(test) if field.kind.is_temporal() => date(test, field, definition),
        Test::Date(_) => Ok(None),
        // Handled before.
        Test::Known | Test::IsUnknown => Ok(None),
        _ => Err(no_words()),
    }
}

fn text<'a>(field: &'a SourceField, matching: Match, values: &[String]) -> Result<Option<Atom<'a>>, String> {
    if !field.kind.is_textual() {
        return Ok(None);
    }
    if values.iter().any(|value| value.contains('\0')) {
        return Err("a value holds the character NUL, which no text of a query can hold".to_owned());
    }
    let mut folded: Vec<String> = Vec::new();
    for value in values {
        let value = fold(value).into_owned();
        if !folded.contains(&value) {
            folded.push(value);
        }
    }
    // Every known text contains the empty one and begins with it, and none is it.
    let holds_nothing = folded.iter().any(String::is_empty);
    folded.retain(|value| !value.is_empty());
    Ok(Some(match (matching, holds_nothing) {
        (Match::Part | Match::Beginning, true) => Atom::Known(field),
        _ if folded.is_empty() => Atom::Never,
        _ => Atom::Text(field, matching, folded),
    }))
}

fn date<'a>(
    test: &DateTest,
    field: &'a SourceField,
    definition: &'a Definition,
) -> Result<Option<Atom<'a>>, String> {
    let days = |bounds: Vec<(Comparison, Date)>| {
        let early = bounds.iter().any(|(_, day)| day.year() < 1);
        let reason = || "it names a day before the year 1, which most systems have no word for".to_owned();
        if early {
            Err(reason())
        } else {
            Ok(Some(Atom::Days(field, bounds)))
        }
    };
    let gap = |gap: Gap, other: &str| {
        let other = definition.known(other).filter(|other| other.kind.is_temporal());
        Ok(other.map(|other| Atom::Gap(field, gap, other)))
    };
    #[allow(
        unreachable_patterns,
        reason = "tests that come later are left out and said, not guessed"
    )]
    match test {
        DateTest::In(period) => days(vec![
            (Comparison::AtLeast, period.start),
            (Comparison::Less, period.end),
        ]),
        DateTest::Before(day) => days(vec![(Comparison::Less, *day)]),
        DateTest::After(day) => days(vec![(Comparison::Greater, *day)]),
        DateTest::On(day) => days(vec![(Comparison::Equal, *day)]),
        DateTest::OnOrBefore(day) => days(vec![(Comparison::AtMost, *day)]),
        DateTest::OnOrAfter(day) => days(vec![(Comparison::AtLeast, *day)]),
        DateTest::BeforeField(other) => gap(Gap::Before, other),
        DateTest::AfterField(other) => gap(Gap::After, other),
        DateTest::WithinAfter(n, other) => gap(Gap::WithinAfter(*n), other),
        DateTest::WithinBefore(n, other) => gap(Gap::WithinBefore(*n), other),
        DateTest::InTheLast(n) => match (definition.as_of, n) {
            (None, _) => Ok(None),
            (Some(_), 0) => Ok(Some(Atom::Never)),
            (Some(last), n) => {
                let first = last
                    .checked_sub(Span::new().days(i64::from(n - 1)))
                    .ok()
                    .filter(|day| day.year() >= 1);
                let from = first.map(|first| (Comparison::AtLeast, first));
                days(from.into_iter().chain([(Comparison::AtMost, last)]).collect())
            }
        },
        _ => Err(no_words()),
    }
}

/// The number that a field of the kind is compared with, as decimal text in major units; `None` when the
/// kind holds no numbers.
fn decimal(kind: Kind, literal: Literal) -> Result<Option<String>, String> {
    let text = match (kind, literal) {
        (Kind::Money, Literal::Money(minor)) => Money(minor).to_decimal_text(),
        (Kind::Money, Literal::Number(major)) => Money((major * 100.0).round() as i64).to_decimal_text(),
        (Kind::Number, Literal::Number(number)) => number_text(number)?,
        (Kind::Number, Literal::Money(minor)) => number_text(minor as f64 / 100.0)?,
        _ => return Ok(None),
    };
    Ok(Some(text))
}

/// The shortest decimal text of the number. What has more than 15 digits is written with an exponent, so that
/// every system reads it as a floating point number, and as this one.
fn number_text(number: f64) -> Result<String, String> {
    if !number.is_finite() {
        return Err("it compares with a number that is none".to_owned());
    }
    let plain = number.to_string();
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    Ok(if digits > 15 { format!("{number:e}") } else { plain })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_so_that_they_are_read_back() {
        for (number, text) in [
            (60.0, "60"),
            (-0.5, "-0.5"),
            (1e20, "1e20"),
            (0.1 + 0.2, "3.0000000000000004e-1"),
            (123_456_789_012_345.0, "123456789012345"),
        ] {
            assert_eq!(number_text(number).as_deref(), Ok(text));
            assert_eq!(text.parse::<f64>(), Ok(number));
        }
        assert!(number_text(f64::NAN).is_err());
        assert_eq!(
            decimal(Kind::Money, Literal::Number(0.125)),
            Ok(Some("0.13".to_owned()))
        );
        assert_eq!(
            decimal(Kind::Number, Literal::Money(1_050)),
            Ok(Some("10.5".to_owned()))
        );
    }
}
