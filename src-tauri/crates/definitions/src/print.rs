//! Criteria as text that reads aloud and parses back to the same criteria. Knows nothing of parsing
//! beyond what must be quoted.

use model::{Kind, Period};

use crate::fields::{Names, quote};
use crate::lexer::{Cursor, Place};
use crate::normalise::normalise;
use crate::phrase::{KIND, REACHED, STAYED};
use crate::vocabulary::noun;
use crate::{Actor, Comparison, DateTest, Expr, Leaf, Literal, Related, Stage, StageTest, Test, Unknown};
use crate::{Vocabulary, literal, operator};

/// The text form. For an expression whose fields, literals and related tables fit the vocabulary,
/// `parse(print(e)) == normalise(e)`, unless a field is called like
/// a phrase (`No activity`, `Stayed`).
pub fn print(expr: &Expr, vocabulary: &Vocabulary) -> String {
    Printer::new(vocabulary).expr(&normalise(expr), Binding::Or)
}

/// How tightly the place binds: what binds less goes in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Or,
    And,
    Not,
}

struct Printer<'a> {
    vocabulary: &'a Vocabulary,
    names: Names<'a>,
}

impl<'a> Printer<'a> {
    fn new(vocabulary: &'a Vocabulary) -> Printer<'a> {
        Printer {
            vocabulary,
            names: Names::new(&vocabulary.fields),
        }
    }

    fn expr(&self, expr: &Expr, place: Binding) -> String {
        match expr {
            Expr::All(members) if members.is_empty() => "every record".to_owned(),
            Expr::All(members) => enclose(self.join(members, " and ", Binding::Not), place > Binding::And),
            Expr::Any(members) => enclose(self.join(members, " or ", Binding::And), place > Binding::Or),
            Expr::AtLeast(n, members) => {
                format!("at least {n} of ({})", self.join(members, "; ", Binding::Or))
            }
            Expr::NoneOf(members) => format!("none of ({})", self.join(members, "; ", Binding::Or)),
            Expr::Not(inner) => match inner.as_ref() {
                Expr::Leaf(leaf) => match leaf.test {
                    Test::Compare(Comparison::Equal, literal) => self.not_equal(leaf, literal),
                    _ => format!("not {}", self.leaf(leaf)),
                },
                Expr::Related(related) => self.related(related, true),
                other => format!("not {}", self.expr(other, Binding::Not)),
            },
            Expr::Leaf(leaf) => self.leaf(leaf),
            Expr::Related(related) => self.related(related, false),
            Expr::Stage(stage) => self.stage(stage),
            Expr::Present(team) => format!("present in {} system", team.possessive()),
            Expr::OnePerPerson => "one per person".to_owned(),
        }
    }

    fn join(&self, members: &[Expr], between: &str, place: Binding) -> String {
        let texts: Vec<String> = members.iter().map(|member| self.expr(member, place)).collect();
        texts.join(between)
    }

    fn leaf(&self, leaf: &Leaf) -> String {
        let switch = switch(leaf.unknown, false);
        format!("{} {}{switch}", self.names.print(&leaf.field), self.test(leaf))
    }

    fn not_equal(&self, leaf: &Leaf, literal: Literal) -> String {
        let switch = switch(leaf.unknown, true);
        format!(
            "{} ≠ {}{switch}",
            self.names.print(&leaf.field),
            literal::print(literal)
        )
    }

    /// How many related records, or the negation of that.
    fn related(&self, related: &Related, negated: bool) -> String {
        let Some(noun) = noun(related.table) else {
            return String::new();
        };
        let mut text = match (related.at_least, negated) {
            (1, false) => format!("has {}", noun.a()),
            (n, false) => format!("at least {}", noun.counted(n)),
            (0 | 1, true) => format!("no {}", noun.one),
            (n, true) => format!("at most {}", noun.counted(n - 1)),
        };
        if let (Some(kind), Some((phrase, _))) = (&related.kind, noun.kind) {
            text += &format!(" {phrase} {}", name(kind, KIND, false));
        }
        text += match related.by {
            None => "",
            Some(Actor::People) => " by people",
            Some(Actor::Integrations) => " by integrations",
        };
        if let Some(window) = &related.window {
            text += &format!(" {}", self.date(window));
        }
        if *related.criteria != Expr::All(Vec::new()) {
            let empty = Vocabulary::default();
            let words = self
                .vocabulary
                .of_related(related.table)
                .map_or(&empty, |own| &own.words);
            text += &format!(
                " where ({})",
                Printer::new(words).expr(&related.criteria, Binding::Or)
            );
        }
        text + switch(related.unknown, negated)
    }

    fn stage(&self, stage: &Stage) -> String {
        let named = |opening: &str, place| {
            let name = name(&stage.name, place, self.names.any_begins(opening));
            format!("{opening} {name}")
        };
        let text = match stage.test {
            StageTest::Reached => named("reached", REACHED),
            StageTest::ReachedBy(day) => format!("{} by {day}", named("reached", REACHED)),
            StageTest::ReachedIn(period) => {
                format!("{} in {}", named("reached", REACHED), self.period(period))
            }
            StageTest::FirstReachedIn(period) => {
                format!("{} in {}", named("first reached", REACHED), self.period(period))
            }
            StageTest::StayedMoreThan(n) => format!("{} more than {}", named("stayed in", STAYED), days(n)),
        };
        text + switch(stage.unknown, false)
    }

    fn test(&self, leaf: &Leaf) -> String {
        let kind = self
            .names
            .by_key(&leaf.field)
            .map_or(Kind::Text, |field| field.kind);
        let alone =
            |operator: &str, value: &str| format!("{operator} {}", print_value(value, operator, kind));
        let list = |operator: &str, values: &[String]| format!("{operator} ({})", print_list(values));
        match &leaf.test {
            Test::Compare(comparison, literal) => {
                format!("{} {}", sign(*comparison), literal::print(*literal))
            }
            Test::Between(low, high) => {
                format!("between {} and {}", literal::print(*low), literal::print(*high))
            }
            Test::Is(value) => alone("is", value),
            Test::IsOneOf(values) => list("is one of", values),
            Test::Contains(value) => alone("contains", value),
            Test::ContainsAnyOf(values) => list("contains any of", values),
            Test::StartsWith(value) => alone("starts with", value),
            Test::StartsWithAnyOf(values) => list("starts with any of", values),
            Test::YesNo(true) => "is yes".to_owned(),
            Test::YesNo(false) => "is no".to_owned(),
            Test::Known => "is known".to_owned(),
            Test::IsUnknown => "is unknown".to_owned(),
            Test::Date(test) => self.date(test),
        }
    }

    fn period(&self, period: Period) -> String {
        self.vocabulary.calendar.to_text(period)
    }

    fn date(&self, test: &DateTest) -> String {
        let field = |key: &str| self.names.print(key);
        match test {
            DateTest::In(period) => format!("in {}", self.period(*period)),
            DateTest::Before(day) => format!("before {day}"),
            DateTest::After(day) => format!("after {day}"),
            DateTest::On(day) => format!("on {day}"),
            DateTest::OnOrBefore(day) => format!("on or before {day}"),
            DateTest::OnOrAfter(day) => format!("on or after {day}"),
            DateTest::BeforeField(other) => format!("before {}", field(other)),
            DateTest::AfterField(other) => format!("after {}", field(other)),
            DateTest::WithinAfter(n, other) => format!("within {} after {}", days(*n), field(other)),
            DateTest::WithinBefore(n, other) => format!("within {} before {}", days(*n), field(other)),
            DateTest::InTheLast(n) => format!("in the last {}", days(*n)),
        }
    }
}

/// The switch as it is written; one that is the default is not. Where a negation is written as one phrase, it
/// speaks of the negated test.
fn switch(unknown: Unknown, negated: bool) -> &'static str {
    match (unknown, negated) {
        (Unknown::Fails, _) => "",
        (Unknown::Counts, false) => " (unknown counts)",
        (Unknown::Counts, true) => " (unknown fails)",
    }
}

