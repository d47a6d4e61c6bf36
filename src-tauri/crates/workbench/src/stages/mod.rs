//! A team's stage history: what its exports tell of the stages of its deals, in whatever shape, as one event
//! log. Reads the columns of the sources; knows no rule of order (see `metrics`) and no screen.

mod deals;
mod names;
mod tellings;
mod view;

use column::Bitmap;
use metrics::{
    EventLog, Feed, FeedAccount, Gathered, Opportunities, Shape, StageFigures, gather, stage_figures,
    typical_ladder,
};
use model::field::key;
use model::{Ladder, StageKind, Table, Team};
use workspace::Workspace;

use crate::Workbench;
use crate::api::{DeclaredLadder, StageHistory};
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::session::Model;
use crate::sides::epoch_day;

use deals::Created;
use deals::Deals;
use names::Names;
use tellings::{Snapshot, Standing, Telling};

/// The stage history of one team.
pub(crate) struct Stages {
    pub ladder: Ladder,
    pub log: EventLog,
    /// When each deal was created.
    pub created: Created,
    /// The deal of each row, per export of opportunities.
    pub rows: Vec<Vec<u32>>,
    /// The deal of each row, per export of a history.
    pub histories: Vec<(u64, Vec<u32>)>,
    /// Per stage name, the rows that use it, by name.
    pub names: Vec<(String, u64)>,
    pub figures: StageFigures,
    /// True when the team brought no opportunities: its deals are those its history names.
    pub deals_from_history: bool,
    pub exports: Vec<Export>,
}

/// What one source tells, in one shape.
pub(crate) struct Export {
    pub source: u64,
    pub shape: Shape,
    /// The as-of days between which a snapshot's changes lie.
    pub between: Option<(jiff::civil::Date, jiff::civil::Date)>,
    /// What became of its rows.
    pub account: FeedAccount,
    /// Rows of the source whose deal is not among the team's.
    pub orphans: Vec<u32>,
}

impl Stages {
    /// A team's stage history; `None` when no export of it tells of stages. O(rows).
    pub fn build(
        workspace: &Workspace,
        model: &mut Model,
        team: Team,
    ) -> Result<Option<Stages>, WorkbenchError> {
        let of = |model: &Model, wanted: &dyn Fn(&Source) -> bool| -> Vec<Source> {
            let own = model.sources.iter().filter(|source| source.about.team == team);
            own.filter(|source| wanted(source)).cloned().collect()
        };
        let opportunities = of(model, &|source| source.about.table == Table::Opportunities);
        let histories = of(model, &tells_of_deals);
        if opportunities.is_empty() && histories.is_empty() {
            return Ok(None);
        }
        let mut names = Names::default();
        let mut deals = Deals::read(workspace, model, &opportunities, &histories, &mut names)?;
        let mut tellings = Vec::new();
        for source in &histories {
            tellings.push(tellings::rows(workspace, model, source, &mut deals, &mut names)?);
        }
        for (at, source) in opportunities.iter().enumerate() {
            tellings.extend(tellings::stage_dates(
                workspace,
                model,
                source,
                &deals.rows[at],
                &mut names,
            )?);
        }
        let snapshots = snapshots(workspace, model, &opportunities, &mut deals, &mut names)?;
        let declared = crate::pipeline::declared(workspace)?;
        let dated = dated(declared.as_ref(), &mut names);
        let kinds = kinds(&deals, &names, declared.as_ref(), &dated);
        tellings.extend(tellings::snapshots(&snapshots, &deals, |code| {
            kinds[usize::from(code)]
        }));
        for own in &dated {
            tellings.iter_mut().for_each(|telling| telling.recode(own));
        }
        Ok(Some(Stages::of(
            deals,
            &tellings,
            &names,
            declared.as_ref(),
            opportunities.is_empty(),
        )))
    }

    fn of(
        deals: Deals,
        tellings: &[Telling],
        names: &Names,
        declared: Option<&DeclaredLadder>,
        deals_from_history: bool,
    ) -> Stages {
        let feeds: Vec<Feed> = tellings.iter().map(Telling::feed).collect();
        let whole = Bitmap::from_fn(deals.count(), |deal| deals.whole[deal]);
        let opportunities = Opportunities {
            count: deals.count(),
            created: deals.created.times(),
            stage: &deals.stage,
            whole: Some(&whole),
        };
        let gathered = gather(&opportunities, &feeds);
        let ladder = declared.map_or_else(
            || typical_ladder(&gathered, names.texts(), &deals.kinds(names)),
            DeclaredLadder::ladder,
        );
        let rank = |name: &String| match declared {
            Some(declared) => ladder.rank(declared.meaning(name)?),
            None => ladder.rank(name),
        };
        let ranks: Vec<u16> = names
            .texts()
            .iter()
            .map(|name| rank(name).unwrap_or(metrics::NO_STAGE))
            .collect();
        let log = EventLog::build(&opportunities, &gathered, &ladder, &ranks);
        let told = tellings.iter().zip(&feeds).zip(&log.feeds);
        let exports = told.map(|((telling, feed), account)| Export {
            source: telling.source,
            shape: telling.shape,
            between: telling.between,
            account: *account,
            orphans: Gathered::orphans(feed),
        });
        Stages {
            figures: stage_figures(&log, &ladder),
            names: used(&deals, tellings, names),
            histories: tellings
                .iter()
                .filter_map(Telling::history)
                .map(|(source, deals)| (source, deals.to_vec()))
                .collect(),
            exports: exports.collect(),
            ladder,
            log,
            created: deals.created,
            rows: deals.rows,
            deals_from_history,
        }
    }
}

