//! Columns of a few cells, and what they are taken for.

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
        ..Expectation::default()
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
        (
            Reading::Date(Form::Written(Order::MonthFirst)),
            "date as 3/29/2026"
        )
    );
    assert!(us.findings.is_empty());
    let eu = custom(&["3/4/2026", "29/3/2026"]);
    assert_eq!(eu.reading, Reading::Date(Form::Written(Order::DayFirst)));
    let unproven = custom(&["3/4/2026", "5/6/2026"]);
    assert_eq!(unproven.reading, Reading::Date(Form::Written(Order::DayFirst)));
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
    let mixed = custom(&["3/29/2024", "2024-06-15", "4/30/2024"]);
    assert_eq!(mixed.kind, Kind::Date);
    assert_eq!(codes(&mixed), ["mixed-date-formats"]);
    assert_eq!(mixed.findings[0].examples, ["2024-06-15"]);
}

/// `real` dates from the first of the month on, and `text` ones from the thirteenth on.
fn exchanged(real: usize, text: usize) -> Vec<String> {
    let real = (1..=real).map(|day| format!("2024-06-{day:02}"));
    real.chain((0..text).map(|day| format!("3/{}/2024", 13 + day % 18)))
        .collect()
}

#[test]
fn many_dates_with_the_marks_of_a_spreadsheet_are_repaired_and_few_are_refused() {
    let many = exchanged(9, 12);
    let repaired = custom(&many.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(repaired.reading, Reading::Date(Form::Repaired(Order::MonthFirst)));
    assert_eq!(codes(&repaired), ["dates-repaired"]);
    assert_eq!((repaired.findings[0].count, repaired.doubt), (9, None));
    let few = custom(&["3/29/2024", "2024-06-05", "4/30/2024"]);
    assert_eq!(few.reading, Reading::Date(Form::Refused(Order::MonthFirst)));
    assert_eq!(codes(&few), ["dates-exchanged-unproved"]);
    assert_eq!(few.doubt, Some(Doubt::Exchange(Order::MonthFirst)));
    let mut plain = many.clone();
    plain[0] = "2024-06-13".to_owned();
    let plain = custom(&plain.iter().map(String::as_str).collect::<Vec<_>>());
    assert_eq!(plain.reading, Reading::Date(Form::Written(Order::MonthFirst)));
}

#[test]
fn a_number_is_a_date_only_where_a_date_is_promised() {
    let named = |header: &str, cells: &[&str]| {
        let stats = stats(cells);
        let habits = Habits::of(std::iter::once(&stats), false, ',');
        decide(&stats, header, Expectation::default(), &habits)
    };
    assert_eq!(custom(&["1774785600", "1774785601"]).kind, Kind::Number);
    assert_eq!(named("Created at", &["1774785600"]).kind, Kind::DateTime);
    assert_eq!(named("createdate", &["1774785600000"]).kind, Kind::Number);
    assert_eq!(named("Close date", &["46110", "46111"]).kind, Kind::Date);
    assert_eq!(named("Close date", &["46110.5", "46111"]).kind, Kind::DateTime);
    assert_eq!(named("Close date", &["20260329"]).kind, Kind::Date);
    assert_eq!(named("Time in stage (ms)", &["1774785600"]).kind, Kind::Number);
    assert_eq!(canonical(Kind::DateTime, &["1774785600000"]).kind, Kind::DateTime);
}

#[test]
fn times_of_several_offsets_are_kept_as_written_and_told() {
    let mixed = custom(&[
        "2026-01-02 10:00+01:00",
        "2026-07-02 10:00+02:00",
        "2026-07-03 10:00+02:00",
    ]);
    assert_eq!(codes(&mixed), ["mixed-offsets"]);
    assert!(mixed.findings[0].message.contains("+02:00 (2), +01:00 (1)"));
    assert!(
        custom(&["2026-01-02 10:00Z", "2026-01-03 11:00Z"])
            .findings
            .is_empty()
    );
}

#[test]
fn the_decimal_mark_is_proved_or_reported() {
    assert_eq!(custom(&["1.234", "12,5"]).reading, Reading::Number(Mark::Comma));
    assert_eq!(custom(&["1,234", "12.5"]).reading, Reading::Number(Mark::Point));
    let open = custom(&["1.234", "2.500"]);
    assert_eq!(codes(&open), ["decimal-mark-ambiguous"]);
    assert_eq!(open.doubt, Some(Doubt::Mark(Mark::Point)));
    let money = canonical(Kind::Money, &["1.234", "2.500"]);
    assert_eq!((money.reading, money.doubt), (Reading::Money(Mark::Comma), None));
    assert!(money.proof.contains("no amount of money has three decimals"));
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
fn select_reads_as_unknown_and_unknown_stays_a_value() {
    let decision = custom(&["Select", "Google", "Google", "unknown", "select"]);
    assert_eq!(decision.kind, Kind::Category);
    assert_eq!(codes(&decision), ["looks-unknown", "reads-unknown"]);
    assert!(
        decision.findings[1]
            .message
            .contains("\"Select\" (1), \"select\" (1)")
    );
    assert_eq!(decision.findings[1].line, Some(2));
    assert_eq!(decision.findings[1].fixes.len(), 2);
}

#[test]
fn what_the_plan_says_is_not_guessed() {
    let stats = stats(&["3/4/2026", "5/6/2026"]);
    let habits = Habits::of(std::iter::once(&stats), false, ',');
    let told = Expectation {
        dates: Some(model::DateOrder::MonthFirst),
        ..Expectation::default()
    };
    let decision = decide(&stats, "Column", told, &habits);
    assert_eq!(decision.reading, Reading::Date(Form::Written(Order::MonthFirst)));
    assert!(decision.findings.is_empty() && decision.doubt.is_none());
}
