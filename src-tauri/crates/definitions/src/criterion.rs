//! One criterion: a field, an operator that fits its kind, a value. Knows nothing of the and, or and
//! groups around it.

use std::ops::Range;

use jiff::civil::Date;
use model::{Kind, Period};

use crate::error::ParseError;
use crate::lexer::{Place, starts_with_name};
use crate::literal;
use crate::operator::{self, Op, Spelling};
use crate::parse::{Expected, Parser, Seen};
use crate::{Comparison, DateTest, Expr, Field, Leaf, Literal, Test, Unknown};

impl<'a> Parser<'a> {
    pub(crate) fn criterion(&mut self) -> Result<Expr, ParseError> {
        let start = self.cursor;
        let Some(at) = self.names.read(&mut self.cursor)? else {
            return Err(self.no_field());
        };
        let field = self.field(at);
        self.expect(Expected::Operator(field));
        let Some((spelling, length)) = operator::at(&self.cursor, field.kind) else {
            let named = start.at()..self.cursor.at();
            self.cursor = start;
            return Err(self.no_operator(field, named));
        };
        let operator = self.cursor.word_span().start..self.cursor.at() + length;
        if !spelling.op.fits(field.kind) {
            let (what, usual) = operator::idiom(field.kind);
            let written = self.cursor.slice(operator.clone());
            let message = format!(
                "{} is {what}, which `{written}` does not fit; use {usual}.",
                field.label
            );
            return Err(ParseError::new(operator, message));
        }
        self.cursor.advance(length);
        let test = self.test(field, spelling.op)?;
        let switch = self.unknown_switch();
        Ok(leaf(field, test, spelling, switch))
    }

    fn test(&mut self, field: &'a Field, op: Op) -> Result<Test, ParseError> {
        let kind = field.kind;
        match op {
            Op::Known => Ok(Test::Known),
            Op::IsUnknown => Ok(Test::IsUnknown),
            Op::Is | Op::Compare(Comparison::Equal) if kind == Kind::YesNo => self.yes_no(field),
            Op::Is | Op::Compare(_) if kind.is_textual() => {
                Ok(Test::Is(self.text(field, op, Place::Alone)?))
            }
            Op::IsOneOf => Ok(Test::IsOneOf(self.list(field, op)?)),
            Op::Contains => Ok(Test::Contains(self.text(field, op, Place::Alone)?)),
            Op::ContainsAnyOf => Ok(Test::ContainsAnyOf(self.list(field, op)?)),
            Op::StartsWith => Ok(Test::StartsWith(self.text(field, op, Place::Alone)?)),
            Op::StartsWithAnyOf => Ok(Test::StartsWithAnyOf(self.list(field, op)?)),
            _ if kind.is_temporal() => Ok(Test::Date(self.date_test(Some(field), op)?)),
            Op::Compare(comparison) => Ok(Test::Compare(comparison, self.number(field)?)),
            Op::Between => {
                let low = self.number(field)?;
                self.and_between()?;
                Ok(Test::Between(low, self.number(field)?))
            }
            _ => Ok(Test::Compare(Comparison::Equal, self.number(field)?)),
        }
    }

    /// A test of a date. `own` is its field among those it can be compared with.
    pub(crate) fn date_test(&mut self, own: Option<&'a Field>, op: Op) -> Result<DateTest, ParseError> {
        Ok(match op {
            Op::Before => match self.other_or_day(own)? {
                Ok(key) => DateTest::BeforeField(key),
                Err(day) => DateTest::Before(day),
            },
            Op::After => match self.other_or_day(own)? {
                Ok(key) => DateTest::AfterField(key),
                Err(day) => DateTest::After(day),
            },
            Op::Compare(Comparison::Less) => DateTest::Before(self.day()?),
            Op::Compare(Comparison::Greater) => DateTest::After(self.day()?),
            Op::OnOrBefore | Op::Compare(Comparison::AtMost) => DateTest::OnOrBefore(self.day()?),
            Op::OnOrAfter | Op::Compare(Comparison::AtLeast) => DateTest::OnOrAfter(self.day()?),
            Op::Between => {
                let span = self.cursor.word_span();
                let first = self.day()?;
                self.and_between()?;
                let last = self.day()?;
                let end = last.tomorrow().ok().filter(|_| first <= last);
                let end = end.ok_or_else(|| ParseError::new(span, "The first day comes after the last."))?;
                DateTest::In(Period { start: first, end })
            }
            Op::In => DateTest::In(self.period()?),
            Op::InTheLast => {
                let days = self.count("in the last 90 days")?;
                self.word_days("in the last 90 days")?;
                DateTest::InTheLast(days)
            }
            Op::Within => self.within(own)?,
            _ => DateTest::On(self.day()?),
        })
    }

    fn within(&mut self, own: Option<&'a Field>) -> Result<DateTest, ParseError> {
        let example = "within 5 days after Created date";
        let days = self.count(example)?;
        self.word_days(example)?;
        let after = self.cursor.words("after");
        if !after && !self.cursor.words("before") {
            return Err(self.missing(&format!("`after` or `before`, as in `{example}`")));
        }
        self.expect(Expected::OtherField(own));
        match self.other_field()? {
            Some(key) if after => Ok(DateTest::WithinAfter(days, key)),
            Some(key) => Ok(DateTest::WithinBefore(days, key)),
            None => Err(self.no_field()),
        }
    }

