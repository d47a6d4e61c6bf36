//! Decides what a column holds, once, from the counts over all of its cells. Never sees a cell.

mod describe;
mod habits;
#[cfg(test)]
mod tests;

use model::{DateOrder, DecimalMark, Finding, Kind, Table, field};

pub(crate) use habits::Habits;

use crate::parse::{counted::Unit, date::Order, form::Form, number::Mark};
use crate::plan::ColumnPlan;
use crate::rules::ColumnRules;
use crate::stats::{ColumnStats, shape};

/// Share of filled cells that must fit a kind for a custom column to be read as it.
const FIT: f64 = 0.95;
/// The same for a column mapped to a canonical field of that kind.
const FIT_EXPECTED: f64 = 0.90;
/// A category has at most this many distinct texts.
const CATEGORY: usize = 200;
/// Below this many rows any text with few distinct values is a category.
const FEW_ROWS: u64 = 20;

/// How the cells of a column are decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reading {
    Text,
    Number(Mark),
    Money(Mark),
    Date(Form),
    Instant(Form),
    YesNo,
}

/// What is known of a column before its cells are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Expectation<'a> {
    /// The kind of the canonical field it is mapped to.
    pub canonical: Option<Kind>,
    /// The kind the user chose.
    pub chosen: Option<Kind>,
    /// The order of day and month, when it is known.
    pub dates: Option<DateOrder>,
    /// Whether a spreadsheet exchanged day and month, when it is known.
    pub exchanged: Option<bool>,
    /// The decimal mark, when it is known.
    pub mark: Option<DecimalMark>,
    /// The currency, when it is known.
    pub currency: Option<&'a str>,
}

impl<'a> Expectation<'a> {
    /// What a plan says of a column. O(1).
    pub fn of(table: Table, plan: &'a ColumnPlan) -> Expectation<'a> {
        Expectation {
            canonical: field(table, &plan.key).map(|spec| spec.kind),
            chosen: plan.kind,
            dates: plan.rules.dates,
            exchanged: plan.rules.exchanged,
            mark: plan.rules.mark,
            currency: plan.rules.currency.as_deref(),
        }
    }

    /// True when a number in it may be a date.
    fn counts_days(&self, header: &str) -> bool {
        let temporal = |kind: Option<Kind>| kind.is_some_and(Kind::is_temporal);
        temporal(self.chosen) || (self.chosen.is_none() && (temporal(self.canonical) || names_a_date(header)))
    }
}

/// True for a header that promises a day or a moment rather than a length of time.
fn names_a_date(header: &str) -> bool {
    let header = header.to_lowercase();
    let words: Vec<&str> = header
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let ends = |list: &[&str]| words.last().is_some_and(|word| list.contains(word));
    let length = has(&[
        "in", "days", "hours", "minutes", "seconds", "ms", "between", "duration", "number", "count", "to",
    ]);
    !length
        && (has(&["date", "timestamp", "datetime", "datum", "fecha", "zeitpunkt"])
            || ends(&["at", "on", "time"]))
}

/// What could not be proved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// Whether the day or the month comes first; the order taken.
    Order(Order),
    /// Whether a separator groups or marks decimals; the mark taken.
    Mark(Mark),
    /// Whether a spreadsheet exchanged day and month; the order of the others.
    Exchange(Order),
}

/// What a column holds.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    /// Its kind.
    pub kind: Kind,
    /// How its cells are decoded.
    pub reading: Reading,
    /// The format, in words; empty when plain.
    pub format: String,
    /// What proves the format, in words; empty when there was nothing to prove or no proof.
    pub proof: String,
    /// What stays open.
    pub doubt: Option<Doubt>,
    /// ISO code of its currency, when one stands in it and no other does.
    pub currency: Option<String>,
    /// What is remarkable about the choice.
    pub findings: Vec<Finding>,
}

impl Decision {
    /// The rules, with what was decided where they leave it open: another file read by them is read as this one.
    pub fn settled(&self, rules: &ColumnRules) -> ColumnRules {
        let mut settled = rules.clone();
        match self.reading {
            Reading::Number(mark) | Reading::Money(mark) => {
                settled.mark = Some(match mark {
                    Mark::Point => DecimalMark::Point,
                    Mark::Comma => DecimalMark::Comma,
                });
                settled.currency = settled.currency.or_else(|| self.currency.clone());
            }
            Reading::Date(form) | Reading::Instant(form) => {
                if let Form::Written(order) | Form::Repaired(order) | Form::Refused(order) = form {
                    settled.dates = Some(match order {
                        Order::MonthFirst => DateOrder::MonthFirst,
                        Order::DayFirst => DateOrder::DayFirst,
                    });
                }
            }
            Reading::Text | Reading::YesNo => {}
        }
        settled
    }
}

