//! A parser's word: whatever stands in criteria, names and terms, each form of SQL is one statement that reads columns
//! and nothing else, and each value is read back as it was.

#[path = "../../definitions/tests/criteria/mod.rs"]
mod criteria;
mod table;

use std::collections::BTreeSet;

use definitions::{Expr, Leaf, Test, Unknown, fold};
use proptest::prelude::*;
use query::{Dialect, Form, write};
use sqlparser::ast::Statement;
use sqlparser::dialect::{
    BigQueryDialect, Dialect as Grammar, DuckDbDialect, PostgreSqlDialect, SQLiteDialect, SnowflakeDialect,
};
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Token, Tokenizer};
use table::{definition, vocabulary, word};

fn grammar(dialect: Dialect) -> Box<dyn Grammar> {
    match dialect {
        Dialect::Sqlite => Box::new(SQLiteDialect {}),
        Dialect::Postgresql => Box::new(PostgreSqlDialect {}),
        Dialect::Duckdb => Box::new(DuckDbDialect {}),
        Dialect::Snowflake => Box::new(SnowflakeDialect),
        Dialect::Bigquery => Box::new(BigQueryDialect {}),
    }
}

/// The texts between single quotes, as the dialect reads them.
fn literals(dialect: Dialect, text: &str) -> BTreeSet<String> {
    let tokens = Tokenizer::new(grammar(dialect).as_ref(), text)
        .tokenize()
        .unwrap_or_else(|error| panic!("{dialect:?}: {error}\n{text}"));
    let texts = tokens.into_iter().filter_map(|token| match token {
        Token::SingleQuotedString(text) | Token::EscapedStringLiteral(text) => Some(text),
        _ => None,
    });
    texts.collect()
}

/// True when the text is one query.
fn is_one_query(dialect: Dialect, text: &str) -> bool {
    let statements = Parser::parse_sql(grammar(dialect).as_ref(), text)
        .unwrap_or_else(|error| panic!("{dialect:?}: {error}\n{text}"));
    matches!(&statements[..], [Statement::Query(_)])
}

fn is(values: &[&str]) -> Expr {
    Expr::Leaf(Leaf {
        field: "country".to_owned(),
        test: Test::IsOneOf(values.iter().map(|value| (*value).to_owned()).collect()),
        unknown: Unknown::Fails,
    })
}

const HOSTILE: [&str; 12] = [
    "'",
    "''",
    "\\'",
    "\\",
    "\\\\' or 1=1; drop table x --",
    "' or '1'='1",
    "\"; select 1; --",
    "`",
    "*/ /* --",
    "a\nb\r\nc",
    "{{ config() }}{% raw %}",
    "$$; select 1; $$",
];

#[test]
fn a_value_never_leaves_its_quotes() {
    for dialect in Dialect::ALL {
        let text = write(Form::Sql(dialect), &definition(is(&HOSTILE), None))
            .text()
            .to_owned();
        assert!(is_one_query(dialect, &text), "{dialect:?}\n{text}");
        let read = literals(dialect, &text);
        for value in HOSTILE {
            let value = fold(value).into_owned();
            assert!(read.contains(&value), "{dialect:?}: {value:?} in {read:?}");
        }
    }
}

#[test]
fn names_and_terms_break_out_of_nothing() {
    for hostile in HOSTILE
        .into_iter()
        .chain(["a\u{2028}b", "\u{85}; select 1", "\u{202e}x", "a\0b"])
    {
        let mut definition = definition(is(&["de"]), None);
        definition.term = format!("MQL\n{hostile}\n; SELECT 1; --");
        definition.version = hostile.to_owned();
        definition.source = vec![hostile.to_owned(), hostile.to_owned()];
        for field in &mut definition.fields {
            field.label = format!("{hostile} {}", field.key);
            field.column = Some(format!("{hostile}\n{}", field.key));
        }
        for dialect in Dialect::ALL {
            let written = write(Form::Sql(dialect), &definition);
            assert!(
                is_one_query(dialect, written.text()),
                "{hostile:?} {dialect:?}\n{}",
                written.text()
            );
            let name = &written.files[0].name;
            assert!(
                !name.contains(['/', '\\', '\n', '\0', '.']) || name.matches('.').count() == 1,
                "{name}"
            );
        }
        let soql = write(Form::Soql, &definition);
        let (comments, rest): (Vec<&str>, Vec<&str>) =
            soql.text().lines().partition(|line| line.starts_with("//"));
        assert!(!comments.is_empty());
        assert_eq!(
            rest.first(),
            Some(&"SELECT Id, Amount")
                .filter(|_| false)
                .or(Some(&"SELECT Id")),
            "{}",
            soql.text()
        );
    }
}

#[test]
fn a_value_with_nul_is_left_out_and_said() {
    for form in Form::ALL {
        let written = write(form, &definition(is(&["a\0b"]), None));
        assert!(
            written.cannot_say.iter().any(|sentence| sentence.contains("NUL")),
            "{form:?}"
        );
        assert!(
            written.files.iter().all(|file| !file.text.contains('\0')),
            "{form:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_criteria_are_one_query_and_the_same_each_time(expr in criteria::of_fields(vocabulary(), word())) {
        let definition = definition(expr, Some(12));
        for dialect in Dialect::ALL {
            let written = write(Form::Sql(dialect), &definition);
            prop_assert!(is_one_query(dialect, written.text()));
            prop_assert_eq!(&written, &write(Form::Sql(dialect), &definition));
        }
        for form in Form::ALL {
            write(form, &definition);
        }
    }

    #[test]
    fn any_text_stays_in_its_quotes(value in "\\PC{0,12}|[\\\\'\"`{}%\n]{0,8}") {
        let folded = fold(&value).into_owned();
        prop_assume!(!folded.is_empty());
        for dialect in Dialect::ALL {
            let written = write(Form::Sql(dialect), &definition(is(&[&value]), None));
            prop_assert!(is_one_query(dialect, written.text()));
            prop_assert!(literals(dialect, written.text()).contains(&folded), "{}", written.text());
        }
    }
}
