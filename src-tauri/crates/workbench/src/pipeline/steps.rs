//! The metrics of stages as tables: conversion, time in stage.

use metrics::conversion::{self, Conversion, Entrance, Reach, preset};
use metrics::outcome::Outcomes;
use metrics::ratio::Relation;
use metrics::time_in_stage::{self, Exit, Stays, TimeInStage};
use model::StageKind;
use workspace::Workspace;

use super::cores;
use super::scope::Scoped;
use super::sheet::{self, Column, Sheet, Stayed, amount_share, count, exact, quantile, real, text};
use super::terms::Terms;
use crate::api::{MetricCell, Unit};
use crate::error::WorkbenchError;

/// Days at which the estimate of a conversion is told.
const HORIZON: i64 = 90;

const CAME_ON: &str = "came on";
const DID_NOT: &str = "did not come on";

pub(super) const OUTCOMES: [(&str, Outcomes); 2] = [
    ("as logged", Outcomes::AsLogged),
    ("final only", Outcomes::FinalOnly),
];

const CONVERSION: [Column<'static>; 9] = [
    ("entered", "Entered", Unit::Count),
    ("reached", "Came on", Unit::Count),
    ("rate", "So far", Unit::Share),
    ("estimate", "Expected by 90 days", Unit::Share),
    ("open", "Still open", Unit::Count),
    ("lost", "Lost", Unit::Count),
    ("amount", "By amount", Unit::Share),
    ("skipped", "Skipped it", Unit::Count),
    ("unknown", "Entry unknown", Unit::Count),
];

const PRESETS: [Column<'static>; 3] = [
    ("rate", "Rate", Unit::Share),
    ("moves", "Counted otherwise than ours", Unit::Count),
    ("rule", "What it counts", Unit::Text),
];

const TIMES: [Column<'static>; 11] = [
    ("median", "Median", Unit::Days),
    ("p75", "Three of four out by", Unit::Days),
    ("mean", "Mean, to the longest seen", Unit::Days),
    ("stays", "Stays", Unit::Count),
    ("inside", "Still inside", Unit::Count),
    ("naive_median", "Naive median", Unit::Days),
    ("naive_mean", "Naive mean", Unit::Days),
    ("advance", "Left forward", Unit::Count),
    ("back", "Back", Unit::Count),
    ("aside", "Aside", Unit::Count),
    ("lost", "Lost", Unit::Count),
];

impl Scoped {
    pub(super) fn stage(&self, rank: u16) -> String {
        let stages = self.facts.stages.ladder.stages();
        stages
            .get(usize::from(rank))
            .map_or_else(|| "–".to_owned(), |stage| stage.name.clone())
    }

    /// The ranks of the steps, and of what comes after each: the next step, or won.
    pub(super) fn steps(&self) -> Vec<(u16, u16)> {
        let ladder = &self.facts.stages.ladder;
        let steps = ladder.steps() as u16;
        let won = ladder
            .stages()
            .iter()
            .position(|stage| stage.kind == StageKind::Won);
        let next = |step: u16| {
            if step + 1 < steps {
                Some(step + 1)
            } else {
                won.map(|rank| rank as u16)
            }
        };
        (0..steps).filter_map(|step| Some((step, next(step)?))).collect()
    }

    fn way(&self, from: u16, to: u16) -> String {
        format!("{} → {}", self.stage(from), self.stage(to))
    }
}

pub(super) fn conversion(
    _: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let ways = scoped.steps();
    let Some((first, next)) = ways.first().copied() else {
        sheet.notes.push("The ladder has no step.".to_owned());
        return Ok(());
    };
    let ladder = &scoped.facts.stages.ladder;
    let from = terms.stage("from", ladder, first)?;
    let after = ways.iter().find(|(step, _)| *step == from);
    let to = terms.stage("to", ladder, after.map_or(next, |(_, next)| *next))?;
    let entrances = [("first", Entrance::First), ("each visit", Entrance::EachVisit)];
    let reaches = [
        ("advance", Reach::Advance),
        ("touch", Reach::Touch),
        ("backfill", Reach::Backfill),
    ];
    let parameters = conversion::Parameters {
        entrance: terms.one_of("entry", &entrances)?,
        reach: terms.one_of("reach", &reaches)?,
        window: terms.days("window", None)?.map(i64::from),
        outcomes: terms.one_of("outcomes", &OUTCOMES)?,
        ..conversion::Parameters::new(from, to, scoped.days())
    };
    let mut columns = CONVERSION;
    if parameters.window.is_some() {
        columns[2].1 = "Rate, of those matured";
    }
    sheet.table("steps", "Conversion, step by step", "Step", &columns);
    let own = (!ways.contains(&(from, to))).then_some((from, to));
    let (deals, ways) = (scoped.deals(), ways.into_iter().chain(own));
    let ways: Vec<(u16, u16)> = ways.collect();
    let all = cores::each(scoped.facts.count(), &ways, |(from, to)| {
        let own = conversion::Parameters {
            from: *from,
            to: *to,
            ..parameters
        };
        conversion::conversion(&deals, &own)
    });
    for ((from, to), found) in ways.into_iter().zip(all) {
        let key = if Some((from, to)) == own {
            format!("{from}-{to}")
        } else {
            from.to_string()
        };
        let cells = converted(sheet, scoped, &key, &found);
        sheet.row(key, scoped.way(from, to), cells);
    }
    presets(scoped, from, to, sheet);
    Ok(())
}

