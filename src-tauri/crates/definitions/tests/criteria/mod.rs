//! Generated criteria over a vocabulary, for properties. Knows nothing of what is tested with them.

#![allow(dead_code, reason = "the tests of queries take more")]

use definitions::{
    Actor, Comparison, DateTest, Expr, Field, Leaf, Literal, Related, RelatedWords, Stage, StageTest, Test,
    Unknown, Vocabulary,
};
use jiff::civil::Date;
use model::{Kind, Period, Table, Team};
use proptest::prelude::*;

/// Any criteria that the vocabulary has words for, whose texts are drawn from `value` and days from 1970 on.
pub fn criteria(vocabulary: &Vocabulary, value: BoxedStrategy<String>) -> BoxedStrategy<Expr> {
    nested(atom(vocabulary, &value, true))
}

/// Any criteria about fields and persons alone.
pub fn of_fields(vocabulary: Vec<Field>, value: BoxedStrategy<String>) -> BoxedStrategy<Expr> {
    let others = prop_oneof![Just(Expr::OnePerPerson), Just(Expr::All(Vec::new()))];
    nested(prop_oneof![8 => leaf(vocabulary, value), 2 => others].boxed())
}

fn atom(vocabulary: &Vocabulary, value: &BoxedStrategy<String>, deep: bool) -> BoxedStrategy<Expr> {
    let leaf = leaf(vocabulary.fields.clone(), value.clone());
    let team = prop::sample::select(vec![Team::Marketing, Team::Sales]);
    let others = prop_oneof![
        Just(Expr::OnePerPerson),
        Just(Expr::All(Vec::new())),
        stage(value.clone()),
        team.prop_map(Expr::Present),
    ];
    if !deep || vocabulary.related.is_empty() {
        return prop_oneof![8 => leaf, 3 => others].boxed();
    }
    let dates = dates(&vocabulary.fields);
    let related = proptest::strategy::Union::new(
        vocabulary
            .related
            .iter()
            .map(|words| related(words, value, dates.clone())),
    );
    prop_oneof![8 => leaf, 3 => others, 3 => related].boxed()
}

fn unknown() -> impl Strategy<Value = Unknown> {
    prop_oneof![3 => Just(Unknown::Fails), 1 => Just(Unknown::Counts)]
}

fn related(words: &RelatedWords, value: &BoxedStrategy<String>, dates: Vec<String>) -> BoxedStrategy<Expr> {
    let table = words.table;
    let has_kind = matches!(table, Table::Activities | Table::ContactRoles);
    let actor = prop::sample::select(vec![Actor::People, Actor::Integrations]);
    let inner = nested(atom(&words.words, value, false));
    let inner = prop_oneof![1 => Just(Expr::All(Vec::new())), 1 => inner];
    (
        0_u32..4,
        prop::option::of(value.clone()).prop_map(move |kind| kind.filter(|_| has_kind)),
        prop::option::of(actor).prop_map(move |actor| actor.filter(|_| table == Table::Activities)),
        prop::option::of(date_test(dates)),
        inner,
        unknown(),
    )
        .prop_map(move |(at_least, kind, by, window, criteria, unknown)| {
            Expr::Related(Related {
                table,
                at_least,
                kind,
                by,
                window,
                criteria: Box::new(criteria),
                unknown,
            })
        })
        .boxed()
}

fn stage(name: BoxedStrategy<String>) -> impl Strategy<Value = Expr> {
    let test = prop_oneof![
        Just(StageTest::Reached),
        day().prop_map(StageTest::ReachedBy),
        period().prop_map(StageTest::ReachedIn),
        period().prop_map(StageTest::FirstReachedIn),
        (0_u32..12).prop_map(StageTest::StayedMoreThan),
    ];
    (name, test, unknown()).prop_map(|(name, test, unknown)| Expr::Stage(Stage { name, test, unknown }))
}

fn nested(atom: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
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

fn dates(fields: &[Field]) -> Vec<String> {
    let dates = fields.iter().filter(|field| field.kind.is_temporal());
    dates.map(|field| field.key.clone()).collect()
}

fn leaf(fields: Vec<Field>, value: BoxedStrategy<String>) -> BoxedStrategy<Expr> {
    let dates = dates(&fields);
    prop::sample::select(fields)
        .prop_flat_map(move |field| {
            let own = test(field.kind, value.clone(), dates.clone());
            let test = prop_oneof![8 => own, 1 => Just(Test::Known), 1 => Just(Test::IsUnknown)];
            (Just(field.key), test, unknown())
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
