//! How long an edit takes: one criterion evaluated anew, the others from the cache, all put together.
//! The rows are made up by a counter, so that every run measures the same.

use std::collections::BTreeMap;

use column::{Column, Data, TextData};
use definitions::{
    Cache, Columns, Expr, Field, Persons, RelatedColumns, RelatedWords, Relation, Vocabulary, evaluate, parse,
};
use divan::{Bencher, black_box};
use model::Table;

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

const DEFINITION: &str = "Lead score ≥ 60 and Country is one of (DE, AT, CH) and Demo requested is yes \
    and Created date in 2026 and not Email domain is one of (gmail.com, gmx.de)";

fn main() {
    divan::main();
}

struct Leads {
    rows: usize,
    columns: BTreeMap<&'static str, Column>,
    persons: Persons,
    /// As many activities as leads, each of some lead.
    activities: Option<Box<(Relation, Leads)>>,
}

impl Columns for Leads {
    fn rows(&self) -> usize {
        self.rows
    }
    fn column(&self, field: &str) -> Option<&Column> {
        self.columns.get(field)
    }
    fn as_of(&self) -> Option<i32> {
        Some(20_600)
    }
    fn persons(&self) -> &Persons {
        &self.persons
    }
    fn related(&self, table: Table) -> Option<RelatedColumns<'_>> {
        let found = self.activities.as_ref().filter(|_| table == Table::Activities)?;
        Some(RelatedColumns {
            relation: &found.0,
            columns: &found.1,
        })
    }
}

fn belonging(rows: usize) -> Vec<(u32, u32)> {
    (0..rows)
        .map(|row| ((pick(row, 11) % rows as u64) as u32, row as u32))
        .collect()
}

fn activities(rows: usize) -> Box<(Relation, Leads)> {
    let kinds: Vec<&str> = (0..rows)
        .map(|row| ["Call", "Email", "Meeting", ""][pick(row, 12) as usize % 4])
        .collect();
    let days = (0..rows)
        .map(|row| 20_000 + (pick(row, 13) % 600) as i32)
        .collect();
    let who: Vec<&str> = (0..rows)
        .map(|row| ["Ilka", "Jorun", "HubSpot Integration", ""][pick(row, 14) as usize % 4])
        .collect();
    let columns = Leads {
        rows,
        columns: BTreeMap::from([
            ("activity_type", Column::from_texts(&kinds)),
            ("activity_at", Column::plain(Data::Date(days))),
            ("owner", Column::from_texts(&who)),
        ]),
        persons: Persons::default(),
        activities: None,
    };
    Box::new((Relation::new(rows, belonging(rows)), columns))
}

/// A number that looks like chance: the same for the same row and salt.
fn pick(row: usize, salt: u64) -> u64 {
    (row as u64 + 1)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_mul(2 * salt + 1)
        >> 33
}

fn known(row: usize, salt: u64) -> bool {
    !pick(row, salt).is_multiple_of(10)
}

/// About a tenth of each column is unknown, and a tenth of the rows repeats a person.
fn leads(rows: usize) -> Leads {
    let texts = |salt: u64, values: &[&'static str]| -> Column {
        let of = |row: usize| values[pick(row, salt) as usize % values.len()];
        Column::from_texts(&(0..rows).map(of).collect::<Vec<_>>())
    };
    let mut titles = TextData::default();
    for row in 0..rows {
        let rank = ["Director", "Head", "VP", "Engineer", "Analyst"][pick(row, 1) as usize % 5];
        titles.push(&format!("{rank} of Unit {}", pick(row, 2) % 5_000));
    }
    let score = |row| {
        if known(row, 3) {
            (pick(row, 4) % 100) as f64
        } else {
            f64::NAN
        }
    };
    let created = |row| match known(row, 5) {
        true => (20_000 + pick(row, 6) % 600) as i64 * 86_400,
        false => i64::MIN,
    };
    let demos = (0..rows).map(|row| (pick(row, 10) % 3) as u8).collect();
    let ranks: Vec<u32> = (0..rows as u32).collect();
    let addresses = addresses(rows);
    Leads {
        rows,
        columns: BTreeMap::from([
            ("country", texts(8, &["DE", "AT", "CH", "US", "UK", "FR", ""])),
            (
                "email_domain",
                texts(9, &["gmail.com", "gmx.de", "x.example", ""]),
            ),
            ("title", Column::plain(Data::Text(titles))),
            (
                "lead_score",
                Column::plain(Data::Number((0..rows).map(score).collect())),
            ),
            ("demo_requested", Column::plain(Data::YesNo(demos))),
            (
                "created_at",
                Column::plain(Data::Instant((0..rows).map(created).collect())),
            ),
        ]),
        persons: Persons::new(addresses.iter().map(|address| Some(address.as_str())), &ranks),
        activities: None,
    }
}

