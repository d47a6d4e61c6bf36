//! A cursor over the text of a definition: words, symbols, quoted texts and bare values. Knows
//! nothing of fields, operators or the grammar.

use std::ops::Range;

use crate::error::ParseError;
use crate::fold;

/// Characters that end a bare value.
const DELIMITERS: &str = ",;()\"“”[]<>=≤≥≠";

const CONNECTIVES: [&str; 2] = ["and", "or"];

/// True for characters that continue a word, so that no keyword ends before them.
pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-' | '\'' | '’')
}

/// Where a value stands: in a list `and` and `or` are ordinary words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// After an operator: `and` and `or` end the value.
    Alone,
    /// Between the parentheses of a list.
    InList,
    /// Before words that go on with the phrase it is in: from its second word on they end it too.
    Until(&'static [&'static str]),
}

impl Place {
    /// True when a word that begins here ends a value that began before it, or here.
    fn ends(self, text: &str, first: bool) -> bool {
        let begins = |word: &&str| starts_with_name(text, word).is_some();
        match self {
            Place::InList => false,
            Place::Alone => CONNECTIVES.iter().any(begins),
            Place::Until(words) => CONNECTIVES.iter().any(begins) || !first && words.iter().any(begins),
        }
    }
}

/// A position in a text. Moves only forward, and only to character boundaries.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Cursor<'a> {
        Cursor { text, at: 0 }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(crate) fn slice(&self, span: Range<usize>) -> &'a str {
        &self.text[span]
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Moves over this many bytes, which must end on a character boundary.
    pub(crate) fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(crate) fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves over the symbol if it stands here, white space before it aside.
    pub(crate) fn symbol(&mut self, symbol: &str) -> bool {
        let mut ahead = *self;
        ahead.skip_space();
        let found = ahead.rest().starts_with(symbol);
        if found {
            ahead.advance(symbol.len());
            *self = ahead;
        }
        found
    }

    /// Moves over the words if they stand here, in any case and with any white space between them.
    pub(crate) fn words(&mut self, phrase: &str) -> bool {
        let mut ahead = *self;
        ahead.skip_space();
        match starts_with_name(ahead.rest(), phrase) {
            Some(length) => {
                ahead.advance(length);
                *self = ahead;
                true
            }
            None => false,
        }
    }

    /// The word (or the single other character) at the cursor, without moving.
    pub(crate) fn word_span(&self) -> Range<usize> {
        let mut ahead = *self;
        ahead.skip_space();
        let rest = ahead.rest();
        let word = rest
            .find(|c: char| c.is_whitespace() || DELIMITERS.contains(c))
            .unwrap_or(rest.len());
        let length = if word > 0 {
            word
        } else {
            rest.chars().next().map_or(0, char::len_utf8)
        };
        ahead.at..ahead.at + length
    }

    /// The last word before the cursor: where a text that stops too early is marked.
    pub(crate) fn previous_word_span(&self) -> Range<usize> {
        let before = self.text[..self.at].trim_end();
        let start = before
            .rfind(char::is_whitespace)
            .map_or(0, |at| at + before[at..].chars().next().map_or(1, char::len_utf8));
        start..before.len()
    }

    /// Moves over a quoted text, if one opens here, and returns what it says. `\"` and `\\` stand for
    /// the quote and the backslash.
    pub(crate) fn quoted(&mut self) -> Result<Option<String>, ParseError> {
        let (open, close) = match self.peek() {
            Some('"') => ('"', '"'),
            Some('“') => ('“', '”'),
            _ => return Ok(None),
        };
        let mut out = String::new();
        let mut characters = self.rest().char_indices().skip(1).peekable();
        while let Some((at, c)) = characters.next() {
            match c {
                '\\' => match characters.next_if(|(_, next)| *next == close || *next == '\\') {
                    Some((_, escaped)) => out.push(escaped),
                    None => out.push('\\'),
                },
                _ if c == close => {
                    self.advance(at + c.len_utf8());
                    return Ok(Some(out));
                }
                _ => out.push(c),
            }
        }
        let span = self.at..self.at + open.len_utf8();
        Err(ParseError::new(
            span,
            format!("This quote is not closed; expected `{close}`."),
        ))
    }

    /// Moves over a bare value and returns its place, trimmed; empty when none stands here.
    pub(crate) fn bare(&mut self, place: Place) -> Range<usize> {
        self.skip_space();
        let rest = self.rest();
        let mut end = rest.len();
        let mut at_word_start = true;
        for (at, c) in rest.char_indices() {
            if DELIMITERS.contains(c)
                || at_word_start && place.ends(&rest[at..], rest[..at].trim().is_empty())
            {
                end = at;
                break;
            }
            at_word_start = c.is_whitespace();
        }
        let start = self.at;
        self.advance(end);
        start..start + rest[..end].trim_end().len()
    }
}

/// How many bytes at the start of the text spell the (folded) name, if it ends at a word's end.
pub(crate) fn starts_with_name(text: &str, folded: &str) -> Option<usize> {
    let mut characters = text.char_indices().peekable();
    let mut wanted = folded.chars().peekable();
    let mut last = ' ';
    while let Some(want) = wanted.next() {
        last = want;
        let (_, c) = characters.next()?;
        if want == ' ' {
            if !c.is_whitespace() {
                return None;
            }
            while characters.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            continue;
        }
        let mut spelled = fold::name_char(c);
        if spelled.next() != Some(want) {
            return None;
        }
        for more in spelled {
            if wanted.next() != Some(more) {
                return None;
            }
        }
    }
    let end = characters.peek().map_or(text.len(), |(at, _)| *at);
    let continues = is_word(last) && characters.peek().is_some_and(|(_, c)| is_word(*c));
    (!continues && !folded.is_empty()).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_value_ends_at_a_connective_or_a_delimiter() {
        for (text, place, value) in [
            ("DE and Title is x", Place::Alone, "DE"),
            ("  United  Kingdom , FR", Place::InList, "United  Kingdom"),
            ("OR, WA)", Place::InList, "OR"),
            ("OR", Place::Alone, ""),
            ("Andorra or x", Place::Alone, "Andorra"),
            ("R and-D", Place::Alone, "R and-D"),
            ("VP (unknown counts)", Place::Alone, "VP"),
        ] {
            let mut cursor = Cursor::new(text);
            let span = cursor.bare(place);
            assert_eq!(&text[span], value, "{text}");
        }
    }

    #[test]
    fn names_match_without_case_whatever_the_spaces_and_quotes() {
        assert_eq!(starts_with_name("Lead   SCORE ≥ 60", "lead score"), Some(12));
        assert_eq!(starts_with_name("lead scores", "lead score"), None);
        assert_eq!(starts_with_name("Entered “MQL” in", "entered \"mql\""), Some(17));
        assert_eq!(starts_with_name("lead", "lead score"), None);
    }

    #[test]
    fn a_quoted_text_may_hold_quotes_and_backslashes() {
        let mut cursor = Cursor::new(r#""a \"b\" \\ c\d" rest"#);
        assert_eq!(cursor.quoted().unwrap().unwrap(), r#"a "b" \ c\d"#);
        assert_eq!(cursor.rest(), " rest");
        let error = Cursor::new("\"open").quoted().unwrap_err();
        assert_eq!(error.span, 0..1);
    }
}
