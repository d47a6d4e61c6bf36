//! Criteria that name no field of the record: related records, stages, systems. Knows nothing of the and, or
//! and groups around them.
//!
//! ```text
//! phrase  := ["has"] count noun narrower* [switch]
//!          | "reached" name ["by" day | "in" period] [switch]
//!          | "first reached" name "in" period [switch]
//!          | "stayed in" name "more than" N "days" [switch]
//!          | "present in" ("Marketing's" | "Sales'") "system"
//! count   := "a" | "an" | "no" | "at least" N | "at most" N
//! narrower:= "of kind" value | "with role" value | "by people" | "by integrations"
//!          | a test of their date, fields in it being the record's own | "where (" or ")"
//! ```
//!
//! A name of a field that an operator follows is read before any of these.

use model::{Kind, Team};

use crate::error::ParseError;
use crate::fields::Names;
use crate::lexer::Place;
use crate::operator::{self, Op};
use crate::parse::{Expected, Parser};
use crate::vocabulary::{Noun, RelatedWords, Word, noun};
use crate::{Actor, DateTest, Expr, Related, Stage, StageTest, Unknown};

/// Where the name after `of kind` or `with role` ends.
pub(crate) const KIND: Place =
    Place::Until(&["by", "within", "before", "after", "in", "on", "between", "where"]);
/// Where the name after `reached` ends.
pub(crate) const REACHED: Place = Place::Until(&["by", "in"]);
/// Where the name after `stayed in` ends.
pub(crate) const STAYED: Place = Place::Until(&["more than", "for more than"]);

const STAGE_TIMES: &[Word] = &[
    ("by ", "this day or earlier"),
    ("in ", "a year, quarter, month or range"),
];
const IN: &[Word] = &[("in ", "a year, quarter, month or range")];
const MORE_THAN: &[Word] = &[("more than 30 days", "one stay, to the as-of day if it lasts")];
const SYSTEMS: &[Word] = &[
    ("Marketing's system", "what Marketing brought"),
    ("Sales' system", "what Sales brought"),
];

impl<'a> Parser<'a> {
    /// The criterion of this sort that stands here, if one does.
    pub(crate) fn phrase(&mut self) -> Result<Option<Expr>, ParseError> {
        let start = self.cursor.at();
        if let Some(present) = self.present(start) {
            return Ok(Some(present));
        }
        if self.field_is_tested() {
            return Ok(None);
        }
        let found = if self.cursor.words("first reached") {
            self.first_reached()?
        } else if self.cursor.words("reached") {
            self.reached()?
        } else if self.cursor.words("stayed in") {
            self.stayed()?
        } else if self.cursor.words("present in") {
            self.expect(Expected::Words(SYSTEMS));
            return Err(self.missing("`Marketing's system` or `Sales' system`"));
        } else {
            return self.some_related();
        };
        let unknown = self.unknown_switch().unwrap_or_default();
        if self.vocabulary.stages.is_none() {
            let message =
                "No export tells of the stages of these records, so this is unknown for every record.";
            self.remark(start, message);
        }
        let (name, test) = found;
        Ok(Some(Expr::Stage(Stage { name, test, unknown })))
    }

    /// True where a name of a field stands with an operator after it, or in brackets or quotes.
    fn field_is_tested(&self) -> bool {
        let mut ahead = self.cursor;
        ahead.skip_space();
        if ahead.rest().starts_with(['[', '"', '“']) {
            return true;
        }
        match self.names.read(&mut ahead) {
            Ok(Some(at)) => {
                let kind = self.field(at).kind;
                operator::at(&ahead, kind).is_some_and(|(spelling, _)| spelling.op.fits(kind))
            }
            _ => false,
        }
    }

    fn remark(&mut self, start: usize, message: impl Into<String>) {
        self.remarks
            .push(ParseError::new(start..self.cursor.at(), message));
    }

    fn stage_name(&mut self, place: Place) -> Result<String, ParseError> {
        self.value(self.vocabulary.stages.as_ref(), place, true)
    }

