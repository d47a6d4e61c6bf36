//! The grammar around criteria: and, or, not, groups. Knows nothing of what a single criterion tests
//! (see `criterion`, and `phrase` for related records and stages), nor of columns.
//!
//! ```text
//! or        := and ("or" and)*
//! and       := not ("and" not)*
//! not       := "not" not | primary
//! primary   := "(" or ")" | "all of (" or ";" … ")" | "any of (" … ")" | "at least N of (" … ")"
//!            | "none of (" … ")" | "one per person" | "every record" | phrase | criterion
//! ```

use std::ops::Range;

use crate::error::ParseError;
use crate::fields::Names;
use crate::lexer::{Cursor, Place};
use crate::normalise::normalise;
use crate::vocabulary::{RelatedWords, Word};
use crate::{Expr, Field, Vocabulary};

/// How deep groups, parentheses and `not` may nest.
pub const MAX_DEPTH: usize = 64;

/// Reads the text form. A blank text holds for every record. The result is in normal form.
///
/// # Errors
/// The first place that cannot be read, with what was expected there. Never panics, whatever the text.
pub fn parse(text: &str, vocabulary: &Vocabulary) -> Result<Expr, ParseError> {
    Parser::new(text, vocabulary).whole()
}

/// What may stand at a place of the text, for completion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Expected<'a> {
    /// A criterion, a group or `not`.
    Criterion,
    /// An operator of this field.
    Operator(&'a Field),
    /// A value of this field, alone or in a list.
    Value(&'a Field, Place),
    /// A day, or a date field to compare this field with.
    DayOrField(Option<&'a Field>),
    /// A date field to compare this field with.
    OtherField(Option<&'a Field>),
    /// A period.
    Period,
    /// Another value of a list, or its end.
    ListEnd,
    /// `and`, `or`, or what closes the group around it.
    Connective(Enclosure),
    /// After `at least 2`: what is counted, or the members of a group.
    Counted,
    /// What is counted, one or many of them.
    Noun { many: bool },
    /// What narrows the related records that are counted.
    Narrower(&'a RelatedWords),
    /// Some of these words.
    Words(&'static [Word]),
}

/// What is open around a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Enclosure {
    Nothing,
    Parenthesis,
    Group,
}

/// A value as it stands in the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Seen<'a> {
    pub(crate) span: Range<usize>,
    pub(crate) field: &'a Field,
    pub(crate) value: String,
    pub(crate) place: Place,
    /// It is compared with the whole text of a cell, not with a part of it.
    pub(crate) whole: bool,
}

pub(crate) struct Parser<'a> {
    pub(crate) cursor: Cursor<'a>,
    /// The words of the records that the text at the cursor is about.
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) names: Names<'a>,
    /// Places passed and what was expected there, in the order of the text.
    pub(crate) expected: Vec<(usize, Expected<'a>)>,
    /// Values of text fields, in the order of the text.
    pub(crate) seen: Vec<Seen<'a>>,
    /// What reads well and can't be answered, in the order of the text.
    pub(crate) remarks: Vec<ParseError>,
    enclosure: Enclosure,
    depth: usize,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(text: &'a str, vocabulary: &'a Vocabulary) -> Parser<'a> {
        Parser {
            cursor: Cursor::new(text),
            vocabulary,
            names: Names::new(&vocabulary.fields),
            expected: Vec::new(),
            seen: Vec::new(),
            remarks: Vec::new(),
            enclosure: Enclosure::Nothing,
            depth: 0,
        }
    }

    pub(crate) fn whole(&mut self) -> Result<Expr, ParseError> {
        self.expect(Expected::Criterion);
        if self.cursor.is_at_end() {
            return Ok(Expr::All(Vec::new()));
        }
        let expr = self.or()?;
        self.cursor.skip_space();
        if !self.cursor.is_at_end() {
            return Err(self.trailing());
        }
        Ok(normalise(&expr))
    }

    /// Skips white space and notes what may stand there.
    pub(crate) fn expect(&mut self, what: Expected<'a>) {
        self.cursor.skip_space();
        let place = (self.cursor.at(), what);
        if self.expected.last() != Some(&place) {
            self.expected.push(place);
        }
    }

    /// The field at this place of the vocabulary.
    pub(crate) fn field(&self, at: usize) -> &'a Field {
        &self.vocabulary.fields[at]
    }

    fn or(&mut self) -> Result<Expr, ParseError> {
        let mut members = vec![self.and()?];
        while self.cursor.words("or") {
            members.push(self.and()?);
        }
        Ok(one_or(members, Expr::Any))
    }

    fn and(&mut self) -> Result<Expr, ParseError> {
        let mut members = vec![self.not()?];
        while self.cursor.words("and") {
            members.push(self.not()?);
        }
        Ok(one_or(members, Expr::All))
    }

    fn not(&mut self) -> Result<Expr, ParseError> {
        self.expect(Expected::Criterion);
        if self.cursor.words("not") {
            return self.deeper(|parser| Ok(Expr::Not(Box::new(parser.not()?))));
        }
        let expr = self.deeper(Parser::primary)?;
        self.expect(Expected::Connective(self.enclosure));
        Ok(expr)
    }

    fn primary(&mut self) -> Result<Expr, ParseError> {
        if self.cursor.rest().starts_with('(') {
            return self.parenthesis();
        }
        if self.cursor.words("one per person") {
            return Ok(Expr::OnePerPerson);
        }
        if self.cursor.words("every record") {
            return Ok(Expr::All(Vec::new()));
        }
        if let Some(group) = self.group()? {
            return Ok(group);
        }
        match self.phrase()? {
            Some(phrase) => Ok(phrase),
            None => self.criterion(),
        }
    }

    pub(crate) fn parenthesis(&mut self) -> Result<Expr, ParseError> {
        let open = self.cursor.at();
        self.cursor.advance(1);
        let outer = std::mem::replace(&mut self.enclosure, Enclosure::Parenthesis);
        let expr = self.or()?;
        self.close(open)?;
        self.enclosure = outer;
        Ok(expr)
    }

    fn group(&mut self) -> Result<Option<Expr>, ParseError> {
        let build: fn(Vec<Expr>) -> Expr = if self.cursor.words("all of") {
            Expr::All
        } else if self.cursor.words("any of") {
            Expr::Any
        } else if self.cursor.words("none of") {
            Expr::NoneOf
        } else if self.cursor.words("at least") {
            return self.at_least().map(Some);
        } else {
            return Ok(None);
        };
        Ok(Some(build(self.members()?)))
    }

    fn at_least(&mut self) -> Result<Expr, ParseError> {
        let span = self.cursor.word_span();
        let count = self.count("at least 2 of (…; …; …)")?;
        if let Some(related) = self.counted(count)? {
            return Ok(related);
        }
        if !self.cursor.words("of") {
            return Err(self.missing("`of (`, as in `at least 2 of (…; …; …)`"));
        }
        let members = self.members()?;
        if count as usize > members.len() {
            let message = format!("At least {count} of {} can never hold.", members.len());
            return Err(ParseError::new(span, message).suggest([members.len().to_string()]));
        }
        Ok(Expr::AtLeast(count, members))
    }

    fn members(&mut self) -> Result<Vec<Expr>, ParseError> {
        self.cursor.skip_space();
        let open = self.cursor.at();
        if !self.cursor.symbol("(") {
            return Err(self.missing("`(` and the members of the group, apart by `;`"));
        }
        let outer = std::mem::replace(&mut self.enclosure, Enclosure::Group);
        let mut members = vec![self.or()?];
        while self.cursor.symbol(";") {
            members.push(self.or()?);
        }
        self.close(open)?;
        self.enclosure = outer;
        Ok(members)
    }

    /// Moves over the `)` that closes the parenthesis opened at the byte.
    fn close(&mut self, open: usize) -> Result<(), ParseError> {
        if self.cursor.symbol(")") {
            return Ok(());
        }
        self.cursor.skip_space();
        if self.cursor.is_at_end() {
            return Err(ParseError::new(
                open..open + 1,
                "This parenthesis is not closed; expected `)`.",
            ));
        }
        Err(self.trailing())
    }

    /// Reads a whole number of at least 0.
    pub(crate) fn count(&mut self, example: &str) -> Result<u32, ParseError> {
        let span = self.cursor.word_span();
        let Ok(count) = self.cursor.slice(span.clone()).parse::<u32>() else {
            return Err(self.missing(&format!("a whole number, as in `{example}`")));
        };
        self.cursor.skip_space();
        self.cursor.advance(span.len());
        Ok(count)
    }

    /// The error for a place where something else was expected: it marks the word found there, or the
    /// last word when the text stops.
    pub(crate) fn missing(&self, expected: &str) -> ParseError {
        let span = self.cursor.word_span();
        if span.is_empty() {
            let last = self.cursor.previous_word_span();
            return match self.cursor.slice(last.clone()) {
                "" => ParseError::new(last, format!("Expected {expected}.")),
                word => ParseError::new(last.clone(), format!("Expected {expected} after `{word}`.")),
            };
        }
        let found = self.cursor.slice(span.clone());
        ParseError::new(span, format!("Expected {expected}, found `{found}`."))
    }

    /// The error for what stands after a complete criterion and is no connective.
    fn trailing(&self) -> ParseError {
        let span = self.cursor.word_span();
        let found = self.cursor.slice(span.clone()).to_owned();
        let (expected, hint) = match (found.as_str(), self.enclosure) {
            (")", Enclosure::Nothing) => {
                return ParseError::new(span, "No parenthesis is open that this `)` could close.");
            }
            (",", Enclosure::Group) => {
                return ParseError::new(span, "Members of a group stand apart by `;`, not by `,`.")
                    .suggest([";".to_owned()]);
            }
            (",", _) => (
                "`and` or `or`",
                "A value with a comma goes in quotes; a list is written `is one of (a, b)`.",
            ),
            ("(", _) => ("`and` or `or`", "A value with parentheses goes in quotes."),
            (_, Enclosure::Nothing) => ("`and`, `or` or the end", ""),
            (_, Enclosure::Parenthesis) => ("`and`, `or` or `)`", ""),
            (_, Enclosure::Group) => ("`and`, `or`, `;` or `)`", ""),
        };
        ParseError::new(span, format!("Expected {expected}, found `{found}`.")).hint(hint)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, ParseError>) -> Result<T, ParseError> {
        if self.depth == MAX_DEPTH {
            let message = format!("Criteria are nested deeper than {MAX_DEPTH} levels.");
            return Err(ParseError::new(self.cursor.word_span(), message));
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }
}

fn one_or(mut members: Vec<Expr>, many: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    if members.len() == 1 {
        members.remove(0)
    } else {
        many(members)
    }
}
