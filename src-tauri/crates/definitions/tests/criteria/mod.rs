//! Generated criteria over a vocabulary, for properties. Knows nothing of what is tested with them.

use definitions::{Comparison, DateTest, Expr, Field, Leaf, Literal, Test, Unknown};
use jiff::civil::Date;
use model::{Kind, Period};
use proptest::prelude::*;

/// Any criteria over the fields, whose texts are drawn from `value` and days from 1970 on.
pub fn criteria(fields: Vec<Field>, value: BoxedStrategy<String>) -> BoxedStrategy<Expr> {
    let leaf = leaf(fields, value);
    let atom = prop_oneof![8 => leaf, 1 => Just(Expr::OnePerPerson), 1 => Just(Expr::All(Vec::new()))];
    atom.prop_recursive(4, 24, 4, |inner| {
        let members = prop::collection::vec(inner.clone(), 0..4);
        prop_oneof![
            members.clone().prop_map(Expr::All),
            members.clone().prop_map(Expr::Any),
            members.clone().prop_map(Expr::NoneOf),
            (0_u32..4, members).prop_map(|(n, members)| Expr::AtLeast(n, members)),
            inner.prop_map(|inner| Expr::Not(Box::new(inner))),
        ]
    })
    .boxed()
}

fn leaf(fields: Vec<Field>, value: BoxedStrategy<String>) -> BoxedStrategy<Expr> {
    let dates: Vec<String> = fields
        .iter()
        .filter(|field| field.kind.is_temporal())
        .map(|field| field.key.clone())
        .collect();
    prop::sample::select(fields)
        .prop_flat_map(move |field| {
            let unknown = prop_oneof![3 => Just(Unknown::Fails), 1 => Just(Unknown::Counts)];
            let own = test(field.kind, value.clone(), dates.clone());
            let test = prop_oneof![8 => own, 1 => Just(Test::Known), 1 => Just(Test::IsUnknown)];
            (Just(field.key), test, unknown)
        })
        .prop_map(|(field, test, unknown)| Expr::Leaf(Leaf { field, test, unknown }))
        .boxed()
}

fn test(kind: Kind, value: BoxedStrategy<String>, dates: Vec<String>) -> BoxedStrategy<Test> {
    let values = prop::collection::vec(value.clone(), 0..4);
    match kind {
        Kind::Text | Kind::Category => prop_oneof![
            value.clone().prop_map(Test::Is),
            values.clone().prop_map(Test::IsOneOf),
            value.clone().prop_map(Test::Contains),
            values.clone().prop_map(Test::ContainsAnyOf),
            value.prop_map(Test::StartsWith),
            values.prop_map(Test::StartsWithAnyOf),
        ]
        .boxed(),
        Kind::YesNo => any::<bool>().prop_map(Test::YesNo).boxed(),
        Kind::Number | Kind::Money => prop_oneof![
            (comparison(), literal(kind))
                .prop_map(|(comparison, literal)| Test::Compare(comparison, literal)),
            (literal(kind), literal(kind)).prop_map(|(low, high)| Test::Between(low, high)),
        ]
        .boxed(),
        Kind::Date | Kind::DateTime => date_test(dates).prop_map(Test::Date).boxed(),
    }
}

fn date_test(dates: Vec<String>) -> BoxedStrategy<DateTest> {
    let other = || prop::sample::select(dates.clone());
    prop_oneof![
        period().prop_map(DateTest::In),
        day().prop_map(DateTest::Before),
        day().prop_map(DateTest::After),
        day().prop_map(DateTest::On),
        day().prop_map(DateTest::OnOrBefore),
        day().prop_map(DateTest::OnOrAfter),
        other().prop_map(DateTest::BeforeField),
        other().prop_map(DateTest::AfterField),
        (0_u32..6, other()).prop_map(|(n, other)| DateTest::WithinAfter(n, other)),
        (0_u32..6, other()).prop_map(|(n, other)| DateTest::WithinBefore(n, other)),
        (0_u32..6).prop_map(DateTest::InTheLast),
    ]
    .boxed()
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::AtMost,
        Comparison::Greater,
        Comparison::AtLeast,
    ])
}

fn literal(kind: Kind) -> BoxedStrategy<Literal> {
    match kind {
        Kind::Money => prop_oneof![3 => -3_i64..8, 1 => any::<i64>()]
            .prop_map(Literal::Money)
            .boxed(),
        _ => prop_oneof![3 => (-3_i32..8).prop_map(|n| f64::from(n) / 2.0), 1 => prop::num::f64::NORMAL]
            .prop_map(Literal::Number)
            .boxed(),
    }
}

/// A day of the first weeks of 1970, or any day of four digits of a year.
pub fn day() -> impl Strategy<Value = Date> {
    let some_day = |year: i16, month, day| Date::new(year, month, day).expect("days up to 28 exist");
    prop_oneof![
        3 => (1_i8..20).prop_map(move |day| some_day(1970, 1, day)),
        1 => (1_i16..9990, 1_i8..=12, 1_i8..=28).prop_map(move |(y, m, d)| some_day(y, m, d)),
    ]
}

fn period() -> impl Strategy<Value = Period> {
    (day(), prop::sample::select(vec![1_i64, 3, 28, 31, 90, 91, 365])).prop_map(|(start, length)| Period {
        start,
        end: start.saturating_add(jiff::Span::new().days(length)),
    })
}
