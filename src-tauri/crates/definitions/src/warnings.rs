//! What reads well but is probably not meant, such as a value that no record has, or can't be answered,
//! since an export is missing. Knows nothing of the columns: only of the words that the exports gave.

use model::Kind;

use crate::fields::likeness;
use crate::parse::{Parser, Seen};
use crate::print::value_text;
use crate::{Field, ParseError, Vocabulary, fold};

/// Values of categories that have not been seen in the field, and criteria that are unknown for every record
/// because no export tells; each where it stands in the text. Not errors: values and exports come and go. A
/// category without any seen value is not judged. Nothing for a text that can't be read. O(text).
pub fn warnings(text: &str, vocabulary: &Vocabulary) -> Vec<ParseError> {
    let mut parser = Parser::new(text, vocabulary);
    if parser.whole().is_err() {
        return Vec::new();
    }
    let seen = parser.seen.iter().filter(|seen| seen.whole);
    let unseen = seen.filter(|seen| is_unseen(seen.field, &seen.value));
    let mut all: Vec<ParseError> = unseen.map(|seen| warning(seen, seen.field)).collect();
    all.append(&mut parser.remarks);
    all.sort_by_key(|warning| warning.span.start);
    all
}

fn is_unseen(field: &Field, value: &str) -> bool {
    let wanted = fold::value(value);
    field.kind == Kind::Category
        && !field.values.is_empty()
        && !field.values.iter().any(|seen| fold::value(seen) == wanted)
}

fn warning(seen: &Seen, field: &Field) -> ParseError {
    let wanted = fold::value(&seen.value);
    let mut near: Vec<(f64, &String)> = field
        .values
        .iter()
        .map(|value| (likeness(&wanted, &fold::value(value)), value))
        .filter(|(near, _)| *near >= 0.6)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    let unseen = format!(
        "`{}` is not among the values seen in {}",
        seen.value.trim(),
        field.label
    );
    let message = match near.first() {
        Some((_, value)) => format!("{unseen}; did you mean {value}?"),
        None => format!("{unseen}."),
    };
    let suggestions = near
        .iter()
        .take(3)
        .map(|(_, value)| value_text(value, seen.place));
    ParseError::new(seen.span.clone(), message).suggest(suggestions)
}