fn addresses(rows: usize) -> Vec<String> {
    (0..rows)
        .map(|row| format!("p{}@x.example", row * 7 % (rows * 9 / 10)))
        .collect()
}

fn read(text: &str) -> Expr {
    let field = |spec: &model::FieldSpec| Field {
        key: spec.key.to_owned(),
        label: spec.label.to_owned(),
        aliases: Vec::new(),
        kind: spec.kind,
        slot: spec.slot,
        values: Vec::new(),
    };
    let fields = |table| model::fields_of(table).iter().map(field).collect::<Vec<Field>>();
    let mut vocabulary = Vocabulary::from(fields(Table::Leads));
    vocabulary.related.push(RelatedWords {
        table: Table::Activities,
        brought: true,
        words: fields(Table::Activities).into(),
    });
    parse(text, &vocabulary).expect("the bench's definitions are sound")
}

/// Evaluates the definition with one criterion that the cache has never seen.
fn edit(bencher: Bencher, rows: usize, criterion: impl Fn(u32) -> String) {
    let mut leads = leads(rows);
    leads.activities = Some(activities(rows));
    let mut cache = Cache::default();
    evaluate(&read(DEFINITION), &leads, &mut cache);
    let mut n = 0;
    let edited = || {
        n += 1;
        read(&format!("{DEFINITION} and {}", criterion(n)))
    };
    bencher
        .with_inputs(edited)
        .bench_local_values(|expr| evaluate(black_box(&expr), &leads, &mut cache));
}

#[divan::bench(args = SIZES)]
fn edit_a_number(bencher: Bencher, rows: usize) {
    edit(bencher, rows, |n| format!("Lead score ≥ {}", f64::from(n) / 64.0));
}

#[divan::bench(args = SIZES)]
fn edit_a_category(bencher: Bencher, rows: usize) {
    edit(bencher, rows, |n| format!("Country is one of (DE, v{n})"));
}

#[divan::bench(args = SIZES)]
fn edit_a_date(bencher: Bencher, rows: usize) {
    edit(bencher, rows, |n| format!("Created date in the last {n} days"));
}

#[divan::bench(args = SIZES)]
fn edit_a_free_text(bencher: Bencher, rows: usize) {
    edit(bencher, rows, |n| {
        format!("Title contains any of (Director, VP, Unit {n})")
    });
}

#[divan::bench(args = SIZES)]
fn edit_under_one_per_person(bencher: Bencher, rows: usize) {
    edit(bencher, rows, |n| {
        format!("Lead score ≥ {} and one per person", f64::from(n) / 64.0)
    });
}

#[divan::bench(args = SIZES)]
fn edit_a_window_of_related_records(bencher: Bencher, rows: usize) {
    edit(bencher, rows, |n| {
        format!("at least 2 activities of kind Call by people within {n} days before Created date")
    });
}

#[divan::bench(args = SIZES)]
fn edit_criteria_about_related_records(bencher: Bencher, rows: usize) {
    edit(bencher, rows, |n| {
        format!("has an activity where (Activity type is one of (Call, v{n}))")
    });
}

#[divan::bench(args = SIZES)]
fn relate_records(bencher: Bencher, rows: usize) {
    bencher
        .with_inputs(|| belonging(rows))
        .bench_local_values(|pairs| Relation::new(rows, black_box(pairs)));
}

#[divan::bench(args = SIZES)]
fn everything_cold(bencher: Bencher, rows: usize) {
    let leads = leads(rows);
    let expr = read(DEFINITION);
    bencher.bench_local(|| evaluate(black_box(&expr), &leads, &mut Cache::default()));
}

#[divan::bench(args = SIZES)]
fn group_persons(bencher: Bencher, rows: usize) {
    let addresses: Vec<String> = (0..rows)
        .map(|row| format!("p{}@x.example", row * 9 / 10))
        .collect();
    let email = Column::from_texts(&addresses);
    bencher.bench_local(|| Persons::from_columns(rows, Some(black_box(&email)), None, None));
}
