//! The touches of deals, as the exports of activities and campaign members tell of them and under a rule that is
//! chosen: which rows count, which are marketing's, how they come to their deals. Knows no figure.

use std::collections::BTreeSet;

use column::{Bitmap, Cell, Column, NO_ROW};
use metrics::{NO_ID, Times, TouchAccount, Touched, Touches};
use model::field::key;
use model::{Table, Team};
use workspace::Workspace;

use super::changes::time;
use super::links::{About, Keys, Links, column};
use super::scope::Scoped;
use super::sheet::{Sheet, count};
use super::terms::Terms;
use crate::api::Unit;
use crate::catalog::Source;
use crate::error::WorkbenchError;

/// What is said where nothing tells of touches.
pub(super) const NO_EXPORT: &str = "no export of activities or campaign members is here";
/// Words in the names of the owners whose activities are marketing's, if nothing else is said.
const ROBOTS: &str = "integration, hubspot, marketo, pardot, eloqua, marketing";

/// Which rows are touches, and whose.
pub(super) struct Rule {
    responded: bool,
    by_account: bool,
    marketing_by: Vec<String>,
}

impl Rule {
    pub fn read(terms: &mut Terms<'_>) -> Result<Rule, WorkbenchError> {
        Ok(Rule {
            responded: terms.one_of("members", &[("all", false), ("responded", true)])?,
            by_account: terms.one_of("link", &[("people", false), ("people and accounts", true)])?,
            marketing_by: terms.words(
                "marketing_by",
                ROBOTS,
                "words in the names of owners whose activities are marketing's, such as integration",
            ),
        })
    }
}

/// Touches as they were told, one for each deal a row is about.
#[derive(Default)]
pub(super) struct Told {
    deals: Vec<u32>,
    at: Vec<Option<(i64, bool)>>,
    codes: Vec<u32>,
    marketing: Vec<bool>,
    /// What credit goes to, by code; the first is unknown.
    pub names: Vec<String>,
    first_sales: Vec<Option<(i64, bool)>>,
    lead_created: Vec<Option<(i64, bool)>>,
    /// Rows of exports that tell of touches.
    pub rows: u64,
    /// True when there is such an export.
    pub any: bool,
}

/// One row on its way.
struct Row {
    about: About,
    at: Option<(i64, bool)>,
    name: String,
    marketing: bool,
    activity: bool,
}

impl Told {
    /// O(rows · log(rows)).
    pub fn of(workspace: &Workspace, scoped: &Scoped, rule: &Rule) -> Result<Told, WorkbenchError> {
        let facts = &scoped.facts;
        let links = Links::of(workspace, facts, rule.by_account)?;
        let mut rows: Vec<Row> = Vec::new();
        let mut any = false;
        let members = facts.beside(Table::CampaignMembers);
        for source in facts.beside(Table::Activities).chain(members) {
            any = true;
            Export::read(workspace, source)?.rows(&links, rule, &mut rows);
        }
        // Codes by name, so that they do not depend on which export came in first.
        let names: BTreeSet<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        let names: Vec<String> = std::iter::once("").chain(names).map(str::to_owned).collect();
        let mut told = Told {
            first_sales: vec![None; facts.count()],
            lead_created: links.lead_created,
            rows: rows.len() as u64,
            any,
            ..Told::default()
        };
        for row in &rows {
            let code = names[1..].partition_point(|name| *name < row.name) + 1;
            told.take(row, code as u32);
        }
        told.names = names;
        Ok(told)
    }

    fn take(&mut self, row: &Row, code: u32) {
        let deals: &[u32] = match &row.about {
            About::Deals(deals) => deals,
            About::NoDeal => &[NO_ROW],
            About::Nobody => &[NO_ID],
        };
        for deal in deals {
            self.deals.push(*deal);
            self.at.push(row.at);
            self.codes.push(code);
            self.marketing.push(row.marketing);
            if let (true, false, Some(own), Some(at)) = (
                row.activity,
                row.marketing,
                self.first_sales.get_mut(*deal as usize),
                row.at,
            ) {
                *own = Some(own.map_or(at, |own| own.min(at)));
            }
        }
    }

    /// The touches brought to the deals that are asked about. O(touches · log(touches of one deal)).
    pub fn touched(&self, scoped: &Scoped) -> Touched {
        let marketing = Bitmap::from_slice(&self.marketing, |own| own);
        let times = When::of(&self.at);
        Touched::gather(
            &scoped.deals(),
            &Touches {
                deals: &self.deals,
                times: times.times(),
                codes: &self.codes,
                marketing: Some(&marketing),
            },
        )
    }