fn days(n: u32) -> String {
    if n == 1 {
        "1 day".to_owned()
    } else {
        format!("{n} days")
    }
}

fn enclose(text: String, needed: bool) -> String {
    if needed { format!("({text})") } else { text }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => "=",
        Comparison::NotEqual => "≠",
        Comparison::Less => "<",
        Comparison::AtMost => "≤",
        Comparison::Greater => ">",
        Comparison::AtLeast => "≥",
    }
}

/// The value after an operator, quoted unless it reads back bare.
fn print_value(value: &str, operator: &str, kind: Kind) -> String {
    let together = format!("{operator} {value}");
    let cursor = Cursor::new(&together);
    let same_operator = operator::at(&cursor, kind).is_some_and(|(_, length)| length == operator.len());
    if same_operator && reads_bare(value, Place::Alone) {
        value.to_owned()
    } else {
        quote(value)
    }
}

/// A name inside a phrase, quoted where it would be misread.
fn name(name: &str, place: Place, misread: bool) -> String {
    if misread || operator::could_start(name) || !reads_bare(name, place) {
        quote(name)
    } else {
        name.to_owned()
    }
}

fn print_list(values: &[String]) -> String {
    let texts: Vec<String> = values
        .iter()
        .map(|value| {
            if reads_bare(value, Place::InList) {
                value.clone()
            } else {
                quote(value)
            }
        })
        .collect();
    texts.join(", ")
}

/// The value as it is written in a definition at this place.
pub(crate) fn value_text(value: &str, place: Place) -> String {
    match place {
        Place::InList => print_list(&[value.to_owned()]),
        Place::Alone => print_value(value, "is", Kind::Text),
        Place::Until(_) => name(value, place, false),
    }
}

fn reads_bare(value: &str, place: Place) -> bool {
    let spaced = value.chars().any(|c| c.is_control()) || value.contains("  ");
    !value.is_empty() && !spaced && Cursor::new(value).bare(place) == (0..value.len())
}
