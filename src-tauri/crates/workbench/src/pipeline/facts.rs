//! A team's deals with the columns that figures read, one value per deal. Knows no figure.

use std::sync::Arc;

use column::{Bitmap, Cell, Column, Data, Dictionary, NO_ROW};
use jiff::civil::Date;
use metrics::{Changes, Deals, Times};
use model::field::key;
use model::{Kind, Table, Team};
use workspace::Workspace;

use super::changes;
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::frame::{self, SIDES};
use crate::session::Model;
use crate::sides::epoch_day;
use crate::stages::Stages;

/// A team's deals.
pub(crate) struct Facts {
    pub team: Team,
    pub stages: Arc<Stages>,
    /// Everything is known up to the end of this day.
    pub as_of: Date,
    /// The currencies of the amounts, in alphabetical order.
    pub currencies: Vec<String>,
    /// The team's exports of opportunities; a row of them is counted through all, one after another.
    own: Vec<Source>,
    /// The exports of every team that can tell of the people and the touches of deals.
    beside: Vec<Source>,
    /// The row of each deal in the latest export that has it; [`NO_ROW`] where only a history tells of it.
    pub rows: Vec<u32>,
    amount: Vec<Option<i64>>,
    close: Vec<i32>,
    /// What the amounts and close dates were on earlier days.
    pub changes: Changes,
}

/// A field that deals can be told apart by.
pub(crate) struct Choice {
    pub key: String,
    pub label: String,
}

impl Facts {
    /// The deals of a team; `None` when it brought nothing that tells of stages. O(rows).
    pub fn build(
        workspace: &Workspace,
        model: &mut Model,
        team: Team,
    ) -> Result<Option<Facts>, WorkbenchError> {
        let Some(stages) = model.stages(workspace, team)? else {
            return Ok(None);
        };
        let of_team = |source: &&Source| source.about.team == team;
        let all = model.sources.iter().filter(of_team);
        let Some(as_of) = all.clone().filter_map(Source::as_of).max() else {
            return Ok(None);
        };
        let own: Vec<Source> = all
            .filter(|source| source.about.table == Table::Opportunities)
            .cloned()
            .collect();
        let beside = model
            .sources
            .iter()
            .filter(|source| BESIDE.contains(&source.about.table));
        let beside: Vec<Source> = beside.cloned().collect();
        let rows = latest_rows(&own, &stages);
        let currencies = own.iter().filter_map(|source| source.column(key::AMOUNT));
        let currencies: Vec<String> = currencies.filter_map(|column| column.currency.clone()).collect();
        let mut facts = Facts {
            team,
            stages,
            as_of,
            currencies,
            own,
            beside,
            rows,
            amount: Vec::new(),
            close: Vec::new(),
            changes: Changes::none(),
        };
        facts.currencies(workspace)?;
        let count = facts.count();
        facts.amount = match facts
            .column(workspace, key::AMOUNT)?
            .as_ref()
            .map(|own| &own.data)
        {
            Some(Data::Money(minor)) => minor
                .iter()
                .map(|own| (*own != i64::MIN).then_some(*own))
                .collect(),
            _ => vec![None; count],
        };
        facts.close = facts.close_days(workspace)?;
        facts.changes = changes::of(workspace, model, &facts)?;
        Ok(Some(facts))
    }

    /// When each deal is to close; `i32::MIN` is unknown.
    fn close_days(&self, workspace: &Workspace) -> Result<Vec<i32>, WorkbenchError> {
        let count = self.count();
        Ok(
            match self.column(workspace, "close_on")?.as_ref().map(|own| &own.data) {
                Some(Data::Date(days)) => days.clone(),
                Some(Data::Instant(seconds)) => {
                    let day = |at: &i64| {
                        if *at == i64::MIN {
                            i32::MIN
                        } else {
                            column::kernel::day_of_instant(*at)
                        }
                    };
                    seconds.iter().map(day).collect()
                }
                _ => vec![i32::MIN; count],
            },
        )
    }

    /// Adds the currencies that records name themselves.
    fn currencies(&mut self, workspace: &Workspace) -> Result<(), WorkbenchError> {
        let (_, named) = self.codes(workspace, "currency")?;
        let named = named.texts().map(|text| text.trim().to_uppercase());
        self.currencies.extend(named);
        self.currencies.sort();
        self.currencies.dedup();
        Ok(())
    }

    /// The exports of a table, of every team, that can tell of the people and the touches of deals.
    pub fn beside(&self, table: Table) -> impl Iterator<Item = &Source> {
        self.beside
            .iter()
            .filter(move |source| source.about.table == table)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.stages.log.opportunities()
    }

