//! Evaluation to bitmaps against a slow, obvious reading of each row's cells.

mod criteria;

use std::collections::BTreeMap;

use column::{Cell, Column, Data, TextData};
use definitions::{
    Cache, Columns, Comparison, DateTest, Expr, Field, Leaf, Literal, Persons, Test, Unknown, clauses,
    evaluate, evaluate_clauses, normalise,
};
use jiff::civil::Date;
use model::{Kind, SlotKind};
use proptest::prelude::*;

#[derive(Debug)]
struct Export {
    rows: usize,
    columns: BTreeMap<&'static str, Column>,
    persons: Persons,
    /// For each row, its person's key and its rank among the rows.
    people: Vec<(Option<String>, u32)>,
    as_of: Option<i32>,
}

impl Columns for Export {
    fn rows(&self) -> usize {
        self.rows
    }
    fn column(&self, field: &str) -> Option<&Column> {
        self.columns.get(field)
    }
    fn as_of(&self) -> Option<i32> {
        self.as_of
    }
    fn persons(&self) -> &Persons {
        &self.persons
    }
}

/// The fields that criteria speak of; `absent` is in no export.
fn fields() -> Vec<Field> {
    [
        ("country", Kind::Category),
        ("title", Kind::Text),
        ("score", Kind::Number),
        ("amount", Kind::Money),
        ("demo", Kind::YesNo),
        ("created_on", Kind::Date),
        ("called_at", Kind::DateTime),
        ("absent", Kind::Number),
    ]
    .into_iter()
    .map(|(key, kind)| Field {
        key: key.to_owned(),
        label: key.to_owned(),
        aliases: Vec::new(),
        kind,
        slot: SlotKind::Other,
        values: Vec::new(),
    })
    .collect()
}

fn word() -> BoxedStrategy<String> {
    prop::sample::select(vec!["DE", "de ", "AT", "Vice President", "VP", "v", "Ä", "ä", ""])
        .prop_map(str::to_owned)
        .boxed()
}

/// One row's cells, in the order of `fields`, and its person.
type Row = (
    String,
    String,
    Option<f64>,
    Option<i64>,
    u8,
    Option<i32>,
    Option<i64>,
    Option<&'static str>,
);

/// An export of up to 70 rows (more than one word of a bitmap) with about a third of the cells unknown.
fn export() -> impl Strategy<Value = Export> {
    let row = (
        word(),
        word(),
        prop::option::weighted(0.7, (-3_i32..8).prop_map(|n| f64::from(n) / 2.0)),
        prop::option::weighted(0.7, -3_i64..8),
        0_u8..3,
        prop::option::weighted(0.7, -2_i32..20),
        prop::option::weighted(0.7, -200_000_i64..1_800_000),
        prop::option::weighted(0.8, prop::sample::select(vec!["ada", "bob", "cy"])),
    );
    let as_of = prop::option::weighted(0.8, 0_i32..20);
    (prop::collection::vec(row, 0..70), as_of, any::<u64>())
        .prop_map(|(rows, as_of, seed)| export_of(&rows, as_of, seed))
}

fn export_of(rows: &[Row], as_of: Option<i32>, seed: u64) -> Export {
    let rank = |at: u64| ((at + 1).wrapping_mul(seed | 1) >> 32) as u32;
    let people: Vec<(Option<String>, u32)> = (0_u64..)
        .zip(rows)
        .map(|(at, row)| (row.7.map(str::to_owned), rank(at)))
        .collect();
    let ranks: Vec<u32> = people.iter().map(|(_, rank)| *rank).collect();
    let mut titles = TextData::default();
    rows.iter().for_each(|row| titles.push(&row.1));
    let countries: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    let amounts = rows.iter().map(|row| row.3.unwrap_or(i64::MIN)).collect();
    let demos = rows.iter().map(|row| row.4).collect();
    let days = rows.iter().map(|row| row.5.unwrap_or(i32::MIN)).collect();
    let calls = rows.iter().map(|row| row.6.unwrap_or(i64::MIN)).collect();
    Export {
        rows: rows.len(),
        columns: BTreeMap::from([
            ("country", Column::from_texts(&countries)),
            ("title", Column::plain(Data::Text(titles))),
            ("score", number(rows.iter().map(|row| row.2))),
            ("amount", Column::plain(Data::Money(amounts))),
            ("demo", Column::plain(Data::YesNo(demos))),
            ("created_on", Column::plain(Data::Date(days))),
            ("called_at", Column::plain(Data::Instant(calls))),
        ]),
        persons: Persons::new(rows.iter().map(|row| row.7), &ranks),
        people,
        as_of,
    }
}

fn number(values: impl Iterator<Item = Option<f64>>) -> Column {
    Column::plain(Data::Number(
        values.map(|value| value.unwrap_or(f64::NAN)).collect(),
    ))
}

