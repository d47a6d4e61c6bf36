//! A definition as a query in a dialect of SQL. Knows no dialect beyond [`Differences`].
//!
//! The query reads each column once (`read_rows`), asks the criteria of what was read, and gives back one line per
//! record that counts. `one per person` adds who is who (`persons`) and which of the records that pass the rest is
//! the person's first (`placed`): the earliest day created, unknown last, then the smallest id as text, as
//! `definitions::Persons` has it.

use std::fmt::Write;

use definitions::{Comparison, Expr, Unknown};
use jiff::civil::Date;
use model::{Kind, field::key};

use crate::asked::{Asked, Atom, Gap, Match};
use crate::definition::{Definition, SourceField, fields_of};
use crate::dialect::Differences;
use crate::notes;
use crate::reading::{Reading, white_space};
use crate::said::{Said, Spelling, all, any};
use crate::walk::{Conditions, Tongue, conditions};

/// How SQL spells what is around tests.
pub(crate) const SPELLING: Spelling = Spelling {
    always: "TRUE",
    never: "FALSE",
    not: ("NOT (", ")"),
};

/// Stands in a query for the table; no value, name or comment holds it.
pub(crate) const TABLE: char = '\0';

/// A query, with [`TABLE`] where the table's name belongs.
pub(crate) struct Query {
    pub(crate) text: String,
    /// Full sentences: what would differ.
    pub(crate) cannot_say: Vec<String>,
    /// Full sentences: what the columns must hold.
    pub(crate) expects: Vec<String>,
}

/// A dialect that reads values by their words, or as they are.
pub(crate) struct Sql<'a> {
    pub(crate) dialect: &'a Differences,
    pub(crate) reading: &'a Reading,
    /// What holds for the record that stands for its person among all; `None` when nothing can.
    pub(crate) person: Option<Said>,
}

impl Tongue for Sql<'_> {
    fn leaf(&self, asked: Asked<'_>, strict: bool) -> Result<Said, String> {
        let (atom, fields, unknown) = match asked {
            Asked::Fixed(holds) => return Ok(Said::Fixed(holds)),
            Asked::Certain(atom) => return Ok(self.atom(&atom)),
            Asked::Open {
                atom,
                fields,
                unknown,
            } => (atom, fields, unknown),
        };
        let said = self.atom(&atom);
        Ok(match (unknown, &atom) {
            (Unknown::Counts, Atom::Known(_)) => Said::Fixed(true),
            (Unknown::Counts, _) => {
                let open = fields.iter().map(|field| self.atom(&Atom::Unknown(field)));
                any([said].into_iter().chain(open).collect())
            }
            (Unknown::Fails, Atom::Known(_) | Atom::Never) => said,
            (Unknown::Fails, _) if strict => {
                Said::Test(format!("COALESCE({}, FALSE)", said.text(&SPELLING, 0)))
            }
            (Unknown::Fails, _) => said,
        })
    }

    fn at_least(&self, n: u32, members: Vec<Said>) -> Result<Said, String> {
        Ok(Said::Count(n, members))
    }

    fn one_per_person(&self) -> Result<Said, String> {
        self.person
            .clone()
            .ok_or_else(|| "it asks which record stands for a person, inside other criteria".to_owned())
    }
}

impl Sql<'_> {
    fn value(&self, field: &SourceField) -> &str {
        self.reading.value(&field.key)
    }

    /// The question in SQL; unknown where a field is.
    fn atom(&self, atom: &Atom<'_>) -> Said {
        let test = |text: String| Said::Test(text);
        match atom {
            Atom::Never => Said::Fixed(false),
            Atom::Known(field) => test(format!("{} IS NOT NULL", self.value(field))),
            Atom::Unknown(field) => test(format!("{} IS NULL", self.value(field))),
            Atom::Number(field, comparison, limit) => {
                let limit = self.number(field, limit);
                test(format!("{} {} {limit}", self.value(field), sign(*comparison)))
            }
            Atom::Between(field, low, high) => {
                let (low, high) = (self.number(field, low), self.number(field, high));
                test(format!("{} BETWEEN {low} AND {high}", self.value(field)))
            }
            Atom::Text(field, matching, values) => self.text(field, *matching, values),
            Atom::YesNo(field, yes) => {
                let yes = if *yes { "TRUE" } else { "FALSE" };
                test(format!("{} = {yes}", self.value(field)))
            }
            Atom::Days(field, bounds) => all(bounds
                .iter()
                .map(|(comparison, day)| {
                    test(format!(
                        "{} {} {}",
                        self.value(field),
                        sign(*comparison),
                        self.day(*day)
                    ))
                })
                .collect()),
            Atom::Gap(field, gap, other) => {
                let (own, other) = (self.value(field), self.value(other));
                test(match gap {
                    Gap::Before => format!("{own} < {other}"),
                    Gap::After => format!("{own} > {other}"),
                    Gap::WithinAfter(n) => (self.dialect.within)(own, other, *n),
                    Gap::WithinBefore(n) => (self.dialect.within)(other, own, *n),
                })
            }
        }
    }

    fn text(&self, field: &SourceField, matching: Match, values: &[String]) -> Said {
        let (own, dialect) = (self.value(field), self.dialect);
        let literals: Vec<String> = values.iter().map(|value| dialect.literal(value)).collect();
        let found = |compared: &str| {
            let tests = literals
                .iter()
                .map(|literal| Said::Test(format!("{} {compared}", (dialect.find)(own, literal))));
            any(tests.collect())
        };
        match (matching, &literals[..]) {
            (Match::Whole, [literal]) => Said::Test(format!("{own} = {literal}")),
            (Match::Whole, literals) => Said::Test(format!("{own} IN ({})", literals.join(", "))),
            (Match::Part, _) => found("> 0"),
            (Match::Beginning, _) => found("= 1"),
        }
    }

    fn number(&self, field: &SourceField, text: &str) -> String {
        let (before, after) = self.dialect.decimal;
        if field.kind == Kind::Money && text.contains('.') {
            format!("{before}{text}{after}")
        } else {
            text.to_owned()
        }
    }

    fn day(&self, day: Date) -> String {
        format!("{}'{day}'", self.dialect.date)
    }
}

