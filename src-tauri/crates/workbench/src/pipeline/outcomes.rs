//! The metrics of moves and ends as tables: transitions, aging, win rate, attrition.

use metrics::win_rate::{self, WinRate};
use metrics::{Total, aging, attrition, transitions};
use model::Exact;
use workspace::Workspace;

use super::scope::Scoped;
use super::sheet::{self, Column, Sheet, amount_share, count, exact, none, quantile, real, text};
use super::steps::OUTCOMES;
use super::terms::Terms;
use crate::api::{MetricCell, Unit};
use crate::error::WorkbenchError;

/// The variants of the win rate: key, name, of what it is the share.
const VARIANTS: [(&str, &str, &str); 5] = [
    ("count", "By count", "won, of those won or lost in the period"),
    (
        "any",
        "Every close event",
        "every closing, of deals reopened since too",
    ),
    (
        "broad",
        "Broad",
        "open deals past their close date count as not won",
    ),
    (
        "created",
        "Created in the period, of all",
        "open ones count as not won",
    ),
    (
        "created_closed",
        "Created in the period, of closed",
        "open ones are left out",
    ),
];
pub(super) const WON: &str = "won";
const NOT_WON: &str = "not won";
/// Open deals listed by age, paths listed by number.
const LISTED: usize = 25;

const AGING: [Column<'static>; 4] = [
    ("open", "Open", Unit::Count),
    ("median", "Usual stay", Unit::Days),
    ("old", "Older than 9 of 10 stays", Unit::Count),
    ("amount", "Their amount", Unit::Money),
];
const OLDEST: [Column<'static>; 4] = [
    ("stage", "Stage", Unit::Text),
    ("age", "In it for", Unit::Days),
    ("as_long", "Stays that last as long", Unit::Share),
    ("amount", "Amount", Unit::Money),
];
const ATTRITION: [Column<'static>; 5] = [
    ("lost", "Lost", Unit::Count),
    ("share", "Of all losses", Unit::Share),
    ("amount", "Amount", Unit::Money),
    ("reason", "Most given reason", Unit::Text),
    ("missing", "Without a reason", Unit::Count),
];

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
    let [mut follow, mut stray] = [Vec::new(), Vec::new()];
    sheet.table("matrix", "Moves from stage to stage", "From", &columns);
    for from in 0..stages {
        let mut cells = Vec::new();
        for to in 0..stages {
            let own = found.moves.iter().find(|own| (own.from, own.to) == (from, to));
            cells.push(match own {
                None => count(0),
                Some(own) => {
                    let rows = transitions::movers(&deals, from, to, days);
                    let kind = if own.conforms { &mut follow } else { &mut stray };
                    kind.extend_from_slice(&rows);
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
    let conforming = sheet.open_both(
        sheet::share(found.conforming),
        "conforming",
        ("followed the ladder", &follow),
        ("strayed from it", &stray),
    );
    sheet.row("all", "To the next step or to an end", vec![conforming]);
    paths(scoped, sheet, &found);
    Ok(())
}

fn paths(scoped: &Scoped, sheet: &mut Sheet, found: &transitions::Transitions) {
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
}

pub(super) fn aging(
    workspace: &Workspace,
    scoped: &Scoped,
    _: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let found = aging::aging(&scoped.deals());
    sheet.table("stages", "Open deals by stage", "Stage", &AGING);
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
    sheet.table("oldest", "The oldest in their stage", "Deal", &OLDEST);
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
            MetricCell {
                n: Some(found.stages[usize::from(deal.stage)].cases),
                ..real(deal.lasts_as_long, "too few finished stays")
            },
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
    let title = format!("Win rate, {}", scoped.named(period));
    sheet.table(
        "variants",
        &title,
        "Variant",
        &[("rate", "Rate", Unit::Share), ("rule", "Of what", Unit::Text)],
    );
    variants(sheet, scoped, &found);
    Ok(())
}

fn variants(sheet: &mut Sheet, scoped: &Scoped, found: &WinRate) {
    let ratios = [
        &found.count,
        &found.any_close_event,
        &found.broad,
        &found.created_over_all,
        &found.created_over_closed,
    ];
    for ((key, label, rule), ratio) in VARIANTS.into_iter().zip(ratios) {
        let others = ratio.others();
        let cell = sheet.open_both(
            sheet::share(ratio.counts()),
            key,
            (WON, &ratio.numerator),
            (NOT_WON, &others),
        );
        sheet.row(key, label, vec![cell, text(rule)]);
        if key == "count" {
            let amount = sheet.open_both(
                amount_share(found.amount),
                "amount",
                (WON, &scoped.priced(&ratio.numerator)),
                (NOT_WON, &scoped.priced(&others)),
            );
            sheet.row(
                "amount",
                "By amount",
                vec![amount, text("the same on their amounts")],
            );
        }
    }
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
    sheet.table("stages", "Lost from which stage, and why", "Stage", &ATTRITION);
    let all = found.iter().flat_map(|own| &own.reasons);
    let all: Vec<u32> = all.flat_map(|reason| reason.rows.iter().copied()).collect();
    sheet.keep("lost", &all);
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
        let share = sheet.open_part(
            sheet::share(own.share),
            &format!("{key}:share"),
            ("lost from here", &rows),
            ("lost elsewhere", "lost"),
        );
        let cells = vec![
            sheet.open(count(own.share.k), format!("{key}:lost"), &rows),
            share,
            sheet::money(&amount),
            reason.map_or_else(|| none("none given"), text),
            sheet.open(count(missing.len() as u64), format!("{key}:missing"), &missing),
        ];
        sheet.row(key, stage(own.stage), cells);
    }
    Ok(())
}
