//! The operators: their spellings, the kinds of field they fit, and how they are named in messages.
//! Knows nothing of the values that follow them.

use model::Kind;

use crate::Comparison;
use crate::lexer::Cursor;

/// What an operator asks of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Op {
    Compare(Comparison),
    Between,
    Is,
    IsOneOf,
    Contains,
    ContainsAnyOf,
    StartsWith,
    StartsWithAnyOf,
    Known,
    IsUnknown,
    In,
    On,
    Before,
    After,
    OnOrBefore,
    OnOrAfter,
    Within,
    InTheLast,
}

/// One spelling of an operator.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling {
    /// In lower case, words apart by one space.
    pub(crate) text: &'static str,
    pub(crate) op: Op,
    /// It says that the test must *not* hold.
    pub(crate) negated: bool,
    /// Only tried for fields the operator fits: elsewhere its words may begin a value.
    quiet: bool,
    /// What it asks, for completion; empty for spellings that are accepted but not offered.
    pub(crate) detail: &'static str,
}

const fn offered(text: &'static str, op: Op, detail: &'static str) -> Spelling {
    Spelling {
        text,
        op,
        negated: false,
        quiet: false,
        detail,
    }
}

const fn accepted(text: &'static str, op: Op) -> Spelling {
    offered(text, op, "")
}

const fn negated(text: &'static str, op: Op, detail: &'static str) -> Spelling {
    Spelling {
        text,
        op,
        negated: true,
        quiet: false,
        detail,
    }
}

const fn quiet(text: &'static str, op: Op) -> Spelling {
    Spelling {
        text,
        op,
        negated: false,
        quiet: true,
        detail: "",
    }
}

/// Every spelling, in the order in which completion offers them.
pub(crate) const SPELLINGS: &[Spelling] = &[
    offered("≥", Op::Compare(Comparison::AtLeast), "at least"),
    offered("≤", Op::Compare(Comparison::AtMost), "at most"),
    offered(">", Op::Compare(Comparison::Greater), "more than"),
    offered("<", Op::Compare(Comparison::Less), "less than"),
    offered("=", Op::Compare(Comparison::Equal), "equal to"),
    negated("≠", Op::Compare(Comparison::Equal), "not equal to"),
    offered("between", Op::Between, "from … to …, both inside"),
    offered("is one of", Op::IsOneOf, "any value of a list"),
    offered("is", Op::Is, "this value"),
    offered(
        "contains any of",
        Op::ContainsAnyOf,
        "any text of a list, anywhere in it",
    ),
    offered("contains", Op::Contains, "this text, anywhere in it"),
    offered(
        "starts with any of",
        Op::StartsWithAnyOf,
        "any text of a list, at its beginning",
    ),
    offered("starts with", Op::StartsWith, "this text, at its beginning"),
    offered("in the last", Op::InTheLast, "days before the as-of day"),
    offered("in", Op::In, "a year, quarter, month or range"),
    offered("on or after", Op::OnOrAfter, "this day or later"),
    offered("on or before", Op::OnOrBefore, "this day or earlier"),
    offered("after", Op::After, "later than a day or another date"),
    offered("before", Op::Before, "earlier than a day or another date"),
    offered("within", Op::Within, "days after or before another date"),
    offered("on", Op::On, "this day"),
    offered("is known", Op::Known, "it has a value"),
    offered("is unknown", Op::IsUnknown, "it has no value"),
    negated("is not one of", Op::IsOneOf, "no value of a list"),
    negated("is not", Op::Is, "any other value"),
    negated("does not contain", Op::Contains, "this text is nowhere in it"),
    negated("does not contain any of", Op::ContainsAnyOf, ""),
    negated("does not start with any of", Op::StartsWithAnyOf, ""),
    negated("does not start with", Op::StartsWith, ""),
    accepted(">=", Op::Compare(Comparison::AtLeast)),
    accepted("<=", Op::Compare(Comparison::AtMost)),
    accepted("==", Op::Compare(Comparison::Equal)),
    negated("!=", Op::Compare(Comparison::Equal), ""),
    negated("<>", Op::Compare(Comparison::Equal), ""),
    accepted("is at least", Op::Compare(Comparison::AtLeast)),
    accepted("is at most", Op::Compare(Comparison::AtMost)),
    accepted("is more than", Op::Compare(Comparison::Greater)),
    accepted("is less than", Op::Compare(Comparison::Less)),
    accepted("is not known", Op::IsUnknown),
    accepted("is not unknown", Op::Known),
    quiet("is between", Op::Between),
    quiet("is in the last", Op::InTheLast),
    quiet("is within", Op::Within),
    quiet("is in", Op::In),
    quiet("is before", Op::Before),
    quiet("is after", Op::After),
    quiet("is on or before", Op::OnOrBefore),
    quiet("is on or after", Op::OnOrAfter),
    quiet("is on", Op::On),
];

