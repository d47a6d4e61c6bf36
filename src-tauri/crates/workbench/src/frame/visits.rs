//! The stages that the deals of a frame were in, from the event logs of the teams that brought them. Knows no
//! criteria and no export.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use column::NO_ROW;
use definitions::{Stay, Visits};
use metrics::Shape;
use model::ladder::fold;
use model::{Table, Team};
use workspace::Workspace;

use super::{Frame, SIDES};
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::session::Model;
use crate::sides::epoch_day;
use crate::stages::Stages;

/// The stage histories that were made, by team; shared by all that ask for them.
#[derive(Clone, Default)]
pub(crate) struct Told(Arc<Mutex<BTreeMap<Team, Option<Arc<Stages>>>>>);

impl Told {
    /// A team's stage history, made when it is first asked for; `None` when no export of it tells of stages.
    pub fn get_or(
        &self,
        team: Team,
        make: impl FnOnce() -> Result<Option<Stages>, WorkbenchError>,
    ) -> Result<Option<Arc<Stages>>, WorkbenchError> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(stages) = lock().get(&team) {
            return Ok(stages.clone());
        }
        let stages = make()?.map(Arc::new);
        lock().insert(team, stages.clone());
        Ok(stages)
    }
}

/// A side's history with the deal of each of its rows.
struct Side {
    stages: Arc<Stages>,
    deals: Vec<u32>,
    /// The last day of which its exports know.
    as_of: Option<i32>,
}

impl Frame {
    /// The stages that the deals were in, as a side reads them: from its own history, for deals that aren't in
    /// it from the other side's; `None` when no export tells of stages but of the one that deals are in now
    /// and of their end.
    /// O(units + visits) once, and what the event log takes.
    pub fn visits(
        &mut self,
        workspace: &Workspace,
        side: usize,
    ) -> Result<Option<Arc<Visits>>, WorkbenchError> {
        if let Some(visits) = &self.visits[side] {
            return Ok(visits.clone());
        }
        let told = [self.told(workspace, side)?, self.told(workspace, 1 - side)?];
        let any = told.iter().any(Option::is_some);
        let visits = any.then(|| Arc::new(self.visits_of(side, &told)));
        self.visits[side] = Some(visits.clone());
        Ok(visits)
    }

    /// The names of the stages that criteria can ask for, in the order of the ladder; `None` when no export
    /// tells of stages.
    pub fn stage_names(
        &self,
        workspace: &Workspace,
        side: usize,
    ) -> Result<Option<Vec<String>>, WorkbenchError> {
        let told = [self.told(workspace, side)?, self.told(workspace, 1 - side)?];
        let any = told.iter().any(Option::is_some);
        Ok(any.then(|| named(&told).0))
    }

    fn told(&self, workspace: &Workspace, side: usize) -> Result<Option<Side>, WorkbenchError> {
        if self.table != Table::Opportunities || self.sides[side].own.is_empty() {
            return Ok(None);
        }
        let team = SIDES[side];
        let stages = self.brought.told.get_or(team, || {
            let mut model = Model::over(self.brought.sources.clone(), self.brought.former.clone());
            Stages::build(workspace, &mut model, team)
        })?;
        let own = self
            .brought
            .sources
            .iter()
            .filter(|source| source.about.team == team);
        let as_of = own.filter_map(Source::as_of).max().map(epoch_day);
        // A close date tells of an end alone, and criteria ask for the stages on the way.
        let on_the_way = |stages: &Arc<Stages>| {
            let mut exports = stages.exports.iter();
            exports.any(|export| export.shape != Shape::CloseDates)
        };
        Ok(stages.filter(on_the_way).map(|stages| Side {
            deals: stages.rows.iter().flatten().copied().collect(),
            stages,
            as_of,
        }))
    }

    fn visits_of(&self, side: usize, told: &[Option<Side>; 2]) -> Visits {
        let (names, codes) = named(told);
        let as_of = told.iter().flatten().filter_map(|own| own.as_of).max();
        let mut visits = Visits::new(&names, as_of);
        for unit in 0..self.units {
            let deal = |at: usize| {
                let own = told[at].as_ref()?;
                let row = self.sides[if at == 0 { side } else { 1 - side }].row(unit)?;
                let deal = own.deals.get(row).copied().filter(|deal| *deal != NO_ROW)?;
                Some((own, &codes[at], deal as usize))
            };
            match deal(0).or_else(|| deal(1)) {
                None => visits.push([], false),
                Some((own, codes, deal)) => visits.push(own.stays(deal, codes), own.is_cut(deal)),
            }
        }
        visits
    }
}

impl Side {
    /// The stays of a deal that are known at the as-of day.
    fn stays(&self, deal: usize, codes: &[u16]) -> impl Iterator<Item = Stay> {
        let day = |day: i64| i32::try_from(day).unwrap_or(i32::MAX - 1);
        let known = move |at: i64| self.as_of.is_none_or(|as_of| at <= i64::from(as_of));
        let visits = self.stages.log.visits(deal);
        visits
            .filter(move |visit| known(visit.entered.day()))
            .map(move |visit| Stay {
                stage: codes.get(usize::from(visit.stage)).copied().unwrap_or(u16::MAX),
                entered: day(visit.entered.day()),
                left: visit
                    .left
                    .map(|left| left.day())
                    .filter(|left| known(*left))
                    .map(day),
            })
    }

    /// True when the deal may have been in other stages before the first that is known: its history begins
    /// after it, and says neither where it came from nor, having a date for each stage, that there was none.
    fn is_cut(&self, deal: usize) -> bool {
        let log = &self.stages.log;
        if !log.entry_unknown.get(deal) || log.begins_inferred(deal) {
            return false;
        }
        let first = log.visits(deal).next().and_then(|visit| visit.evidence);
        let export = first.and_then(|evidence| self.stages.exports.get(usize::from(evidence.feed)));
        export.is_none_or(|export| export.shape != Shape::StageDates)
    }
}

/// The names of the stages of both histories, each once, and for each history the place of each rank's name.
fn named(told: &[Option<Side>; 2]) -> (Vec<String>, [Vec<u16>; 2]) {
    let mut names: Vec<String> = Vec::new();
    let codes = told.each_ref().map(|side| {
        let stages = side.iter().flat_map(|side| side.stages.ladder.stages());
        stages
            .map(|stage| {
                let at = names.iter().position(|name| fold(name) == fold(&stage.name));
                let at = at.unwrap_or_else(|| {
                    names.push(stage.name.clone());
                    names.len() - 1
                });
                u16::try_from(at).unwrap_or(u16::MAX)
            })
            .collect()
    });
    (names, codes)
}
