//! A team's stage history as it goes out of the door. Computes nothing but sums per source.

use metrics::{FeedAccount, Shape, StageFigure};
use model::{Team, ratio};

use super::{Export, Stages};
use crate::api::{StageExport, StageHistory, StageLine, StageShape, StepLine};
use crate::catalog::Source;

pub(super) fn history(sources: &[Source], team: Team, stages: &Stages) -> StageHistory {
    let (account, figures) = (&stages.log.account, &stages.figures);
    let lines = stages
        .ladder
        .stages()
        .iter()
        .enumerate()
        .map(|(rank, stage)| StageLine {
            name: stage.name.clone(),
            kind: stage.kind,
            visits: figures.visits[rank],
            step: figures.steps.get(rank).map(step),
        });
    StageHistory {
        team,
        deals_from_history: stages.deals_from_history,
        exports: exports(sources, &stages.exports),
        visits: account.visits,
        inferred: account.inferred,
        order_inferred: account.order_inferred,
        reopened: account.reopened,
        entry_unknown: account.entry_unknown,
        without_visit: account.without_visit,
        ends_elsewhere: account.ends_elsewhere,
        deals: figures.deals,
        won: figures.won,
        lost: figures.lost,
        open: figures.open,
        on_no_step: figures.on_no_step,
        stages: lines.collect(),
    }
}

fn step(figure: &StageFigure) -> StepLine {
    StepLine {
        reached: figure.reached,
        moved_on: figure.moved_on,
        lost: figure.lost,
        open: figure.open,
        skipped: figure.skipped,
        conversion: figure.conversion().as_ref().map(ratio::to_decimal),
        median_days: figure.median_days.as_ref().map(ratio::to_decimal),
        finished: figure.finished,
    }
}

/// One line per source and shape, the columns of stage dates together.
fn exports(sources: &[Source], exports: &[Export]) -> Vec<StageExport> {
    let mut lines: Vec<StageExport> = Vec::new();
    for group in exports.chunk_by(|a, b| (a.source, a.shape) == (b.source, b.shape)) {
        let mut all = FeedAccount::default();
        group.iter().for_each(|export| all += export.account);
        let first = &group[0];
        let named = sources.iter().find(|source| source.number() == first.source);
        lines.push(StageExport {
            source: first.source,
            file_name: named.map_or_else(String::new, |source| source.about.file_name.clone()),
            shape: match first.shape {
                Shape::Rows => StageShape::Rows,
                Shape::StageDates => StageShape::StageDates,
                Shape::CloseDates => StageShape::CloseDates,
                Shape::Snapshots => StageShape::Snapshots,
            },
            rows: all.rows,
            visits: all.visits,
            collapsed: all.collapsed,
            other_field: all.other_field,
            orphans: all.orphans,
            unreadable: all.unreadable,
            unmapped: all.unmapped,
            elsewhere: all.elsewhere,
            re_entries_unobservable: matches!(first.shape, Shape::StageDates | Shape::CloseDates),
            between: group
                .iter()
                .filter_map(|export| export.between)
                .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))),
        });
    }
    // Where better evidence tells of every deal, nobody asks for its close dates.
    lines.retain(|line| line.shape != StageShape::CloseDates || line.elsewhere < line.rows);
    lines.sort_by_key(|line| (line.shape, line.source));
    lines
}