impl Export {
    fn cell(&self, field: &str, row: usize) -> Cell<'_> {
        self.columns
            .get(field)
            .map_or(Cell::Null, |column| column.cell(row))
    }

    /// Days since 1970-01-01 of a date or an instant.
    fn day(&self, field: &str, row: usize) -> Option<i64> {
        match self.cell(field, row) {
            Cell::Date(day) => Some(i64::from(day)),
            Cell::Instant(seconds) => Some(seconds.div_euclid(86_400)),
            _ => None,
        }
    }

    /// The answer of a test on one row; `None` is unknown.
    fn answer(&self, leaf: &Leaf, row: usize) -> Option<bool> {
        let fold = |text: &str| text.trim().to_lowercase();
        let text = || match self.cell(&leaf.field, row) {
            Cell::Text(text) => Some(fold(text)),
            _ => None,
        };
        let number = |literal: &Literal| match literal {
            Literal::Number(number) => *number,
            Literal::Money(minor) => *minor as f64,
        };
        let own = match self.cell(&leaf.field, row) {
            Cell::Number(number) => Some(number),
            Cell::Money(minor) => Some(minor as f64),
            _ => None,
        };
        // An empty list holds for nothing, known or unknown.
        let any_of = |values: &[String], passes: &dyn Fn(&str, &str) -> bool| match (values, text()) {
            ([], _) => Some(false),
            (_, None) => None,
            (_, Some(text)) => Some(values.iter().any(|value| passes(&text, &fold(value)))),
        };
        match &leaf.test {
            Test::Known => Some(self.cell(&leaf.field, row) != Cell::Null),
            Test::IsUnknown => Some(self.cell(&leaf.field, row) == Cell::Null),
            Test::Is(value) => Some(text()? == fold(value)),
            Test::IsOneOf(values) => any_of(values, &|text, value| text == value),
            Test::Contains(value) => Some(text()?.contains(&fold(value))),
            Test::ContainsAnyOf(values) => any_of(values, &|text, value| text.contains(value)),
            Test::StartsWith(value) => Some(text()?.starts_with(&fold(value))),
            Test::StartsWithAnyOf(values) => any_of(values, &|text, value| text.starts_with(value)),
            Test::YesNo(wanted) => match self.cell(&leaf.field, row) {
                Cell::YesNo(yes) => Some(yes == *wanted),
                _ => None,
            },
            Test::Compare(comparison, literal) => {
                let (own, limit) = (own?, number(literal));
                Some(match comparison {
                    Comparison::Equal => own == limit,
                    Comparison::NotEqual => own != limit,
                    Comparison::Less => own < limit,
                    Comparison::AtMost => own <= limit,
                    Comparison::Greater => own > limit,
                    Comparison::AtLeast => own >= limit,
                })
            }
            Test::Between(low, high) => own.map(|own| number(low) <= own && own <= number(high)),
            Test::Date(test) => self.answer_date(test, self.day(&leaf.field, row)?, row),
        }
    }

    fn answer_date(&self, test: &DateTest, day: i64, row: usize) -> Option<bool> {
        let epoch = Date::constant(1970, 1, 1);
        let date = |day: i64| {
            epoch
                .checked_add(jiff::Span::new().days(day))
                .expect("a day near 1970")
        };
        Some(match test {
            DateTest::In(period) => period.contains(date(day)),
            DateTest::Before(limit) => date(day) < *limit,
            DateTest::After(limit) => date(day) > *limit,
            DateTest::On(limit) => date(day) == *limit,
            DateTest::OnOrBefore(limit) => date(day) <= *limit,
            DateTest::OnOrAfter(limit) => date(day) >= *limit,
            DateTest::BeforeField(other) => day < self.day(other, row)?,
            DateTest::AfterField(other) => day > self.day(other, row)?,
            DateTest::WithinAfter(n, other) => (0..=i64::from(*n)).contains(&(day - self.day(other, row)?)),
            DateTest::WithinBefore(n, other) => (0..=i64::from(*n)).contains(&(self.day(other, row)? - day)),
            DateTest::InTheLast(n) => (0..i64::from(*n)).contains(&(i64::from(self.as_of?) - day)),
        })
    }

    /// Kleene's three-valued truth of one row, with `leaf` saying what a leaf is worth.
    fn truth(&self, expr: &Expr, row: usize, leaf: &dyn Fn(&Leaf, usize) -> Option<bool>) -> Option<bool> {
        let count = |members: &[Expr], wanted: Option<bool>| {
            members
                .iter()
                .filter(|member| self.truth(member, row, leaf) == wanted)
                .count()
        };
        let at_least = |n: usize, members: &[Expr]| {
            let (sure, maybe) = (count(members, Some(true)), count(members, None));
            if sure >= n {
                Some(true)
            } else if sure + maybe < n {
                Some(false)
            } else {
                None
            }
        };
        match expr {
            Expr::All(members) => at_least(members.len(), members),
            Expr::Any(members) => at_least(1, members),
            Expr::AtLeast(n, members) => at_least(*n as usize, members),
            Expr::NoneOf(members) => at_least(1, members).map(|any| !any),
            Expr::Not(inner) => self.truth(inner, row, leaf).map(|holds| !holds),
            Expr::OnePerPerson => Some(self.stands_for_its_person(row, &|_| true)),
            Expr::Leaf(found) => leaf(found, row),
        }
    }

    fn stands_for_its_person(&self, row: usize, passes: &dyn Fn(usize) -> bool) -> bool {
        let (person, _) = &self.people[row];
        if person.as_ref().is_none_or(String::is_empty) {
            return true;
        }
        let same = (0..self.rows).filter(|other| self.people[*other].0 == *person);
        let best = same.min_by_key(|other| (!passes(*other), self.people[*other].1, *other));
        best == Some(row)
    }

    fn resolved(&self, expr: &Expr, row: usize) -> bool {
        let leaf = |leaf: &Leaf, row: usize| {
            // `≠` is the negation of `=`, and so passes what is unknown by default.
            let by_default = matches!(leaf.test, Test::Compare(Comparison::NotEqual, _));
            let unknown = (leaf.unknown == Unknown::Counts) != by_default;
            Some(self.answer(leaf, row).unwrap_or(unknown))
        };
        self.truth(expr, row, &leaf)
            .expect("resolved leaves leave nothing unknown")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn bitmaps_agree_with_reading_every_row(export in export(), expr in criteria::criteria(fields(), word())) {
        let truth = evaluate(&expr, &export, &mut Cache::new(3));
        let conjuncts = match normalise(&expr) {
            Expr::All(members) => members,
            other => vec![other],
        };
        let others = |row: usize| {
            let mut others = conjuncts.iter().filter(|expr| **expr != Expr::OnePerPerson);
            others.all(|expr| export.resolved(expr, row))
        };
        let chooses = conjuncts.contains(&Expr::OnePerPerson);
        for row in 0..export.rows {
            let holds = if chooses {
                others(row) && export.stands_for_its_person(row, &others)
            } else {
                let kleene = export.truth(&expr, row, &|leaf, row| export.answer(leaf, row));
                prop_assert_eq!(truth.unknown.get(row), kleene.is_none(), "row {} of {:?}", row, expr);
                export.resolved(&expr, row)
            };
            prop_assert_eq!(truth.holds.get(row), holds, "row {} of {:?}", row, expr);
        }
    }

    #[test]
    fn clauses_together_are_the_whole_and_a_warm_cache_changes_nothing(
        export in export(),
        expr in criteria::criteria(fields(), word()),
    ) {
        let mut cache = Cache::default();
        let whole = evaluate(&expr, &export, &mut cache);
        prop_assert_eq!(&evaluate(&expr, &export, &mut cache), &whole);
        let parts = evaluate_clauses(&clauses(&expr, &fields()), &export, &mut cache);
        for row in 0..export.rows {
            prop_assert_eq!(parts.iter().all(|part| part.holds.get(row)), whole.holds.get(row));
        }
    }
}

