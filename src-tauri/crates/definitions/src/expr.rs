//! The criteria tree. Knows neither its text form (see `parse`, `print`) nor its evaluation (see `evaluate`).

use jiff::civil::Date;
use model::{Kind, Period, SlotKind};

/// A field that criteria can name.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Identifier: canonical key or custom key.
    pub key: String,
    /// The words for it: `Lead score`.
    pub label: String,
    /// Other words that resolve to it, such as the header in the export. Compared without case.
    pub aliases: Vec<String>,
    /// What it holds.
    pub kind: Kind,
    /// What a rule about it is about.
    pub slot: SlotKind,
    /// Values seen, most frequent first, for completion and for telling typing errors (may be cut).
    pub values: Vec<String>,
}

/// Criteria.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// Every one holds. The empty `All` holds for every record and prints as `every record`.
    All(Vec<Expr>),
    /// At least one holds.
    Any(Vec<Expr>),
    /// At least `n` hold.
    AtLeast(u32, Vec<Expr>),
    /// None holds.
    NoneOf(Vec<Expr>),
    /// It does not hold.
    Not(Box<Expr>),
    /// One test of one field.
    Leaf(Leaf),
    /// The record is the one that stands for its person (dedupe by normalised e-mail).
    OnePerPerson,
}

/// One test of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Leaf {
    /// Key of the field.
    pub field: String,
    /// What must hold.
    pub test: Test,
    /// What an unknown value does.
    pub unknown: Unknown,
}

/// What an unknown value does to a leaf. Printed only when it is not the default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unknown {
    /// Unknown counts as "does not hold": it fails an inclusion and passes an exclusion.
    #[default]
    Fails,
    /// Unknown counts as "holds": printed as `(unknown counts)`.
    Counts,
}

/// A comparison of ordered values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `≠`, typed `!=`
    NotEqual,
    /// `<`
    Less,
    /// `≤`, typed `<=`
    AtMost,
    /// `>`
    Greater,
    /// `≥`, typed `>=`
    AtLeast,
}

/// A number or an amount of money, as decimal with at most the digits typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Literal {
    /// For number fields.
    Number(f64),
    /// For money fields, in minor units.
    Money(i64),
}

/// What must hold of the field's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Test {
    /// `Lead score ≥ 60`
    Compare(Comparison, Literal),
    /// `Lead score between 10 and 20`, both ends inside.
    Between(Literal, Literal),
    /// `Country is DE`; texts are trimmed and case-folded.
    Is(String),
    /// `Country is one of (DE, AT, CH)`
    IsOneOf(Vec<String>),
    /// `Title contains VP`
    Contains(String),
    /// `Title contains any of (Director, VP)`
    ContainsAnyOf(Vec<String>),
    /// `Title starts with Head`
    StartsWith(String),
    /// `Title starts with any of (Head, Lead)`
    StartsWithAnyOf(Vec<String>),
    /// `Demo requested is yes`
    YesNo(bool),
    /// `Email is known`
    Known,
    /// `Email is unknown`
    IsUnknown,
    /// A test of a date or date-time field.
    Date(DateTest),
}

impl Test {
    /// Key of the second field, for a date compared with another date.
    pub fn other_field(&self) -> Option<&str> {
        match self {
            Test::Date(
                DateTest::BeforeField(other)
                | DateTest::AfterField(other)
                | DateTest::WithinAfter(_, other)
                | DateTest::WithinBefore(_, other),
            ) => Some(other),
            _ => None,
        }
    }
}

/// What must hold of a date. Instants count as their local day.
#[derive(Debug, Clone, PartialEq)]
pub enum DateTest {
    /// `Created date in 2026-Q1`
    In(Period),
    /// `Created date before 2026-04-01`, the day itself outside.
    Before(Date),
    /// `Created date after 2026-04-01`, the day itself outside.
    After(Date),
    /// `Created date on 2026-04-01`
    On(Date),
    /// `Created date on or before 2026-04-01`
    OnOrBefore(Date),
    /// `Created date on or after 2026-04-01`
    OnOrAfter(Date),
    /// `Became an MQL date before Created date`: key of the other field.
    BeforeField(String),
    /// `Became an MQL date after Created date`
    AfterField(String),
    /// `Last contacted within 5 days after Created date`: 0 to n days after, both inside.
    WithinAfter(u32, String),
    /// `Created date within 5 days before Close date`
    WithinBefore(u32, String),
    /// `Last activity date in the last 90 days`: 0 to n−1 days before the as-of day.
    InTheLast(u32),
}
