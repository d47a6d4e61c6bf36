//! The dialects of SQL: one table of differences, no more. Knows nothing of criteria.

/// A dialect of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite 3.25 or later.
    Sqlite,
    /// PostgreSQL.
    Postgresql,
    /// DuckDB.
    Duckdb,
    /// Snowflake.
    Snowflake,
    /// BigQuery, in GoogleSQL.
    Bigquery,
}

/// How a dialect differs from the others.
pub(crate) struct Differences {
    pub(crate) slug: &'static str,
    pub(crate) label: &'static str,
    /// The quote around names.
    pub(crate) quote: char,
    /// Names in capitals and lower case are one without quotes. Where this is false, only names in lower case
    /// can do without.
    pub(crate) any_case: bool,
    pub(crate) escapes: Escapes,
    /// What stands before a day in quotes.
    pub(crate) date: &'static str,
    /// How a column holds days, where that is not a type of its own. A full sentence.
    pub(crate) days: &'static str,
    /// The local day of a column.
    pub(crate) day: fn(&str) -> String,
    /// The first day lies 0 to n days after the second.
    pub(crate) within: fn(&str, &str, u32) -> String,
    /// Where the second text begins in the first, from 1; 0 when it does not occur.
    pub(crate) find: fn(&str, &str) -> String,
    /// The text without white space around it.
    pub(crate) trim: fn(&str) -> String,
    /// One character of a number; `None` when the dialect trims all white space by itself.
    pub(crate) white: Option<fn(&str) -> String>,
    /// The type of texts.
    pub(crate) text: &'static str,
    /// After a text, so that it sorts by its characters' numbers.
    pub(crate) bytewise: &'static str,
    /// Around an amount with decimals.
    pub(crate) decimal: (&'static str, &'static str),
    /// `LOWER` changes the 26 letters only.
    pub(crate) ascii_lower: bool,
    /// What its lower case does differently, where a text is compared.
    pub(crate) lower: &'static str,
    /// Its word in Open Semantic Interchange.
    pub(crate) osi: &'static str,
}

/// How a text in quotes holds quotes and backslashes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Escapes {
    /// `''`; a backslash is a character like others.
    Quotes,
    /// `''`; a text with a backslash is written `E'…\\…'`, which reads alike under any setting.
    QuotesOrE,
    /// `''` and `\\`.
    QuotesAndBackslash,
    /// `\'`, `\\`, `\n`; a raw line break may not stand in it.
    Backslash,
}

const NO_DOTTED_I: &str = "The Turkish İ becomes i in lower case here; Counterpart keeps the dot, as i̇.";

const SQLITE: Differences = Differences {
    slug: "sqlite",
    label: "SQLite",
    quote: '"',
    any_case: true,
    escapes: Escapes::Quotes,
    date: "",
    days: "Days and times are texts such as 2026-06-30 and 2026-06-30 14:05:00.",
    // The first ten characters, so that a zone behind the time of day shifts nothing.
    day: |column| format!("DATE(SUBSTR({column}, 1, 10))"),
    within: |later, earlier, n| format!("JULIANDAY({later}) - JULIANDAY({earlier}) BETWEEN 0 AND {n}"),
    find: |text, part| format!("INSTR({text}, {part})"),
    trim: |text| format!("TRIM({text}, white.space)"),
    white: Some(|number| format!("CHAR({number})")),
    text: "TEXT",
    bytewise: "",
    decimal: ("", ""),
    ascii_lower: true,
    lower: "SQLite's LOWER knows the letters A to Z. Other capitals are folded where a value of the criteria needs it; \
            the Kelvin sign K, the Turkish İ and capitals other than A to Z in e-mail addresses are not.",
    osi: "",
};

