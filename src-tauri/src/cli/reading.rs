//! How cells are read, as typed: words for unknown, texts for others, the currency. Knows nothing of mapping.

use clap::Args;
use model::{Fix, Kind};
use workbench::Question;
use workbench::api::ImportPreview;

use super::outcome::Failure;

/// How cells are read.
#[derive(Args)]
pub struct ReadingArgs {
    /// The currency of all amounts of money, such as EUR, or of one column: "Header:EUR".
    #[arg(long, value_name = "CODE")]
    pub currency: Vec<String>,
    /// Read a text as another: "Header:from=to".
    #[arg(long, value_name = "HEADER:FROM=TO")]
    pub replace: Vec<String>,
    /// Read a text as unknown: "Header:text".
    #[arg(long, value_name = "HEADER:TEXT")]
    pub unknown: Vec<String>,
    /// Keep a text as a value that reads as unknown by itself, such as Select: "Header:text".
    #[arg(long, value_name = "HEADER:TEXT")]
    pub known: Vec<String>,
    /// Fold the white space inside the texts of a column.
    #[arg(long, value_name = "HEADER")]
    pub tidy: Vec<String>,
    /// What comes first in 3/4/2026, where the exports don't show it.
    #[arg(long, value_name = "ORDER", value_parser = ["month-first", "day-first"])]
    pub dates: Option<String>,
    /// What marks decimals in 1.234, where the exports don't show it.
    #[arg(long, value_name = "MARK", value_parser = ["point", "comma"])]
    pub decimal: Option<String>,
    /// Whether a spreadsheet exchanged day and month in some dates, where the exports don't show it.
    #[arg(long, value_name = "ANSWER", value_parser = ["exchanged", "as-written", "unknown"])]
    pub spreadsheet_dates: Option<String>,
    /// Where the exports leave something open, take what is likely.
    #[arg(long)]
    pub yes: bool,
}

impl ReadingArgs {
    /// Puts what was typed into the plan.
    ///
    /// # Errors
    /// When something is not written as it must be, or the file has no such column.
    pub fn apply(&self, preview: &mut ImportPreview) -> Result<(), Failure> {
        let mut fixes = Vec::new();
        for typed in &self.currency {
            if let Some((column, code)) = split(preview, typed) {
                fixes.push(Fix::Currency { column, code });
            } else {
                fixes.extend(money(preview).map(|column| Fix::Currency {
                    column,
                    code: typed.clone(),
                }));
            }
        }
        for typed in &self.replace {
            let (column, pair) = of_column(preview, typed)?;
            let Some((from, to)) = pair.split_once('=') else {
                return Err(not_written(typed, "Header:from=to"));
            };
            let (from, to) = (from.to_owned(), to.to_owned());
            fixes.push(Fix::Replace { column, from, to });
        }
        for typed in &self.unknown {
            let (column, text) = of_column(preview, typed)?;
            fixes.push(Fix::Unknown { column, text });
        }
        for typed in &self.known {
            let (column, text) = of_column(preview, typed)?;
            fixes.push(Fix::Known { column, text });
        }
        fixes.extend(self.tidy.iter().cloned().map(|column| Fix::Tidy { column }));
        for fix in &fixes {
            workbench::fix_column(&mut preview.plan, fix)?;
        }
        for question in preview.preview.questions.clone() {
            if let Some(answer) = self.answer(&question) {
                workbench::answer_question(preview, &question, &answer);
            }
        }
        Ok(())
    }

    /// The answer that was typed, or taken on request.
    fn answer(&self, question: &Question) -> Option<String> {
        let (_, typed) = self.flag(question)?;
        let likely = || (self.yes && question.chosen.is_none()).then(|| question.likely.clone());
        typed.clone().or_else(likely)
    }

    /// The flag that answers a question, and what was typed after it.
    fn flag(&self, question: &Question) -> Option<(&'static str, &Option<String>)> {
        match question.code.as_str() {
            "date-order" => Some(("--dates", &self.dates)),
            "decimal-mark" => Some(("--decimal", &self.decimal)),
            "dates-exchanged" => Some(("--spreadsheet-dates", &self.spreadsheet_dates)),
            _ => None,
        }
    }

    /// Refuses an export with a question that nobody answered.
    ///
    /// # Errors
    /// When there is one; the message names the flag.
    pub fn settled(&self, preview: &ImportPreview) -> Result<(), Failure> {
        let kept = |header: &String| {
            let mut columns = preview.plan.columns.iter();
            columns.any(|column| !column.skip && column.header == *header)
        };
        let open = preview.preview.questions.iter().find(|question| {
            question.chosen.is_none() && question.columns.iter().any(kept) && self.answer(question).is_none()
        });
        let Some(question) = open else { return Ok(()) };
        let options: Vec<String> = question
            .options
            .iter()
            .map(|option| format!("{} ({})", option.value, option.samples.join(", ")))
            .collect();
        let message = format!(
            "{}: {} It is about {}.",
            preview.preview.file_name,
            question.text,
            question.columns.join(", ")
        );
        let mut failure = Failure::other("question-open", &message);
        let flag = self.flag(question).map_or("--yes", |(flag, _)| flag);
        failure.0.hint = format!(
            "Answer with {flag} {}, or take what is likely, {}, with --yes.",
            options.join(" or "),
            question.likely
        );
        Err(failure)
    }
}

fn not_written(typed: &str, form: &str) -> Failure {
    let message = format!("“{typed}” must be written as \"{form}\", with a header of the file.");
    Failure::other("not-a-correction", &message)
}

fn of_column(preview: &ImportPreview, typed: &str) -> Result<(String, String), Failure> {
    split(preview, typed).ok_or_else(|| not_written(typed, "Header:text"))
}

/// The longest header of the file that the text begins with before a colon, and what follows. Headers may
/// hold colons themselves.
fn split(preview: &ImportPreview, typed: &str) -> Option<(String, String)> {
    let headers = preview.plan.columns.iter().map(|column| &column.header);
    let cuts = headers.filter_map(|header| {
        let begins = typed.get(..header.len())?.to_lowercase() == header.to_lowercase();
        let rest = typed.get(header.len()..)?.strip_prefix(':')?;
        begins.then(|| (header.clone(), rest.to_owned()))
    });
    cuts.max_by_key(|(header, _)| header.len())
}

/// The columns that hold money, by their mapping or their cells.
fn money(preview: &ImportPreview) -> impl Iterator<Item = String> {
    let columns = preview.plan.columns.iter().zip(&preview.preview.columns);
    columns
        .filter(|(plan, guess)| plan.kind.unwrap_or(guess.kind) == Kind::Money)
        .map(|(plan, _)| plan.header.clone())
}
