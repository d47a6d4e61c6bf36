//! One criterion over a column: the rows that pass, the rows that are unknown. Knows nothing of and,
//! or and not.

use std::borrow::Cow;
use std::sync::Arc;

use column::{Bitmap, Column, Data, kernel};
use jiff::civil::Date;
use memchr::memmem::Finder;

use crate::cache::Cache;
use crate::evaluate::{Columns, Value};
use crate::{Comparison, DateTest, Leaf, Literal, Test, fold};

const SECONDS_PER_DAY: i64 = 86_400;

/// The truth of the leaf before its unknown switch, from the cache when it is there. O(rows).
pub(crate) fn truth(leaf: &Leaf, columns: &dyn Columns, cache: &mut Cache) -> Value {
    let as_of = match leaf.test {
        Test::Date(DateTest::InTheLast(_)) => columns.as_of(),
        _ => None,
    };
    let key = format!("{:?} {:?} {as_of:?}", leaf.field, leaf.test);
    if let Some(truth) = cache.get(&key) {
        return truth;
    }
    let truth = measure(leaf, columns, cache);
    cache.put(key, truth.clone());
    truth
}

fn measure(leaf: &Leaf, columns: &dyn Columns, cache: &mut Cache) -> Value {
    let certain = Value::certain;
    let column = columns.column(&leaf.field);
    match (&leaf.test, column) {
        (Test::IsUnknown, Some(column)) => return certain(kernel::nulls(column)),
        (Test::IsUnknown, None) => return certain(Bitmap::all(columns.rows())),
        (Test::Known, _) => return certain(unknown_rows(&leaf.field, columns, cache).not()),
        _ => {}
    }
    let Some(sure) = column.and_then(|column| sure_rows(&leaf.test, column, columns)) else {
        return Value::unknown(columns.rows());
    };
    let mut possible = sure.clone();
    possible.add(&unknown_rows(&leaf.field, columns, cache));
    if let Some(other) = leaf.test.other_field() {
        possible.add(&unknown_rows(other, columns, cache));
    }
    Value::between(sure, possible)
}

/// The rows where the field has no value, cached as the criterion that asks just that.
pub(crate) fn unknown_rows(field: &str, columns: &dyn Columns, cache: &mut Cache) -> Arc<Bitmap> {
    let leaf = Leaf {
        field: field.to_owned(),
        test: Test::IsUnknown,
        unknown: crate::Unknown::Fails,
    };
    truth(&leaf, columns, cache).sure
}

/// The rows that pass for certain; `None` when the column holds nothing that the test can be asked of.
fn sure_rows(test: &Test, column: &Column, columns: &dyn Columns) -> Option<Bitmap> {
    match test {
        Test::Compare(comparison, literal) => compare(*comparison, *literal, column),
        Test::Between(low, high) => {
            let above = compare(Comparison::AtLeast, *low, column)?;
            Some(above.and(&compare(Comparison::AtMost, *high, column)?))
        }
        Test::Is(value) => text(column, std::slice::from_ref(value), Match::Whole),
        Test::IsOneOf(values) => text(column, values, Match::Whole),
        Test::Contains(value) => text(column, std::slice::from_ref(value), Match::Part),
        Test::ContainsAnyOf(values) => text(column, values, Match::Part),
        Test::StartsWith(value) => text(column, std::slice::from_ref(value), Match::Beginning),
        Test::StartsWithAnyOf(values) => text(column, values, Match::Beginning),
        Test::YesNo(yes) => matches!(column.data, Data::YesNo(_)).then(|| kernel::yes_no_is(column, *yes)),
        Test::Date(test) => date(test, column, columns),
        Test::Known | Test::IsUnknown => None,
    }
}

/// How much of a text a value must be.
#[derive(Clone, Copy)]
enum Match {
    Whole,
    Part,
    Beginning,
}

/// Rows whose text matches any of the values, all trimmed and without case.
fn text(column: &Column, values: &[String], matching: Match) -> Option<Bitmap> {
    if !matches!(column.data, Data::Codes(_) | Data::Text(_)) {
        return None;
    }
    let values: Vec<Cow<'_, str>> = values.iter().map(|value| fold::value(value)).collect();
    let finders: Vec<Finder<'_>> = values.iter().map(|value| Finder::new(value.as_bytes())).collect();
    let mut folded = String::new();
    Some(kernel::text_where(column, |text| {
        fold::value_into(text, &mut folded);
        match matching {
            Match::Whole => values.iter().any(|value| *value == folded),
            Match::Part => finders
                .iter()
                .any(|finder| finder.find(folded.as_bytes()).is_some()),
            Match::Beginning => values.iter().any(|value| folded.starts_with(value.as_ref())),
        }
    }))
}

