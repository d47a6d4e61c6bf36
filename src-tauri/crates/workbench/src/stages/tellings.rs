//! What exports tell of stages, shape by shape, as feeds of the event log: rows of changes, dates per stage,
//! the close dates of deals that are over, and snapshots of the same deals on several days. Knows no order of events.

use std::collections::BTreeMap;
use std::sync::Arc;

use column::Column;
use jiff::civil::Date;
use metrics::{Codes, Feed, NO_ID, NO_STAGE, Shape, Times};
use model::field::key;
use model::{StageKind, StageSide};
use workspace::Workspace;

use super::Dated;
use super::deals::{Deals, times};
use super::names::{FieldOf, Names};
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::session::Model;
use crate::sides::epoch_day;

/// What one source tells in one shape, as arrays.
pub(super) struct Telling {
    pub source: u64,
    pub shape: Shape,
    pub between: Option<(Date, Date)>,
    records: Vec<u32>,
    stages: OfRows,
    from: OfRows,
    times: When,
    sequence: Option<Vec<u32>>,
}

enum OfRows {
    Each(Vec<u16>),
    All(u16),
}

impl OfRows {
    fn codes(&self) -> Codes<'_> {
        match self {
            OfRows::Each(codes) => Codes::Each(codes),
            OfRows::All(code) => Codes::All(*code),
        }
    }
}

enum When {
    Column(Arc<Column>),
    On(Vec<i32>),
    By(i32),
    Unknown,
}

impl When {
    fn of_rows(&self) -> Times<'_> {
        match self {
            When::Column(column) => times(column).unwrap_or(Times::Unknown),
            When::On(days) => Times::Days(days),
            When::By(day) => Times::By(*day),
            When::Unknown => Times::Unknown,
        }
    }
}

impl Telling {
    /// The deal of each row of a history; `None` where rows are no history.
    pub fn history(&self) -> Option<(u64, &[u32])> {
        (self.shape == Shape::Rows).then_some((self.source, &self.records))
    }

    /// Rows from a day on name another stage than the same name did before.
    pub fn recode(&mut self, dated: &Dated) {
        let times = self.times.of_rows();
        let later = |row: usize| times.at(row).is_some_and(|at| at.day() >= dated.from);
        for codes in [&mut self.stages, &mut self.from] {
            let OfRows::Each(codes) = codes else { continue };
            for (row, code) in codes.iter_mut().enumerate() {
                if *code == dated.code && later(row) {
                    *code = dated.then;
                }
            }
        }
    }

    /// The stage of each row, where rows name one.
    pub fn stages(&self) -> impl Iterator<Item = u16> + '_ {
        let each = match &self.stages {
            OfRows::Each(codes) if self.shape == Shape::Rows => codes.as_slice(),
            _ => &[],
        };
        each.iter().copied()
    }

    /// As the event log takes it.
    pub fn feed(&self) -> Feed<'_> {
        Feed {
            shape: self.shape,
            records: &self.records,
            stages: self.stages.codes(),
            from: self.from.codes(),
            times: self.times.of_rows(),
            sequence: self.sequence.as_deref(),
        }
    }
}

/// One row per change: of the stage alone, or of any field with its old and new value. A row that says the
/// deal was created tells no stage, but that the history is whole. O(rows).
pub(super) fn rows(
    workspace: &Workspace,
    model: &mut Model,
    source: &Source,
    deals: &mut Deals,
    names: &mut Names,
) -> Result<Telling, WorkbenchError> {
    let mut read = |key: &str| model.source_column(workspace, source.number(), key);
    let ids = read(key::OPPORTUNITY_ID)?;
    let changed = read("changed_at")?;
    let fields = read("field_name")?;
    let [stage, from] = match fields {
        Some(_) => [read("new_value")?, read("old_value")?],
        None => [read("stage")?, read("from_stage")?],
    };
    let rows = source.rows as usize;
    let records = ids.map_or_else(|| vec![NO_ID; rows], |ids| deals.find(&ids));
    let told = fields.as_deref().map(FieldOf::each);
    let tells = |row: usize| told.as_ref().is_none_or(|told| told[row] == FieldOf::Stage);
    let mut codes = |column: Option<Arc<Column>>| {
        column.map_or_else(|| vec![NO_STAGE; rows], |column| names.codes(&column, tells))
    };
    let (stages, from) = (codes(stage), codes(from));
    if let (Some(told), Some(times)) = (&told, changed.as_deref().and_then(times)) {
        for (row, deal) in records.iter().enumerate() {
            if told[row] == FieldOf::Created
                && *deal < NO_ID
                && let Some(at) = times.at(row)
            {
                deals.created_in_history(*deal, at.seconds);
            }
        }
    }
    let lines = model.lines(workspace, source)?;
    Ok(Telling {
        source: source.number(),
        shape: Shape::Rows,
        between: None,
        records,
        stages: OfRows::Each(stages),
        from: OfRows::Each(from),
        times: changed.map_or(When::Unknown, When::Column),
        sequence: sequence(&lines),
    })
}

/// Where several rows stand on one physical line, as in a property history, their order is the export's own: the
/// earlier in the line, the earlier it happened. `None` when no line holds two.
fn sequence(lines: &[u32]) -> Option<Vec<u32>> {
    let same = |pair: &[u32]| pair[0] == pair[1];
    lines.windows(2).any(same).then(|| {
        let mut sequence = vec![0; lines.len()];
        for row in 1..lines.len() {
            if lines[row - 1] == lines[row] {
                sequence[row] = sequence[row - 1] + 1;
            }
        }
        sequence
    })
}

