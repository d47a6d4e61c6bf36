//! What can come next at the cursor while a definition is typed. Knows nothing of how it is shown.

use std::cmp::Reverse;
use std::ops::Range;

use model::{Kind, SlotKind};

use crate::fields::{Names, likeness};
use crate::lexer::{Place, is_word};
use crate::operator::SPELLINGS;
use crate::parse::{Enclosure, Expected, Parser, Seen};
use crate::phrase::nouns;
use crate::print::value_text;
use crate::vocabulary::Word;
use crate::{Field, Vocabulary, fold};

/// At most this many completions are offered.
const LIMIT: usize = 12;

/// So many places of the list are kept for what is not the likeliest sort.
const KEPT_FOR_OTHERS: usize = 4;

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A field.
    Field,
    /// An operator that fits the field before it.
    Operator,
    /// A value seen in the field.
    Value,
    /// `and`, `or`, `not`, a group, a closing sign, or words of a phrase.
    Connective,
}

/// One way to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What the list shows.
    pub label: String,
    /// What takes the place of `replace`.
    pub insert: String,
    /// Bytes of the text, on character boundaries.
    pub replace: Range<usize>,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words beside the label: a field's kind, an operator's meaning, a value's field.
    pub detail: String,
}

/// What can come next at the cursor (a byte of the text, moved back to a character boundary), the
/// likeliest first, at most 12. Of the text after the cursor only the rest of the cursor's word counts.
pub fn complete(text: &str, cursor: usize, vocabulary: &Vocabulary) -> Vec<Completion> {
    let cursor = text.floor_char_boundary(cursor);
    let before = &text[..cursor];
    let mut parser = Parser::new(before, vocabulary);
    // The text is unfinished, so that an error is the normal case: what was expected is what counts.
    let _unfinished = parser.whole();
    let in_word = before.ends_with(is_word);
    let rest_of_word = text[cursor..]
        .find(|c| !is_word(c))
        .unwrap_or(text.len() - cursor);
    let offer = Offer {
        vocabulary: parser.vocabulary,
        names: &parser.names,
        seen: &parser.seen,
        before,
        end: if in_word { cursor + rest_of_word } else { cursor },
    };
    let mut places = this_criterion(&parser.expected).iter().rev();
    let Some(last) = places.next() else {
        return Vec::new();
    };
    let (mut likely, mut others) = (Vec::new(), Vec::new());
    let mut next = Vec::new();
    if last.0 < cursor {
        likely = offer.matching(last.0, last.1, How::Loosely);
    } else if in_word {
        // The word before the cursor reads as finished, but can still become another one.
        let mut here = vec![last.1];
        let growing = places.find(|(start, expected)| {
            let is_here = *start == cursor;
            here.extend(is_here.then_some(*expected));
            !is_here
        });
        if let Some(growing) = growing {
            likely = offer.matching(growing.0, growing.1, How::Within);
            next = offer.after_a_word_less(growing.0, growing.1, &here);
        }
        here.into_iter()
            .for_each(|expected| next.extend(offer.after_a_space(expected)));
    } else {
        likely = offer.all(last.1);
    }
    for (start, expected) in places {
        others.extend(offer.matching(*start, *expected, How::AsBeginning));
    }
    others.extend(next);
    others.retain(|other| !likely.contains(other));
    likely.truncate(LIMIT - others.len().min(KEPT_FOR_OTHERS));
    likely.extend(others);
    likely.truncate(LIMIT);
    likely
}

/// The places from the beginning of the criterion in which the cursor stands.
fn this_criterion<'p, 'a>(expected: &'p [(usize, Expected<'a>)]) -> &'p [(usize, Expected<'a>)] {
    let starts = |(_, what): &(usize, Expected)| *what == Expected::Criterion;
    let last = expected.iter().rposition(starts).unwrap_or(0);
    // `not ` reads as a criterion's beginning with another one inside; a field's name may go on there.
    let outer = last.saturating_sub(1);
    if expected.get(outer).is_some_and(starts) {
        &expected[outer..]
    } else {
        &expected[last..]
    }
}

/// How much of a candidate the typed words must spell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// Its beginning, and it must go on.
    AsBeginning,
    /// Any part of it, and it must say more.
    Within,
    /// Any part of it, or nearly.
    Loosely,
}

struct Offer<'a> {
    /// The words of the records that the cursor's place is about.
    vocabulary: &'a Vocabulary,
    names: &'a Names<'a>,
    seen: &'a [Seen<'a>],
    before: &'a str,
    /// Where the word under the cursor ends.
    end: usize,
}

struct Candidate {
    label: String,
    insert: String,
    kind: CompletionKind,
    detail: String,
    /// Folded names it is found by.
    names: Vec<String>,
}

