//! What the columns of a file look like: field, kind, format, and what stays open. Knows no file.

use model::{DateOrder, FieldSpec, Finding, Severity, Table, field};

use crate::infer::{self, Decision, Doubt, Expectation, Habits};
use crate::parse::date::Order;
use crate::plan::ColumnGuess;
use crate::profile::{self, Recognised};
use crate::proof::{self, Seen, Way};
use crate::question::{self, Doubtful, Proved, Question};
use crate::stats::ColumnStats;

/// Records whose cells are kept to prove what the counts of a column can't.
pub(crate) const ROWS: usize = 2000;

/// What was seen of the columns, each list by column.
#[derive(Debug)]
pub(crate) struct Columns<'a> {
    /// The names.
    pub headers: &'a [&'a str],
    /// The counts.
    pub stats: &'a [ColumnStats],
    /// Up to five different values.
    pub examples: &'a [Vec<String>],
    /// The cells of the first [`ROWS`] records.
    pub cells: &'a [Vec<String>],
}

/// What they look like.
#[derive(Debug)]
pub(crate) struct Guesses {
    /// One per column.
    pub columns: Vec<ColumnGuess>,
    /// What stays open, or was proved in a way the user should see.
    pub questions: Vec<Question>,
    /// What is remarkable.
    pub findings: Vec<Finding>,
}

/// A column with the field it is taken for and what it holds.
struct Taken {
    spec: Option<&'static FieldSpec>,
    decision: Decision,
    findings: Vec<Finding>,
}

/// Guesses what columns hold. O(columns · shapes); O(columns² · [`ROWS`]) where something must be proved.
pub(crate) fn guess(
    columns: &Columns<'_>,
    table: Table,
    found: Option<&Recognised>,
    delimiter: char,
) -> Guesses {
    let export = found
        .map(|found| found.export)
        .filter(|export| export.table == Some(table));
    let fields = profile::fields(columns.headers, table, export);
    let us_dates = export.is_some_and(|export| export.us_dates);
    let habits = Habits::of(columns.stats.iter(), us_dates, delimiter);
    let spec = |at: usize| fields.keys[at].and_then(|key| field(table, key));
    let mut taken: Vec<Taken> = (0..columns.headers.len())
        .map(|at| take(columns, at, spec(at), &habits, Expectation::default()))
        .collect();
    let doubts: Vec<Option<Doubt>> = taken.iter().map(|one| one.decision.doubt).collect();
    let proved = prove(columns, &taken, &doubts);
    for (at, doubt) in doubts.iter().enumerate() {
        let (told, why) = match (doubt, &proved.order, &proved.exchanged) {
            (Some(Doubt::Order(_)), Some((order, why)), _) => (
                Expectation {
                    dates: Some(match order {
                        Order::MonthFirst => DateOrder::MonthFirst,
                        Order::DayFirst => DateOrder::DayFirst,
                    }),
                    ..Expectation::default()
                },
                why,
            ),
            (Some(Doubt::Exchange(_)), _, Some((exchanged, why))) => (
                Expectation {
                    exchanged: Some(*exchanged),
                    ..Expectation::default()
                },
                why,
            ),
            _ => continue,
        };
        taken[at] = take(columns, at, spec(at), &habits, told);
        taken[at].decision.proof.clone_from(why);
    }
    let doubtful: Vec<Doubtful<'_>> = doubts
        .iter()
        .enumerate()
        .filter_map(|(at, doubt)| {
            Some(Doubtful {
                header: columns.headers[at],
                doubt: (*doubt)?,
                cells: &columns.cells[at],
            })
        })
        .collect();
    let questions = question::questions(&doubtful, &proved, [habits.because, habits.mark_because]);
    let mut guesses = Guesses {
        columns: Vec::new(),
        questions,
        findings: Vec::new(),
    };
    for (at, mut one) in taken.into_iter().enumerate() {
        guesses.findings.append(&mut one.findings);
        guesses.findings.append(&mut one.decision.findings);
        guesses.columns.push(column_guess(columns, at, &fields, one));
    }
    guesses
}