    /// When sales did something on each deal for the first time.
    pub fn first_sales(&self) -> When {
        When::of(&self.first_sales)
    }

    /// When the lead that became each deal was created.
    pub fn lead_created(&self) -> When {
        When::of(&self.lead_created)
    }
}

/// Times as exactly as all of them are known.
pub(super) enum When {
    Days(Vec<i32>),
    Seconds(Vec<i64>),
}

impl When {
    fn of(at: &[Option<(i64, bool)>]) -> When {
        if at.iter().flatten().all(|(_, exact)| *exact) {
            When::Seconds(
                at.iter()
                    .map(|at| at.map_or(i64::MIN, |(seconds, _)| seconds))
                    .collect(),
            )
        } else {
            let day =
                |at: &Option<(i64, bool)>| at.map_or(i32::MIN, |(at, _)| column::kernel::day_of_instant(at));
            When::Days(at.iter().map(day).collect())
        }
    }

    pub fn times(&self) -> Times<'_> {
        match self {
            When::Days(days) => Times::Days(days),
            When::Seconds(seconds) => Times::Seconds(seconds),
        }
    }
}

/// The columns of an export that tells of touches.
struct Export {
    keys: Keys,
    rows: usize,
    activity: bool,
    of_marketing: bool,
    at: [Option<Column>; 2],
    name: Option<Column>,
    owner: Option<Column>,
    responded: Option<Column>,
}

impl Export {
    fn read(workspace: &Workspace, source: &Source) -> Result<Export, WorkbenchError> {
        let activity = source.about.table == Table::Activities;
        let read = |key: &str| column(workspace, source, key);
        let (when, name) = match activity {
            true => ("activity_at", "activity_type"),
            false => ("responded_on", "campaign"),
        };
        Ok(Export {
            keys: Keys::of(workspace, source)?,
            rows: source.rows as usize,
            activity,
            of_marketing: source.about.team == Team::Marketing,
            at: [read(when)?, read(key::CREATED_AT)?],
            name: read(name)?,
            owner: read("owner")?,
            responded: read("responded")?,
        })
    }

    fn rows(&self, links: &Links, rule: &Rule, rows: &mut Vec<Row>) {
        let text = |column: &Option<Column>, row: usize| match column.as_ref().map(|own| own.cell(row)) {
            Some(Cell::Text(text)) => text.to_owned(),
            _ => String::new(),
        };
        for row in 0..self.rows {
            let responded = self.responded.as_ref().map(|own| own.cell(row));
            let took_part = self.activity || responded.is_none_or(|own| own == Cell::YesNo(true));
            if rule.responded && !took_part {
                continue;
            }
            let at = self.at.iter().flatten().find_map(|column| time(column.cell(row)));
            let (name, owner) = (text(&self.name, row), text(&self.owner, row).to_lowercase());
            let robot = rule.marketing_by.iter().any(|word| owner.contains(word.as_str()));
            let kind = if self.activity { "activity: " } else { "campaign: " };
            let name = if name.is_empty() { "unknown" } else { &name };
            rows.push(Row {
                about: links.about(&self.keys, row),
                at,
                name: format!("{kind}{name}"),
                marketing: !self.activity || self.of_marketing || robot,
                activity: self.activity,
            });
        }
    }
}

/// What became of the touches, as a table.
pub(super) fn account(sheet: &mut Sheet, told: &Told, account: &TouchAccount) {
    sheet.table(
        "touches",
        "What became of the touches",
        "Touches",
        &[("touches", "Touches", Unit::Count)],
    );
    for (key, label, n) in [
        ("used", "Of these deals, up to their close", account.used),
        (
            "after_close",
            "After the close or the as-of day",
            account.after_close,
        ),
        (
            "not_asked",
            "Of deals that are not asked about",
            account.not_asked,
        ),
        (
            "of_no_deal",
            "Orphans: of people who belong to no deal",
            account.of_no_deal,
        ),
        ("nobody", "Orphans: of nobody they name", account.without_identity),
        ("undated", "Without a date", account.undated),
        ("all", "All", account.touches),
    ] {
        sheet.row(key, label, vec![count(n)]);
    }
    if account.touches > told.rows {
        sheet.notes.push(format!(
            "{} rows tell of touches; one of a person on several deals is a touch of each.",
            told.rows
        ));
    }
}