fn converted(sheet: &mut Sheet, scoped: &Scoped, key: &str, found: &Conversion) -> Vec<MetricCell> {
    let skipped: Vec<u32> = found.skipped.iter().chain(&found.direct).copied().collect();
    let estimate = found.by(HORIZON).map(|own| own.share);
    let mut many =
        |part: &str, rows: &[u32]| sheet.open(count(rows.len() as u64), format!("{key}:{part}"), rows);
    let (entered, reached) = (many("entered", &found.cohort), many("reached", &found.reached));
    let (open, lost) = (many("open", &found.open), many("lost", &found.lost));
    let (skipped, unknown) = (many("skipped", &skipped), many("unknown", &found.entry_unknown));
    let mut both = |cell: MetricCell, part: &str, reached: &[u32], not: &[u32]| {
        let key = format!("{key}:{part}");
        sheet.open_both(cell, &key, (CAME_ON, reached), (DID_NOT, not))
    };
    let rate = both(
        sheet::share(found.rate()),
        "rate",
        &found.reached,
        &found.not_reached,
    );
    let amount = both(
        amount_share(found.amount),
        "amount",
        &scoped.priced(&found.reached),
        &scoped.priced(&found.not_reached),
    );
    vec![
        entered,
        reached,
        rate,
        MetricCell {
            n: Some(found.cohort.len() as u64),
            ..real(estimate, "nobody was observed for so long")
        },
        open,
        lost,
        amount,
        skipped,
        unknown,
    ]
}

/// The same conversion as seven tools compute it, and which deals each counts.
fn presets(scoped: &Scoped, from: u16, to: u16, sheet: &mut Sheet) {
    let (period, days) = scoped.days_or_quarter();
    sheet.table(
        "presets",
        &format!(
            "{}, as other tools count it, {}",
            scoped.way(from, to),
            scoped.named(period)
        ),
        "Rule",
        &PRESETS,
    );
    let all = preset::presets(&scoped.deals(), from, to, days);
    let ours = all
        .iter()
        .find(|own| own.preset == preset::Preset::Ours)
        .map(|own| own.ratio.clone());
    for own in all {
        let id = own.preset.id();
        let moved = ours
            .as_ref()
            .map(|ours| preset::moved(ours, &own.ratio))
            .unwrap_or_default();
        let moved: Vec<u32> = [
            moved.left,
            moved.came,
            moved.no_longer_counted,
            moved.newly_counted,
        ]
        .concat();
        let interval = own.ratio.interval();
        let [above, below] = match own.ratio.relation {
            Relation::Share => [CAME_ON, DID_NOT],
            Relation::Volumes => ["entered the later stage", "entered the earlier stage"],
        };
        let rate = MetricCell {
            low: interval.map(|own| own.low),
            high: interval.map(|own| own.high),
            ..sheet::share(own.ratio.counts())
        };
        let cells = vec![
            sheet.open_both(
                rate,
                &format!("preset:{id}"),
                (above, &own.ratio.numerator),
                (below, &own.ratio.others()),
            ),
            sheet.open(count(moved.len() as u64), format!("preset:{id}:moved"), &moved),
            text(own.preset.does()),
        ];
        sheet.row(id, own.preset.label(), cells);
    }
}

pub(super) fn time_in_stage(
    _: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let choices = [
        ("per visit", Stays::PerVisit),
        ("cumulative", Stays::Cumulative),
        ("latest", Stays::Latest),
    ];
    let stays = terms.one_of("stays", &choices)?;
    let horizon = terms.days("horizon", None)?.map(i64::from);
    sheet.table("stages", "Days in each stage", "Stage", &TIMES);
    let (deals, steps) = (scoped.deals(), scoped.facts.stages.ladder.steps() as u16);
    let steps: Vec<u16> = (0..steps).collect();
    let all = cores::each(scoped.facts.count(), &steps, |step| {
        let parameters = time_in_stage::Parameters {
            stage: *step,
            stays,
            entered: scoped.days(),
        };
        time_in_stage::time_in_stage(&deals, &parameters)
    });
    for (step, found) in steps.into_iter().zip(all) {
        let cells = stayed(sheet, step, &found, horizon);
        sheet.row(step.to_string(), scoped.stage(step), cells);
        sheet.curves.push(Stayed {
            key: step.to_string(),
            label: scoped.stage(step),
            stage: step,
            curve: found.curve,
        });
    }
    let naive = "Naive figures leave the stays out that still last, and so come out too short.";
    sheet.notes.push(naive.to_owned());
    Ok(())
}

fn stayed(sheet: &mut Sheet, step: u16, found: &TimeInStage, horizon: Option<i64>) -> Vec<MetricCell> {
    let (curve, n) = (&found.curve, found.curve.cases);
    let of = |wanted: Option<Option<Exit>>| -> Vec<u32> {
        let stays = found
            .stays
            .iter()
            .filter(|stay| wanted.is_none_or(|exit| stay.exit == exit));
        stays.map(|stay| stay.row).collect()
    };
    let inside = of(Some(None));
    let mut cells = vec![
        quantile(curve.median(), n),
        quantile(curve.p75(), n),
        MetricCell {
            n: Some(n),
            ..real(curve.mean_inside(horizon).map(|(mean, _)| mean), "no cases")
        },
        sheet.open(count(n), format!("{step}:stays"), &of(None)),
        sheet.open(count(inside.len() as u64), format!("{step}:inside"), &inside),
        exact(curve.naive_median(), "no finished stay"),
        exact(curve.naive_mean(), "no finished stay"),
    ];
    for exit in Exit::ALL {
        let key = format!("{step}:{exit:?}").to_lowercase();
        cells.push(sheet.open(count(curve.exits(exit)), key, &of(Some(Some(exit)))));
    }
    cells
}