impl Offer<'_> {
    /// Everything that may stand at the cursor.
    fn all(&self, expected: Expected) -> Vec<Completion> {
        let at = self.before.len()..self.end;
        let all = self.candidates(expected).into_iter();
        all.map(|candidate| candidate.into_completion(at.clone()))
            .collect()
    }

    /// Everything that may follow the word before the cursor, with the space between.
    fn after_a_space(&self, expected: Expected) -> Vec<Completion> {
        if self.end > self.before.len() {
            return Vec::new();
        }
        let mut all = self.all(expected);
        for completion in &mut all {
            if completion.insert.starts_with(|c: char| !",;)".contains(c)) {
                completion.insert.insert(0, ' ');
            }
        }
        all
    }

    /// What may stand at the place and fits the words from there to the cursor, the best fit first.
    fn matching(&self, start: usize, expected: Expected, how: How) -> Vec<Completion> {
        let typed = &self.before[start..];
        let unquoted = typed.trim_start_matches(['"', '“', '[']);
        let mut query = fold::name(unquoted);
        if how == How::AsBeginning && typed.ends_with(char::is_whitespace) {
            query.push(' ');
        }
        let mut found: Vec<(Reverse<u32>, Candidate)> = self
            .candidates(expected)
            .into_iter()
            .filter_map(|candidate| Some((Reverse(candidate.fit(&query, how)?), candidate)))
            .collect();
        found.sort_by_key(|(fit, _)| *fit);
        let found = found.into_iter();
        found
            .map(|(_, candidate)| candidate.into_completion(start..self.end))
            .collect()
    }

    /// A bare value reads on to the cursor; its last word may be the beginning of what can follow it.
    fn after_a_word_less(&self, start: usize, value: Expected, next: &[Expected]) -> Vec<Completion> {
        let words = self.before[start..].rsplit_once(char::is_whitespace);
        match (value, words) {
            (Expected::Value(_, Place::Alone | Place::Until(_)), Some((value, word)))
                if !value.trim().is_empty() =>
            {
                let at = self.before.len() - word.len();
                let found = next.iter().map(|next| self.matching(at, *next, How::AsBeginning));
                found.flatten().collect()
            }
            _ => Vec::new(),
        }
    }

    fn candidates(&self, expected: Expected) -> Vec<Candidate> {
        match expected {
            Expected::Criterion => {
                let mut fields: Vec<&Field> = self.names.fields.iter().collect();
                fields.sort_by_key(|field| field.slot == SlotKind::Other);
                let mut fields: Vec<Candidate> = fields.into_iter().map(|field| self.field(field)).collect();
                // A choice without a query shows what else there is after the first few fields.
                let openings = self.openings().into_iter().enumerate();
                for (at, opening) in openings {
                    fields.insert((LIMIT - KEPT_FOR_OTHERS + at).min(fields.len()), opening);
                }
                fields
            }
            Expected::Operator(field) => operators(field.kind),
            Expected::Value(field, place) => self.values(field, place),
            Expected::DayOrField(own) | Expected::OtherField(own) => {
                let other = |field: &&Field| own.is_none_or(|own| own.key != field.key);
                let fields = self.names.fields.iter();
                fields
                    .filter(|field| field.kind.is_temporal())
                    .filter(other)
                    .map(|field| self.field(field))
                    .collect()
            }
            Expected::Counted => {
                let mut all = self.nouns(true);
                all.push(connective("of (", "so many of several, apart by ;"));
                all
            }
            Expected::Noun { many } => self.nouns(many),
            Expected::Narrower(words) => {
                let noun = nouns(std::slice::from_ref(words)).next();
                noun.map(|(_, noun)| these(noun.narrowers)).unwrap_or_default()
            }
            Expected::Words(words) => these(words),
            Expected::ListEnd => vec![
                connective(", ", "another value"),
                connective(")", "the end of the list"),
            ],
            Expected::Connective(enclosure) => {
                let mut all = vec![
                    connective("and ", "both must hold"),
                    connective("or ", "one is enough"),
                ];
                if enclosure == Enclosure::Group {
                    all.push(connective("; ", "another member of the group"));
                }
                if enclosure != Enclosure::Nothing {
                    all.push(connective(")", "the end of the group"));
                }
                all
            }
            Expected::Period => Vec::new(),
        }
    }

    /// What a criterion can begin with, beside a field.
    fn openings(&self) -> Vec<Candidate> {
        let mut all = these(&[
            ("not ", "it must not hold"),
            ("one per person", "the first record of each person"),
            ("any of (", "one of several, apart by ;"),
            ("at least 2 of (", "so many of several, apart by ;"),
        ]);
        for (words, noun) in nouns(&self.vocabulary.related) {
            let detail = if words.brought {
                "records that belong to it"
            } else {
                "no export of them is here"
            };
            all.push(connective(&format!("has {} ", noun.a()), detail));
            all.push(connective(&format!("no {} ", noun.one), detail));
            all.push(connective(&format!("at least 2 {} ", noun.many), detail));
            all.push(connective(&format!("at most 2 {} ", noun.many), detail));
        }
        if self.vocabulary.stages.is_some() {
            all.extend(these(&[
                ("reached ", "it was in this stage"),
                ("first reached ", "when it was first in this stage"),
                ("stayed in ", "how long it was in this stage"),
            ]));
        }
        let systems = self.vocabulary.systems.iter();
        let present = systems.map(|team| format!("present in {} system", team.possessive()));
        all.extend(present.map(|text| connective(&text, "among what the team brought")));
        all
    }

    fn nouns(&self, many: bool) -> Vec<Candidate> {
        nouns(&self.vocabulary.related)
            .map(|(_, noun)| connective(&format!("{} ", if many { noun.many } else { noun.one }), ""))
            .collect()
    }

    fn field(&self, field: &Field) -> Candidate {
        let mut names = vec![fold::name(&field.label)];
        names.extend(field.aliases.iter().map(|alias| fold::name(alias)));
        names.push(fold::name(&field.key));
        Candidate {
            label: field.label.clone(),
            insert: format!("{} ", self.names.print(&field.key)),
            kind: CompletionKind::Field,
            detail: field.kind.label().to_owned(),
            names,
        }
    }

    /// The values seen in the field, but for those that the list has already.
    fn values(&self, field: &Field, place: Place) -> Vec<Candidate> {
        let values: Vec<String> = match field.kind {
            Kind::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            _ => field.values.clone(),
        };
        let list = self.before.rfind('(').unwrap_or(0);
        let chosen = |value: &str| {
            let here = |seen: &&Seen| {
                std::ptr::eq(seen.field, field) && seen.span.start > list && seen.span.end < self.before.len()
            };
            place == Place::InList && self.seen.iter().filter(here).any(|seen| seen.value == value)
        };
        values
            .into_iter()
            .filter(|value| !chosen(value))
            .map(|value| Candidate {
                insert: if field.kind == Kind::YesNo {
                    value.clone()
                } else {
                    value_text(&value, place)
                },
                kind: CompletionKind::Value,
                detail: field.label.clone(),
                names: vec![fold::name(&value)],
                label: value,
            })
            .collect()
    }
}

