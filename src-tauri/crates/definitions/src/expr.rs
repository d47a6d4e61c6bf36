//! The criteria tree. Knows neither its text form (see `parse`, `print`) nor its evaluation (see `evaluate`).

use jiff::civil::Date;
use model::{Kind, Period, SlotKind, Table, Team};

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
    /// So many records of another table belong to the record.
    Related(Related),
    /// The record was in a stage.
    Stage(Stage),
    /// `present in Sales' system`: the record is among what the team brought. Unknown for every record when
    /// the team brought no such table.
    Present(Team),
}

/// `at least 2 activities of kind Call by people within 30 days before Created date where (Outcome is known)`:
/// so many records of another table belong to the record and pass every test. `at most 2` is its negation with
/// 3, and `no` with 1. Unknown for every record when no export of the table is here; a record to which none
/// belongs simply has none.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// The other table.
    pub table: Table,
    /// How many there must be.
    pub at_least: u32,
    /// `of kind Call`, `with role Decision Maker`: text of the field that tells such records apart.
    pub kind: Option<String>,
    /// `by people`: who did it.
    pub by: Option<Actor>,
    /// A test of their date. A field that it names is the record's own.
    pub window: Option<DateTest>,
    /// `where ( … )`: criteria over the other table; the empty `All` where there are none.
    pub criteria: Box<Expr>,
    /// What it does that a kind, an actor or a date is unknown, or the table is not here. Criteria have
    /// switches of their own.
    pub unknown: Unknown,
}

/// Who did something. Unknown where neither a creator nor an owner is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// People: somebody is named, and nobody named is an integration by the words of the name.
    People,
    /// Integrations: the creator or the owner is one by the words of the name.
    Integrations,
}

/// The record was in a stage, as the event log tells (see `Visits`). Unknown for every record when no export
/// tells of stages; a record of which none tells was in no stage.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Its name; compared trimmed and without case.
    pub name: String,
    /// How it was in it.
    pub test: StageTest,
    /// What an unknown answer does.
    pub unknown: Unknown,
}

/// How a record was in a stage. Where the history begins after the record, an answer that earlier visits
/// could change is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StageTest {
    /// `reached Proposal`: at any time.
    Reached,
    /// `reached Proposal by 2026-03-31`, the day itself inside.
    ReachedBy(Date),
    /// `reached Proposal in 2026-Q1`: a visit began in the period, the first or a later one.
    ReachedIn(Period),
    /// `first reached Proposal in 2026-Q1`: the first visit began in the period.
    FirstReachedIn(Period),
    /// `stayed in Proposal more than 30 days`: one visit lasted longer, in whole days from local day to local
    /// day; one that still lasts counts to the as-of day.
    StayedMoreThan(u32),
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
            Test::Date(test) => test.relative().map(|(other, _, _)| other),
            _ => None,
        }
    }
}

impl DateTest {
    /// For a date compared with another: the other's key, and how many days after it, at least and at most,
    /// the date must lie.
    pub(crate) fn relative(&self) -> Option<(&str, i64, i64)> {
        match self {
            DateTest::BeforeField(other) => Some((other, i64::MIN, -1)),
            DateTest::AfterField(other) => Some((other, 1, i64::MAX)),
            DateTest::WithinAfter(n, other) => Some((other, 0, i64::from(*n))),
            DateTest::WithinBefore(n, other) => Some((other, -i64::from(*n), 0)),
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