/// One date per stage and deal. O(rows × stages).
pub(super) fn stage_dates(
    workspace: &Workspace,
    model: &mut Model,
    source: &Source,
    rows: &[u32],
    names: &mut Names,
) -> Result<Vec<Telling>, WorkbenchError> {
    let mut tellings = Vec::new();
    for own in &source.columns {
        let Some(stage) = own
            .stage
            .as_ref()
            .filter(|stage| stage.side == StageSide::Entered)
        else {
            continue;
        };
        let column = model.source_column(workspace, source.number(), &own.key)?;
        if let Some(column) = column.filter(|column| times(column).is_some()) {
            tellings.push(Telling {
                source: source.number(),
                shape: Shape::StageDates,
                between: None,
                records: rows.to_vec(),
                stages: OfRows::All(names.code(&stage.stage)),
                from: OfRows::All(NO_STAGE),
                times: When::Column(column),
                sequence: None,
            });
        }
    }
    Ok(tellings)
}

/// The stages that an export of deals says they are in.
pub(super) struct Snapshot {
    /// The day it was made; without one it comes neither before nor after another.
    pub day: Option<Date>,
    /// blake3 of the file.
    pub fingerprint: String,
    /// The version of the export that shows.
    pub shown: u64,
    /// Ordered by deal.
    pub deals: Vec<Standing>,
}

/// How a deal stands in an export.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub deal: u32,
    pub stage: u16,
    /// The day it came to its end, should its stage be one; `i32::MIN` is unknown.
    pub ended: Ended,
}

/// The days on which a deal ended, if it is won and if it is lost; `i32::MIN` is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ended {
    pub won: i32,
    pub lost: i32,
}

/// What exports of deals tell by the stages that they say the deals are in.
///
/// - A deal that is won or lost came there on its close date. That lies no earlier than the last export that says
///   otherwise and no later than the export itself; else it is no day on which anything happened, and the deal came
///   there by the day of the export.
/// - The close date of any other deal is a forecast and tells nothing.
/// - A difference between exports of the same deals with different as-of days happened after the earlier day and no
///   later than the later one.
///
/// `kind` is what a stage is to a deal. O(rows · log rows).
pub(super) fn snapshots(
    snapshots: &[Snapshot],
    deals: &Deals,
    kind: impl Fn(u16) -> StageKind,
) -> Vec<Telling> {
    let mut order: Vec<&Snapshot> = snapshots.iter().collect();
    order.sort_by_key(|own| (own.day.is_none(), own.day, &own.fingerprint));
    let mut seen: Vec<Option<(Option<Date>, u16)>> = vec![None; deals.count()];
    let mut tellings = Vec::new();
    for same_day in order.chunk_by(|a, b| a.day == b.day && a.day.is_some()) {
        for snapshot in same_day {
            let mut told = Told::default();
            for own in &snapshot.deals {
                let earlier = seen[own.deal as usize];
                told.of(snapshot.day, *own, earlier, kind(own.stage));
            }
            tellings.extend(told.tellings(snapshot));
        }
        for own in same_day.iter().flat_map(|snapshot| &snapshot.deals) {
            seen[own.deal as usize] = Some((same_day[0].day, own.stage));
        }
    }
    tellings.sort_by_key(|telling| (telling.source, telling.shape));
    tellings
}

/// What one export tells beside those before it.
#[derive(Default)]
struct Told {
    closed: Changes,
    ended: Vec<i32>,
    /// By the day before which the change did not happen; `None` where no export was before.
    changed: BTreeMap<Option<Date>, Changes>,
}

impl Told {
    fn of(
        &mut self,
        day: Option<Date>,
        own: Standing,
        earlier: Option<(Option<Date>, u16)>,
        kind: StageKind,
    ) {
        let from = earlier.map_or(NO_STAGE, |(_, from)| from);
        // Which of two exports without a day came first is not known.
        if from == own.stage || (earlier.is_some() && day.is_none()) {
            return;
        }
        let ended = match kind {
            StageKind::Won => own.ended.won,
            StageKind::Lost => own.ended.lost,
            StageKind::Open | StageKind::Detour => i32::MIN,
        };
        let since = earlier.and_then(|(day, _)| day);
        let happened = since.is_none_or(|since| ended >= epoch_day(since))
            && day.is_none_or(|day| ended <= epoch_day(day));
        if ended != i32::MIN && happened {
            self.closed.push(own.deal, from, own.stage);
            self.ended.push(ended);
        } else if day.is_some() && (earlier.is_some() || ended != i32::MIN) {
            let changes = self.changed.entry(since).or_default();
            changes.push(own.deal, from, own.stage);
        }
    }

    fn tellings(self, snapshot: &Snapshot) -> impl Iterator<Item = Telling> + use<> {
        let (day, shown) = (snapshot.day, snapshot.shown);
        let closed = (!self.ended.is_empty()).then(|| self.closed.telling(shown, None, When::On(self.ended)));
        let changed = self.changed.into_iter().filter_map(move |(since, changes)| {
            let between = since.zip(day);
            Some(changes.telling(shown, between, When::By(epoch_day(day?))))
        });
        closed.into_iter().chain(changed)
    }
}

/// Changes of stages.
#[derive(Default)]
struct Changes {
    records: Vec<u32>,
    from: Vec<u16>,
    stages: Vec<u16>,
}

impl Changes {
    fn push(&mut self, deal: u32, from: u16, stage: u16) {
        self.records.push(deal);
        self.from.push(from);
        self.stages.push(stage);
    }

    fn telling(self, source: u64, between: Option<(Date, Date)>, times: When) -> Telling {
        Telling {
            source,
            shape: if between.is_some() {
                Shape::Snapshots
            } else {
                Shape::CloseDates
            },
            between,
            records: self.records,
            stages: OfRows::Each(self.stages),
            from: OfRows::Each(self.from),
            times,
            sequence: None,
        }
    }
}
