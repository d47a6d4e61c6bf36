//! Words with a fixed meaning: yes, no, and the many spellings of "nothing".

/// Reads a yes or no. `0` and `1` are not words: see `number`.
pub(crate) fn yes_no(cell: &[u8]) -> Option<bool> {
    match cell.len() {
        1..=5 => {}
        _ => return None,
    }
    let is = |word: &[u8]| cell.eq_ignore_ascii_case(word);
    if is(b"yes") || is(b"true") || is(b"y") {
        Some(true)
    } else if is(b"no") || is(b"false") || is(b"n") {
        Some(false)
    } else {
        None
    }
}

/// True for a spelling of "nothing here": null in numbers, dates, money and yes/no, a text elsewhere.
pub(crate) fn is_null(cell: &[u8]) -> bool {
    is_one_of(cell, &["-", "n/a", "na", "null", "none", "(blank)"])
}

/// True for a text that often means "not chosen" or "not known", though it may be a value of its own.
pub(crate) fn looks_unknown(cell: &[u8]) -> bool {
    is_null(cell)
        || is_one_of(
            cell,
            &[
                "--",
                "–",
                "select",
                "(none)",
                "#n/a",
                "unknown",
                "undefined",
                "not set",
                "(not set)",
                "not specified",
            ],
        )
}

fn is_one_of(cell: &[u8], words: &[&str]) -> bool {
    cell.len() <= 13
        && words
            .iter()
            .any(|word| cell.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_without_case() {
        assert_eq!(yes_no(b"TRUE"), Some(true));
        assert_eq!(yes_no(b"n"), Some(false));
        assert_eq!(yes_no(b"maybe"), None);
        assert!(is_null(b"N/A") && looks_unknown(b"Select") && !is_null(b"Select"));
    }
}
