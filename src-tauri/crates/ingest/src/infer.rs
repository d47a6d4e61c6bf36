//! Decides what a column holds, once, from the counts over all of its cells. Never sees a cell.

use model::{Finding, Kind, Severity};

use crate::parse::{date::Order, number::Mark};
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
    Date(Order),
    Instant(Order),
    YesNo,
}

/// What is known of a column before its cells are looked at.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Expectation {
    /// The kind of the canonical field it is mapped to.
    pub canonical: Option<Kind>,
    /// The kind the user chose.
    pub chosen: Option<Kind>,
}

/// What the file as a whole says, for columns that prove nothing themselves.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Habits {
    /// The order of day and month, and the words for why.
    pub order: Order,
    /// Why that order.
    pub because: &'static str,
    /// The decimal mark.
    pub mark: Mark,
}

impl Habits {
    /// The habits of a file: the order its other columns prove, else that of the system that wrote it;
    /// a decimal comma where fields are separated by semicolons. O(columns).
    pub fn of<'a>(columns: impl Iterator<Item = &'a ColumnStats>, us_dates: bool, delimiter: char) -> Habits {
        let (mut month_first, mut day_first) = (0, 0);
        for stats in columns {
            let evidence = order_evidence(stats);
            if evidence.0 + evidence.1 > 0 && dates(stats) * 2 > stats.filled() {
                month_first += u64::from(evidence.0 > evidence.1);
                day_first += u64::from(evidence.1 > evidence.0);
            }
        }
        let (order, because) = match (month_first, day_first) {
            (1.., 0) => (Order::MonthFirst, "as in the other columns of this file"),
            (0, 1..) => (Order::DayFirst, "as in the other columns of this file"),
            _ if us_dates => (
                Order::MonthFirst,
                "as Salesforce writes dates in the United States",
            ),
            _ => (Order::DayFirst, "as most countries write dates"),
        };
        let mark = if delimiter == ';' {
            Mark::Comma
        } else {
            Mark::Point
        };
        Habits { order, because, mark }
    }
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
    /// ISO code of its currency, when one stands in it and no other does.
    pub currency: Option<String>,
    /// What is remarkable about the choice.
    pub findings: Vec<Finding>,
}