    fn reached(&mut self) -> Result<(String, StageTest), ParseError> {
        let name = self.stage_name(REACHED)?;
        self.expect(Expected::Words(STAGE_TIMES));
        let test = if self.cursor.words("by") {
            StageTest::ReachedBy(self.day()?)
        } else if self.cursor.words("in") {
            StageTest::ReachedIn(self.period()?)
        } else {
            StageTest::Reached
        };
        Ok((name, test))
    }

    fn first_reached(&mut self) -> Result<(String, StageTest), ParseError> {
        let name = self.stage_name(REACHED)?;
        self.expect(Expected::Words(IN));
        if !self.cursor.words("in") {
            return Err(self.missing("`in` and a period, as in `first reached Proposal in 2026-Q1`"));
        }
        Ok((name, StageTest::FirstReachedIn(self.period()?)))
    }

    fn stayed(&mut self) -> Result<(String, StageTest), ParseError> {
        let example = "stayed in Proposal more than 30 days";
        let name = self.stage_name(STAYED)?;
        self.expect(Expected::Words(MORE_THAN));
        self.cursor.words("for");
        if !self.cursor.words("more than") {
            return Err(self.missing(&format!("`more than` and days, as in `{example}`")));
        }
        let days = self.count(example)?;
        self.word_days(example)?;
        Ok((name, StageTest::StayedMoreThan(days)))
    }

    fn present(&mut self, start: usize) -> Option<Expr> {
        let named = |team: &Team| format!("present in {} system", team.possessive().to_lowercase());
        let team = [Team::Marketing, Team::Sales]
            .into_iter()
            .find(|team| self.cursor.words(&named(team)))?;
        if !self.vocabulary.systems.contains(&team) {
            let team = team.label();
            self.remark(
                start,
                format!("{team} has brought no such export, so this is unknown for every record."),
            );
        }
        Some(Expr::Present(team))
    }

    /// `has …`, `no …`, `at most …`; `at least …` is read where groups are.
    fn some_related(&mut self) -> Result<Option<Expr>, ParseError> {
        if self.vocabulary.related.is_empty() {
            return Ok(None);
        }
        let start = self.cursor;
        let has = self.cursor.words("has");
        let most = self.cursor.words("at most");
        if most || has && self.cursor.words("at least") {
            let count = self.count("at most 2 activities")?;
            self.expect(Expected::Noun { many: true });
            let count = if most { count.saturating_add(1) } else { count };
            let related = self.related(count, most)?;
            return related.map(Some).ok_or_else(|| self.no_noun(true));
        }
        let none = self.cursor.words("no");
        if none || has && (self.cursor.words("an") || self.cursor.words("a")) {
            self.expect(Expected::Noun { many: false });
            let field = self.names.read(&mut start.clone())?.is_some();
            let related = self.related(1, none)?;
            if related.is_some() {
                return Ok(related);
            }
            if has && !field {
                return Err(self.no_noun(false));
            }
        }
        self.cursor = start;
        Ok(None)
    }

    /// After `at least 2`: the related records that are counted; `None` where something else follows.
    pub(crate) fn counted(&mut self, at_least: u32) -> Result<Option<Expr>, ParseError> {
        if self.vocabulary.related.is_empty() {
            return Ok(None);
        }
        self.expect(Expected::Counted);
        self.related(at_least, false)
    }

    fn no_noun(&self, many: bool) -> ParseError {
        let mut nouns: Vec<String> = nouns(&self.vocabulary.related)
            .map(|(_, noun)| if many { noun.many.to_owned() } else { noun.a() })
            .collect();
        let last = nouns.pop().unwrap_or_default();
        if nouns.is_empty() {
            return self.missing(&last);
        }
        self.missing(&format!("{} or {last}", nouns.join(", ")))
    }