const POSTGRESQL: Differences = Differences {
    slug: "postgresql",
    label: "PostgreSQL",
    any_case: false,
    escapes: Escapes::QuotesOrE,
    date: "DATE ",
    days: "",
    day: |column| format!("CAST({column} AS DATE)"),
    within: |later, earlier, n| format!("{later} - {earlier} BETWEEN 0 AND {n}"),
    find: |text, part| format!("POSITION({part} IN {text})"),
    white: Some(|number| format!("CHR({number})")),
    bytewise: " COLLATE \"C\"",
    ascii_lower: false,
    lower: "LOWER follows the database's locale: under the locale C it folds the letters A to Z only. The Turkish İ \
            may become i; Counterpart keeps the dot, as i̇.",
    ..SQLITE
};

const DUCKDB: Differences = Differences {
    slug: "duckdb",
    label: "DuckDB",
    any_case: true,
    escapes: Escapes::Quotes,
    within: |later, earlier, n| format!("DATE_DIFF('day', {earlier}, {later}) BETWEEN 0 AND {n}"),
    text: "VARCHAR",
    bytewise: "",
    lower: NO_DOTTED_I,
    ..POSTGRESQL
};

const SNOWFLAKE: Differences = Differences {
    slug: "snowflake",
    label: "Snowflake",
    escapes: Escapes::QuotesAndBackslash,
    within: |later, earlier, n| format!("DATEDIFF(day, {earlier}, {later}) BETWEEN 0 AND {n}"),
    lower: "The Turkish İ may become i in lower case here; Counterpart keeps the dot, as i̇.",
    osi: "SNOWFLAKE",
    ..DUCKDB
};

const BIGQUERY: Differences = Differences {
    slug: "bigquery",
    label: "BigQuery",
    quote: '`',
    escapes: Escapes::Backslash,
    within: |later, earlier, n| format!("DATE_DIFF({later}, {earlier}, DAY) BETWEEN 0 AND {n}"),
    find: |text, part| format!("STRPOS({text}, {part})"),
    trim: |text| format!("TRIM({text})"),
    white: None,
    text: "STRING",
    decimal: ("NUMERIC '", "'"),
    osi: "",
    ..SNOWFLAKE
};

/// Standard SQL, as it is written into Open Semantic Interchange.
pub(crate) const ANSI: Differences = Differences {
    slug: "ansi",
    label: "Standard SQL",
    any_case: true,
    within: |later, earlier, n| format!("{later} BETWEEN {earlier} AND {earlier} + INTERVAL '{n}' DAY"),
    trim: |text| format!("TRIM({text})"),
    escapes: Escapes::Quotes,
    osi: "ANSI_SQL",
    ..DUCKDB
};

impl Dialect {
    /// Every dialect, in display order.
    pub const ALL: [Dialect; 5] = [
        Dialect::Sqlite,
        Dialect::Postgresql,
        Dialect::Duckdb,
        Dialect::Snowflake,
        Dialect::Bigquery,
    ];

    pub(crate) fn differences(self) -> &'static Differences {
        match self {
            Dialect::Sqlite => &SQLITE,
            Dialect::Postgresql => &POSTGRESQL,
            Dialect::Duckdb => &DUCKDB,
            Dialect::Snowflake => &SNOWFLAKE,
            Dialect::Bigquery => &BIGQUERY,
        }
    }
}

impl Differences {
    /// The text as a literal that holds exactly it. NUL, which no dialect can hold, is left out.
    pub(crate) fn literal(&self, text: &str) -> String {
        let text = text.replace('\0', "");
        let quotes = text.replace('\'', "''");
        match self.escapes {
            Escapes::QuotesOrE if text.contains('\\') => format!("E'{}'", quotes.replace('\\', "\\\\")),
            Escapes::Quotes | Escapes::QuotesOrE => format!("'{quotes}'"),
            Escapes::QuotesAndBackslash => format!("'{}'", quotes.replace('\\', "\\\\")),
            Escapes::Backslash => format!("'{}'", backslashed(&text, '\'')),
        }
    }

