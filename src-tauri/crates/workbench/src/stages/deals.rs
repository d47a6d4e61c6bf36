//! A team's deals: which there are, when each was created, which stage it is in. They are the records of its
//! opportunities, or of its history where it brought none. Knows no event.

use std::cmp::Reverse;
use std::sync::Arc;

use column::{Column, Data, NO_ROW, kernel};
use metrics::{NO_ID, NO_STAGE, Times};
use model::field::key;
use model::{StageKind, Table};
use rustc_hash::FxHashMap;
use workspace::Workspace;

use super::names::Names;
use super::tellings::{Ended, Standing};
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::session::Model;

/// A team's deals.
#[derive(Default)]
pub(super) struct Deals {
    /// The deal of each row, per source of opportunities.
    pub rows: Vec<Vec<u32>>,
    /// The stage in each row, per source of opportunities.
    pub stages: Vec<Vec<u16>>,
    /// The stage each deal is in now.
    pub stage: Vec<u16>,
    pub created: Created,
    /// How each deal stands, per source of opportunities.
    pub standings: Vec<Vec<Standing>>,
    /// True where the history says that it goes back to the deal's creation.
    pub whole: Vec<bool>,
    /// Per stage code: rows that say the deal is won, lost, or still open.
    ends: Vec<[u64; 3]>,
    // order unseen: looked up by id; the order of deals is that of the rows.
    by_id: FxHashMap<u128, u32>,
}

/// When deals were created, as exactly as all of a team's exports know it.
pub(crate) enum Created {
    Days(Vec<i32>),
    Seconds(Vec<i64>),
}

impl Default for Created {
    fn default() -> Created {
        Created::Seconds(Vec::new())
    }
}

impl Created {
    pub fn times(&self) -> Times<'_> {
        match self {
            Created::Days(days) => Times::Days(days),
            Created::Seconds(seconds) => Times::Seconds(seconds),
        }
    }
}

impl Deals {
    /// Reads them. Of several sources that hold a deal the one with the latest as-of day says which stage it
    /// is in now, and the earliest date is its creation. O(rows).
    pub fn read(
        workspace: &Workspace,
        model: &mut Model,
        opportunities: &[Source],
        histories: &[Source],
        names: &mut Names,
    ) -> Result<Deals, WorkbenchError> {
        let mut deals = Deals::default();
        let from_history = opportunities.is_empty();
        let sources = if from_history { histories } else { opportunities };
        let id_key = if from_history {
            key::OPPORTUNITY_ID
        } else {
            key::ID
        };
        let (mut created, mut closes) = (Vec::new(), Vec::new());
        for source in sources {
            let ids = model.source_column(workspace, source.number(), id_key)?;
            let rows = deals.enter(ids.as_deref(), source.rows as usize, !from_history);
            let stage = model.source_column(workspace, source.number(), &stage_key(source, from_history))?;
            let blank = || vec![NO_STAGE; rows.len()];
            let stages = stage
                .as_deref()
                .map_or_else(blank, |column| names.codes(column, |_| true));
            created.push(model.source_column(
                workspace,
                source.number(),
                &created_key(source, from_history),
            )?);
            closes.push(Closes::read(workspace, model, source)?);
            deals.rows.push(rows);
            deals.stages.push(stages);
        }
        deals.whole = vec![false; deals.count()];
        deals.settle_stage(sources, &closes, names);
        deals.settle_created(&created);
        deals.ends = vec![[0; 3]; names.texts().len()];
        for (at, source) in opportunities.iter().enumerate() {
            deals.count_ends(workspace, model, source, at)?;
        }
        Ok(deals)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.stage.len()
    }

    /// The deal of each row, entered where it is new. A row without an id is a deal of its own, if wanted.
    fn enter(&mut self, ids: Option<&Column>, rows: usize, without_id: bool) -> Vec<u32> {
        let mut next = self.stage.len() as u32;
        let mut new = || {
            next += 1;
            next - 1
        };
        let by_id = &mut self.by_id;
        let mut found = ids.map_or_else(
            || vec![NO_ID; rows],
            |ids| each_id(ids, |id| *by_id.entry(id).or_insert_with(&mut new)),
        );
        if without_id {
            found
                .iter_mut()
                .filter(|deal| **deal == NO_ID)
                .for_each(|deal| *deal = new());
        }
        self.stage.resize(next as usize, NO_STAGE);
        found
    }

    /// The deal of each row, without entering any: [`NO_ROW`] for an id that no deal has.
    pub fn find(&self, ids: &Column) -> Vec<u32> {
        each_id(ids, |id| self.by_id.get(&id).copied().unwrap_or(NO_ROW))
    }

