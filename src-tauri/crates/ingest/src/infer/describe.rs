//! What was decided about a column, in words: its format, the proof of it, what stays open, what is remarkable.

use model::{Finding, Fix, Kind, Severity};

use super::{
    Column, Decision, Doubt, Reading, dates, habits, mark_evidence, order_evidence, plural, same_family,
};
use crate::parse::{date::Order, form::Form, number::Mark};
use crate::stats::{ColumnStats, shape};

impl Column<'_> {
    /// Puts the decision into words.
    pub(super) fn describe(&self, decision: &mut Decision) {
        match decision.reading {
            Reading::Date(form) | Reading::Instant(form) => self.describe_date(decision, form),
            Reading::Number(mark) | Reading::Money(mark) => self.describe_number(decision, mark),
            Reading::Text => self.describe_text(decision),
            Reading::YesNo => {}
        }
        self.describe_blanks(decision);
        let canonical = self.expected.canonical;
        let missed =
            canonical.filter(|want| self.expected.chosen.is_none() && !same_family(*want, decision.kind));
        if let Some(want) = missed {
            let misfits = self.base() - self.count_fitting(want);
            let message = format!(
                "\"{}\" should hold {}, but {misfits} of {} cells do not read as that, so it is read as {}.",
                self.header,
                plural(want),
                self.base(),
                plural(decision.kind)
            );
            decision.findings.push(
                Finding::new("kind-differs", Severity::Warning, message)
                    .with_hint(
                        "Check that the column is mapped to the right field, or keep it as a field of its own.",
                    )
                    .with_fix(Fix::ReadAs {
                        column: self.header.to_owned(),
                        kind: want,
                    })
                    .with_examples(misfits, Vec::new()),
            );
        }
    }

    fn describe_date(&self, decision: &mut Decision, form: Form) {
        let stats = self.stats;
        let (order, exchange) = match form {
            Form::Counted(unit) => {
                unit.words().clone_into(&mut decision.format);
                return;
            }
            Form::Written(order) => (order, ""),
            Form::Repaired(order) => (order, ", day and month exchanged back"),
            Form::Refused(order) => (order, ""),
        };
        let fixed = stats.count(|bits| bits & shape::FIXED != 0);
        let other = dates(stats) - fixed;
        if dates(stats) == 0 {
            return;
        }
        let written = match order {
            _ if fixed >= other && exchange.is_empty() => "2026-03-29",
            Order::MonthFirst => "3/29/2026",
            Order::DayFirst => "29/3/2026",
        };
        decision.format = format!("date as {written}{exchange}");
        self.describe_zones(decision);
        if other > 0 {
            self.prove_order(decision, order);
        }
        match form {
            Form::Repaired(_) | Form::Refused(_) => self.describe_exchange(decision, form, fixed),
            _ if other > 0 && fixed > 0 => self.describe_mixture(decision, fixed, other),
            _ => {}
        }
    }

    /// The proof of the order, or what stays open.
    fn prove_order(&self, decision: &mut Decision, order: Order) {
        let (only, both) = match order {
            Order::MonthFirst => (shape::MONTH_FIRST, shape::DAY_FIRST),
            Order::DayFirst => (shape::DAY_FIRST, shape::MONTH_FIRST),
        };
        let proof = self
            .stats
            .first(|bits| bits & only != 0 && bits & (both | shape::DOTTED) == 0);
        let part = match order {
            Order::MonthFirst => "month",
            Order::DayFirst => "day",
        };
        if let (Some(proof), None) = (proof, self.expected.dates) {
            decision.proof = format!(
                "the {part} comes first: \"{}\" in line {} reads in no other way",
                proof.example, proof.line
            );
        }
        let open = self.stats.count(habits::is_open);
        if open == 0 || self.expected.dates.is_some() || order_evidence(self.stats) != (0, 0) {
            return;
        }
        if self.habits.order_proved {
            decision.proof = format!("the {part} comes first, {}", self.habits.because);
        }
        decision.doubt = self.order().1;
        let (taken, example) = match order {
            Order::MonthFirst => ("month first", "3/4 is 4 March"),
            Order::DayFirst => ("day first", "3/4 is 3 April"),
        };
        let message = format!(
            "Nothing in this column proves whether the day or the month comes first; it is read {taken}, {}: {example}.",
            self.habits.because
        );
        let other = match order {
            Order::MonthFirst => model::DateOrder::DayFirst,
            Order::DayFirst => model::DateOrder::MonthFirst,
        };
        decision.findings.push(
            Finding::new("date-order-ambiguous", Severity::Warning, message)
                .with_hint("Say which comes first if this is wrong.")
                .with_fix(Fix::Dates {
                    column: self.header.to_owned(),
                    order: other,
                })
                .with_examples(open, self.examples(habits::is_open)),
        );
    }

    fn describe_mixture(&self, decision: &mut Decision, fixed: u64, other: u64) {
        let minority = if fixed < other { shape::FIXED } else { 0 };
        let test = |bits| is_date(bits) && bits & shape::FIXED == minority;
        let message = "Dates are written in two ways in this column; a spreadsheet may have swapped day and month in some of them.";
        decision.findings.push(
            Finding::new("mixed-date-formats", Severity::Warning, message)
                .with_hint("Export again from the CRM rather than through a spreadsheet.")
                .with_examples(self.stats.count(test), self.examples(test)),
        );
    }

    /// The traces of a spreadsheet that took `5/6/2024` for 5 June: repaired, or refused.
    fn describe_exchange(&self, decision: &mut Decision, form: Form, fixed: u64) {
        let test = |bits| bits & shape::FIXED != 0;
        let text = dates(self.stats) - fixed;
        let fix = |exchanged| Fix::Exchanged {
            column: self.header.to_owned(),
            exchanged,
        };
        let finding = if let Form::Refused(order) = form {
            decision.doubt = Some(Doubt::Exchange(order));
            let message = format!(
                "A spreadsheet may have exchanged day and month in {fixed} dates: none of them has a day past the twelfth, while all {text} that are text have one. Too few to be sure, so these {fixed} read as unknown."
            );
            Finding::new("dates-exchanged-unproved", Severity::Error, message)
                .with_hint("Say whether to exchange them back, or export again from the CRM.")
                .with_fix(fix(true))
        } else {
            if self.expected.exchanged.is_none() {
                decision.proof = format!(
                    "none of {fixed} dates has a day past the twelfth while all {text} left as text have one: a spreadsheet exchanged day and month"
                );
            }
            let message = format!(
                "A spreadsheet had exchanged day and month in {fixed} dates; they were exchanged back{}",
                if decision.proof.is_empty() || self.expected.exchanged.is_some() {
                    ", as you said.".to_owned()
                } else {
                    format!(
                        ": none of them has a day past the twelfth, while all {text} that are text have one."
                    )
                }
            );
            Finding::new("dates-repaired", Severity::Warning, message)
                .with_hint("Export again from the CRM rather than through a spreadsheet.")
        };
        decision.findings.push(
            finding
                .with_fix(fix(false))
                .with_examples(fixed, self.examples(test)),
        );
    }

    /// Times of day of several offsets in one column.
    fn describe_zones(&self, decision: &mut Decision) {
        let mut zones = self.stats.zones.clone();
        if zones.len() < 2 || decision.kind != Kind::DateTime {
            return;
        }
        zones.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let list: Vec<String> = zones
            .iter()
            .take(5)
            .map(|(zone, count)| format!("{} ({count})", offset(*zone)))
            .collect();
        let message = format!(
            "Times of {} offsets from UTC stand in one column: {}. Each is kept as written, so some are hours apart.",
            zones.len(),
            list.join(", ")
        );
        let others = zones[1..].iter().map(|(_, count)| count).sum();
        decision.findings.push(
            Finding::new("mixed-offsets", Severity::Warning, message)
                .with_hint("Export with all times in one time zone if hours matter.")
                .with_examples(others, Vec::new()),
        );
    }

    fn describe_number(&self, decision: &mut Decision, mark: Mark) {
        let evidence = mark_evidence(self.stats);
        let either = evidence.after_comma + evidence.after_point;
        if evidence.point + evidence.comma + either > 0 {
            decision.format = match mark {
                Mark::Point => "decimal point".to_owned(),
                Mark::Comma => "decimal comma".to_owned(),
            };
        }
        decision.doubt = self.mark(decision.kind).1;
        let own = evidence.point + evidence.comma > 0;
        if self.expected.mark.is_none() && either > 0 && !own {
            self.doubt_mark(decision, mark, either);
        } else if own && self.expected.mark.is_none() {
            let (only, other) = match mark {
                Mark::Point => (shape::POINT, shape::COMMA),
                Mark::Comma => (shape::COMMA, shape::POINT),
            };
            if let Some(proof) = self.stats.first(|bits| bits & (only | other) == only) {
                decision.proof = format!(
                    "{}: \"{}\" in line {} reads in no other way",
                    decision.format, proof.example, proof.line
                );
            }
        }
        if decision.kind == Kind::Money {
            self.describe_currency(decision);
        }
    }

    fn doubt_mark(&self, decision: &mut Decision, mark: Mark, either: u64) {
        let test = |bits| bits & shape::SEPARATED != 0;
        if decision.doubt.is_none() {
            decision.proof = if self.habits.mark_proved {
                format!("{}, {}", decision.format, self.habits.mark_because)
            } else {
                format!("{}: no amount of money has three decimals", decision.format)
            };
            if decision.kind == Kind::Money {
                return;
            }
        }
        let message = format!(
            "Nothing in this column proves whether a separator groups thousands or marks decimals; it is read with a {}, {}.",
            decision.format, self.habits.mark_because
        );
        let other = match mark {
            Mark::Point => model::DecimalMark::Comma,
            Mark::Comma => model::DecimalMark::Point,
        };
        decision.findings.push(
            Finding::new("decimal-mark-ambiguous", Severity::Warning, message)
                .with_hint("Look at a number you know.")
                .with_fix(Fix::Decimal {
                    column: self.header.to_owned(),
                    mark: other,
                })
                .with_examples(either, self.examples(test)),
        );
    }

    fn describe_currency(&self, decision: &mut Decision) {
        if let Some(code) = self.expected.currency {
            decision.currency = Some(code.to_owned());
            return;
        }
        let mut currencies = self.stats.currencies.clone();
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

    /// Words that often mean unknown but are kept as values.
    fn describe_text(&self, decision: &mut Decision) {
        let test = |bits| bits & shape::UNKNOWN != 0;
        let unknown = self.stats.count(test);
        if unknown == 0 {
            return;
        }
        let words = self.stats.words_of(test);
        let message = format!(
            "{unknown} cells hold a text that often means \"not known\": {}. It is kept as a value of its own.",
            listed(&words)
        );
        let mut finding = Finding::new("looks-unknown", Severity::Note, message)
            .with_hint("If it means unknown, read it as that.")
            .with_examples(unknown, words.iter().map(|(word, _)| word.clone()).collect());
        for (word, _) in &words {
            finding = finding.with_fix(Fix::Unknown {
                column: self.header.to_owned(),
                text: word.clone(),
            });
        }
        finding.line = self.stats.first(test).map(|shape| shape.line);
        decision.findings.push(finding);
    }

    /// Words that mean unknown in every column.
    fn describe_blanks(&self, decision: &mut Decision) {
        let test = |bits| bits & shape::BLANK != 0;
        let blank = self.stats.count(test);
        if blank == 0 {
            return;
        }
        let words = self.stats.words_of(test);
        let message = format!("{blank} cells read as unknown: {}.", listed(&words));
        let mut finding = Finding::new("reads-unknown", Severity::Note, message)
            .with_examples(blank, words.iter().map(|(word, _)| word.clone()).collect());
        if decision.kind.is_textual() {
            finding = finding.with_hint("If one of them is a value of its own, keep it as that.");
            for (word, _) in &words {
                finding = finding.with_fix(Fix::Known {
                    column: self.header.to_owned(),
                    text: word.clone(),
                });
            }
        }
        finding.line = self.stats.first(test).map(|shape| shape.line);
        decision.findings.push(finding);
    }

    fn examples(&self, test: impl Fn(u32) -> bool) -> Vec<String> {
        let mut found: Vec<_> = self
            .stats
            .shapes
            .iter()
            .filter(|shape| test(shape.bits))
            .collect();
        found.sort_unstable_by_key(|shape| shape.line);
        found.iter().map(|shape| shape.example.clone()).collect()
    }
}

