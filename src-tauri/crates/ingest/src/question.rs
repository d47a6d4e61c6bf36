//! What a file leaves open, asked once for all columns that share the doubt. Knows no screen.

use model::{DateOrder, DecimalMark, Fix};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::fix::apply_fix;
use crate::infer::Doubt;
use crate::parse::date::{self, Order};
use crate::parse::number::Mark;
use crate::plan::Plan;

/// A doubt that the user can settle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Question {
    /// Stable identifier: `date-order`, `dates-exchanged`, `decimal-mark`.
    pub code: String,
    /// The headers of the columns it is about.
    pub columns: Vec<String>,
    /// The question in a sentence.
    pub text: String,
    /// The answers there are.
    pub options: Vec<QuestionOption>,
    /// The answer the file proves; `None` when the user must say.
    pub chosen: Option<String>,
    /// The answer that is taken when nobody says.
    pub likely: String,
    /// The proof in words; without one, why `likely` is likely.
    pub why: String,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuestionOption {
    /// Stable identifier: `month-first`.
    pub value: String,
    /// The answer in words.
    pub label: String,
    /// What three cells mean then: `3/4/2026 → 3 April 2026`.
    pub samples: Vec<String>,
    /// What the answer changes in the plan.
    pub fixes: Vec<Fix>,
}

/// Puts the answer into the plan: what its columns are read as. An answer the question does not offer changes
/// nothing, and neither does a column the plan does not have. O(columns).
pub fn answer(plan: &mut Plan, question: &Question, value: &str) {
    let option = question.options.iter().find(|option| option.value == value);
    for fix in option.map_or(&[][..], |option| &option.fixes) {
        // The columns of a question are the plan's own.
        let _ = apply_fix(plan, fix);
    }
}

/// A column in doubt, with some of its cells as written.
#[derive(Debug, Clone)]
pub(crate) struct Doubtful<'a> {
    /// Its header.
    pub header: &'a str,
    /// What is in doubt.
    pub doubt: Doubt,
    /// Cells to show.
    pub cells: &'a [String],
}

/// What the file proves about a kind of doubt: the answer, and the proof in words.
#[derive(Debug, Clone, Default)]
pub(crate) struct Proved {
    /// The order of day and month.
    pub order: Option<(Order, String)>,
    /// Whether day and month were exchanged.
    pub exchanged: Option<(bool, String)>,
}

/// The questions of a file, one per kind of doubt. O(columns).
pub(crate) fn questions(columns: &[Doubtful<'_>], proved: &Proved, because: [&str; 2]) -> Vec<Question> {
    let of = |test: fn(&Doubt) -> bool| -> Vec<&Doubtful<'_>> {
        columns.iter().filter(|column| test(&column.doubt)).collect()
    };
    let kinds = [
        of(|doubt| matches!(doubt, Doubt::Order(_))),
        of(|doubt| matches!(doubt, Doubt::Exchange(_))),
        of(|doubt| matches!(doubt, Doubt::Mark(_))),
    ];
    let asked = kinds.into_iter().filter(|columns| !columns.is_empty());
    asked
        .map(|columns| match columns[0].doubt {
            Doubt::Order(likely) => date_order(&columns, likely, proved, because[0]),
            Doubt::Exchange(order) => exchanged(&columns, order, proved),
            Doubt::Mark(likely) => decimal_mark(&columns, likely, because[1]),
        })
        .collect()
}