    /// The stage now, from the latest export; of two as late, from the one whose content sorts last: never by
    /// which came in first.
    fn settle_stage(&mut self, sources: &[Source], closes: &[Closes], names: &Names) {
        let each = self.rows.iter().zip(&self.stages).zip(closes);
        self.standings = each
            .map(|((rows, stages), closes)| standings(rows, stages, closes, names))
            .collect();
        let mut order: Vec<usize> = (0..sources.len()).collect();
        order.sort_by_key(|at| Reverse((sources[*at].as_of(), &sources[*at].about.fingerprint)));
        for at in order {
            for standing in &self.standings[at] {
                let own = &mut self.stage[standing.deal as usize];
                if *own == NO_STAGE {
                    *own = standing.stage;
                }
            }
        }
    }

    /// The standings of a version whose place a newer one took. It enters no deal: what is no longer in the
    /// newer one is none. O(rows · log(rows)).
    pub fn standings_then(
        &self,
        workspace: &Workspace,
        model: &mut Model,
        version: &Source,
        names: &mut Names,
    ) -> Result<Vec<Standing>, WorkbenchError> {
        let mut column = |key| model.source_column(workspace, version.number(), key);
        let (Some(ids), Some(stage)) = (column(key::ID)?, column("stage")?) else {
            return Ok(Vec::new());
        };
        let stages = names.codes(&stage, |_| true);
        let closes = Closes::read(workspace, model, version)?;
        Ok(standings(&self.find(&ids), &stages, &closes, names))
    }

    fn settle_created(&mut self, columns: &[Option<Arc<Column>>]) {
        let dated = columns.iter().flatten();
        let exact = dated
            .clone()
            .all(|column| matches!(column.data, Data::Instant(_)));
        let mut seconds = vec![i64::MAX; self.count()];
        for (column, rows) in columns.iter().zip(&self.rows) {
            let Some(times) = column.as_deref().and_then(times) else {
                continue;
            };
            for (row, deal) in rows.iter().enumerate() {
                if let Some(own) = seconds.get_mut(*deal as usize)
                    && let Some(at) = times.at(row)
                {
                    *own = at.seconds.min(*own);
                }
            }
        }
        let known = |seconds: &i64| (*seconds != i64::MAX).then_some(*seconds);
        self.created = if exact {
            Created::Seconds(seconds.iter().map(|at| known(at).unwrap_or(i64::MIN)).collect())
        } else {
            let day = |at: &i64| known(at).map_or(i32::MIN, kernel::day_of_instant);
            Created::Days(seconds.iter().map(day).collect())
        };
    }

    /// Takes note of a creation that a history row tells of, where nothing else does.
    pub fn created_in_history(&mut self, deal: u32, seconds: i64) {
        self.whole[deal as usize] = true;
        match &mut self.created {
            Created::Days(days) => {
                let own = &mut days[deal as usize];
                if *own == i32::MIN {
                    *own = kernel::day_of_instant(seconds);
                }
            }
            Created::Seconds(own) => {
                let own = &mut own[deal as usize];
                if *own == i64::MIN {
                    *own = seconds;
                }
            }
        }
    }

    fn count_ends(
        &mut self,
        workspace: &Workspace,
        model: &mut Model,
        source: &Source,
        at: usize,
    ) -> Result<(), WorkbenchError> {
        let mut flag = |key| model.source_column(workspace, source.number(), key);
        let (won, closed) = (flag("won")?, flag("closed")?);
        let yes = |column: &Option<Arc<Column>>, row| match column.as_deref().map(|c| &c.data) {
            Some(Data::YesNo(values)) if values[row] > 0 => Some(values[row] == 2),
            _ => None,
        };
        for (row, code) in self.stages[at]
            .iter()
            .enumerate()
            .filter(|(_, code)| **code != NO_STAGE)
        {
            let end = match (yes(&won, row), yes(&closed, row)) {
                (Some(true), _) => 0,
                (Some(false), Some(true)) => 1,
                (_, Some(false)) => 2,
                _ => continue,
            };
            self.ends[usize::from(*code)][end] += 1;
        }
        Ok(())
    }

