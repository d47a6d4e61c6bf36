//! Which records are still open, which are closed and which won: by flags where the export has them, else by the
//! words of its statuses. The guess is told, so that it can be doubted.

use column::{Bitmap, Cell, Column, kernel};
use model::{Kind, Table};

use super::exam::{Exam, fold, some_of};
use crate::error::WorkbenchError;

/// Parts of a stage's name that say the deal is over, in the languages CRMs speak most.
const CLOSED: [&str; 12] = [
    "closed",
    "won",
    "lost",
    "gewonnen",
    "verloren",
    "ganad",
    "perdid",
    "gagné",
    "perdu",
    "ganho",
    "geschlossen",
    "abandoned",
];
/// Those of them that say it was won.
const WON: [&str; 5] = ["won", "gewonnen", "ganad", "gagné", "ganho"];
/// Parts of a lead's status or lifecycle stage that say nobody has to work it any more.
const ENDED: [&str; 10] = [
    "unqualified",
    "disqualified",
    "converted",
    "closed",
    "lost",
    "junk",
    "dead",
    "customer",
    "opportunity",
    "unqualifiziert",
];

/// Which records are open, closed, won.
pub(super) struct States {
    pub open: Bitmap,
    pub closed: Bitmap,
    pub won: Bitmap,
    /// What says so, in words: `Open means that Closed is not yes.`
    pub told_by: String,
}

/// The states of the source's records; `None` for tables whose records have none. O(rows).
pub(super) fn of(exam: &mut Exam) -> Result<Option<States>, WorkbenchError> {
    match exam.source.about.table {
        Table::Opportunities => opportunities(exam).map(Some),
        Table::Leads => leads(exam).map(Some),
        _ => Ok(None),
    }
}

/// True when a stage's name says the deal was won, and not that it was not.
pub(super) fn says_won(stage: &str) -> bool {
    let stage = fold(stage);
    WON.iter().any(|word| stage.contains(word)) && !stage.contains("not won") && !stage.contains("lost")
}

/// True when a stage's name says the deal is over.
pub(super) fn says_closed(stage: &str) -> bool {
    let stage = fold(stage);
    CLOSED.iter().any(|word| stage.contains(word))
}

fn flag(exam: &mut Exam, key: &str) -> Result<Option<std::sync::Arc<Column>>, WorkbenchError> {
    let is_flag = exam
        .source
        .column(key)
        .is_some_and(|column| column.kind == Kind::YesNo);
    if is_flag { exam.column(key) } else { Ok(None) }
}

fn opportunities(exam: &mut Exam) -> Result<States, WorkbenchError> {
    let stage = exam.column("stage")?;
    let mut told = Vec::new();
    let mut state = |key: &str, says: fn(&str) -> bool| -> Result<Bitmap, WorkbenchError> {
        let by_stage = match &stage {
            Some(stage) => kernel::text_where(stage, says),
            None => Bitmap::none(exam.rows),
        };
        Ok(match flag(exam, key)? {
            Some(flag) => {
                told.push(format!("{} is not yes", exam.label(key)));
                kernel::yes_no_is(&flag, true).or(&kernel::nulls(&flag).and(&by_stage))
            }
            None => {
                if let Some(stage) = &stage {
                    let words = values_where(stage, says);
                    told.push(match words.is_empty() {
                        true => "no stage says that it is over".to_owned(),
                        false => format!("{} is none of {}", exam.label("stage"), some_of(&words, 4)),
                    });
                }
                by_stage
            }
        })
    };
    let closed = state("closed", says_closed)?;
    let won = state("won", says_won)?;
    let told_by = match told.first() {
        Some(first) => format!("Open means that {first}."),
        None => "Nothing says which are closed, so that all count as open.".to_owned(),
    };
    let closed = closed.or(&won);
    Ok(States {
        open: closed.not(),
        closed,
        won,
        told_by,
    })
}

fn leads(exam: &mut Exam) -> Result<States, WorkbenchError> {
    let mut closed = Bitmap::none(exam.rows);
    let mut told = Vec::new();
    if let Some(converted) = flag(exam, "converted")? {
        closed.add(&kernel::yes_no_is(&converted, true));
        told.push(format!("{} is not yes", exam.label("converted")));
    }
    let ended = |status: &str| ENDED.iter().any(|word| fold(status).contains(word));
    for key in ["lead_status", "lifecycle_stage"] {
        if let Some(status) = exam.column(key)? {
            let words = values_where(&status, ended);
            if !words.is_empty() {
                closed.add(&kernel::text_where(&status, ended));
                told.push(format!("{} is not {}", exam.label(key), words.join(" or ")));
            }
        }
    }
    let told_by = match told.is_empty() {
        true => "Nothing says which are done with, so that all count as open.".to_owned(),
        false => format!("Open means that {}.", told.join(" and ")),
    };
    Ok(States {
        open: closed.not(),
        won: Bitmap::none(exam.rows),
        closed,
        told_by,
    })
}

/// The values of a column that pass, in alphabetical order.
fn values_where(column: &Column, test: impl Fn(&str) -> bool) -> Vec<String> {
    let tally = column::tally(column, 500);
    let texts = tally.top.iter().filter_map(|(row, _)| match column.cell(*row) {
        Cell::Text(text) if test(text) => Some(text.trim().to_owned()),
        _ => None,
    });
    let mut texts: Vec<String> = texts.collect();
    texts.sort();
    texts
}
