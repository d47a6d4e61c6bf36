//! What reads well but is probably not meant, such as a value that no record has. Knows nothing of
//! the columns: only of the values seen in them.

use model::Kind;

use crate::fields::{likeness, visit_leaves};
use crate::parse::{Parser, Seen};
use crate::print::value_text;
use crate::{Expr, Field, ParseError, Test, fold};

/// Values of categories that have not been seen in the field, each where it stands in the text from
/// which the expression was read. Not errors: values come and go. A category without any seen value is
/// not judged.
pub fn warnings(expr: &Expr, text: &str, fields: &[Field]) -> Vec<ParseError> {
    let mut suspicious = false;
    visit_leaves(expr, &mut |leaf| {
        let field = fields.iter().find(|field| field.key == leaf.field);
        let unseen = |value: &String| field.is_some_and(|field| is_unseen(field, value));
        suspicious |= match &leaf.test {
            Test::Is(value) => unseen(value),
            Test::IsOneOf(values) => values.iter().any(unseen),
            _ => false,
        };
    });
    if !suspicious {
        return Vec::new();
    }
    let mut parser = Parser::new(text, fields);
    if parser.whole().is_err() {
        return Vec::new();
    }
    let seen = parser.seen.iter().filter(|seen| seen.whole);
    seen.filter(|seen| is_unseen(&fields[seen.field], &seen.value))
        .map(|seen| warning(seen, &fields[seen.field]))
        .collect()
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
