//! The metrics of stages as tables: conversion, time in stage, transitions, aging, win rate, attrition.

use metrics::conversion::{self, Entrance, Reach, preset};
use metrics::outcome::Outcomes;
use metrics::time_in_stage::{self, Exit, Stays};
use metrics::{Share, Total, aging, attrition, transitions, win_rate};
use model::{Exact, StageKind};
use workspace::Workspace;

use super::scope::Scoped;
use super::sheet::{self, Sheet, count, exact, none, quantile, real, text};
use super::terms::Terms;
use crate::api::{MetricCell, Unit};
use crate::error::WorkbenchError;

/// Days at which the estimate of a conversion is told.
const HORIZON: i64 = 90;
/// Open deals listed by age, paths listed by number.
const LISTED: usize = 25;

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

const OUTCOMES: [(&str, Outcomes); 2] = [
    ("as logged", Outcomes::AsLogged),
    ("final only", Outcomes::FinalOnly),
];

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
    let after = ways
        .iter()
        .find(|(step, _)| *step == from)
        .map_or(next, |(_, next)| *next);
    let to = terms.stage("to", ladder, after)?;
    let entrance = terms.one_of(
        "entry",
        &[("first", Entrance::First), ("each visit", Entrance::EachVisit)],
    )?;
    let reach = terms.one_of(
        "reach",
        &[
            ("advance", Reach::Advance),
            ("touch", Reach::Touch),
            ("backfill", Reach::Backfill),
        ],
    )?;
    let window = terms.days("window", None)?.map(i64::from);
    let outcomes = terms.one_of("outcomes", &OUTCOMES)?;
    sheet.table(
        "steps",
        "Conversion, step by step",
        "Step",
        &[
            ("entered", "Entered", Unit::Count),
            ("reached", "Came on", Unit::Count),
            (
                "rate",
                if window.is_some() {
                    "Rate, of those matured"
                } else {
                    "So far"
                },
                Unit::Share,
            ),
            ("estimate", "Expected by 90 days", Unit::Share),
            ("open", "Still open", Unit::Count),
            ("lost", "Lost", Unit::Count),
            ("amount", "By amount", Unit::Share),
            ("skipped", "Skipped it", Unit::Count),
            ("unknown", "Entry unknown", Unit::Count),
        ],
    );
    let of = |from, to| {
        let parameters = conversion::Parameters {
            entrance,
            reach,
            window,
            outcomes,
            ..conversion::Parameters::new(from, to, scoped.days())
        };
        conversion::conversion(&scoped.deals(), &parameters)
    };
    let asked = (from, to);
    let own = (!ways.contains(&asked)).then_some(asked);
    for (from, to) in ways.into_iter().chain(own) {
        let found = of(from, to);
        let key = if Some((from, to)) == own {
            format!("{from}-{to}")
        } else {
            from.to_string()
        };
        let skipped: Vec<u32> = found.skipped.iter().chain(&found.direct).copied().collect();
        let estimate = found.by(HORIZON).map(|own| own.share);
        let cells = vec![
            sheet.open(
                count(found.cohort.len() as u64),
                format!("{key}:entered"),
                &found.cohort,
            ),
            sheet.open(
                count(found.reached.len() as u64),
                format!("{key}:reached"),
                &found.reached,
            ),
            sheet.open(
                sheet::share(found.rate()),
                format!("{key}:not reached"),
                &found.not_reached,
            ),
            MetricCell {
                n: Some(found.cohort.len() as u64),
                ..real(estimate, "nobody was observed for so long")
            },
            sheet.open(count(found.open.len() as u64), format!("{key}:open"), &found.open),
            sheet.open(count(found.lost.len() as u64), format!("{key}:lost"), &found.lost),
            exact(found.amount.exact(), "no known amount"),
            sheet.open(count(skipped.len() as u64), format!("{key}:skipped"), &skipped),
            sheet.open(
                count(found.entry_unknown.len() as u64),
                format!("{key}:unknown"),
                &found.entry_unknown,
            ),
        ];
        sheet.row(key, scoped.way(from, to), cells);
    }
    presets(scoped, from, to, sheet);
    Ok(())
}