    pub(crate) fn word_days(&mut self, example: &str) -> Result<(), ParseError> {
        if self.cursor.words("days") || self.cursor.words("day") {
            return Ok(());
        }
        Err(self.missing(&format!("`days`, as in `{example}`")))
    }

    fn and_between(&mut self) -> Result<(), ParseError> {
        if self.cursor.words("and") {
            return Ok(());
        }
        Err(self.missing("`and` and the upper end, as in `between 10 and 20`"))
    }

    /// The key of a date field, or else a day.
    fn other_or_day(&mut self, own: Option<&'a Field>) -> Result<Result<String, Date>, ParseError> {
        self.expect(Expected::DayOrField(own));
        if let Some(key) = self.other_field()? {
            return Ok(Ok(key));
        }
        match self.cursor.peek() {
            Some(c) if c.is_alphabetic() => Err(self
                .no_field()
                .hint("Write a day such as 2026-04-01, or a date field.")),
            _ => Ok(Err(self.day()?)),
        }
    }

    fn other_field(&mut self) -> Result<Option<String>, ParseError> {
        self.cursor.skip_space();
        let start = self.cursor.at();
        let Some(other) = self.names.read(&mut self.cursor)? else {
            return Ok(None);
        };
        let field = self.field(other);
        if field.kind.is_temporal() {
            return Ok(Some(field.key.clone()));
        }
        let (what, _) = operator::idiom(field.kind);
        let message = format!("{} is {what}; expected a date field.", field.label);
        Err(ParseError::new(start..self.cursor.at(), message))
    }

    pub(crate) fn day(&mut self) -> Result<Date, ParseError> {
        let span = self.cursor.word_span();
        match literal::day(self.cursor.slice(span.clone())) {
            Some(day) => {
                self.cursor.skip_space();
                self.cursor.advance(span.len());
                Ok(day)
            }
            None => Err(self.missing("a day such as 2026-04-01")),
        }
    }

    pub(crate) fn period(&mut self) -> Result<Period, ParseError> {
        self.expect(Expected::Period);
        let mut ahead = self.cursor;
        let span = ahead.bare(Place::Until(&["of", "with", "by", "where"]));
        if span.is_empty() {
            return Err(self.missing("a period such as 2026, 2026-Q1 or 2026-03"));
        }
        match self.vocabulary.calendar.parse(self.cursor.slice(span.clone())) {
            Ok(period) => {
                self.cursor = ahead;
                Ok(period)
            }
            Err(error) => Err(ParseError::new(span, format!("{error}."))),
        }
    }

    fn number(&mut self, field: &'a Field) -> Result<Literal, ParseError> {
        self.expect(Expected::Value(field, Place::Alone));
        let kind = field.kind;
        if let Some((literal, length)) = literal::read(self.cursor.rest(), kind) {
            self.cursor.advance(length);
            return Ok(literal);
        }
        Err(match kind {
            Kind::Money => self
                .missing("an amount of money")
                .hint("Write it in digits with at most two decimals, such as 10k, 2500.50 or $10,000."),
            _ => self
                .missing("a number")
                .hint("Write it in digits, such as 60, 60.5 or 10k."),
        })
    }

    fn yes_no(&mut self, field: &'a Field) -> Result<Test, ParseError> {
        self.expect(Expected::Value(field, Place::Alone));
        for (word, yes) in [("yes", true), ("no", false), ("true", true), ("false", false)] {
            if self.cursor.words(word) {
                return Ok(Test::YesNo(yes));
            }
        }
        let marks_a_word = !self.cursor.is_at_end();
        let error = self.missing("`yes` or `no`");
        Err(if marks_a_word {
            error.suggest(["yes".to_owned(), "no".to_owned()])
        } else {
            error
        })
    }

    fn text(&mut self, field: &'a Field, op: Op, place: Place) -> Result<String, ParseError> {
        let part = matches!(
            op,
            Op::Contains | Op::ContainsAnyOf | Op::StartsWith | Op::StartsWithAnyOf
        );
        self.value(Some(field), place, !part)
    }

    /// A text, bare or in quotes. It is one of the field's where there is one; `whole` when it is compared
    /// with the whole text of a cell.
    pub(crate) fn value(
        &mut self,
        field: Option<&'a Field>,
        place: Place,
        whole: bool,
    ) -> Result<String, ParseError> {
        match field {
            Some(field) => self.expect(Expected::Value(field, place)),
            None => self.cursor.skip_space(),
        }
        let start = self.cursor.at();
        let (span, value) = match self.cursor.quoted()? {
            Some(value) => (start..self.cursor.at(), value),
            None => {
                let span = self.cursor.bare(place);
                (span.clone(), self.cursor.slice(span).to_owned())
            }
        };
        if span.is_empty() {
            return Err(self.no_value());
        }
        self.seen.extend(field.map(|field| Seen {
            span,
            field,
            value: value.clone(),
            place,
            whole,
        }));
        Ok(value)
    }