fn compare(comparison: Comparison, literal: Literal, column: &Column) -> Option<Bitmap> {
    match (&column.data, literal) {
        (Data::Money(_), Literal::Money(limit)) => Some(match comparison {
            Comparison::Equal => kernel::money_where(column, |value| value == limit),
            Comparison::NotEqual => kernel::money_where(column, |value| value != limit),
            Comparison::Less => kernel::money_where(column, |value| value < limit),
            Comparison::AtMost => kernel::money_where(column, |value| value <= limit),
            Comparison::Greater => kernel::money_where(column, |value| value > limit),
            Comparison::AtLeast => kernel::money_where(column, |value| value >= limit),
        }),
        (Data::Number(_), literal) => {
            // One team's export may hold as a plain number what the other's holds as money.
            let limit = match literal {
                Literal::Number(number) => number,
                Literal::Money(minor) => minor as f64 / 100.0,
            };
            Some(match comparison {
                Comparison::Equal => kernel::number_where(column, |value| value == limit),
                Comparison::NotEqual => {
                    kernel::number_where(column, |value| !value.is_nan() && value != limit)
                }
                Comparison::Less => kernel::number_where(column, |value| value < limit),
                Comparison::AtMost => kernel::number_where(column, |value| value <= limit),
                Comparison::Greater => kernel::number_where(column, |value| value > limit),
                Comparison::AtLeast => kernel::number_where(column, |value| value >= limit),
            })
        }
        (Data::Money(_), Literal::Number(major)) => {
            let limit = Literal::Money((major * 100.0).round() as i64);
            compare(comparison, limit, column)
        }
        _ => None,
    }
}

fn date(test: &DateTest, column: &Column, columns: &dyn Columns) -> Option<Bitmap> {
    if let Some((other, first, last)) = test.relative() {
        let (days, others) = (days(column)?, days(columns.column(other)?)?);
        return Some(Bitmap::from_fn(days.len(), |row| {
            apart(days[row], others[row]).is_some_and(|apart| (first..=last).contains(&apart))
        }));
    }
    match test {
        DateTest::In(period) => days_in(column, day_number(period.start), day_number(period.end)),
        DateTest::Before(day) => days_in(column, i64::MIN, day_number(*day)),
        DateTest::After(day) => days_in(column, day_number(*day) + 1, i64::MAX),
        DateTest::On(day) => days_in(column, day_number(*day), day_number(*day) + 1),
        DateTest::OnOrBefore(day) => days_in(column, i64::MIN, day_number(*day) + 1),
        DateTest::OnOrAfter(day) => days_in(column, day_number(*day), i64::MAX),
        DateTest::InTheLast(n) => {
            let end = i64::from(columns.as_of()?) + 1;
            days_in(column, end - i64::from(*n), end)
        }
        DateTest::BeforeField(_)
        | DateTest::AfterField(_)
        | DateTest::WithinAfter(..)
        | DateTest::WithinBefore(..) => None,
    }
}

/// Rows whose day lies in `[from, to)`. The bounds are moved to the column's unit, not the rows to
/// days; the null value lies below every bound.
fn days_in(column: &Column, from: i64, to: i64) -> Option<Bitmap> {
    match &column.data {
        Data::Date(values) => {
            let bound = |day: i64| day.clamp(i64::from(i32::MIN) + 1, i64::from(i32::MAX)) as i32;
            let (from, to) = (bound(from), bound(to));
            Some(Bitmap::from_slice(values, |day| (from <= day) & (day < to)))
        }
        Data::Instant(values) => {
            let bound = |day: i64| day.saturating_mul(SECONDS_PER_DAY).max(i64::MIN + 1);
            let (from, to) = (bound(from), bound(to));
            // One unsigned comparison: the distance from the lower bound wraps for what lies below it.
            let width = to.max(from).abs_diff(from);
            Some(Bitmap::from_slice(values, |at| {
                (at.wrapping_sub(from) as u64) < width
            }))
        }
        _ => None,
    }
}

/// How many days the first day lies after the second; `None` where one of them is unknown.
pub(crate) fn apart(day: i32, other: i32) -> Option<i64> {
    (day != i32::MIN && other != i32::MIN).then(|| i64::from(day) - i64::from(other))
}

/// The day of every row, `i32::MIN` where there is none.
pub(crate) fn days(column: &Column) -> Option<Cow<'_, [i32]>> {
    match &column.data {
        Data::Date(days) => Some(Cow::Borrowed(days)),
        Data::Instant(values) => Some(
            values
                .iter()
                .map(|at| {
                    if *at == i64::MIN {
                        i32::MIN
                    } else {
                        kernel::day_of_instant(*at)
                    }
                })
                .collect(),
        ),
        _ => None,
    }
}

/// Days from 1970-01-01 to the day.
pub(crate) fn day_number(day: Date) -> i64 {
    day.duration_since(Date::constant(1970, 1, 1)).as_secs() / SECONDS_PER_DAY
}