    /// The related records from their noun on, or that there are fewer; `None` where no noun stands.
    fn related(&mut self, at_least: u32, negated: bool) -> Result<Option<Expr>, ParseError> {
        self.cursor.skip_space();
        let start = self.cursor.at();
        let mut here = nouns(&self.vocabulary.related);
        let Some((words, noun)) =
            here.find(|(_, noun)| self.cursor.words(noun.one) || self.cursor.words(noun.many))
        else {
            return Ok(None);
        };
        let mut related = Related {
            table: words.table,
            at_least,
            kind: None,
            by: None,
            window: None,
            criteria: Box::new(Expr::All(Vec::new())),
            unknown: Unknown::Fails,
        };
        self.narrowers(&mut related, words, noun)?;
        let switch = self.unknown_switch();
        if !words.brought {
            let many = noun.many;
            self.remark(
                start,
                format!("No export of {many} is here, so this is unknown for every record."),
            );
        }
        Ok(Some(match (switch, negated) {
            (switch, false) => {
                related.unknown = switch.unwrap_or_default();
                Expr::Related(related)
            }
            (switch, true) => {
                // The switch speaks of the negation as written.
                let fails = switch == Some(Unknown::Fails);
                related.unknown = if fails { Unknown::Counts } else { Unknown::Fails };
                Expr::Not(Box::new(Expr::Related(related)))
            }
        }))
    }

    fn narrowers(
        &mut self,
        related: &mut Related,
        words: &'a RelatedWords,
        noun: &Noun,
    ) -> Result<(), ParseError> {
        let mut criteria = false;
        loop {
            self.expect(Expected::Narrower(words));
            if self.narrower(related, words, noun)? {
                continue;
            }
            if criteria || !self.cursor.words("where") {
                return Ok(());
            }
            *related.criteria = self.criteria(words)?;
            criteria = true;
        }
    }

    fn narrower(
        &mut self,
        related: &mut Related,
        words: &'a RelatedWords,
        noun: &Noun,
    ) -> Result<bool, ParseError> {
        if related.kind.is_none()
            && let Some((phrase, key)) = noun.kind
            && self.cursor.words(phrase)
        {
            let field = words.words.fields.iter().find(|field| field.key == key);
            related.kind = Some(self.value(field, KIND, true)?);
            return Ok(true);
        }
        if related.by.is_none() && !noun.actors.is_empty() {
            for (phrase, actor) in [
                ("by people", Actor::People),
                ("by integrations", Actor::Integrations),
            ] {
                if self.cursor.words(phrase) {
                    related.by = Some(actor);
                    return Ok(true);
                }
            }
        }
        if related.window.is_none() {
            related.window = self.window()?;
            return Ok(related.window.is_some());
        }
        Ok(false)
    }

    /// A test of the date of related records, in words.
    fn window(&mut self) -> Result<Option<DateTest>, ParseError> {
        let Some((spelling, length)) = operator::at(&self.cursor, Kind::DateTime) else {
            return Ok(None);
        };
        let fits = match spelling.op {
            Op::In | Op::On | Op::Before | Op::After | Op::OnOrBefore | Op::OnOrAfter => true,
            op => matches!(op, Op::Within | Op::InTheLast | Op::Between),
        };
        if !fits || spelling.text.starts_with("is") {
            return Ok(None);
        }
        self.cursor.advance(length);
        self.date_test(None, spelling.op).map(Some)
    }

    /// Criteria about related records, in parentheses.
    fn criteria(&mut self, related: &'a RelatedWords) -> Result<Expr, ParseError> {
        self.cursor.skip_space();
        if !self.cursor.rest().starts_with('(') {
            return Err(self.missing("`(` and criteria about them, as in `where (Amount ≥ 10k)`"));
        }
        // An error leaves the inner words in place, which is what completion offers there.
        let outer = std::mem::replace(&mut self.vocabulary, &related.words);
        let names = std::mem::replace(&mut self.names, Names::new(&related.words.fields));
        let expr = self.parenthesis()?;
        (self.vocabulary, self.names) = (outer, names);
        Ok(expr)
    }
}

/// The tables that can be counted, with their nouns.
pub(crate) fn nouns(related: &[RelatedWords]) -> impl Iterator<Item = (&RelatedWords, &'static Noun)> {
    related
        .iter()
        .filter_map(|words| Some((words, noun(words.table)?)))
}