/// The comparison as SQL and SOQL spell it.
pub(crate) fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "<>",
        Comparison::Less => "<",
        Comparison::AtMost => "<=",
        Comparison::Greater => ">",
        Comparison::AtLeast => ">=",
    }
}

/// The whole query. `created`: give back the day created, as `created_on`, when there is one.
pub(crate) fn query(definition: &Definition, dialect: &Differences, created: bool) -> Query {
    let dedupes = notes::asks_one_per_person(&definition.expr);
    let reading = Reading::of(definition, &keys(definition, dedupes, created), dialect);
    let address = definition
        .known(key::EMAIL)
        .filter(|field| dedupes && field.kind.is_textual());
    let alone = address.map_or(Said::Fixed(true), |_| Said::Test("person_place = 1".to_owned()));
    let tongue = Sql {
        dialect,
        reading: &reading,
        person: Some(alone),
    };
    let conditions = conditions(definition, &tongue);
    let mut tables = tables_read(definition, dialect, &reading);
    let mut from = "read_rows";
    if let Some(address) = address {
        let address = reading.value(&address.key);
        let person = person(address, dialect);
        tables.push((
            "persons",
            format!("SELECT\n    read_rows.*,\n    {person} AS person\n  FROM read_rows"),
        ));
        from = "persons";
        if notes::asks_one_per_person_inside(&definition.expr) {
            tables.push((
                "ranked",
                placed(definition, dialect, &reading, from, "person_place"),
            ));
            from = "ranked";
        }
        if conditions.one_per_person {
            let passing = filter(&conditions.said, 2);
            tables.push(("passing", format!("SELECT *\n  FROM {from}{passing}")));
            tables.push((
                "placed",
                placed(definition, dialect, &reading, "passing", "place"),
            ));
            from = "placed";
        }
    }
    let last = if from == "placed" {
        Said::Test("place = 1".to_owned())
    } else {
        conditions.said.clone()
    };
    let mut text = with(&tables);
    let chosen = chosen(definition, &reading, created).join(",\n  ");
    let _ = write!(text, "SELECT\n  {chosen}\nFROM {from}{}", filter(&last, 0));
    text.push_str(";\n");
    Query {
        text,
        cannot_say: cannot_say(definition, dialect, &conditions, &reading, address.is_some()),
        expects: expects(definition, dialect, &read_keys(definition, dedupes)),
    }
}

/// Keys of everything that the criteria and the choice of a person's record read.
fn read_keys(definition: &Definition, dedupes: bool) -> Vec<String> {
    let mut keys = fields_of(&definition.expr);
    if dedupes {
        keys.extend([key::EMAIL, key::CREATED_AT].map(str::to_owned));
    }
    keys.extend(definition.amount().map(|field| field.key.clone()));
    keys.sort();
    keys.dedup();
    keys
}

fn keys(definition: &Definition, dedupes: bool, created: bool) -> Vec<String> {
    let mut keys = read_keys(definition, dedupes);
    if created && !keys.iter().any(|known| known == key::CREATED_AT) {
        keys.push(key::CREATED_AT.to_owned());
    }
    keys
}