    /// What each stage is to a deal: what more than half of the rows in it say (closed and won, closed and
    /// not won, not closed), else what its name says.
    pub fn kinds(&self, names: &Names) -> Vec<StageKind> {
        let kind = |(code, name): (usize, &String)| {
            let [won, lost, open] = self.ends.get(code).copied().unwrap_or_default();
            let by_name = StageKind::of_name(name);
            match won + lost + open {
                all if 2 * won > all => StageKind::Won,
                // A closed detour, such as a disqualified deal, stays one.
                all if 2 * lost > all && by_name == StageKind::Open => StageKind::Lost,
                all if 2 * open > all && by_name.is_terminal() => StageKind::Open,
                _ => by_name,
            }
        };
        names.texts().iter().enumerate().map(kind).collect()
    }
}

/// The times of a date column; `None` when it holds no dates.
pub(super) fn times(column: &Column) -> Option<Times<'_>> {
    match &column.data {
        Data::Date(days) => Some(Times::Days(days)),
        Data::Instant(seconds) => Some(Times::Seconds(seconds)),
        _ => None,
    }
}

/// What each row's id is to `of`, [`NO_ID`] for a row without one. O(rows); ids are compared once per
/// distinct text where the column is coded, and once per run of equal ids otherwise.
fn each_id(ids: &Column, mut of: impl FnMut(u128) -> u32) -> Vec<u32> {
    let mut last = None;
    let mut deal = NO_ID;
    (0..ids.len())
        .map(|row| {
            let id = reconcile::id_hash(ids, row);
            if id != last || row == 0 {
                deal = id.map_or(NO_ID, &mut of);
                last = id;
            }
            deal
        })
        .collect()
}

/// The column that says which stage a deal is in now. A history's own has that as a field of its own.
fn stage_key(source: &Source, history: bool) -> String {
    if history {
        own_column(source, &["stage", "stagename"])
    } else {
        "stage".to_owned()
    }
}

fn created_key(source: &Source, history: bool) -> String {
    if history {
        own_column(
            source,
            &["created date", "opportunity created date", "create date"],
        )
    } else {
        // The day a deal was taken up, where an export has no other beginning.
        let known = |key: &&str| source.column(key).is_some_and(|own| own.filled > 0);
        let keys = [key::CREATED_AT, "engaged_on"];
        keys.iter().find(|key| known(key)).unwrap_or(&keys[0]).to_string()
    }
}

/// The key of the custom column with one of these headers; the empty text when there is none.
fn own_column(source: &Source, headers: &[&str]) -> String {
    let named = |column: &&crate::api::SourceColumn| {
        !column.canonical && headers.contains(&model::ladder::fold(&column.header).as_str())
    };
    let column = source.columns.iter().find(named);
    column.map_or_else(String::new, |column| column.key.clone())
}

/// The columns that say when a deal ended, should it be won and should it be lost, the surest first: the date of that
/// end, of any end, and the one that is a forecast while the deal is open.
#[derive(Default)]
struct Closes {
    won: Vec<Arc<Column>>,
    lost: Vec<Arc<Column>>,
}

impl Closes {
    fn read(workspace: &Workspace, model: &mut Model, source: &Source) -> Result<Closes, WorkbenchError> {
        let mut closes = Closes::default();
        if source.about.table != Table::Opportunities {
            return Ok(closes);
        }
        for (key, won, lost) in [
            ("won_at", true, false),
            ("lost_at", false, true),
            ("closed_at", true, true),
            ("close_on", true, true),
        ] {
            let Some(column) = model.source_column(workspace, source.number(), key)? else {
                continue;
            };
            closes.won.extend(won.then(|| Arc::clone(&column)));
            closes.lost.extend(lost.then_some(column));
        }
        Ok(closes)
    }

    fn of(&self, row: usize) -> Ended {
        let first = |columns: &[Arc<Column>]| {
            let day = columns.iter().find_map(|column| kernel::day(column, row));
            day.unwrap_or(i32::MIN)
        };
        Ended {
            won: first(&self.won),
            lost: first(&self.lost),
        }
    }
}

/// How the deals of a source stand; of several rows of a deal the stage that sorts last by name, and the latest
/// close. Ordered by deal. O(rows · log(rows)).
fn standings(deals: &[u32], stages: &[u16], closes: &Closes, names: &Names) -> Vec<Standing> {
    let rows = deals.iter().zip(stages).enumerate();
    let mut found: Vec<Standing> = rows
        .filter(|(_, (deal, code))| **deal < NO_ID && **code != NO_STAGE)
        .map(|(row, (deal, code))| Standing {
            deal: *deal,
            stage: *code,
            ended: closes.of(row),
        })
        .collect();
    found.sort_by_key(|own| {
        (
            own.deal,
            Reverse((&names.texts()[usize::from(own.stage)], own.ended)),
        )
    });
    found.dedup_by_key(|own| own.deal);
    found
}
