//! The SQLite form, run: the query finds the records that `definitions::evaluate` counts, for any criteria.

#[path = "../../definitions/tests/criteria/mod.rs"]
mod criteria;
mod table;

use proptest::prelude::*;
use query::{Dialect, Form, write};
use rusqlite::{Connection, params};
use table::{FIELDS, Record, as_of, counted, day, definition, instant, records, vocabulary, word};

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The records in a table of a database in memory.
fn database(records: &[Record], name: &str) -> Connection {
    let database = Connection::open_in_memory().expect("the database in memory takes it");
    let columns: Vec<String> = FIELDS
        .iter()
        .filter_map(|(_, _, column)| column.map(quoted))
        .collect();
    let table = quoted(name);
    database
        .execute(&format!("CREATE TABLE {table} ({})", columns.join(", ")), [])
        .expect("the database in memory takes it");
    let mut insert = database
        .prepare(&format!("INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"))
        .expect("the database in memory takes it");
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
            record.created_at.map(instant),
        ];
        insert.execute(cells).expect("the database in memory takes it");
    }
    drop(insert);
    database
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn sqlite_counts_what_evaluation_counts(
        records in records(),
        as_of in as_of(),
        expr in criteria::of_fields(vocabulary(), word()),
    ) {
        let definition = definition(expr.clone(), as_of);
        let written = write(Form::Sql(Dialect::Sqlite), &definition);
        prop_assert!(!written.cannot_say.iter().any(|sentence| sentence.starts_with("LEFT OUT")));
        let database = database(&records, &definition.source[0]);
        let mut query = database
            .prepare(written.text())
            .map_err(|error| TestCaseError::fail(format!("{error}\n{}", written.text())))?;
        let found = query.query_map([], |row| row.get::<_, String>("record_id")).unwrap();
        let mut found: Vec<String> = found.map(Result::unwrap).collect();
        found.sort();
        prop_assert_eq!(found, counted(&expr, &records, as_of), "{}", written.text());
    }
}