/// Texts with how often each stands: `"Select" (12), "-" (3)`.
fn listed(words: &[(String, u64)]) -> String {
    let list: Vec<String> = words
        .iter()
        .take(5)
        .map(|(word, count)| format!("\"{word}\" ({count})"))
        .collect();
    list.join(", ")
}

fn offset(zone: Option<i16>) -> String {
    match zone {
        None => "none".to_owned(),
        Some(0) => "UTC".to_owned(),
        Some(minutes) => format!(
            "{}{:02}:{:02}",
            if minutes < 0 { '-' } else { '+' },
            minutes.abs() / 60,
            minutes.abs() % 60
        ),
    }
}

fn is_date(bits: u32) -> bool {
    bits & (shape::MONTH_FIRST | shape::DAY_FIRST) != 0
}

impl ColumnStats {
    /// The words whose shape passes the test, the most frequent first.
    fn words_of(&self, test: impl Fn(u32) -> bool) -> Vec<(String, u64)> {
        let mut words: Vec<(String, u64)> = self
            .words
            .iter()
            .filter(|(word, _)| test(crate::stats::bits(word)))
            .cloned()
            .collect();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        words
    }

    /// The shape that passes the test and stands first in the file.
    fn first(&self, test: impl Fn(u32) -> bool) -> Option<&crate::stats::Shape> {
        let found = self.shapes.iter().filter(|shape| test(shape.bits));
        found.min_by_key(|shape| shape.line)
    }
}