/// The snapshots that exports of opportunities are, with the versions of them whose place a newer one took.
/// Another reading of the same file is none. O(rows · log(rows)).
fn snapshots(
    workspace: &Workspace,
    model: &mut Model,
    opportunities: &[Source],
    deals: &mut Deals,
    names: &mut Names,
) -> Result<Vec<Snapshot>, WorkbenchError> {
    let of = |source: &Source, shown: u64, deals: Vec<Standing>| Snapshot {
        day: source.as_of(),
        fingerprint: source.about.fingerprint.clone(),
        shown,
        deals,
    };
    let current = opportunities.iter().zip(std::mem::take(&mut deals.standings));
    let mut snapshots: Vec<Snapshot> = current
        .map(|(source, standings)| of(source, source.number(), standings))
        .collect();
    for version in model.former.clone().iter().rev() {
        let same = |shown: &&Source| shown.lineage() == version.lineage();
        let Some(shown) = opportunities.iter().find(same) else {
            continue;
        };
        if snapshots
            .iter()
            .any(|other| other.fingerprint == version.about.fingerprint)
        {
            continue;
        }
        let standings = deals.standings_then(workspace, model, version, names)?;
        snapshots.push(of(version, shown.number(), standings));
    }
    Ok(snapshots)
}

/// What each name of a stage means for a deal that is in it now.
fn kinds(deals: &Deals, names: &Names, declared: Option<&DeclaredLadder>, dated: &[Dated]) -> Vec<StageKind> {
    let Some(declared) = declared else {
        return deals.kinds(names);
    };
    let ladder = declared.ladder();
    let now = |code: u16| {
        dated
            .iter()
            .fold(code, |code, own| if own.code == code { own.then } else { code })
    };
    let kind = |code: u16| {
        let stage = declared.meaning(&names.texts()[usize::from(now(code))])?;
        ladder.kind(ladder.rank(stage)?)
    };
    (0_u16..)
        .zip(names.texts())
        .map(|(code, _)| kind(code).unwrap_or(StageKind::Open))
        .collect()
}

/// A name that means another stage from a day on, as a name of its own.
pub(super) struct Dated {
    pub code: u16,
    pub from: i64,
    pub then: u16,
}

/// The names whose meaning has a date, the earlier dates first.
fn dated(declared: Option<&DeclaredLadder>, names: &mut Names) -> Vec<Dated> {
    let mut dated: Vec<_> = declared
        .into_iter()
        .flat_map(|ladder| &ladder.names)
        .filter_map(|own| Some((own.from?, own)))
        .collect();
    dated.sort_by_key(|(from, own)| (*from, &own.name));
    let mut found: Vec<Dated> = Vec::new();
    for (from, own) in dated {
        let first = names.code(&own.name);
        let then = names.code(&own.dated_name());
        let from = i64::from(epoch_day(from));
        // A later date changes what an earlier one said.
        let codes: Vec<u16> = found
            .iter()
            .filter(|own| own.code == first)
            .map(|own| own.then)
            .collect();
        found.extend(
            codes
                .into_iter()
                .chain([first])
                .map(|code| Dated { code, from, then }),
        );
    }
    found
}

/// How many rows use each stage name, by name.
fn used(deals: &Deals, tellings: &[Telling], names: &Names) -> Vec<(String, u64)> {
    let mut rows = vec![0; names.texts().len()];
    let all = deals.stages.iter().flatten().copied();
    for code in all.chain(tellings.iter().flat_map(Telling::stages)) {
        if let Some(count) = rows.get_mut(usize::from(code)) {
            *count += 1;
        }
    }
    let mut used: Vec<(String, u64)> = names.texts().iter().cloned().zip(rows).collect();
    used.sort();
    used
}

/// True for a history of opportunities; the history of leads is none.
fn tells_of_deals(source: &Source) -> bool {
    source.about.table == Table::StageHistory && source.column(key::OPPORTUNITY_ID).is_some()
}

impl Workbench {
    /// The stage history of the teams that brought one, or of this team alone.
    ///
    /// # Errors
    /// When nothing is open or the workspace can't be read.
    pub fn stages(&self, team: Option<Team>) -> Result<Vec<StageHistory>, WorkbenchError> {
        self.read(|workspace, model| {
            let mut histories = Vec::new();
            for team in Team::ALL
                .into_iter()
                .filter(|own| team.is_none_or(|team| team == *own))
            {
                if let Some(stages) = model.stages(workspace, team)? {
                    histories.push(view::history(&model.sources, team, &stages));
                }
            }
            Ok(histories)
        })
    }
}