    /// The as-of day, in days since 1970-01-01.
    pub fn day(&self) -> i64 {
        i64::from(epoch_day(self.as_of))
    }

    /// The deals as metrics take them, those of `among`.
    pub fn deals<'a>(&'a self, among: &'a Bitmap) -> Deals<'a> {
        Deals {
            log: &self.stages.log,
            ladder: &self.stages.ladder,
            as_of: self.day(),
            created: self.stages.created.times(),
            close: Times::Days(&self.close),
            amount: &self.amount,
            among: Some(among),
        }
    }

    /// A field's value of each deal; `None` when no export has the field. O(rows).
    pub fn column(&self, workspace: &Workspace, key: &str) -> Result<Option<Column>, WorkbenchError> {
        let stacked = frame::stacked(workspace, &self.own, key)?;
        Ok(stacked.map(|column| column.gather(&self.rows)))
    }

    /// A field's text of each deal, as a code into a list; 0 is unknown. O(rows).
    pub fn codes(&self, workspace: &Workspace, key: &str) -> Result<(Vec<u32>, Dictionary), WorkbenchError> {
        let mut names = Dictionary::default();
        let Some(column) = self.column(workspace, key)? else {
            return Ok((vec![0; self.count()], names));
        };
        let code = |row: usize| match column.cell(row) {
            Cell::Text(text) => names.intern(text),
            Cell::YesNo(yes) => names.intern(if yes { "Yes" } else { "No" }),
            Cell::Number(number) => names.intern(&number.to_string()),
            _ => 0,
        };
        Ok(((0..column.len()).map(code).collect(), names))
    }

    /// What a deal is called: its name, else its id.
    pub fn names(&self, workspace: &Workspace) -> Result<Vec<String>, WorkbenchError> {
        let mut names = vec![String::new(); self.count()];
        for key in ["name", key::ID] {
            let Some(column) = self.column(workspace, key)? else {
                continue;
            };
            for (row, name) in names.iter_mut().enumerate().filter(|(_, name)| name.is_empty()) {
                if let Cell::Text(text) = column.cell(row) {
                    text.clone_into(name);
                }
            }
        }
        Ok(names)
    }

    /// The fields that can tell deals apart, canonical ones first. O(columns).
    pub fn choices(&self) -> Vec<Choice> {
        let mut choices: Vec<(usize, Choice)> = Vec::new();
        for column in self.own.iter().flat_map(|source| &source.columns) {
            let kinds = matches!(column.kind, Kind::Category | Kind::YesNo);
            let known = choices.iter().any(|(_, choice)| choice.key == column.key);
            if !kinds || known || NO_CHOICE.contains(&column.key.as_str()) {
                continue;
            }
            let first = FIRST.iter().position(|key| *key == column.key);
            let order = first.unwrap_or(FIRST.len() + usize::from(!column.canonical));
            choices.push((
                order,
                Choice {
                    key: column.key.clone(),
                    label: column.label.clone(),
                },
            ));
        }
        choices.sort_by_key(|(order, _)| *order);
        choices.into_iter().map(|(_, choice)| choice).collect()
    }

    /// The side of a frame that is this team.
    pub fn side(&self) -> Option<usize> {
        SIDES.iter().position(|team| *team == self.team)
    }
}

/// Tables that tell of people and touches.
const BESIDE: [Table; 4] = [
    Table::Leads,
    Table::Activities,
    Table::CampaignMembers,
    Table::ContactRoles,
];
/// Fields that say how a deal stands rather than which one it is.
const NO_CHOICE: [&str; 6] = [
    "stage",
    "currency",
    "closed",
    "won",
    "forecast_category",
    "status",
];
/// Fields that people break figures down by, the most usual first.
const FIRST: [&str; 6] = ["lead_source", "owner", "type", "segment", "product", "pipeline"];

/// The row of each deal in the latest export that has it; of two as late, in the one whose content sorts last.
fn latest_rows(own: &[Source], stages: &Stages) -> Vec<u32> {
    let mut rows = vec![NO_ROW; stages.log.opportunities()];
    let mut starts = Vec::with_capacity(own.len());
    let mut start = 0_u32;
    for source in own {
        starts.push(start);
        start += u32::try_from(source.rows).unwrap_or(u32::MAX);
    }
    let mut order: Vec<usize> = (0..own.len()).collect();
    order.sort_by_key(|at| (own[*at].as_of(), &own[*at].about.fingerprint));
    for at in order {
        for (row, deal) in stages.rows.get(at).into_iter().flatten().enumerate() {
            if let Some(own) = rows.get_mut(*deal as usize) {
                *own = starts[at] + row as u32;
            }
        }
    }
    rows
}