/// Decides the kind of a column. O(shapes).
pub(crate) fn decide(
    stats: &ColumnStats,
    header: &str,
    expected: Expectation<'_>,
    habits: &Habits,
) -> Decision {
    let column = Column {
        stats,
        header,
        expected,
        habits,
    };
    let kind = match expected.chosen {
        Some(kind) => column.fitted(kind),
        None => match expected.canonical {
            Some(kind) if column.base() == 0 || column.fit(kind) >= FIT_EXPECTED => column.fitted(kind),
            Some(_) | None => column.inferred(),
        },
    };
    let mut decision = Decision {
        kind,
        reading: column.reading(kind),
        format: String::new(),
        proof: String::new(),
        doubt: None,
        currency: None,
        findings: Vec::new(),
    };
    column.describe(&mut decision);
    for finding in &mut decision.findings {
        finding.field = Some(header.to_owned());
    }
    decision
}

/// True when a column of one kind can stand for one of the other.
pub(crate) fn same_family(a: Kind, b: Kind) -> bool {
    a == b || (a.is_textual() && b.is_textual()) || (a.is_temporal() && b.is_temporal())
}

/// The words for what a column of this kind holds.
pub(crate) fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Category => "categories",
        Kind::Number => "numbers",
        Kind::Money => "amounts of money",
        Kind::Date => "dates",
        Kind::DateTime => "dates and times",
        Kind::YesNo => "yes or no",
    }
}

/// A column to decide on.
struct Column<'a> {
    stats: &'a ColumnStats,
    header: &'a str,
    expected: Expectation<'a>,
    habits: &'a Habits,
}

fn dates(stats: &ColumnStats) -> u64 {
    stats.count(|bits| bits & (shape::MONTH_FIRST | shape::DAY_FIRST) != 0)
}

/// Cells that are dates only with the month first, and only with the day first.
fn order_evidence(stats: &ColumnStats) -> (u64, u64) {
    let only = |bit, other| stats.count(|bits| bits & bit != 0 && bits & other == 0);
    (
        only(shape::MONTH_FIRST, shape::DAY_FIRST),
        only(shape::DAY_FIRST, shape::MONTH_FIRST),
    )
}

/// How many numbers say what of the decimal mark.
#[derive(Debug, Clone, Copy)]
struct MarkEvidence {
    /// Numbers only with a decimal point.
    point: u64,
    /// Numbers only with a comma.
    comma: u64,
    /// Numbers of either, but of different value, that have three digits after a comma.
    after_comma: u64,
    /// The same after a point.
    after_point: u64,
}

fn mark_evidence(stats: &ColumnStats) -> MarkEvidence {
    let both = shape::POINT | shape::COMMA;
    let open =
        |dot| move |bits| bits & (both | shape::SEPARATED | shape::DOT) == both | shape::SEPARATED | dot;
    MarkEvidence {
        point: stats.count(|bits| bits & both == shape::POINT),
        comma: stats.count(|bits| bits & both == shape::COMMA),
        after_comma: stats.count(open(0)),
        after_point: stats.count(open(shape::DOT)),
    }
}

