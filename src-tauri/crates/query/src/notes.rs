//! What stands above a query: which definition it is, what the columns must hold, what it can't say. Knows no
//! language beyond how it begins a comment.

use definitions::{Expr, normalise};
use model::{Kind, field::key};

use crate::definition::{Definition, SourceField};
use crate::walk::{Conditions, members};

/// How long a line of a comment may get.
const WIDTH: usize = 110;

/// The comment above a query, each line after `mark`.
pub(crate) fn head(definition: &Definition, mark: &str, expects: &[String], cannot_say: &[String]) -> String {
    let mut lines = Vec::new();
    let mut wrap = |first: &str, next: &str, text: &str| lines.extend(wrapped(first, next, text));
    wrap("", "  ", &format!("{} ({})", definition.term, definition.version));
    let table = definition.table.label();
    wrap("", "  ", &format!("{table} for which: {}", definition.criteria()));
    if let Some(day) = definition.as_of {
        wrap("", "  ", &format!("As of {day}."));
    }
    wrap(
        "",
        "  ",
        "An unknown value fails a criterion and passes an exclusion, unless the criterion says (unknown counts).",
    );
    if !expects.is_empty() {
        wrap("", "", "Expects:");
        expects.iter().for_each(|sentence| wrap("- ", "  ", sentence));
    }
    if !cannot_say.is_empty() {
        wrap("", "", "THIS DIFFERS FROM THE DEFINITION:");
        cannot_say.iter().for_each(|sentence| wrap("- ", "  ", sentence));
    }
    wrap(
        "",
        "",
        "Written by Counterpart. Change the definition there and write this again.",
    );
    lines.iter().fold(String::new(), |mut out, line| {
        out.push_str(format!("{mark} {line}").trim_end());
        out.push('\n');
        out
    })
}

/// The text in lines, none of which can end a comment: line breaks, control characters and those that turn the
/// direction of writing become spaces.
fn wrapped(first: &str, next: &str, text: &str) -> Vec<String> {
    let safe = plain(text);
    let mut lines = vec![first.to_owned()];
    for word in safe.split(' ').filter(|word| !word.is_empty()) {
        let line = lines.last_mut().expect("there is a first line");
        let begun = !line.trim_start_matches(['-', ' ']).is_empty();
        if begun && line.chars().count() + 1 + word.chars().count() > WIDTH {
            lines.push(format!("{next}{word}"));
        } else {
            if begun {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// The text on one line.
pub(crate) fn plain(text: &str) -> String {
    let turns = |one: char| matches!(one, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    text.chars()
        .map(|one| {
            let breaks = one.is_control() || matches!(one, '\u{2028}' | '\u{2029}') || turns(one);
            if breaks { ' ' } else { one }
        })
        .collect()
}

/// What the columns must hold, for the fields with these keys.
pub(crate) fn expects(definition: &Definition, keys: &[String]) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut of_kind = |kind: Kind, one: &str, many: &str| {
        let labels: Vec<String> = keys
            .iter()
            .filter_map(|key| definition.known(key))
            .filter(|field| field.kind == kind)
            .map(|field| format!("“{}”", field.label))
            .collect();
        match &labels[..] {
            [] => {}
            [label] => sentences.push(format!("{label} {one}")),
            labels => sentences.push(format!("{} {many}", labels.join(", "))),
        }
    };
    of_kind(
        Kind::Money,
        "is stored as a number in major units (1234.50), of one currency.",
        "are stored as numbers in major units (1234.50), of one currency.",
    );
    of_kind(
        Kind::Number,
        "is stored as a number, and never NaN.",
        "are stored as numbers, and never NaN.",
    );
    of_kind(Kind::YesNo, "is true or false.", "are true or false.");
    of_kind(Kind::Date, "is a date.", "are dates.");
    of_kind(
        Kind::DateTime,
        "is a date and time as the local clock showed it; convert one that is stored in another zone first.",
        "are dates and times as the local clock showed them; convert those that are stored in another zone first.",
    );
    sentences
}

/// Full sentences for the conjuncts that could not be said. `chooses`: the form can say `one per person`.
pub(crate) fn left_out(conditions: &Conditions, chooses: bool) -> Vec<String> {
    let mut sentences: Vec<String> = conditions
        .left_out
        .iter()
        .map(|(clause, reason)| {
            format!("LEFT OUT: “{clause}”, because {reason}. Records that fail it are counted here.")
        })
        .collect();
    if conditions.one_per_person && chooses && !sentences.is_empty() {
        sentences.push(
            "One record per person is chosen among those, so another one may stand for a person.".to_owned(),
        );
    }
    sentences
}

/// True when `one per person` stands anywhere.
pub(crate) fn asks_one_per_person(expr: &Expr) -> bool {
    *expr == Expr::OnePerPerson || members(expr).iter().any(asks_one_per_person)
}

/// True when it stands inside other criteria, where it chooses among all records.
pub(crate) fn asks_one_per_person_inside(expr: &Expr) -> bool {
    match normalise(expr) {
        Expr::All(members) => {
            let mut inner = members.iter().filter(|member| **member != Expr::OnePerPerson);
            inner.any(asks_one_per_person)
        }
        other => other != Expr::OnePerPerson && asks_one_per_person(&other),
    }
}

/// The field that tells the day created, for the choice among a person's records.
pub(crate) fn created(definition: &Definition) -> Option<&SourceField> {
    definition
        .known(key::CREATED_AT)
        .filter(|field| field.kind.is_temporal())
}

/// The id, when it decides between records of one day: a text or a number.
pub(crate) fn ordering_id(definition: &Definition) -> Option<&SourceField> {
    definition
        .known(key::ID)
        .filter(|field| field.kind.is_textual() || field.kind == Kind::Number)
}
