//! Generated tables of another system, and what `definitions::evaluate` counts in them: the oracle of every replay.
#![allow(dead_code)] // every test file uses its own part

use std::collections::BTreeMap;

use column::{Column, Data};
use definitions::{Cache, Columns, Expr, Persons, evaluate};
use jiff::{Span, civil::Date};
use model::{Kind, Table};
use proptest::prelude::*;
use query::{Definition, SourceField};

/// One record as the other system holds it.
#[derive(Debug, Clone)]
pub struct Record {
    pub id: String,
    pub country: Option<String>,
    pub title: Option<String>,
    pub email: Option<String>,
    pub score: Option<f64>,
    /// In minor units.
    pub amount: Option<i64>,
    pub demo: Option<bool>,
    /// Days since 1970-01-01.
    pub close_on: Option<i32>,
    /// Seconds since 1970-01-01.
    pub created_at: Option<i64>,
}

/// Keys, kinds and columns. The columns' names are as awkward as people make them.
pub const FIELDS: [(&str, Kind, Option<&str>); 10] = [
    ("id", Kind::Text, Some("Record ID")),
    ("email", Kind::Text, Some("E-mail; DROP TABLE x --")),
    ("country", Kind::Category, Some("country")),
    ("title", Kind::Text, Some("Title \"of\" 'honour'")),
    ("score", Kind::Number, Some("Lead score")),
    ("amount", Kind::Money, Some("order")),
    ("demo", Kind::YesNo, Some("demo")),
    ("close_on", Kind::Date, Some("Close\\date")),
    ("created_at", Kind::DateTime, Some("created")),
    ("absent", Kind::Number, None),
];

pub fn day(days: i32) -> Date {
    Date::constant(1970, 1, 1)
        .checked_add(Span::new().days(days))
        .expect("a day near 1970")
}