type Tables = Vec<(&'static str, String)>;

/// The tables that everything starts from: white space, where texts are trimmed, and the columns as they are read.
fn tables_read(definition: &Definition, dialect: &Differences, reading: &Reading) -> Tables {
    let mut tables = Tables::new();
    let mut from = format!("{TABLE} AS source");
    if let Some(character) = dialect.white.filter(|_| reading.trims()) {
        tables.push(("white", white_space(character)));
        from.push_str("\n  CROSS JOIN white");
    }
    let id = definition
        .known(key::ID)
        .and_then(|field| field.column.as_deref());
    let id = id.map(|column| format!("source.{} AS record_id", dialect.name(column)));
    let mut lines: Vec<String> = id.into_iter().chain(reading.lines()).collect();
    if lines.is_empty() {
        lines.push("source.*".to_owned());
    }
    tables.push((
        "read_rows",
        format!("SELECT\n    {}\n  FROM {from}", lines.join(",\n    ")),
    ));
    tables
}

fn with(tables: &Tables) -> String {
    let texts: Vec<String> = tables
        .iter()
        .map(|(name, text)| format!("{name} AS (\n  {text}\n)"))
        .collect();
    format!("WITH {}\n", texts.join(",\n"))
}

/// `WHERE` and the conditions on lines indented to `indent`; nothing when every record passes.
fn filter(said: &Said, indent: usize) -> String {
    match said {
        Said::Fixed(true) => String::new(),
        said => {
            let pad = " ".repeat(indent);
            format!("\n{pad}WHERE\n{pad}  {}", said.conditions(&SPELLING, indent + 2))
        }
    }
}

/// What the query gives back.
fn chosen(definition: &Definition, reading: &Reading, created: bool) -> Vec<String> {
    let mut chosen = Vec::new();
    if definition.known(key::ID).is_some() {
        chosen.push("record_id".to_owned());
    }
    let named = |key: &str, name: &str| {
        let word = reading.value(key);
        if word == name {
            word.to_owned()
        } else {
            format!("{word} AS {name}")
        }
    };
    if let Some(amount) = definition.amount() {
        chosen.push(named(&amount.key, "amount"));
    }
    if created && notes::created(definition).is_some() {
        chosen.push(named(key::CREATED_AT, "created_on"));
    }
    if chosen.is_empty() {
        chosen.push("*".to_owned());
    }
    chosen
}

/// The address by which two records are one person, as `model::email::normalise` has it: no `+tag` before the `@`.
/// Null where the text is not two texts around a single `@`.
fn person(address: &str, dialect: &Differences) -> String {
    let at = (dialect.find)(address, "'@'");
    let local = format!("SUBSTR({address}, 1, {at} - 1)");
    let tag = (dialect.find)(&format!("{local} || '+'"), "'+'");
    format!(
        "CASE\n      \
         WHEN LENGTH({address}) - LENGTH(REPLACE({address}, '@', '')) <> 1 THEN NULL\n      \
         WHEN SUBSTR({address}, 1, 1) IN ('@', '+') OR {at} = LENGTH({address}) THEN NULL\n      \
         ELSE SUBSTR({address}, 1, {tag} - 1) || SUBSTR({address}, {at})\n    END"
    )
}

/// The records of a table with their place among their person's; a record that is a person of its own has place 1.
fn placed(
    definition: &Definition,
    dialect: &Differences,
    reading: &Reading,
    from: &str,
    place: &str,
) -> String {
    let mut order = Vec::new();
    if let Some(created) = notes::created(definition) {
        let day = reading.value(&created.key);
        order.extend([
            format!("CASE WHEN {day} IS NULL THEN 1 ELSE 0 END"),
            day.to_owned(),
        ]);
    }
    if notes::ordering_id(definition).is_some() {
        let (text, bytewise) = (dialect.text, dialect.bytewise);
        order.push(format!("COALESCE(CAST(record_id AS {text}), ''){bytewise}"));
    }
    let order = match &order[..] {
        [] => String::new(),
        order => format!("\n        ORDER BY {}", order.join(", ")),
    };
    format!(
        "SELECT\n    {from}.*,\n    CASE\n      WHEN person IS NULL THEN 1\n      ELSE ROW_NUMBER() OVER (\n        \
         PARTITION BY person{order}\n      )\n    END AS {place}\n  FROM {from}"
    )
}

fn expects(definition: &Definition, dialect: &Differences, keys: &[String]) -> Vec<String> {
    let mut sentences = notes::expects(definition, keys);
    let mut read = keys.iter().filter_map(|key| definition.known(key));
    if !dialect.days.is_empty() && read.any(|field| field.kind.is_temporal()) {
        sentences.push(dialect.days.to_owned());
    }
    sentences
}

fn cannot_say(
    definition: &Definition,
    dialect: &Differences,
    conditions: &Conditions,
    reading: &Reading,
    dedupes: bool,
) -> Vec<String> {
    let mut sentences = notes::left_out(conditions, true);
    if reading.lines().iter().any(|line| line.contains("LOWER(")) {
        sentences.push(dialect.lower.to_owned());
    }
    if dedupes && notes::ordering_id(definition).is_none() {
        sentences.push(
            "There is no id: of a person's records of one day, any may be the one that counts.".to_owned(),
        );
    }
    sentences
}

/// True when the criteria read any text; what a form says of lower case concerns only those.
pub(crate) fn reads_text(definition: &Definition, expr: &Expr) -> bool {
    let keys = fields_of(expr);
    let mut known = keys.iter().filter_map(|key| definition.known(key));
    known.any(|field| field.kind.is_textual())
}