/// What the wizard shows of one column.
fn column_guess(columns: &Columns<'_>, at: usize, fields: &profile::Fields, one: Taken) -> ColumnGuess {
    let stats = &columns.stats[at];
    let (filled, all) = (stats.filled(), stats.filled() + stats.empty);
    ColumnGuess {
        header: columns.headers[at].to_owned(),
        field: one.spec.map(|spec| spec.key.to_owned()),
        technical: fields.technical[at],
        stage: profile::stage_date(columns.headers[at]),
        kind: one.decision.kind,
        format: one.decision.format,
        proof: one.decision.proof,
        fill_rate: if all == 0 { 0.0 } else { filled as f64 / all as f64 },
        examples: columns.examples[at].clone(),
    }
}

/// Takes a column for a field if its cells allow it, else for one of its own.
fn take(
    columns: &Columns<'_>,
    at: usize,
    spec: Option<&'static FieldSpec>,
    habits: &Habits,
    told: Expectation<'_>,
) -> Taken {
    let header = columns.headers[at];
    let decide = |canonical| {
        infer::decide(
            &columns.stats[at],
            header,
            Expectation { canonical, ..told },
            habits,
        )
    };
    let decision = decide(spec.map(|spec| spec.kind));
    let Some(other) = spec.filter(|spec| !infer::same_family(spec.kind, decision.kind)) else {
        return Taken {
            spec,
            decision,
            findings: Vec::new(),
        };
    };
    let decision = decide(None);
    let message = format!(
        "\"{header}\" is not taken for {}: its cells are {}, not {}.",
        other.label,
        infer::plural(decision.kind),
        infer::plural(other.kind)
    );
    let finding = Finding::new("field-not-taken", Severity::Note, message)
        .with_hint("It is kept as a field of its own; map it by hand if it is right after all.")
        .with_field(header);
    Taken {
        spec: None,
        decision,
        findings: vec![finding],
    }
}

/// What the columns prove about each other.
fn prove(columns: &Columns<'_>, taken: &[Taken], doubts: &[Option<Doubt>]) -> Proved {
    let seen = |test: fn(&Doubt) -> bool| -> Option<Vec<Seen<'_>>> {
        let doubtful: Vec<bool> = doubts
            .iter()
            .map(|doubt| doubt.as_ref().is_some_and(test))
            .collect();
        doubtful.contains(&true).then(|| {
            let each = columns.headers.iter().zip(taken).zip(columns.cells).zip(doubtful);
            each.map(|(((header, one), cells), doubtful)| Seen {
                header,
                key: one.spec.map_or("", |spec| spec.key),
                doubtful,
                cells,
            })
            .collect()
        })
    };
    let mut proved = Proved::default();
    if let Some(seen) = seen(|doubt| matches!(doubt, Doubt::Order(_))) {
        let month = Way {
            day: &|written| written.days(Order::MonthFirst),
            name: "with the month first",
        };
        let day = Way {
            day: &|written| written.days(Order::DayFirst),
            name: "with the day first",
        };
        proved.order = proof::prove(&seen, [&month, &day])
            .map(|(first, why)| (if first { Order::MonthFirst } else { Order::DayFirst }, why));
    }
    let order = doubts.iter().find_map(|doubt| match doubt {
        Some(Doubt::Exchange(order)) => Some(*order),
        _ => None,
    });
    if let (Some(order), Some(seen)) = (order, seen(|doubt| matches!(doubt, Doubt::Exchange(_)))) {
        let back = Way {
            day: &|written| written.days_repaired(order),
            name: "with day and month exchanged back",
        };
        let kept = Way {
            day: &|written| written.days(order),
            name: "as the dates stand",
        };
        proved.exchanged = proof::prove(&seen, [&back, &kept]);
    }
    proved
}