impl Op {
    /// True when fields of this kind can be asked this.
    pub(crate) fn fits(self, kind: Kind) -> bool {
        use Op::{
            After, Before, Between, Compare, Contains, ContainsAnyOf, In, InTheLast, Is, IsOneOf, IsUnknown,
            Known, On, OnOrAfter, OnOrBefore, StartsWith, StartsWithAnyOf, Within,
        };
        match self {
            Known | IsUnknown | Is | Compare(Comparison::Equal) => true,
            Compare(_) | Between => matches!(kind, Kind::Number | Kind::Money) || kind.is_temporal(),
            IsOneOf | Contains | ContainsAnyOf | StartsWith | StartsWithAnyOf => kind.is_textual(),
            In | On | Before | After | OnOrBefore | OnOrAfter | Within | InTheLast => kind.is_temporal(),
        }
    }

    /// True when a list in parentheses follows.
    pub(crate) fn takes_list(self) -> bool {
        matches!(self, Op::IsOneOf | Op::ContainsAnyOf | Op::StartsWithAnyOf)
    }
}

impl Spelling {
    /// True when completion offers this spelling for the kind: each kind sees its own idiom.
    pub(crate) fn offered_for(&self, kind: Kind) -> bool {
        let idiom = match (self.text, kind) {
            ("is" | "is not", _) => kind.is_textual() || kind == Kind::YesNo,
            ("≥" | "≤" | ">" | "<" | "=" | "≠" | "between", _) => {
                matches!(kind, Kind::Number | Kind::Money)
            }
            _ => true,
        };
        idiom && !self.detail.is_empty() && self.op.fits(kind)
    }
}

/// The longest spelling at the cursor that a field of this kind may have there, and its length in
/// bytes from the cursor, white space before it included.
pub(crate) fn at(cursor: &Cursor<'_>, kind: Kind) -> Option<(Spelling, usize)> {
    SPELLINGS
        .iter()
        .filter(|spelling| !spelling.quiet || spelling.op.fits(kind))
        .filter_map(|spelling| {
            let mut ahead = *cursor;
            let symbolic = !spelling.text.starts_with(char::is_alphabetic);
            let found = if symbolic {
                ahead.symbol(spelling.text)
            } else {
                ahead.words(spelling.text)
            };
            found.then(|| (*spelling, ahead.at() - cursor.at()))
        })
        .max_by_key(|(_, length)| *length)
}

/// True when an operator, of whatever kind of field, could begin this text.
pub(crate) fn could_start(text: &str) -> bool {
    let cursor = Cursor::new(text);
    Kind::ALL.iter().any(|kind| at(&cursor, *kind).is_some())
}

/// What a field of this kind is, and what it can be asked, for messages.
pub(crate) fn idiom(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Text => ("a text", "is, is one of, contains, starts with or is known"),
        Kind::Category => ("a category", "is, is one of, contains, starts with or is known"),
        Kind::Number => ("a number", "=, ≠, <, ≤, >, ≥, between or is known"),
        Kind::Money => ("an amount of money", "=, ≠, <, ≤, >, ≥, between or is known"),
        Kind::Date | Kind::DateTime => (
            "a date",
            "in, before, after, on, within … days after, in the last … days or is known",
        ),
        Kind::YesNo => ("a yes/no field", "is yes, is no or is known"),
    }
}