    /// The name as it is spelled, in quotes unless it means the same without.
    pub(crate) fn name(&self, name: &str) -> String {
        let name = name.replace('\0', "");
        let same_case = self.any_case || !name.bytes().any(|byte| byte.is_ascii_uppercase());
        if is_word(&name) && same_case {
            return name;
        }
        let quote = self.quote;
        match self.escapes {
            // No column's name holds a backtick there; its number ends no name under any reading.
            Escapes::Backslash => format!(
                "{quote}{}{quote}",
                backslashed(&name, quote).replace("\\`", "\\x60")
            ),
            _ => format!(
                "{quote}{}{quote}",
                name.replace(quote, &format!("{quote}{quote}"))
            ),
        }
    }

    /// The name of a table, its parts apart by points.
    pub(crate) fn names(&self, parts: &[String]) -> String {
        let parts: Vec<String> = parts.iter().map(|part| self.name(part)).collect();
        parts.join(".")
    }
}

/// The text with backslashes before backslashes and the quote, and line breaks spelled.
fn backslashed(text: &str, quote: char) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\\' => out.push_str("\\\\"),
            character if character == quote => {
                out.push('\\');
                out.push(character);
            }
            character => out.push(character),
        }
    }
    out
}

/// True for a name that no dialect reserves and that needs no quotes: ASCII letters, digits and `_`.
pub(crate) fn is_word(name: &str) -> bool {
    let starts = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let rest = name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_');
    starts
        && rest
        && !RESERVED
            .split_whitespace()
            .any(|word| word.eq_ignore_ascii_case(name))
}

/// Words that at least one of the dialects reserves.
const RESERVED: &str = "
    account add all alter analyse analyze and any array as asc assert_rows_modified asymmetric at attach authorization
    autoincrement before begin between binary both by case cast check collate collation column commit concurrently
    conflict connect connection constraint contains create cross cube current current_catalog current_date current_role
    current_schema current_time current_timestamp current_user database default deferrable deferred define delete desc
    describe detach distinct do drop each else end enum escape except exclude exists explain extract false fetch
    following for foreign freeze from full function generated glob grant group grouping groups gscluster hash having if
    ignore ilike in increment index indexed initially inner insert instead intersect interval into is isnull issue join
    lambda lateral leading left like limit localtime localtimestamp lookup materialized merge minus natural new no not
    nothing notnull null nulls of offset on only or order organization outer over overlaps partition pivot placing plan
    pragma preceding primary proto qualify query raise range recursive references regexp reindex release rename replace
    respect returning revoke right rlike rollback rollup row rows sample savepoint schema select session_user set show
    similar some start struct summarize symmetric table tablesample temp temporary then to trailing transaction treat
    trigger true try_cast unbounded union unique unnest unpivot update user using vacuum values variadic verbose view
    virtual when whenever where window with within without";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stays_inside_its_quotes() {
        let hostile = "O'Brien\\' OR 1=1 --\n";
        for (dialect, literal) in [
            (Dialect::Sqlite, "'O''Brien\\'' OR 1=1 --\n'"),
            (Dialect::Postgresql, "E'O''Brien\\\\'' OR 1=1 --\n'"),
            (Dialect::Snowflake, "'O''Brien\\\\'' OR 1=1 --\n'"),
            (Dialect::Bigquery, "'O\\'Brien\\\\\\' OR 1=1 --\\n'"),
        ] {
            assert_eq!(dialect.differences().literal(hostile), literal, "{dialect:?}");
        }
    }

    #[test]
    fn a_name_keeps_its_spelling() {
        for (dialect, name, written) in [
            (Dialect::Sqlite, "Lead \"score\"", "\"Lead \"\"score\"\"\""),
            (Dialect::Postgresql, "Email", "\"Email\""),
            (Dialect::Postgresql, "email", "email"),
            (Dialect::Snowflake, "EMAIL", "EMAIL"),
            (Dialect::Snowflake, "Group", "\"Group\""),
            (Dialect::Bigquery, "a`b\\", "`a\\x60b\\\\`"),
        ] {
            assert_eq!(dialect.differences().name(name), written);
        }
    }
}