fn date_order(columns: &[&Doubtful<'_>], likely: Order, proved: &Proved, because: &str) -> Question {
    let option = |order: DateOrder, label: &str, taken: Order| QuestionOption {
        value: value_of(taken).to_owned(),
        label: label.to_owned(),
        samples: samples(columns, |cell| {
            let written = date::scan(cell).filter(|written| !written.is_fixed())?;
            let other = written.days(opposite(taken))?;
            let days = written.days(taken).filter(|days| *days != other)?;
            Some(date::in_words(days))
        }),
        fixes: fixes(columns, |column| Fix::Dates { column, order }),
    };
    let (chosen, why) = match &proved.order {
        Some((order, why)) => (Some(value_of(*order).to_owned()), why.clone()),
        None => (None, format!("Nothing in the file proves it; likely {because}.")),
    };
    Question {
        code: "date-order".to_owned(),
        columns: headers(columns),
        text: "Does the month or the day come first?".to_owned(),
        options: vec![
            option(DateOrder::DayFirst, "The day", Order::DayFirst),
            option(DateOrder::MonthFirst, "The month", Order::MonthFirst),
        ],
        chosen,
        likely: value_of(likely).to_owned(),
        why,
    }
}

fn exchanged(columns: &[&Doubtful<'_>], order: Order, proved: &Proved) -> Question {
    let option = |value: &str, label: &str, back: Option<bool>| QuestionOption {
        value: value.to_owned(),
        label: label.to_owned(),
        samples: samples(columns, |cell| {
            let written = date::scan(cell).filter(|written| written.is_fixed())?;
            Some(match back {
                Some(true) => date::in_words(written.days_repaired(order)?),
                Some(false) => date::in_words(written.days(order)?),
                None => "unknown".to_owned(),
            })
        }),
        fixes: back.map_or_else(Vec::new, |exchanged| {
            fixes(columns, |column| Fix::Exchanged { column, exchanged })
        }),
    };
    let (chosen, why) = match &proved.exchanged {
        Some((true, why)) => (Some("exchanged".to_owned()), why.clone()),
        Some((false, why)) => (Some("as-written".to_owned()), why.clone()),
        None => (
            None,
            "All dates with a day up to the twelfth are written one way, all later ones another; too few to be sure.".to_owned(),
        ),
    };
    Question {
        code: "dates-exchanged".to_owned(),
        columns: headers(columns),
        text: "Did a spreadsheet exchange day and month in some of the dates?".to_owned(),
        options: vec![
            option("exchanged", "Yes, exchange them back", Some(true)),
            option("as-written", "No, they are right as they stand", Some(false)),
            option("unknown", "I don't know: leave them unknown", None),
        ],
        chosen,
        likely: "unknown".to_owned(),
        why,
    }
}

fn decimal_mark(columns: &[&Doubtful<'_>], likely: Mark, because: &str) -> Question {
    let option = |mark: DecimalMark, value: &str, label: &str, separator: u8| QuestionOption {
        value: value.to_owned(),
        label: label.to_owned(),
        samples: samples(columns, |cell| {
            let cell = std::str::from_utf8(cell).ok()?;
            let (whole, rest) = cell.split_once(['.', ','])?;
            let marks = cell.as_bytes()[whole.len()] == separator;
            Some(if marks {
                format!("{whole} and {rest} thousandths")
            } else {
                format!("{whole} thousand and {rest}")
            })
        }),
        fixes: fixes(columns, |column| Fix::Decimal { column, mark }),
    };
    let value = match likely {
        Mark::Point => "point",
        Mark::Comma => "comma",
    };
    Question {
        code: "decimal-mark".to_owned(),
        columns: headers(columns),
        text: "Does the separator mark decimals or thousands?".to_owned(),
        options: vec![
            option(DecimalMark::Point, "point", "Decimals follow a point", b'.'),
            option(DecimalMark::Comma, "comma", "Decimals follow a comma", b','),
        ],
        chosen: None,
        likely: value.to_owned(),
        why: format!("Nothing in the file proves it; likely {because}."),
    }
}

fn value_of(order: Order) -> &'static str {
    match order {
        Order::MonthFirst => "month-first",
        Order::DayFirst => "day-first",
    }
}

fn opposite(order: Order) -> Order {
    match order {
        Order::MonthFirst => Order::DayFirst,
        Order::DayFirst => Order::MonthFirst,
    }
}

fn headers(columns: &[&Doubtful<'_>]) -> Vec<String> {
    columns.iter().map(|column| column.header.to_owned()).collect()
}

fn fixes(columns: &[&Doubtful<'_>], fix: impl Fn(String) -> Fix) -> Vec<Fix> {
    columns
        .iter()
        .map(|column| fix(column.header.to_owned()))
        .collect()
}

/// Up to three cells with what they mean.
fn samples(columns: &[&Doubtful<'_>], words: impl Fn(&[u8]) -> Option<String>) -> Vec<String> {
    let cells = columns.iter().flat_map(|column| column.cells);
    let told = cells.filter_map(|cell| Some(format!("{cell} → {}", words(cell.trim().as_bytes())?)));
    told.take(3).collect()
}