/// Decides the kind of a column. O(shapes).
pub(crate) fn decide(stats: &ColumnStats, header: &str, expected: Expectation, habits: &Habits) -> Decision {
    let kind = match expected.chosen {
        Some(kind) => fitted(kind, stats),
        None => match expected.canonical {
            Some(kind) if base(stats) == 0 || fit(stats, kind, habits) >= FIT_EXPECTED => fitted(kind, stats),
            Some(_) | None => inferred(stats, habits),
        },
    };
    let mut decision = Decision {
        kind,
        reading: reading(kind, stats, habits),
        format: String::new(),
        currency: None,
        findings: Vec::new(),
    };
    match kind {
        Kind::Date | Kind::DateTime => describe_date(&mut decision, stats, habits),
        Kind::Number | Kind::Money => describe_number(&mut decision, stats),
        Kind::Text | Kind::Category => describe_text(&mut decision, stats),
        Kind::YesNo => {}
    }
    let missed = expected
        .canonical
        .filter(|want| expected.chosen.is_none() && !same_family(*want, kind));
    if let Some(want) = missed {
        let misfits = base(stats) - count_fitting(stats, want, habits);
        let message = format!(
            "\"{header}\" should hold {}, but {misfits} of {} cells do not read as that, so it is read as {}.",
            plural(want),
            base(stats),
            plural(kind)
        );
        let finding = Finding::new("kind-differs", Severity::Warning, message)
            .with_hint(
                "Check that the column is mapped to the right field, or keep it as a field of its own.",
            )
            .with_examples(misfits, Vec::new());
        decision.findings.push(finding);
    }
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

/// Filled cells that do not spell null.
fn base(stats: &ColumnStats) -> u64 {
    stats.count(|bits| bits & shape::NULL == 0)
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

fn order(stats: &ColumnStats, habits: &Habits) -> Order {
    let (month_first, day_first) = order_evidence(stats);
    match month_first.cmp(&day_first) {
        std::cmp::Ordering::Greater => Order::MonthFirst,
        std::cmp::Ordering::Less => Order::DayFirst,
        std::cmp::Ordering::Equal => habits.order,
    }
}

/// Numbers only with a decimal point, only with a comma, and with either but of different value.
fn mark_evidence(stats: &ColumnStats) -> (u64, u64, u64) {
    let both = shape::POINT | shape::COMMA;
    (
        stats.count(|bits| bits & both == shape::POINT),
        stats.count(|bits| bits & both == shape::COMMA),
        stats.count(|bits| bits & both == both && bits & shape::SEPARATED != 0),
    )
}

fn mark(stats: &ColumnStats, habits: &Habits) -> Mark {
    let (point, comma, _) = mark_evidence(stats);
    match point.cmp(&comma) {
        std::cmp::Ordering::Greater => Mark::Point,
        std::cmp::Ordering::Less => Mark::Comma,
        std::cmp::Ordering::Equal => habits.mark,
    }
}

fn count_fitting(stats: &ColumnStats, kind: Kind, habits: &Habits) -> u64 {
    let bit = match reading(kind, stats, habits) {
        Reading::Text => return base(stats),
        Reading::Number(mark) => {
            let bit = number_bit(mark);
            return stats.count(|bits| bits & bit != 0 && bits & shape::CURRENCY == 0);
        }
        Reading::Money(mark) => number_bit(mark),
        Reading::Date(order) | Reading::Instant(order) => match order {
            Order::MonthFirst => shape::MONTH_FIRST,
            Order::DayFirst => shape::DAY_FIRST,
        },
        Reading::YesNo => shape::YES_NO | shape::ZERO_ONE,
    };
    stats.count(|bits| bits & bit != 0)
}

fn number_bit(mark: Mark) -> u16 {
    match mark {
        Mark::Point => shape::POINT,
        Mark::Comma => shape::COMMA,
    }
}

fn fit(stats: &ColumnStats, kind: Kind, habits: &Habits) -> f64 {
    match base(stats) {
        0 => 0.0,
        base => count_fitting(stats, kind, habits) as f64 / base as f64,
    }
}

fn inferred(stats: &ColumnStats, habits: &Habits) -> Kind {
    let words = stats.count(|bits| bits & shape::YES_NO != 0) as f64;
    let fits = |kind| fit(stats, kind, habits) >= FIT;
    if base(stats) == 0 {
        return textual(stats);
    }
    if words / base(stats) as f64 >= FIT {
        return Kind::YesNo;
    }
    if fits(Kind::Date) {
        return fitted(Kind::DateTime, stats);
    }
    let (codes, currencies) = (
        stats.count(|bits| bits & shape::CODE != 0),
        !stats.currencies.is_empty(),
    );
    if currencies && fits(Kind::Money) {
        return Kind::Money;
    }
    if codes == 0 && fits(Kind::Number) {
        return Kind::Number;
    }
    textual(stats)
}

fn textual(stats: &ColumnStats) -> Kind {
    let rows = stats.filled() + stats.empty;
    match stats.distinct.count() {
        Some(distinct) if distinct <= CATEGORY && (rows <= FEW_ROWS || distinct as u64 * 2 <= rows) => {
            Kind::Category
        }
        _ => Kind::Text,
    }
}

/// A temporal kind as the cells have it: with a time of day if any cell has one that is not midnight.
fn fitted(kind: Kind, stats: &ColumnStats) -> Kind {
    let timed = stats.count(|bits| bits & shape::TIME != 0) > 0;
    match kind {
        Kind::DateTime if !timed && dates(stats) > 0 => Kind::Date,
        Kind::Date if timed => Kind::DateTime,
        kind => kind,
    }
}

fn reading(kind: Kind, stats: &ColumnStats, habits: &Habits) -> Reading {
    match kind {
        Kind::Text | Kind::Category => Reading::Text,
        Kind::Number => Reading::Number(mark(stats, habits)),
        Kind::Money => Reading::Money(mark(stats, habits)),
        Kind::Date => Reading::Date(order(stats, habits)),
        Kind::DateTime => Reading::Instant(order(stats, habits)),
        Kind::YesNo => Reading::YesNo,
    }
}

fn describe_date(decision: &mut Decision, stats: &ColumnStats, habits: &Habits) {
    let order = order(stats, habits);
    let year_first = stats.count(|bits| bits & shape::YEAR_FIRST != 0);
    let other = dates(stats) - year_first;
    if dates(stats) == 0 {
        return;
    }
    let written = match order {
        _ if year_first >= other => "2026-03-29",
        Order::MonthFirst => "3/29/2026",
        Order::DayFirst => "29/3/2026",
    };
    decision.format = format!("date as {written}");
    if other == 0 {
        return;
    }
    if order_evidence(stats) == (0, 0) {
        let (taken, example) = match order {
            Order::MonthFirst => ("month first", "3/4 is 4 March"),
            Order::DayFirst => ("day first", "3/4 is 3 April"),
        };
        let message = format!(
            "Nothing in this column proves whether the day or the month comes first; it is read {taken}, {}: {example}.",
            habits.because
        );
        decision.findings.push(
            Finding::new("date-order-ambiguous", Severity::Warning, message)
                .with_hint("Export again with dates such as 2026-03-29 if this is wrong.")
                .with_examples(
                    other,
                    examples(stats, |bits| bits & shape::YEAR_FIRST == 0 && is_date(bits)),
                ),
        );
    }
    if year_first > 0 {
        let minority = if year_first < other { shape::YEAR_FIRST } else { 0 };
        let test = |bits| is_date(bits) && bits & shape::YEAR_FIRST == minority;
        let message = "Dates are written in two ways in this column; a spreadsheet may have swapped day and month in some of them.";
        decision.findings.push(
            Finding::new("mixed-date-formats", Severity::Warning, message)
                .with_hint("Export again from the CRM rather than through a spreadsheet.")
                .with_examples(stats.count(test), examples(stats, test)),
        );
    }
}

fn is_date(bits: u16) -> bool {
    bits & (shape::MONTH_FIRST | shape::DAY_FIRST) != 0
}

fn describe_number(decision: &mut Decision, stats: &ColumnStats) {
    let (point, comma, either) = mark_evidence(stats);
    let mark = match decision.reading {
        Reading::Number(mark) | Reading::Money(mark) => mark,
        _ => return,
    };
    if point + comma + either > 0 {
        decision.format = match mark {
            Mark::Point => "decimal point".to_owned(),
            Mark::Comma => "decimal comma".to_owned(),
        };
    }
    if either > 0 && point == 0 && comma == 0 {
        let test = |bits| bits & shape::SEPARATED != 0;
        let message = format!(
            "Nothing in this column proves whether a separator groups thousands or marks decimals; it is read with a {}.",
            decision.format
        );
        decision.findings.push(
            Finding::new("decimal-mark-ambiguous", Severity::Warning, message)
                .with_hint("Look at an amount you know.")
                .with_examples(either, examples(stats, test)),
        );
    }
    if decision.kind == Kind::Money {
        describe_currency(decision, stats);
    }
}

fn describe_currency(decision: &mut Decision, stats: &ColumnStats) {
    let mut currencies = stats.currencies.clone();
    currencies.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    match &currencies[..] {
        [] => {}
        [(code, _)] => decision.currency = Some((*code).to_owned()),
        several => {
            let list: Vec<String> = several
                .iter()
                .map(|(code, count)| format!("{code} ({count})"))
                .collect();
            let message = format!(
                "Amounts in {} currencies stand in one column: {}. They are kept as written and not converted.",
                several.len(),
                list.join(", ")
            );
            let others = several[1..].iter().map(|(_, count)| count).sum();
            decision.findings.push(
                Finding::new("mixed-currencies", Severity::Warning, message)
                    .with_hint(
                        "Sums over this column add unlike amounts; export the converted amount instead.",
                    )
                    .with_examples(others, Vec::new()),
            );
        }
    }
}

fn describe_text(decision: &mut Decision, stats: &ColumnStats) {
    let unknown = stats.count(|bits| bits & shape::UNKNOWN != 0);
    if unknown == 0 {
        return;
    }
    let test = |bits| bits & shape::UNKNOWN != 0;
    let examples = examples(stats, test);
    let message = format!(
        "{unknown} cells hold a text that often means \"not known\", such as \"{}\". It is kept as a value of its own.",
        examples.first().map_or("", String::as_str)
    );
    let mut finding = Finding::new("looks-unknown", Severity::Note, message)
        .with_hint("If it means unknown, say so in the definition: \"is known\" alone does not leave it out.")
        .with_examples(unknown, examples);
    finding.line = first_line(stats, test);
    decision.findings.push(finding);
}

fn examples(stats: &ColumnStats, test: impl Fn(u16) -> bool) -> Vec<String> {
    let mut found: Vec<_> = stats.shapes.iter().filter(|shape| test(shape.bits)).collect();
    found.sort_unstable_by_key(|shape| shape.line);
    found.iter().map(|shape| shape.example.clone()).collect()
}

fn first_line(stats: &ColumnStats, test: impl Fn(u16) -> bool) -> Option<u64> {
    stats
        .shapes
        .iter()
        .filter(|shape| test(shape.bits))
        .map(|shape| shape.line)
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stats(cells: &[&str]) -> ColumnStats {
        let mut stats = ColumnStats::default();
        for (line, cell) in cells.iter().enumerate() {
            stats.add(cell.as_bytes(), line as u64 + 2);
        }
        stats.settle();
        stats
    }

    fn custom(cells: &[&str]) -> Decision {
        let stats = stats(cells);
        let habits = Habits::of(std::iter::once(&stats), false, ',');
        decide(&stats, "Column", Expectation::default(), &habits)
    }

    fn canonical(kind: Kind, cells: &[&str]) -> Decision {
        let stats = stats(cells);
        let habits = Habits::of(std::iter::once(&stats), false, ',');
        let expected = Expectation {
            canonical: Some(kind),
            chosen: None,
        };
        decide(&stats, "Column", expected, &habits)
    }

    fn codes(decision: &Decision) -> Vec<&str> {
        decision
            .findings
            .iter()
            .map(|finding| finding.code.as_str())
            .collect()
    }

    #[test]
    fn a_custom_column_is_read_as_the_most_specific_kind_its_cells_fit() {
        assert_eq!(custom(&["Yes", "No", "", "yes"]).kind, Kind::YesNo);
        assert_eq!(custom(&["1", "0", "1"]).kind, Kind::Number);
        assert_eq!(custom(&["1.5", "-", "200"]).kind, Kind::Number);
        assert_eq!(custom(&["$5", "$1,200.00", "n/a"]).kind, Kind::Money);
        assert_eq!(custom(&["2026-01-02", "2026-01-03"]).kind, Kind::Date);
        assert_eq!(custom(&["2026-01-02 00:00", "2026-01-03 00:00"]).kind, Kind::Date);
        assert_eq!(custom(&["2026-01-02", "2026-01-03 10:00"]).kind, Kind::DateTime);
        assert_eq!(custom(&["1-10", "11-50"]).kind, Kind::Category);
        assert_eq!(custom(&["00123", "99999"]).kind, Kind::Category);
        assert_eq!(custom(&["", ""]).kind, Kind::Category);
    }

    #[test]
    fn one_cell_in_twenty_may_be_something_else_but_not_two() {
        let mut cells = vec!["7"; 19];
        cells.push("seven");
        assert_eq!(custom(&cells).kind, Kind::Number);
        cells[0] = "seven";
        assert_eq!(custom(&cells).kind, Kind::Category);
    }

    #[test]
    fn many_different_texts_are_text() {
        let texts: Vec<String> = (0..30).map(|n| format!("name {n}")).collect();
        let mut cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        assert_eq!(custom(&cells).kind, Kind::Text);
        cells.extend_from_within(..);
        assert_eq!(custom(&cells).kind, Kind::Category);
    }

    #[test]
    fn one_day_past_twelve_proves_the_order_for_the_column() {
        let us = custom(&["3/4/2026", "3/29/2026"]);
        assert_eq!(
            (us.reading, us.format.as_str()),
            (Reading::Date(Order::MonthFirst), "date as 3/29/2026")
        );
        assert!(us.findings.is_empty());
        let eu = custom(&["3/4/2026", "29/3/2026"]);
        assert_eq!(eu.reading, Reading::Date(Order::DayFirst));
        let unproven = custom(&["3/4/2026", "5/6/2026"]);
        assert_eq!(unproven.reading, Reading::Date(Order::DayFirst));
        assert_eq!(codes(&unproven), ["date-order-ambiguous"]);
        assert!(unproven.findings[0].message.contains("3/4 is 3 April"));
        assert_eq!(custom(&["3.4.2026"]).findings, []);
    }

    #[test]
    fn another_column_or_the_system_settles_what_a_column_leaves_open() {
        let (open, proof) = (stats(&["3/4/2026"]), stats(&["12/31/2026"]));
        let habits = Habits::of([&open, &proof].into_iter(), false, ',');
        assert_eq!(habits.order, Order::MonthFirst);
        assert_eq!(
            Habits::of([&open].into_iter(), true, ',').order,
            Order::MonthFirst
        );
        assert_eq!(Habits::of([&open].into_iter(), false, ',').order, Order::DayFirst);
    }

    #[test]
    fn dates_written_in_two_ways_are_both_read_and_reported() {
        let mixed = custom(&["3/29/2024", "2024-06-05", "4/30/2024"]);
        assert_eq!(mixed.kind, Kind::Date);
        assert_eq!(codes(&mixed), ["mixed-date-formats"]);
        assert_eq!(mixed.findings[0].examples, ["2024-06-05"]);
    }

    #[test]
    fn the_decimal_mark_is_proved_or_reported() {
        assert_eq!(custom(&["1.234", "12,5"]).reading, Reading::Number(Mark::Comma));
        assert_eq!(custom(&["1,234", "12.5"]).reading, Reading::Number(Mark::Point));
        let open = custom(&["1.234", "2.500"]);
        assert_eq!(codes(&open), ["decimal-mark-ambiguous"]);
        assert!(custom(&["1", "20"]).findings.is_empty());
    }

    #[test]
    fn a_canonical_column_keeps_its_kind_where_nine_in_ten_cells_fit() {
        assert_eq!(canonical(Kind::YesNo, &["1", "0"]).kind, Kind::YesNo);
        assert_eq!(canonical(Kind::Money, &["1200", "15.5"]).kind, Kind::Money);
        assert_eq!(canonical(Kind::DateTime, &["2026-01-02"]).kind, Kind::Date);
        assert_eq!(canonical(Kind::Date, &["2026-01-02 10:00"]).kind, Kind::DateTime);
        assert_eq!(canonical(Kind::Text, &["12", "13"]).kind, Kind::Text);
        assert_eq!(canonical(Kind::Number, &[]).kind, Kind::Number);
        let wrong = canonical(Kind::DateTime, &["Email Opened", "Page Visited"]);
        assert_eq!(wrong.kind, Kind::Category);
        assert_eq!(codes(&wrong), ["kind-differs"]);
    }

    #[test]
    fn currencies_are_named_and_a_mixture_is_reported() {
        assert_eq!(custom(&["€5", "€7"]).currency.as_deref(), Some("EUR"));
        let mixed = custom(&["€5", "$7", "$8"]);
        assert_eq!(mixed.currency, None);
        assert_eq!(codes(&mixed), ["mixed-currencies"]);
        assert!(mixed.findings[0].message.contains("USD (2), EUR (1)"));
    }

    #[test]
    fn a_text_that_looks_unknown_stays_a_value_with_a_note() {
        let decision = custom(&["Select", "Google", "Google"]);
        assert_eq!(decision.kind, Kind::Category);
        assert_eq!(codes(&decision), ["looks-unknown"]);
        assert_eq!(decision.findings[0].line, Some(2));
    }
}
