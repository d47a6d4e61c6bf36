//! The DuckDB, dbt and OSI forms, run in DuckDB: they find the records that `definitions::evaluate` counts. DuckDB
//! comes from PyPI into a folder of its own under target; out of reach of it, nothing is tested and that is said.

#[path = "../../definitions/tests/criteria/mod.rs"]
mod criteria;
mod table;

use std::path::{Path, PathBuf};
use std::process::Command;

use definitions::Expr;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use query::{Dialect, Form, write};
use serde_json::{Value, json};
use table::{FIELDS, Record, as_of, counted, day, definition, instant, records, vocabulary, word};

const CASES: usize = 200;

/// What is installed beside Python.
const PACKAGES: [&str; 3] = ["duckdb==2.0.0", "jinja2>=3.1,<4", "pyyaml>=6,<7"];

/// Python with DuckDB, or why there is none.
fn python() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("query-peers");
    let inside = folder.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let runs = |program: &Path, args: &[&str]| {
        let output = Command::new(program).args(args).output();
        output.is_ok_and(|output| output.status.success())
    };
    if runs(&inside, &["-c", "import duckdb, jinja2, yaml"]) {
        return Ok(inside);
    }
    let folder = folder.display().to_string();
    let made = ["python3", "python"]
        .iter()
        .any(|name| runs(Path::new(name), &["-m", "venv", &folder]));
    if !made {
        return Err("Python with venv is not here".to_owned());
    }
    let mut install = vec![
        "-m",
        "pip",
        "install",
        "--quiet",
        "--timeout",
        "20",
        "--retries",
        "1",
    ];
    install.extend(PACKAGES);
    if runs(&inside, &install) {
        Ok(inside)
    } else {
        Err("DuckDB can't be installed from PyPI".to_owned())
    }
}

struct Case {
    expr: Expr,
    records: Vec<Record>,
    as_of: Option<i32>,
}

fn cases() -> Vec<Case> {
    let strategy = (records(), as_of(), criteria::of_fields(vocabulary(), word()));
    let mut runner = TestRunner::deterministic();
    (0..CASES)
        .map(|_| {
            let (records, as_of, expr) = strategy
                .new_tree(&mut runner)
                .expect("cases are generated")
                .current();
            Case { expr, records, as_of }
        })
        .collect()
}

/// The records with spaces for all other white space: the OSI form trims those alone, and says so.
fn spaced(records: &[Record]) -> Vec<Record> {
    let spaces = |text: &Option<String>| {
        text.as_ref()
            .map(|text| text.replace(['\t', '\u{a0}', '\u{2003}'], " "))
    };
    let spaced = |record: &Record| Record {
        country: spaces(&record.country),
        title: spaces(&record.title),
        email: spaces(&record.email),
        ..record.clone()
    };
    records.iter().map(spaced).collect()
}

fn row(record: &Record) -> Value {
    json!([
        record.id,
        record.email,
        record.country,
        record.title,
        record.score,
        record.amount.map(|minor| model::Money(minor).to_decimal_text()),
        record.demo,
        record.close_on.map(|days| day(days).to_string()),
        record.created_at.map(instant),
    ])
}

fn asked(case: &Case) -> Value {
    let types = [
        "VARCHAR",
        "VARCHAR",
        "VARCHAR",
        "VARCHAR",
        "DOUBLE",
        "DECIMAL(18, 2)",
        "BOOLEAN",
        "DATE",
        "TIMESTAMP",
    ];
    let columns: Vec<String> = FIELDS
        .iter()
        .filter_map(|(_, _, column)| *column)
        .zip(types)
        .map(|(column, kind)| format!("\"{}\" {kind}", column.replace('"', "\"\"")))
        .collect();
    let definition = definition(case.expr.clone(), case.as_of);
    let dbt = write(Form::Dbt(Dialect::Duckdb), &definition);
    json!({
        "table": definition.source[0],
        "create": columns.join(", "),
        "rows": case.records.iter().map(row).collect::<Vec<_>>(),
        "sql": write(Form::Sql(Dialect::Duckdb), &definition).text(),
        "dbt": dbt.text(),
        "yml": dbt.files[1].text,
        "osi": write(Form::Osi, &definition).text(),
    })
}

/// What DuckDB finds for each case.
fn replay(python: &Path, cases: &[Case]) -> Vec<Value> {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("query-replay.json");
    let asked: Vec<Value> = cases.iter().map(asked).collect();
    std::fs::write(&file, Value::from(asked).to_string()).expect("the folder of tests can be written");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/replay.py");
    let output = Command::new(python)
        .arg(script)
        .arg(file)
        .output()
        .expect("Python ran before");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("the script prints JSON")
}

#[test]
fn duckdb_counts_what_evaluation_counts() {
    let python = match python() {
        Ok(python) => python,
        Err(reason) => {
            println!("skipped: {reason}");
            return;
        }
    };
    let mut cases = cases();
    let found = replay(&python, &cases);
    for (case, found) in cases.iter().zip(&found) {
        let definition = definition(case.expr.clone(), case.as_of);
        let expected = json!(counted(&case.expr, &case.records, case.as_of));
        for form in [Form::Sql(Dialect::Duckdb), Form::Dbt(Dialect::Duckdb)] {
            let name = if matches!(form, Form::Dbt(_)) {
                "dbt"
            } else {
                "sql"
            };
            assert_eq!(
                found[name],
                expected,
                "{}\n{:?}",
                write(form, &definition).text(),
                case.records
            );
        }
        let described = found["description"].as_str().unwrap();
        assert!(described.ends_with(&definition.criteria()), "{described}");
    }
    for case in &mut cases {
        case.records = spaced(&case.records);
    }
    let mut whole = 0;
    for (case, found) in cases.iter().zip(&replay(&python, &cases)) {
        let written = write(Form::Osi, &definition(case.expr.clone(), case.as_of));
        if written
            .cannot_say
            .iter()
            .any(|sentence| sentence.starts_with("LEFT OUT"))
        {
            continue;
        }
        whole += 1;
        let expected = json!(counted(&case.expr, &case.records, case.as_of));
        assert_eq!(found["osi"], expected, "{}", written.text());
    }
    assert!(whole > CASES / 4, "{whole} of {CASES} were said in whole");
}
