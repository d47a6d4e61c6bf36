//! The SOQL form, run: no Salesforce is at hand, so its condition is spelled as SQLite's and asked of a table that holds
//! what Salesforce would: texts trimmed and compared without case, checkboxes that are never empty, times in UTC.

#[path = "../../definitions/tests/criteria/mod.rs"]
mod criteria;
mod table;

use std::iter::Peekable;
use std::str::Chars;

use proptest::prelude::*;
use query::{Definition, Form, write};
use rusqlite::{Connection, params};
use table::{Record, as_of, counted, day, definition, instant, records, vocabulary};

/// The API name of each field.
const NAMES: [(&str, &str); 9] = [
    ("id", "Id"),
    ("email", "Email"),
    ("country", "Country"),
    ("title", "Title"),
    ("score", "Score__c"),
    ("amount", "Amount__c"),
    ("demo", "Demo__c"),
    ("close_on", "Close__c"),
    ("created_at", "CreatedDate"),
];

fn word() -> BoxedStrategy<String> {
    let words = [
        "DE",
        "de",
        "AT",
        "Vice President",
        "VP",
        "v",
        "O'Brien",
        "back\\slash",
        "\\",
        "'",
        "50%",
        "a_b",
        "5",
        "",
    ];
    prop::sample::select(words.to_vec())
        .prop_map(str::to_owned)
        .boxed()
}

/// The record as Salesforce would hold it, with words of these tests.
fn held(record: Record, texts: (String, String)) -> Record {
    let text = |text: String| (!text.is_empty()).then_some(text);
    Record {
        country: text(texts.0),
        title: text(texts.1),
        email: record
            .email
            .map(|text| text.trim().to_owned())
            .filter(|text| !text.is_empty()),
        demo: Some(record.demo.unwrap_or(false)),
        ..record
    }
}

fn all_held() -> BoxedStrategy<Vec<Record>> {
    (records(), prop::collection::vec((word(), word()), 24))
        .prop_map(|(records, texts)| {
            records
                .into_iter()
                .zip(texts)
                .map(|(record, texts)| held(record, texts))
                .collect()
        })
        .boxed()
}

fn named(mut definition: Definition) -> Definition {
    for field in &mut definition.fields {
        let name = NAMES.iter().find(|(key, _)| *key == field.key);
        field.column = name.map(|(_, name)| (*name).to_owned());
    }
    definition
}

/// A text of SOQL after its first quote, as SQLite writes it. In a pattern, escaped signs stay escaped.
fn text(rest: &mut Peekable<Chars<'_>>, pattern: bool) -> String {
    let mut out = String::from("'");
    while let Some(one) = rest.next() {
        match one {
            '\'' => break,
            '\\' => match rest.next().expect("a backslash escapes something") {
                '\'' => out.push_str("''"),
                '\\' if pattern => out.push_str("\\\\"),
                '\\' => out.push('\\'),
                sign @ ('%' | '_') => out.extend(['\\', sign]),
                other => panic!("the escape \\{other}"),
            },
            one => out.push(one),
        }
    }
    out.push('\'');
    if pattern {
        out.push_str(" ESCAPE '\\'");
    }
    out
}

/// A condition of SOQL as SQLite spells it.
fn in_sqlite(condition: &str) -> String {
    let mut out = String::new();
    let mut rest = condition.chars().peekable();
    while let Some(one) = rest.next() {
        let digits = |text: &str| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        match one {
            '\'' => {
                let pattern = out.ends_with("LIKE ");
                out.push_str(&text(&mut rest, pattern));
            }
            '-' if out.get(out.len().saturating_sub(4)..).is_some_and(digits) => {
                let year = out.split_off(out.len() - 4);
                let is_day = |next: &char| next.is_ascii_digit() || ['-', 'T', ':', 'Z'].contains(next);
                let mut day = format!("'{year}-");
                while let Some(next) = rest.next_if(is_day) {
                    day.push(next);
                }
                out.push_str(&format!("{day}'"));
            }
            one => out.push(one),
        }
    }
    out.replace("!= null", "IS NOT NULL").replace("= null", "IS NULL")
}

fn database(records: &[Record]) -> Connection {
    let database = Connection::open_in_memory().expect("a database in memory opens");
    let names = NAMES.map(|(_, name)| format!("{name} COLLATE NOCASE")).join(", ");
    database
        .execute(&format!("CREATE TABLE Lead ({names})"), [])
        .expect("the names are plain");
    for record in records {
        let cells = params![
            record.id,
            record.email,
            record.country,
            record.title,
            record.score,
            record.amount.map(|minor| minor as f64 / 100.0),
            record.demo,
            record.close_on.map(|days| day(days).to_string()),
            record
                .created_at
                .map(|at| format!("{}Z", instant(at).replace(' ', "T"))),
        ];
        database
            .execute("INSERT INTO Lead VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", cells)
            .expect("the table takes it");
    }
    database
}

proptest! {
    #![proptest_config(ProptestConfig { max_global_rejects: 20_000, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn salesforce_counts_what_evaluation_counts(
        records in all_held(),
        as_of in as_of(),
        expr in criteria::of_fields(vocabulary(), word()),
    ) {
        let written = write(Form::Soql, &named(definition(expr.clone(), as_of)));
        let whole = !written.cannot_say.iter().any(|sentence| sentence.starts_with("LEFT OUT"));
        prop_assume!(whole);
        let query: Vec<&str> = written.text().lines().filter(|line| !line.starts_with("//")).collect();
        let query = in_sqlite(&query.join("\n"));
        let database = database(&records);
        let mut prepared = database
            .prepare(&query)
            .map_err(|error| TestCaseError::fail(format!("{error}\n{query}")))?;
        let found = prepared.query_map([], |row| row.get::<_, String>("Id")).expect("it runs");
        let mut found: Vec<String> = found.map(|id| id.expect("ids are texts")).collect();
        found.sort();
        prop_assert_eq!(found, counted(&expr, &records, as_of), "{}\n{}", written.text(), query);
    }
}