#[test]
fn an_unknown_value_fails_an_inclusion_and_passes_an_exclusion_unless_switched() {
    let export = Export {
        rows: 3,
        columns: BTreeMap::from([("score", number([Some(5.0), Some(6.0), None].into_iter()))]),
        persons: Persons::new([None, None, None], &[0, 1, 2]),
        people: Vec::new(),
        as_of: None,
    };
    for (text, holds, unknown) in [
        ("score = 5", vec![0], vec![2]),
        ("score = 5 (unknown counts)", vec![0, 2], vec![2]),
        ("score ≠ 5", vec![1, 2], vec![2]),
        ("score ≠ 5 (unknown fails)", vec![1], vec![2]),
        ("not score = 5 (unknown counts)", vec![1], vec![2]),
        ("score is unknown", vec![2], vec![]),
        ("not score is known", vec![2], vec![]),
        ("score = 5 or score is unknown", vec![0, 2], vec![]),
        ("absent > 1", vec![], vec![0, 1, 2]),
        ("absent is unknown", vec![0, 1, 2], vec![]),
        ("absent is known", vec![], vec![]),
    ] {
        let expr = definitions::parse(text, &fields()).expect(text);
        let truth = evaluate(&expr, &export, &mut Cache::default());
        assert_eq!(truth.holds.rows().collect::<Vec<_>>(), holds, "{text}");
        assert_eq!(truth.unknown.rows().collect::<Vec<_>>(), unknown, "{text}");
    }
}
