//! Evaluation to bitmaps against a slow, obvious reading of each row.

use std::collections::BTreeMap;

use crate::slow::{Export, STAGES};
use column::{Column, Data, TextData};
use definitions::{
    Cache, Columns, Field, Persons, RelatedColumns, RelatedWords, Relation, Stay, Visits, Vocabulary,
    clauses, evaluate, evaluate_clauses,
};
use model::{Kind, SlotKind, Table, Team};
use proptest::prelude::*;

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
    fn related(&self, table: Table) -> Option<RelatedColumns<'_>> {
        let found = self.activities.as_ref().filter(|_| table == Table::Activities)?;
        Some(RelatedColumns {
            relation: &found.2,
            columns: &found.0,
        })
    }
    fn visits(&self) -> Option<&Visits> {
        self.stays.as_ref().map(|(_, visits)| visits)
    }
    fn present(&self, team: Team) -> Option<&column::Bitmap> {
        (team == Team::Marketing).then_some(&self.marketing)
    }
}

/// What criteria speak of; no export of opportunities is here.
fn fields() -> Vocabulary {
    let related = |table, brought| RelatedWords {
        table,
        brought,
        words: columns(&[("activity_type", Kind::Text), ("activity_at", Kind::Date)]).into(),
    };
    Vocabulary {
        fields: columns(&[]),
        related: vec![
            related(Table::Activities, true),
            related(Table::Opportunities, false),
        ],
        stages: None,
        systems: vec![Team::Marketing],
        ..Vocabulary::default()
    }
}

/// The fields of every table, and more; `absent` is in no export.
fn columns(more: &[(&'static str, Kind)]) -> Vec<Field> {
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
    .iter()
    .chain(more)
    .map(|&(key, kind)| Field {
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
    let links = prop::collection::vec((0_usize..70, 0_u32..40), 0..90);
    let activities = prop::option::weighted(0.8, (rows(40), links));
    (rows(70), activities, stays(), any::<u64>()).prop_map(|(mut export, activities, stays, seed)| {
        export.activities = activities.map(|(mut activities, links)| {
            activities.as_of = export.as_of;
            let mut own = vec![Vec::new(); export.rows];
            for (row, activity) in links {
                if row < export.rows && (activity as usize) < activities.rows && !own[row].contains(&activity)
                {
                    own[row].push(activity);
                }
            }
            let pairs = own.iter().enumerate();
            let pairs = pairs.flat_map(|(row, own)| own.iter().map(move |activity| (row as u32, *activity)));
            let relation = Relation::new(export.rows, pairs.rev().collect());
            Box::new((activities, own, relation))
        });
        export.stays = stays.map(|stays| {
            let mut visits = Visits::new(&STAGES.map(|name| format!(" {name}")), export.as_of);
            let stays: Vec<_> = stays.into_iter().cycle().take(export.rows).collect();
            stays
                .iter()
                .for_each(|(own, cut)| visits.push(own.iter().copied(), *cut));
            (stays, visits)
        });
        export.marketing = column::Bitmap::from_fn(export.rows, |row| (seed >> (row % 64)) & 1 == 1);
        export
    })
}

/// Up to four stays of each row, one after another.
fn stays() -> impl Strategy<Value = Option<Vec<crate::slow::Known>>> {
    let own = prop::collection::vec((0_u16..3, 0_i32..8), 0..4);
    let row = (own, any::<bool>(), prop::bool::weighted(0.3));
    let row = row.prop_map(|(own, over, cut)| {
        let mut day = 0;
        let mut stays: Vec<Stay> = Vec::new();
        for (stage, days) in own {
            let entered = day;
            day += days;
            stays.push(Stay {
                stage,
                entered,
                left: Some(day),
            });
        }
        if let Some(last) = stays.last_mut().filter(|_| !over) {
            last.left = None;
        }
        (stays, cut)
    });
    prop::option::weighted(0.8, prop::collection::vec(row, 1..20))
}

/// Up to so many rows.
fn rows(most: usize) -> impl Strategy<Value = Export> {
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
    (prop::collection::vec(row, 0..most), as_of, any::<u64>())
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
    let who: Vec<&str> = rows
        .iter()
        .map(|row| row.7.map_or("", |own| ["Ada", "Sync bot"][own.len() % 2]))
        .collect();
    let amounts = rows.iter().map(|row| row.3.unwrap_or(i64::MIN)).collect();
    let demos = rows.iter().map(|row| row.4).collect();
    let days: Vec<i32> = rows.iter().map(|row| row.5.unwrap_or(i32::MIN)).collect();
    let calls = rows.iter().map(|row| row.6.unwrap_or(i64::MIN)).collect();
    Export {
        rows: rows.len(),
        columns: BTreeMap::from([
            ("country", Column::from_texts(&countries)),
            ("title", Column::plain(Data::Text(titles))),
            ("score", number(rows.iter().map(|row| row.2))),
            ("amount", Column::plain(Data::Money(amounts))),
            ("demo", Column::plain(Data::YesNo(demos))),
            ("activity_type", Column::from_texts(&countries)),
            ("owner", Column::from_texts(&who)),
            ("activity_at", Column::plain(Data::Date(days.clone()))),
            ("created_on", Column::plain(Data::Date(days))),
            ("called_at", Column::plain(Data::Instant(calls))),
        ]),
        persons: Persons::new(rows.iter().map(|row| row.7), &ranks),
        people,
        as_of,
        activities: None,
        stays: None,
        marketing: column::Bitmap::none(rows.len()),
    }
}

fn number(values: impl Iterator<Item = Option<f64>>) -> Column {
    Column::plain(Data::Number(
        values.map(|value| value.unwrap_or(f64::NAN)).collect(),
    ))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(500))]

    #[test]
    fn bitmaps_agree_with_reading_every_row(export in export(), expr in crate::criteria::criteria(&fields(), word())) {
        let truth = evaluate(&expr, &export, &mut Cache::new(3));
        for row in 0..export.rows {
            let kleene = export.whole(&expr, row, &|atom, export, row| export.bare(atom, row));
            prop_assert_eq!(truth.unknown.get(row), kleene.is_none(), "row {} of {:?}", row, expr);
            prop_assert_eq!(truth.holds.get(row), export.resolved(&expr, row), "row {} of {:?}", row, expr);
        }
    }

    #[test]
    fn clauses_together_are_the_whole_and_a_warm_cache_changes_nothing(
        export in export(),
        expr in crate::criteria::criteria(&fields(), word()),
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
        activities: None,
        stays: None,
        marketing: column::Bitmap::none(3),
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
