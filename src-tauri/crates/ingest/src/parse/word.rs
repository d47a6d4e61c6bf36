//! Words with a fixed meaning: yes, no, and the many spellings of "nothing".

/// What a cell says when it is one of the words known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Word {
    Yes,
    No,
    /// Yes in a column that is known to hold yes or no, a code elsewhere: `j`, `s`, `o`, `x`.
    ShortYes,
    /// "Nothing was chosen": unknown in every column.
    Blank,
    /// Unknown in numbers, dates, money and yes/no, a text elsewhere.
    Null,
    /// Often "not known", though it may be a value of its own.
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
        b'y' | b't'
            | b'n'
            | b'f'
            | b's'
            | b'u'
            | b'j'
            | b'o'
            | b'v'
            | b'w'
            | b'x'
            | b'-'
            | b'('
            | b'#'
            | 0xe2
    ) {
        return None;
    }
    lower.copy_from_slice(cell);
    lower.make_ascii_lowercase();
    Some(match &*lower {
        b"yes" | b"true" | b"y" => Word::Yes,
        b"ja" | b"oui" | b"s\xc3\xad" | b"s\xc3\x8d" | b"si" | b"s\xc3\xac" | b"sim" => Word::Yes,
        b"vero" | b"vrai" | b"wahr" | b"verdadero" | b"verdadeiro" => Word::Yes,
        b"no" | b"false" | b"n" => Word::No,
        b"nein" | b"nee" | b"non" | b"n\xc3\xa3o" | b"n\xc3\x83o" | b"nao" => Word::No,
        b"falso" | b"faux" | b"falsch" => Word::No,
        b"j" | b"s" | b"o" | b"x" => Word::ShortYes,
        b"-" | b"--" | b"---" | b"\xe2\x80\x93" | b"\xe2\x80\x94" => Word::Blank,
        b"n/a" | b"#n/a" | b"#n/v" | b"null" | b"#null!" | b"(null)" | b"(blank)" | b"(leer)" => Word::Blank,
        b"select" | b"select..." | b"-select-" | b"--select--" | b"-none-" | b"--none--" => Word::Blank,
        b"na" | b"none" | b"nan" => Word::Null,
        b"(none)" | b"unknown" | b"undefined" => Word::Unknown,
        b"not set" | b"(not set)" | b"not specified" => Word::Unknown,
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
        assert_eq!(meaning(b"N/A"), Some(Word::Blank));
        assert_eq!(meaning(b"Select"), Some(Word::Blank));
        assert_eq!(meaning(b"None"), Some(Word::Null));
        assert_eq!(meaning(b"maybe"), None);
        assert_eq!(meaning(b"not specified at all"), None);
    }

    #[test]
    fn yes_and_no_are_read_in_seven_languages() {
        for pair in [
            ("yes", "no"),
            ("Ja", "Nein"),
            ("ja", "nee"),
            ("oui", "non"),
            ("s\u{ed}", "no"),
            ("sim", "n\u{e3}o"),
            ("vero", "falso"),
        ] {
            assert_eq!(meaning(pair.0.as_bytes()), Some(Word::Yes), "{}", pair.0);
            assert_eq!(meaning(pair.1.as_bytes()), Some(Word::No), "{}", pair.1);
        }
    }
}