/// The same conversion as seven tools compute it, and which deals each counts.
fn presets(scoped: &Scoped, from: u16, to: u16, sheet: &mut Sheet) {
    let (period, days) = scoped.days_or_quarter();
    sheet.table(
        "presets",
        &format!(
            "{}, as other tools count it, {}",
            scoped.way(from, to),
            period.to_text()
        ),
        "Rule",
        &[
            ("rate", "Rate", Unit::Share),
            ("moves", "Counted otherwise than ours", Unit::Count),
            ("rule", "What it counts", Unit::Text),
        ],
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
        let rate = MetricCell {
            low: interval.map(|own| own.low),
            high: interval.map(|own| own.high),
            ..sheet::share(own.ratio.counts())
        };
        let cells = vec![
            sheet.open(rate, format!("preset:{id}"), &own.ratio.numerator),
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
    let stays = terms.one_of(
        "stays",
        &[
            ("per visit", Stays::PerVisit),
            ("cumulative", Stays::Cumulative),
            ("latest", Stays::Latest),
        ],
    )?;
    let horizon = terms.days("horizon", None)?.map(i64::from);
    sheet.table(
        "stages",
        "Days in each stage",
        "Stage",
        &[
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
        ],
    );
    for step in 0..scoped.facts.stages.ladder.steps() as u16 {
        let parameters = time_in_stage::Parameters {
            stage: step,
            stays,
            entered: scoped.days(),
        };
        let found = time_in_stage::time_in_stage(&scoped.deals(), &parameters);
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
            let rows = of(Some(Some(exit)));
            cells.push(sheet.open(
                count(curve.exits(exit)),
                format!("{step}:{exit:?}").to_lowercase(),
                &rows,
            ));
        }
        sheet.row(step.to_string(), scoped.stage(step), cells);
    }
    sheet
        .notes
        .push("Naive figures leave the stays out that still last, and so come out too short.".to_owned());
    Ok(())
}

pub(super) fn transitions(
    _: &Workspace,
    scoped: &Scoped,
    _: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let (deals, days) = (scoped.deals(), scoped.days());
    let found = transitions::transitions(&deals, days, LISTED);
    let stages = scoped.facts.stages.ladder.stages().len() as u16;
    let ids: Vec<String> = (0..stages).map(|rank| rank.to_string()).collect();
    let names: Vec<String> = (0..stages).map(|rank| scoped.stage(rank)).collect();
    let columns: Vec<(&str, &str, Unit)> = ids
        .iter()
        .zip(&names)
        .map(|(id, name)| (id.as_str(), name.as_str(), Unit::Count))
        .collect();
    sheet.table("matrix", "Moves from stage to stage", "From", &columns);
    for from in 0..stages {
        let mut cells = Vec::new();
        for to in 0..stages {
            let own = found.moves.iter().find(|own| (own.from, own.to) == (from, to));
            cells.push(match own {
                None => count(0),
                Some(own) => {
                    let rows = transitions::movers(&deals, from, to, days);
                    let note = if own.conforms { "" } else { "off the ladder" };
                    let cell = MetricCell {
                        note: note.to_owned(),
                        ..count(own.count)
                    };
                    sheet.open(cell, format!("{from}>{to}"), &rows)
                }
            });
        }
        sheet.row(from.to_string(), scoped.stage(from), cells);
    }
    sheet.table(
        "conforming",
        "Moves that follow the ladder",
        "Moves",
        &[("share", "Share", Unit::Share)],
    );
    sheet.row(
        "all",
        "To the next step or to an end",
        vec![sheet::share(found.conforming)],
    );
    sheet.table(
        "paths",
        "Paths that deals took",
        "Path",
        &[("deals", "Deals", Unit::Count)],
    );
    for (at, path) in found.paths.iter().enumerate() {
        let words: Vec<String> = path.stages.iter().map(|stage| scoped.stage(*stage)).collect();
        let cell = sheet.open(count(path.rows.len() as u64), format!("path:{at}"), &path.rows);
        sheet.row(at.to_string(), words.join(" → "), vec![cell]);
    }
    if found.other_paths > 0 {
        let note = format!(
            "{} more paths, taken by {} deals, are not listed.",
            found.other_paths, found.other_deals
        );
        sheet.notes.push(note);
    }
    Ok(())
}

pub(super) fn aging(
    workspace: &Workspace,
    scoped: &Scoped,
    _: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let found = aging::aging(&scoped.deals());
    sheet.table(
        "stages",
        "Open deals by stage",
        "Stage",
        &[
            ("open", "Open", Unit::Count),
            ("median", "Usual stay", Unit::Days),
            ("old", "Older than 9 of 10 stays", Unit::Count),
            ("amount", "Their amount", Unit::Money),
        ],
    );
    for step in 0..scoped.facts.stages.ladder.stages().len() as u16 {
        let own: Vec<&aging::Aged> = found.deals.iter().filter(|deal| deal.stage == step).collect();
        if own.is_empty() {
            continue;
        }
        let rows: Vec<u32> = own.iter().map(|deal| deal.row).collect();
        let old = own
            .iter()
            .filter(|deal| deal.lasts_as_long.is_some_and(|share| share <= 0.1));
        let old: Vec<u32> = old.map(|deal| deal.row).collect();
        let curve = &found.stages[usize::from(step)];
        let few = curve.ended() < aging::FEW;
        let cells = vec![
            sheet.open(count(rows.len() as u64), format!("{step}:open"), &rows),
            quantile(curve.median(), curve.cases),
            match few {
                true => none(format!("fewer than {} finished stays", aging::FEW)),
                false => sheet.open(count(old.len() as u64), format!("{step}:old"), &old),
            },
            sheet::money(&total(scoped, &old)),
        ];
        sheet.row(step.to_string(), scoped.stage(step), cells);
    }
    oldest(workspace, scoped, &found, sheet)?;
    let unknown = found.entry_unknown.len();
    if unknown > 0 {
        sheet.notes.push(format!(
            "Of {unknown} open deals it is unknown when they entered their stage."
        ));
    }
    Ok(())
}

fn oldest(
    workspace: &Workspace,
    scoped: &Scoped,
    found: &aging::Aging,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let names = scoped.facts.names(workspace)?;
    sheet.table(
        "oldest",
        "The oldest in their stage",
        "Deal",
        &[
            ("stage", "Stage", Unit::Text),
            ("age", "In it for", Unit::Days),
            ("as_long", "Stays that last as long", Unit::Share),
            ("amount", "Amount", Unit::Money),
        ],
    );
    let mut deals: Vec<&aging::Aged> = found.deals.iter().collect();
    let rank = |deal: &aging::Aged| deal.lasts_as_long.unwrap_or(1.0);
    deals.sort_by(|a, b| {
        rank(a)
            .total_cmp(&rank(b))
            .then(b.age.cmp(&a.age))
            .then(a.row.cmp(&b.row))
    });
    for deal in deals.into_iter().take(LISTED) {
        let age = sheet.open(
            exact(Some(Exact::from_integer(deal.age.into())), ""),
            format!("deal:{}", deal.row),
            &[deal.row],
        );
        let cells = vec![
            text(scoped.stage(deal.stage)),
            age,
            real(deal.lasts_as_long, "too few finished stays"),
            sheet::money(&total(scoped, &[deal.row])),
        ];
        sheet.row(deal.row.to_string(), names[deal.row as usize].clone(), cells);
    }
    Ok(())
}

/// The money of some deals.
pub(super) fn total(scoped: &Scoped, rows: &[u32]) -> Total {
    let deals = scoped.deals();
    let mut total = Total::default();
    for row in rows {
        total.n += 1;
        match deals.amount(*row as usize) {
            Some(minor) => total.minor += i128::from(minor),
            None => total.null_amounts += 1,
        }
    }
    total
}

pub(super) fn win_rate(
    _: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let [logged, last] = OUTCOMES;
    let outcomes = terms.one_of("outcomes", &[last, logged])?;
    let (period, days) = scoped.days_or_quarter();
    let overdue = overdue(scoped);
    let parameters = win_rate::Parameters {
        outcomes,
        overdue: Some(&overdue),
        ..win_rate::Parameters::new(Some(days))
    };
    let found = win_rate::win_rate(&scoped.deals(), &parameters);
    let title = format!("Win rate, {}", period.to_text());
    sheet.table(
        "variants",
        &title,
        "Variant",
        &[("rate", "Rate", Unit::Share), ("rule", "Of what", Unit::Text)],
    );
    let ratios = [
        (
            "count",
            "By count",
            &found.count,
            "won, of those won or lost in the period",
        ),
        (
            "any",
            "Every close event",
            &found.any_close_event,
            "every closing, of deals reopened since too",
        ),
        (
            "broad",
            "Broad",
            &found.broad,
            "open deals past their close date count as not won",
        ),
        (
            "created",
            "Created in the period, of all",
            &found.created_over_all,
            "open ones count as not won",
        ),
        (
            "created_closed",
            "Created in the period, of closed",
            &found.created_over_closed,
            "open ones are left out",
        ),
    ];
    for (key, label, ratio, rule) in ratios {
        let cell = sheet.open(sheet::share(ratio.counts()), key, &ratio.numerator);
        sheet.row(key, label, vec![cell, text(rule)]);
        if key == "count" {
            let amount = MetricCell {
                note: match found.amount.unknown {
                    0 => String::new(),
                    n => format!("{n} without an amount"),
                },
                ..exact(found.amount.exact(), "no known amount")
            };
            sheet.row(
                "amount",
                "By amount",
                vec![amount, text("the same on their amounts")],
            );
        }
    }
    Ok(())
}

/// Open deals whose close date is past.
fn overdue(scoped: &Scoped) -> column::Bitmap {
    let deals = scoped.deals();
    column::Bitmap::from_fn(scoped.facts.count(), |row| {
        deals.close.at(row).is_some_and(|close| close.day() < deals.as_of)
    })
}

pub(super) fn attrition(
    workspace: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let outcomes = terms.one_of("outcomes", &OUTCOMES)?;
    let (codes, names) = scoped.facts.codes(workspace, "lost_reason")?;
    let mut texts = vec![String::new()];
    texts.extend(names.texts().map(str::to_owned));
    let parameters = attrition::Parameters {
        period: scoped.days(),
        outcomes,
        reasons: attrition::Reasons {
            codes: &codes,
            names: &texts,
        },
    };
    let found = attrition::attrition(&scoped.deals(), &parameters);
    sheet.table(
        "stages",
        "Lost from which stage, and why",
        "Stage",
        &[
            ("lost", "Lost", Unit::Count),
            ("share", "Of all losses", Unit::Share),
            ("amount", "Amount", Unit::Money),
            ("reason", "Most given reason", Unit::Text),
            ("missing", "Without a reason", Unit::Count),
        ],
    );
    let stage =
        |rank: Option<u16>| rank.map_or_else(|| "no stage before".to_owned(), |rank| scoped.stage(rank));
    for own in &found {
        let key = own
            .stage
            .map_or_else(|| "none".to_owned(), |rank| rank.to_string());
        let rows: Vec<u32> = own
            .reasons
            .iter()
            .flat_map(|reason| reason.rows.iter().copied())
            .collect();
        let missing = own.reasons.iter().filter(|reason| reason.reason.is_none());
        let missing: Vec<u32> = missing.flat_map(|reason| reason.rows.iter().copied()).collect();
        let given = own
            .reasons
            .iter()
            .filter_map(|reason| Some((reason.rows.len(), reason.reason?)));
        let most = given.max_by_key(|(n, code)| (*n, std::cmp::Reverse(*code)));
        let reason = most.and_then(|(n, code)| Some(format!("{} ({n})", texts.get(code as usize)?)));
        let amount = Total {
            n: rows.len() as u64,
            minor: own.amount,
            null_amounts: own.amount_unknown,
        };
        let cells = vec![
            sheet.open(count(own.share.k), format!("{key}:lost"), &rows),
            sheet::share(Share { ..own.share }),
            sheet::money(&amount),
            reason.map_or_else(|| none("none given"), text),
            sheet.open(count(missing.len() as u64), format!("{key}:missing"), &missing),
        ];
        sheet.row(key, stage(own.stage), cells);
    }
    Ok(())
}