/// `1970-01-02 03:04:05`
pub fn instant(seconds: i64) -> String {
    let rest = seconds.rem_euclid(86_400);
    let day = day(seconds.div_euclid(86_400) as i32);
    format!("{day} {:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Texts that are one when trimmed and folded, and texts that would leave their quotes.
pub fn word() -> BoxedStrategy<String> {
    prop::sample::select(vec![
        "DE",
        " de\t",
        "AT",
        "Vice President",
        "VP",
        "\u{a0}vp\u{2003}",
        "v",
        "Ä",
        "ä ",
        "ÖSTERREICH",
        "österreich",
        "Ångström",
        "O'Brien",
        "o'brien' OR 1=1 --",
        "back\\slash",
        "\\",
        "'",
        "50%",
        "a_b",
        "x\ny",
        "",
        "  ",
        "{{ x }}",
    ])
    .prop_map(str::to_owned)
    .boxed()
}

fn address() -> BoxedStrategy<String> {
    prop::sample::select(vec![
        "ada@x.com",
        " Ada+news@X.com ",
        "ADA@x.com",
        "bob@x.com",
        "bob+@x.com",
        "a@b+c",
        "a+b",
        "+t@x.com",
        "@x.com",
        "ada@",
        "a@b@c",
        "  ",
        "bob@x.com+1",
    ])
    .prop_map(str::to_owned)
    .boxed()
}

pub fn records() -> BoxedStrategy<Vec<Record>> {
    fn some<S: Strategy>(of: S) -> impl Strategy<Value = Option<S::Value>> {
        prop::option::weighted(0.75, of)
    }
    let record = (
        some(word()),
        some(word()),
        some(address()),
        some((-3_i32..8).prop_map(|n| f64::from(n) / 2.0)),
        some(-3_i64..8),
        some(any::<bool>()),
        some(-2_i32..20),
        some(-200_000_i64..1_800_000),
    );
    (prop::collection::vec(record, 0..24), any::<u64>())
        .prop_map(|(rows, seed)| {
            (0_u64..)
                .zip(rows)
                .map(|(at, row)| Record {
                    // Apart, and in another order than the rows.
                    id: format!("{:x}-{at}", (at + 1).wrapping_mul(seed | 1) >> 56),
                    country: row.0,
                    title: row.1,
                    email: row.2,
                    score: row.3,
                    amount: row.4,
                    demo: row.5,
                    close_on: row.6,
                    created_at: row.7,
                })
                .collect()
        })
        .boxed()
}

pub fn as_of() -> BoxedStrategy<Option<i32>> {
    prop::option::weighted(0.8, 0_i32..20).boxed()
}

/// The fields that criteria speak of: all but the id.
pub fn vocabulary() -> Vec<definitions::Field> {
    FIELDS
        .into_iter()
        .filter(|(key, _, _)| *key != "id")
        .map(|(key, kind, _)| definitions::Field {
            key: key.to_owned(),
            label: key.to_owned(),
            aliases: Vec::new(),
            kind,
            slot: model::SlotKind::Other,
            values: Vec::new(),
        })
        .collect()
}

pub fn definition(expr: Expr, as_of: Option<i32>) -> Definition {
    Definition {
        term: "MQL".to_owned(),
        version: "agreed, version 3".to_owned(),
        table: Table::Leads,
        source: vec!["leads of 'both' \"teams\"".to_owned()],
        expr,
        fields: FIELDS
            .into_iter()
            .map(|(key, kind, column)| SourceField {
                key: key.to_owned(),
                label: key.to_owned(),
                kind,
                column: column.map(str::to_owned),
            })
            .collect(),
        as_of: as_of.map(day),
        amount_field: Some("amount".to_owned()),
    }
}

struct Export {
    rows: usize,
    columns: BTreeMap<&'static str, Column>,
    persons: Persons,
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

/// The records as columns. Cells are trimmed as an import trims them, so that blank is unknown.
fn columns(records: &[Record]) -> BTreeMap<&'static str, Column> {
    fn of<T>(records: &[Record], cell: impl Fn(&Record) -> T) -> Vec<T> {
        records.iter().map(cell).collect()
    }
    let text = |cell: fn(&Record) -> Option<&str>| {
        let texts: Vec<&str> = records
            .iter()
            .map(|record| cell(record).unwrap_or("").trim())
            .collect();
        Column::from_texts(&texts)
    };
    let scores = of(records, |record| record.score.unwrap_or(f64::NAN));
    let amounts = of(records, |record| record.amount.unwrap_or(i64::MIN));
    let demos = of(records, |record| record.demo.map_or(0, |yes| 1 + u8::from(yes)));
    let closes = of(records, |record| record.close_on.unwrap_or(i32::MIN));
    let created = of(records, |record| record.created_at.unwrap_or(i64::MIN));
    BTreeMap::from([
        ("id", text(|record| Some(&record.id))),
        ("email", text(|record| record.email.as_deref())),
        ("country", text(|record| record.country.as_deref())),
        ("title", text(|record| record.title.as_deref())),
        ("score", Column::plain(Data::Number(scores))),
        ("amount", Column::plain(Data::Money(amounts))),
        ("demo", Column::plain(Data::YesNo(demos))),
        ("close_on", Column::plain(Data::Date(closes))),
        ("created_at", Column::plain(Data::Instant(created))),
    ])
}

/// Ids of the records that count, sorted.
pub fn counted(expr: &Expr, records: &[Record], as_of: Option<i32>) -> Vec<String> {
    let columns = columns(records);
    let persons = Persons::from_columns(
        records.len(),
        columns.get("email"),
        columns.get("created_at"),
        columns.get("id"),
    );
    let export = Export {
        rows: records.len(),
        columns,
        persons,
        as_of,
    };
    let truth = evaluate(expr, &export, &mut Cache::default());
    let mut ids: Vec<String> = truth.holds.rows().map(|row| records[row].id.clone()).collect();
    ids.sort();
    ids
}