fn operators(kind: Kind) -> Vec<Candidate> {
    let offered = SPELLINGS.iter().filter(|spelling| spelling.offered_for(kind));
    offered
        .map(|spelling| Candidate {
            label: spelling.text.to_owned(),
            insert: format!(
                "{}{}",
                spelling.text,
                if spelling.op.takes_list() { " (" } else { " " }
            ),
            kind: CompletionKind::Operator,
            detail: spelling.detail.to_owned(),
            names: vec![spelling.text.to_owned(), spelling.detail.to_owned()],
        })
        .collect()
}

fn these(words: &[Word]) -> Vec<Candidate> {
    words
        .iter()
        .map(|(insert, detail)| connective(insert, detail))
        .collect()
}

fn connective(insert: &str, detail: &str) -> Candidate {
    Candidate {
        label: insert.trim_end().to_owned(),
        insert: insert.to_owned(),
        kind: CompletionKind::Connective,
        detail: detail.to_owned(),
        names: vec![fold::name(insert)],
    }
}

impl Candidate {
    /// How well it fits the folded query, 0 to 1000; `None` when it does not.
    fn fit(&self, query: &str, how: How) -> Option<u32> {
        let fit = |name: &String| -> Option<u32> {
            if name == query && how != How::Loosely {
                return None;
            }
            let begins = name.starts_with(query);
            match how {
                How::AsBeginning => begins.then_some(1000),
                _ if begins => Some(1000),
                _ if name.split(' ').any(|word| word.starts_with(query)) => Some(900),
                _ if name.contains(query) => Some(800),
                How::Within => None,
                How::Loosely => {
                    let near = likeness(query, name);
                    (near >= 0.6).then_some((near * 700.0) as u32)
                }
            }
        };
        // Further names count a little less than the first, which is the label.
        let fits = self.names.iter().enumerate();
        fits.filter_map(|(at, name)| Some(fit(name)?.saturating_sub(at.min(1) as u32)))
            .max()
    }

    fn into_completion(self, replace: Range<usize>) -> Completion {
        Completion {
            label: self.label,
            insert: self.insert,
            replace,
            kind: self.kind,
            detail: self.detail,
        }
    }
}
