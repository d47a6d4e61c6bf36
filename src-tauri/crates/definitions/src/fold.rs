//! How texts are compared: trimmed, without case. Knows nothing of fields or columns.

use std::borrow::Cow;

/// The text as values are compared: trimmed, every character in lower case. Borrowed when it is so already.
pub fn value(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let folded = |c: char| c.is_ascii() && !c.is_ascii_uppercase();
    if trimmed.chars().all(folded) {
        Cow::Borrowed(trimmed)
    } else {
        Cow::Owned(trimmed.chars().flat_map(char::to_lowercase).collect())
    }
}

/// Like [`value`], into a buffer that is reused from text to text.
pub(crate) fn value_into(text: &str, buffer: &mut String) {
    buffer.clear();
    let trimmed = text.trim();
    if trimmed.is_ascii() {
        buffer.push_str(trimmed);
        buffer.make_ascii_lowercase();
    } else {
        buffer.extend(trimmed.chars().flat_map(char::to_lowercase));
    }
}

/// A field's name as names are compared: like a value, runs of white space as one space, curly
/// quotes straight.
pub(crate) fn name(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(name_char));
    }
    out
}

/// One character of a name that is no white space.
pub(crate) fn name_char(c: char) -> impl Iterator<Item = char> {
    let straight = match c {
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        other => other,
    };
    straight.to_lowercase()
}
