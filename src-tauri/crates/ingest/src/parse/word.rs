//! Words with a fixed meaning: yes, no, and the many spellings of "nothing".

/// What a cell says when it is one of the words known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Yes,
    No,
    /// "Nothing here": null in numbers, dates, money and yes/no, a text elsewhere.
    Null,
    /// Often "not chosen" or "not known", though it may be a value of its own.
    Unknown,
}

/// The longest word, in bytes.
const LONGEST: usize = 13;

/// The meaning of a cell, without regard to case; `None` for any other text. `0` and `1` are not words: see
/// `number`. O(1).
pub(crate) fn meaning(cell: &[u8]) -> Option<Word> {
    let mut buffer = [0; LONGEST];
    let lower = buffer.get_mut(..cell.len())?;
    let first = cell.first()?.to_ascii_lowercase();
    if !matches!(
        first,
        b'y' | b't' | b'n' | b'f' | b's' | b'u' | b'-' | b'(' | b'#' | 0xe2
    ) {
        return None;
    }
    lower.copy_from_slice(cell);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"yes" | b"true" | b"y" => Word::Yes,
        b"no" | b"false" | b"n" => Word::No,
        b"-" | b"n/a" | b"na" | b"null" | b"none" | b"(blank)" => Word::Null,
        b"--" | b"\xe2\x80\x93" | b"select" | b"(none)" | b"#n/a" | b"unknown" => Word::Unknown,
        b"undefined" | b"not set" | b"(not set)" | b"not specified" => Word::Unknown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_without_case() {
        assert_eq!(meaning(b"TRUE"), Some(Word::Yes));
        assert_eq!(meaning(b"n"), Some(Word::No));
        assert_eq!(meaning(b"N/A"), Some(Word::Null));
        assert_eq!(meaning(b"Select"), Some(Word::Unknown));
        assert_eq!(meaning(b"maybe"), None);
        assert_eq!(meaning(b"not specified at all"), None);
    }
}
