//! Names of fields in a text: which field a text names, how a field is written so that it reads back,
//! and what was probably meant. Knows nothing of operators' meaning or of the grammar around a name.

use crate::Field;
use crate::error::ParseError;
use crate::fold;
use crate::lexer::{Cursor, is_word, starts_with_name};
use crate::operator;

/// Words that open something else than a field, so a label that starts with one is written in brackets.
const OPENINGS: [&str; 7] = [
    "not",
    "all of",
    "any of",
    "at least",
    "none of",
    "one per person",
    "every record",
];

/// The names of a vocabulary. A name resolves to the first field that has it as its label, else as an
/// alias, else as its key.
pub(crate) struct Names<'a> {
    pub(crate) fields: &'a [Field],
    /// Folded name and index of its field, every name once.
    names: Vec<(String, usize)>,
}

impl<'a> Names<'a> {
    pub(crate) fn new(fields: &'a [Field]) -> Names<'a> {
        let labels = fields.iter().enumerate().map(|(at, field)| (&field.label, at));
        let aliases = fields
            .iter()
            .enumerate()
            .flat_map(|(at, field)| field.aliases.iter().map(move |alias| (alias, at)));
        let keys = fields.iter().enumerate().map(|(at, field)| (&field.key, at));
        let mut names: Vec<(String, usize)> = labels
            .chain(aliases)
            .chain(keys)
            .map(|(name, at)| (fold::name(name), at))
            .filter(|(name, _)| !name.is_empty())
            .collect();
        // Stable: of equal names the label stays before the alias, and that before the key.
        names.sort_by(|a, b| a.0.cmp(&b.0));
        names.dedup_by(|later, first| later.0 == first.0);
        Names { fields, names }
    }

    /// The field of this name.
    pub(crate) fn resolve(&self, name: &str) -> Option<usize> {
        let folded = fold::name(name);
        let at = self.names.binary_search_by(|(name, _)| name.cmp(&folded)).ok()?;
        Some(self.names[at].1)
    }

    /// The field with this key.
    pub(crate) fn by_key(&self, key: &str) -> Option<&'a Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// Moves over the longest name at the cursor, bare or in brackets or quotes; `None` when no name
    /// stands here bare.
    ///
    /// # Errors
    /// When brackets or quotes do not close, or hold a name of no field.
    pub(crate) fn read(&self, cursor: &mut Cursor<'_>) -> Result<Option<usize>, ParseError> {
        cursor.skip_space();
        let start = cursor.at();
        if let Some(name) = enclosed(cursor)? {
            let span = start..cursor.at();
            return match self.resolve(&name) {
                Some(field) => Ok(Some(field)),
                None => Err(self.unknown(span, &name)),
            };
        }
        let longest = self
            .names
            .iter()
            .filter_map(|(name, field)| Some((starts_with_name(cursor.rest(), name)?, *field)))
            .max_by_key(|(length, _)| *length);
        Ok(longest.map(|(length, field)| {
            cursor.advance(length);
            field
        }))
    }

    /// The field as it is written in a definition: its label, in brackets where it would be misread.
    pub(crate) fn print(&self, key: &str) -> String {
        let Some(at) = self.fields.iter().position(|field| field.key == key) else {
            return enclose(key);
        };
        let field = &self.fields[at];
        let name = std::iter::once(&field.label)
            .chain(&field.aliases)
            .chain([&field.key])
            .find(|name| self.resolve(name) == Some(at))
            .unwrap_or(&field.key);
        if self.reads_bare(name) {
            name.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            enclose(name)
        }
    }

    fn reads_bare(&self, name: &str) -> bool {
        let folded = fold::name(name);
        let plain = |c: char| is_word(c) || " ./&%#+:?".contains(c);
        folded.starts_with(char::is_alphabetic)
            && folded.chars().all(plain)
            && !OPENINGS
                .iter()
                .any(|word| starts_with_name(&folded, word).is_some())
            && !self.names.iter().any(|(longer, _)| {
                longer
                    .strip_prefix(folded.as_str())
                    .is_some_and(|rest| !rest.is_empty() && may_follow_a_name(rest))
            })
    }

    /// True when a name begins with these words, so that what follows them could be read as part of it.
    pub(crate) fn any_begins(&self, words: &str) -> bool {
        self.names.iter().any(|(name, _)| name.starts_with(words))
    }

    /// The error for a text that names no field.
    pub(crate) fn unknown(&self, span: std::ops::Range<usize>, name: &str) -> ParseError {
        let shown = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let near = self.nearest(name);
        let message = match near.first() {
            Some(at) => format!(
                "`{shown}` is not a field; did you mean {}?",
                self.fields[*at].label
            ),
            None => format!("`{shown}` is not a field."),
        };
        let hint = if near.is_empty() {
            let some: Vec<&str> = self
                .fields
                .iter()
                .take(5)
                .map(|field| field.label.as_str())
                .collect();
            format!("Fields are named as in the export, such as {}.", some.join(", "))
        } else {
            String::new()
        };
        ParseError::new(span, message)
            .hint(hint)
            .suggest(near.iter().map(|at| self.print(&self.fields[*at].key)))
    }

    /// Up to three fields with a name like this one, the nearest first.
    pub(crate) fn nearest(&self, name: &str) -> Vec<usize> {
        let folded = fold::name(name);
        let mut scored: Vec<(f64, usize)> = Vec::new();
        for (candidate, field) in &self.names {
            let score = likeness(&folded, candidate);
            match scored.iter_mut().find(|(_, known)| known == field) {
                Some(best) => best.0 = best.0.max(score),
                None => scored.push((score, *field)),
            }
        }
        scored.retain(|(score, _)| *score >= 0.6);
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        scored.into_iter().take(3).map(|(_, field)| field).collect()
    }
}

/// How alike two folded texts are, 0 to 1. A text that begins the other counts as near.
pub(crate) fn likeness(a: &str, b: &str) -> f64 {
    let edits = strsim::normalized_damerau_levenshtein(a, b);
    let begins = a.chars().count() >= 3 && (b.starts_with(a) || b.split(' ').any(|word| word == a));
    if begins { edits.max(0.75) } else { edits }
}

/// True when the rest of a longer name could be read out of what follows a shorter one in a definition.
fn may_follow_a_name(rest: &str) -> bool {
    let word = rest.trim_start();
    ["and", "or", "(unknown"]
        .iter()
        .any(|next| word.starts_with(next))
        || word.starts_with([';', ')', '='])
        || operator::could_start(word)
}

fn enclosed(cursor: &mut Cursor<'_>) -> Result<Option<String>, ParseError> {
    if !cursor.rest().starts_with('[') {
        return cursor.quoted();
    }
    let start = cursor.at();
    let Some(end) = cursor.rest().find(']') else {
        return Err(ParseError::new(
            start..start + 1,
            "This bracket is not closed; expected `]`.",
        ));
    };
    let name = cursor.rest()[1..end].to_owned();
    cursor.advance(end + 1);
    Ok(Some(name))
}

fn enclose(name: &str) -> String {
    if name.contains(']') {
        quote(name)
    } else {
        format!("[{name}]")
    }
}

/// The text in straight quotes, so that it reads back as it is.
pub(crate) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
