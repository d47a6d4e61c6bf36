//! The forms: the one list that the command line's help and the window's choices are made from.

use crate::dialect::Dialect;
use crate::{Definition, dbt, osi, soql, sql_file};

/// A form that a definition can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A query in a dialect of SQL.
    Sql(Dialect),
    /// A query for Salesforce.
    Soql,
    /// A dbt model in the dialect of its warehouse, and metrics over it.
    Dbt(Dialect),
    /// Open Semantic Interchange, version 0.1.1.
    Osi,
}

/// A definition in a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The files, the main one first; all forms but dbt have one.
    pub files: Vec<File>,
    /// What would differ from the definition, in full sentences; they stand above the query as well. Empty when
    /// the other system counts the same records, given what it expects.
    pub cannot_say: Vec<String>,
    /// What the columns of the other system must hold, in full sentences.
    pub expects: Vec<String>,
}

/// A file of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name, made from the term, safe in any file system: `mql.sql`.
    pub name: String,
    /// What it holds.
    pub text: String,
}

impl Written {
    /// The text of the main file.
    pub fn text(&self) -> &str {
        self.files.first().map_or("", |file| &file.text)
    }
}

impl Form {
    /// Every form, in display order.
    pub const ALL: [Form; 11] = [
        Form::Sql(Dialect::Sqlite),
        Form::Sql(Dialect::Postgresql),
        Form::Sql(Dialect::Duckdb),
        Form::Sql(Dialect::Snowflake),
        Form::Sql(Dialect::Bigquery),
        Form::Soql,
        Form::Dbt(Dialect::Postgresql),
        Form::Dbt(Dialect::Duckdb),
        Form::Dbt(Dialect::Snowflake),
        Form::Dbt(Dialect::Bigquery),
        Form::Osi,
    ];

    /// The word on the command line and on the wire: `snowflake`, `dbt-snowflake`.
    pub fn slug(self) -> String {
        match self {
            Form::Sql(dialect) => dialect.differences().slug.to_owned(),
            Form::Soql => "soql".to_owned(),
            Form::Dbt(dialect) => format!("dbt-{}", dialect.differences().slug),
            Form::Osi => "osi".to_owned(),
        }
    }

    /// The words on the screen.
    pub fn label(self) -> String {
        match self {
            Form::Sql(dialect) => dialect.differences().label.to_owned(),
            Form::Soql => "Salesforce (SOQL)".to_owned(),
            Form::Dbt(dialect) => format!("dbt on {}", dialect.differences().label),
            Form::Osi => "Open Semantic Interchange".to_owned(),
        }
    }

    /// Endings of its files, the main one first.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Form::Sql(_) => &["sql"],
            Form::Soql => &["soql"],
            Form::Dbt(_) => &["sql", "yml"],
            Form::Osi => &["osi.yaml"],
        }
    }

    /// The form with the slug. `dbt` alone is dbt on Snowflake.
    pub fn from_slug(slug: &str) -> Option<Form> {
        if slug == "dbt" {
            return Some(Form::Dbt(Dialect::Snowflake));
        }
        Form::ALL.into_iter().find(|form| form.slug() == slug)
    }
}

/// Writes the definition in the form. O(size of the criteria); the same definition gives the same text, always.
///
/// Nothing fails: criteria that the form has no words for are left out, which the text says above the query and
/// `cannot_say` beside it. What is left out is always a whole conjunct, so the query then counts records that the
/// definition does not, and never misses one that it counts (but see `one per person` in docs/queries.md).
pub fn write(form: Form, definition: &Definition) -> Written {
    match form {
        Form::Sql(dialect) => sql_file::write(definition, dialect.differences()),
        Form::Soql => soql::write(definition),
        Form::Dbt(dialect) => dbt::write(definition, dialect.differences()),
        Form::Osi => osi::write(definition),
    }
}

/// The term as the name of a file, a model or a metric: ASCII letters in lower case, digits and `_`.
pub(crate) fn name_of(term: &str) -> String {
    let mut name = String::new();
    for one in term.chars().flat_map(char::to_lowercase) {
        if one.is_ascii_alphanumeric() {
            name.push(one);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    let name: String = name.trim_end_matches('_').chars().take(60).collect();
    match name.as_bytes().first() {
        None => "definition".to_owned(),
        Some(digit) if digit.is_ascii_digit() => format!("definition_{name}"),
        Some(_) => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_found_by_its_slug_and_none_shares_one() {
        for form in Form::ALL {
            assert_eq!(Form::from_slug(&form.slug()), Some(form));
        }
        assert_eq!(Form::from_slug("oracle"), None);
    }

    #[test]
    fn a_term_becomes_a_name_that_stays_in_its_folder() {
        for (term, name) in [
            ("MQL", "mql"),
            ("Sales-accepted lead (EMEA)", "sales_accepted_lead_emea"),
            ("../../etc/passwd", "etc_passwd"),
            ("商談", "definition"),
            ("2nd call", "definition_2nd_call"),
        ] {
            assert_eq!(name_of(term), name);
        }
    }
}