impl Column<'_> {
    /// Filled cells that do not spell null.
    fn base(&self) -> u64 {
        self.stats.count(|bits| bits & (shape::NULL | shape::BLANK) == 0)
    }

    /// The order of day and month, and what stays open about it.
    fn order(&self) -> (Order, Option<Doubt>) {
        let (month_first, day_first) = order_evidence(self.stats);
        match (self.expected.dates, month_first.cmp(&day_first)) {
            (Some(DateOrder::MonthFirst), _) => (Order::MonthFirst, None),
            (Some(DateOrder::DayFirst), _) => (Order::DayFirst, None),
            (None, std::cmp::Ordering::Greater) => (Order::MonthFirst, None),
            (None, std::cmp::Ordering::Less) => (Order::DayFirst, None),
            (None, std::cmp::Ordering::Equal) => {
                let open = !self.habits.order_proved && self.stats.count(habits::is_open) > 0;
                (self.habits.order, open.then_some(Doubt::Order(self.habits.order)))
            }
        }
    }

    /// How its dates are read.
    fn form(&self) -> Form {
        let written = dates(self.stats);
        if self.expected.counts_days(self.header) {
            let counted = |unit| self.stats.count(|bits| bits & unit_bit(unit) != 0);
            let most = Unit::ALL.into_iter().max_by_key(|unit| counted(*unit));
            if let Some(unit) = most.filter(|unit| counted(*unit) > written) {
                return Form::Counted(unit);
            }
        }
        let (order, _) = self.order();
        match (self.expected.exchanged, habits::exchange_marks(self.stats)) {
            (Some(true), _) => Form::Repaired(order),
            (Some(false), _) | (None, None) => Form::Written(order),
            (None, Some(_)) if self.habits.exchanged => Form::Repaired(order),
            (None, Some(_)) => Form::Refused(order),
        }
    }

    /// The decimal mark, and what stays open about it. No amount of money has three decimals.
    fn mark(&self, kind: Kind) -> (Mark, Option<Doubt>) {
        match self.expected.mark {
            Some(DecimalMark::Point) => return (Mark::Point, None),
            Some(DecimalMark::Comma) => return (Mark::Comma, None),
            None => {}
        }
        let evidence = mark_evidence(self.stats);
        let (point, comma) = match (evidence.point, evidence.comma) {
            (0, 0) if kind == Kind::Money => (evidence.after_comma, evidence.after_point),
            own => own,
        };
        match point.cmp(&comma) {
            std::cmp::Ordering::Greater => (Mark::Point, None),
            std::cmp::Ordering::Less => (Mark::Comma, None),
            std::cmp::Ordering::Equal => {
                let open = !self.habits.mark_proved && evidence.after_comma + evidence.after_point > 0;
                (self.habits.mark, open.then_some(Doubt::Mark(self.habits.mark)))
            }
        }
    }

    fn count_fitting(&self, kind: Kind) -> u64 {
        let bit = match self.reading(kind) {
            Reading::Text => return self.base(),
            Reading::Number(mark) => {
                let (bit, amounts) = (number_bit(mark), shape::CURRENCY | shape::SCALED);
                return self.stats.count(|bits| bits & bit != 0 && bits & amounts == 0);
            }
            Reading::Money(mark) => number_bit(mark),
            Reading::Date(form) | Reading::Instant(form) => match form {
                Form::Written(order) | Form::Repaired(order) | Form::Refused(order) => match order {
                    Order::MonthFirst => shape::MONTH_FIRST,
                    Order::DayFirst => shape::DAY_FIRST,
                },
                Form::Counted(unit) => unit_bit(unit),
            },
            Reading::YesNo => shape::YES_NO | shape::SHORT,
        };
        self.stats.count(|bits| bits & bit != 0)
    }

    fn fit(&self, kind: Kind) -> f64 {
        match self.base() {
            0 => 0.0,
            base => self.count_fitting(kind) as f64 / base as f64,
        }
    }

    fn inferred(&self) -> Kind {
        let words = self.stats.count(|bits| bits & shape::YES_NO != 0) as f64;
        let fits = |kind| self.fit(kind) >= FIT;
        if self.base() == 0 {
            return self.textual();
        }
        if words / self.base() as f64 >= FIT {
            return Kind::YesNo;
        }
        if fits(Kind::Date) {
            return self.fitted(Kind::DateTime);
        }
        let codes = self.stats.count(|bits| bits & shape::CODE != 0);
        let currencies = self.stats.count(|bits| bits & shape::CURRENCY != 0) > 0;
        if currencies && fits(Kind::Money) {
            return Kind::Money;
        }
        if codes == 0 && fits(Kind::Number) {
            return Kind::Number;
        }
        self.textual()
    }

    fn textual(&self) -> Kind {
        let rows = self.stats.filled() + self.stats.empty;
        match self.stats.distinct.count() {
            Some(distinct) if distinct <= CATEGORY && (rows <= FEW_ROWS || distinct as u64 * 2 <= rows) => {
                Kind::Category
            }
            _ => Kind::Text,
        }
    }

    /// A temporal kind as the cells have it: with a time of day if any cell has one that is not midnight.
    fn fitted(&self, kind: Kind) -> Kind {
        if !kind.is_temporal() {
            return kind;
        }
        let timed = match self.form() {
            Form::Counted(Unit::Digits) => false,
            Form::Counted(Unit::Serial) => self.stats.count(|bits| bits & SERIAL_TIME == SERIAL_TIME) > 0,
            Form::Counted(_) => true,
            _ if dates(self.stats) == 0 => return kind,
            _ => self.stats.count(|bits| bits & shape::TIME != 0) > 0,
        };
        if timed { Kind::DateTime } else { Kind::Date }
    }

    fn reading(&self, kind: Kind) -> Reading {
        match kind {
            Kind::Text | Kind::Category => Reading::Text,
            Kind::Number => Reading::Number(self.mark(kind).0),
            Kind::Money => Reading::Money(self.mark(kind).0),
            Kind::Date => Reading::Date(self.form()),
            Kind::DateTime => Reading::Instant(self.form()),
            Kind::YesNo => Reading::YesNo,
        }
    }
}

const SERIAL_TIME: u32 = shape::SERIAL | shape::SEPARATED;

fn unit_bit(unit: Unit) -> u32 {
    match unit {
        Unit::Seconds => shape::SECONDS,
        Unit::Millis => shape::MILLIS,
        Unit::Serial => shape::SERIAL,
        Unit::Digits => shape::DIGITS,
    }
}

fn number_bit(mark: Mark) -> u32 {
    match mark {
        Mark::Point => shape::POINT,
        Mark::Comma => shape::COMMA,
    }
}