    fn list(&mut self, field: &'a Field, op: Op) -> Result<Vec<String>, ParseError> {
        self.cursor.skip_space();
        let open = self.cursor.at();
        if !self.cursor.symbol("(") {
            return Err(self.missing("a list in parentheses, such as `(DE, AT, CH)`"));
        }
        let mut values = Vec::new();
        loop {
            values.push(self.text(field, op, Place::InList)?);
            self.expect(Expected::ListEnd);
            if self.cursor.symbol(")") {
                return Ok(values);
            }
            if self.cursor.is_at_end() {
                return Err(ParseError::new(
                    open..open + 1,
                    "This list is not closed; expected `)`.",
                ));
            }
            if !self.cursor.symbol(",") {
                return Err(self.missing("`,` or `)`").hint(
                    "Values of a list stand apart by commas; a value with other signs goes in quotes.",
                ));
            }
        }
    }

    pub(crate) fn unknown_switch(&mut self) -> Option<Unknown> {
        let mut ahead = self.cursor;
        if !ahead.symbol("(") {
            return None;
        }
        let switch = if ahead.words("unknown counts") {
            Unknown::Counts
        } else if ahead.words("unknown fails") {
            Unknown::Fails
        } else {
            return None;
        };
        if !ahead.symbol(")") {
            return None;
        }
        self.cursor = ahead;
        Some(switch)
    }

    /// The error where a value is missing; a connective found there may be the value itself.
    fn no_value(&self) -> ParseError {
        let span = self.cursor.word_span();
        let found = self.cursor.slice(span.clone());
        if found.eq_ignore_ascii_case("or") || found.eq_ignore_ascii_case("and") {
            let quoted = format!("\"{found}\"");
            let message = format!("Expected a value, found `{found}`; if that is the value, write {quoted}.");
            return ParseError::new(span, message).suggest([quoted]);
        }
        self.missing("a value")
    }

    /// The error where a field is missing.
    fn no_field(&self) -> ParseError {
        let span = self.name_span();
        if span.is_empty() {
            return self.missing("a criterion such as `Lead score ≥ 60`");
        }
        let error = self.names.unknown(span.clone(), self.cursor.slice(span.clone()));
        match self.seen.last() {
            Some(seen) if error.suggestions.is_empty() && seen.span.end < span.start => {
                let between = self.cursor.slice(seen.span.end..span.start).trim();
                let joined = ["and", "or"]
                    .iter()
                    .any(|word| between.eq_ignore_ascii_case(word));
                let whole = self.cursor.slice(seen.span.start..span.end);
                let hint = format!("If `{whole}` is one value, put it in quotes.");
                if joined { error.hint(hint) } else { error }
            }
            _ => error,
        }
    }

    /// The error where no operator follows a field: perhaps the words name another field.
    fn no_operator(&self, field: &Field, named: Range<usize>) -> ParseError {
        let span = self.name_span();
        let other = self
            .names
            .nearest(self.cursor.slice(span.clone()))
            .first()
            .map(|at| self.field(*at));
        if span.end > named.end && other.is_some_and(|other| other.key != field.key) {
            return self.names.unknown(span.clone(), self.cursor.slice(span));
        }
        let (_, usual) = operator::idiom(field.kind);
        let mut after = self.cursor;
        after.advance(named.end - after.at());
        let found = after.word_span();
        let message = match after.slice(found.clone()) {
            "" => format!("Expected an operator after {}: {usual}.", field.label),
            word => format!(
                "Expected an operator after {}, found `{word}`: {usual}.",
                field.label
            ),
        };
        ParseError::new(if found.is_empty() { named } else { found }, message)
    }

    /// The words from the cursor up to what cannot belong to a field's name.
    fn name_span(&self) -> Range<usize> {
        let mut ahead = self.cursor;
        let span = ahead.bare(Place::Alone);
        let text = self.cursor.slice(span.clone());
        let word_starts = text
            .char_indices()
            .filter(|(at, c)| !c.is_whitespace() && text[..*at].ends_with(char::is_whitespace));
        let end = word_starts
            .map(|(at, _)| at)
            .find(|at| starts_with_name(&text[*at..], "not").is_some() || operator::could_start(&text[*at..]))
            .unwrap_or(text.len());
        span.start..span.start + text[..end].trim_end().len()
    }
}

fn leaf(field: &Field, test: Test, spelling: Spelling, switch: Option<Unknown>) -> Expr {
    let unknown = match (switch, spelling.negated) {
        (None, _) => Unknown::default(),
        (Some(switch), false) => switch,
        // The switch speaks of the negated test as written; the leaf holds the test itself.
        (Some(Unknown::Counts), true) => Unknown::Fails,
        (Some(Unknown::Fails), true) => Unknown::Counts,
    };
    let leaf = Expr::Leaf(Leaf {
        field: field.key.clone(),
        test,
        unknown,
    });
    if spelling.negated {
        Expr::Not(Box::new(leaf))
    } else {
        leaf
    }
}
