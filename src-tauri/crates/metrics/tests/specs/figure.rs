//! How the figures of each metric are written on its page. A name is words apart by commas: first what is asked about,
//! then the parameters, last the figure. Knows no Markdown.

use column::Bitmap;
use metrics::conversion::preset::{Preset, ratio};
use metrics::conversion::views::{in_period, period_ratio, snapshot};
use metrics::conversion::{self, Conversion, Entrance, Reach};
use metrics::incidence::Quantile;
use metrics::interval::{AmountShare, Share};
use metrics::outcome::Outcomes;
use metrics::time_in_stage::{Exit, Stay, Stays, time_in_stage};
use metrics::{aging, attrition, transitions, win_rate};
use model::Exact;

use super::Section;
use super::money;
use crate::deal_table::{DealTable, day};

/// Reads a figure of a metric by its name.
pub type Figure = fn(&Section, &DealTable, &str) -> String;

/// The figures of a metric; `None` for a metric whose pages are run elsewhere.
pub fn of(metric: &str) -> Option<Figure> {
    Some(match metric {
        "conversion" => of_conversion,
        "time_in_stage" => of_time_in_stage,
        "transitions" => of_transitions,
        "aging" => of_aging,
        "win_rate" => of_win_rate,
        "attrition" => of_attrition,
        _ => return money::of(metric),
    })
}

pub fn share(share: Share) -> String {
    match share.n {
        0 => "no cases".to_owned(),
        n => format!("{} of {n}", share.k),
    }
}

fn of_amounts(amount: AmountShare) -> String {
    match amount.exact() {
        None => "no cases".to_owned(),
        Some(_) => format!("{} of {}{}", amount.part, amount.whole, unknown(amount.unknown)),
    }
}

pub fn unknown(count: u64) -> String {
    if count == 0 {
        String::new()
    } else {
        format!(", {count} unknown")
    }
}

fn fraction(value: Option<Exact>) -> String {
    value.map_or("–".to_owned(), |value| value.to_string())
}

fn percent(value: f64) -> String {
    format!("{:.0} %", value * 100.0)
}

/// The number in words such as `within 30 days`.
pub fn number(words: &str) -> i64 {
    words.split(' ').find_map(|word| word.parse().ok()).unwrap()
}

fn or_none(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

fn of_conversion(section: &Section, table: &DealTable, name: &str) -> String {
    let words: Vec<&str> = name.split(", ").collect();
    let (from, to) = words[0].split_once(" to ").unwrap();
    let mut parameters = conversion::Parameters::new(table.stage(from), table.stage(to), section.period());
    for word in &words[1..] {
        match *word {
            "each visit" => parameters.entrance = Entrance::EachVisit,
            "touch" => parameters.reach = Reach::Touch,
            "backfill" => parameters.reach = Reach::Backfill,
            "final outcome only" => parameters.outcomes = Outcomes::FinalOnly,
            word if word.starts_with("within ") => parameters.window = Some(number(word)),
            _ => {}
        }
    }
    let (deals, period) = (table.deals(), section.period().unwrap());
    let figure = *words.last().unwrap();
    let (from, to) = (parameters.from, parameters.to);
    if let Some(date) = figure.strip_prefix("snapshot ") {
        return share(snapshot(&deals, from, to, day(date)).ratio.counts());
    }
    match figure {
        "in period" => share(in_period(&deals, from, to, parameters.reach, period).counts()),
        "period ratio" => share(period_ratio(&deals, from, to, period).counts()),
        _ => match figure.strip_prefix("preset ").and_then(Preset::of_id) {
            Some(preset) => share(ratio(&deals, preset, from, to, period).counts()),
            None => converted(table, &conversion::conversion(&deals, &parameters), figure),
        },
    }
}

fn converted(table: &DealTable, found: &Conversion, figure: &str) -> String {
    let interval = |share: Share| {
        let interval = share.wilson();
        interval.map_or("–".to_owned(), |ends| {
            format!("{} to {}", percent(ends.low), percent(ends.high))
        })
    };
    match figure {
        "so far" => share(found.so_far()),
        "interval" => interval(found.rate()),
        "by amount" => of_amounts(found.amount),
        "reached" => table.named(&found.reached),
        "not reached" => table.named(&found.not_reached),
        "not matured" => table.named(&found.not_matured),
        "open" => table.named(&found.open),
        "lost" => table.named(&found.lost),
        "won without" => table.named(&found.won_without),
        "direct entries" => table.named(&found.direct),
        "skipped" => table.named(&found.skipped),
        "entry unknown" => table.named(&found.entry_unknown),
        figure if figure.starts_with("within ") => share(found.rate()),
        figure if figure.starts_with("estimate by ") => {
            fraction(found.by(number(figure)).and_then(|estimate| estimate.exact))
        }
        _ => panic!("there is no figure “{figure}”"),
    }
}

fn quantile(found: Option<Quantile>) -> String {
    match found {
        None => "no cases".to_owned(),
        Some(Quantile::At(days)) => format!("{days} days"),
        Some(Quantile::NotReached { still, after }) => {
            format!("not reached, {} still inside after {after} days", percent(still))
        }
    }
}

fn of_time_in_stage(_: &Section, table: &DealTable, name: &str) -> String {
    let words: Vec<&str> = name.split(", ").collect();
    let stays = match words[1] {
        "cumulative" => Stays::Cumulative,
        "latest" => Stays::Latest,
        _ => Stays::PerVisit,
    };
    let parameters = metrics::time_in_stage::Parameters {
        stage: table.stage(words[0]),
        stays,
        entered: None,
    };
    let found = time_in_stage(&table.deals(), &parameters);
    let stay = |stay: &Stay| {
        let exit = stay
            .exit
            .map_or(String::new(), |exit| format!(" {exit:?}").to_lowercase());
        format!("{} {}{exit}", table.names[stay.row as usize], stay.days)
    };
    let curve = &found.curve;
    match *words.last().unwrap() {
        "cases" => curve.cases.to_string(),
        "median" => quantile(curve.median()),
        "p75" => quantile(curve.p75()),
        "naive mean" => fraction(curve.naive_mean()),
        "naive median" => fraction(curve.naive_median()),
        "advance" => curve.exits(Exit::Advance).to_string(),
        "lost" => curve.exits(Exit::Lost).to_string(),
        "entry unknown" => table.named(&found.entry_unknown),
        "stays" => or_none(found.stays.iter().map(stay).collect::<Vec<_>>().join(", ")),
        word if word.starts_with("inside after ") => fraction(curve.survival_exact(number(word))),
        word if word.starts_with("mean inside in ") => {
            let (mean, horizon) = curve.mean_inside(Some(number(word))).unwrap();
            format!("{mean:.1} days in {horizon}")
        }
        word => panic!("there is no figure “{word}”"),
    }
}

fn of_transitions(section: &Section, table: &DealTable, name: &str) -> String {
    let deals = table.deals();
    let top = name.split_once(", ").map_or(10, |(_, top)| number(top) as usize);
    let found = transitions::transitions(&deals, section.period(), top);
    let stage = |rank: &u16| table.ladder.stages()[usize::from(*rank)].name.clone();
    let pair = |text: &str| {
        let (from, to) = text.split_once(" to ").unwrap();
        (table.stage(from), table.stage(to))
    };
    match name.split(", ").next().unwrap() {
        "conforming" => share(found.conforming),
        "entries" => {
            let entries = found.entries.iter().zip(0_u16..).filter(|(count, _)| **count > 0);
            let entries: Vec<String> = entries
                .map(|(count, rank)| format!("{} {count}", stage(&rank)))
                .collect();
            entries.join(", ")
        }
        "paths" => {
            let path = |path: &transitions::Path| {
                let stages: Vec<String> = path.stages.iter().map(stage).collect();
                format!("{} {}", stages.join(" "), path.rows.len())
            };
            found.paths.iter().map(path).collect::<Vec<_>>().join(", ")
        }
        "other paths" => format!("{} paths of {} deals", found.other_paths, found.other_deals),
        text => {
            if let Some(text) = text.strip_prefix("movers ") {
                let (from, to) = pair(text);
                return table.named(&transitions::movers(&deals, from, to, section.period()));
            }
            let (from, to) = pair(text);
            let cell = found.moves.iter().find(|cell| cell.from == from && cell.to == to);
            cell.map_or("–".to_owned(), |cell| {
                format!(
                    "{}, worth {}{}",
                    cell.count,
                    cell.amount,
                    unknown(cell.amount_unknown)
                )
            })
        }
    }
}

fn of_aging(_: &Section, table: &DealTable, name: &str) -> String {
    let found = aging::aging(&table.deals());
    let named = |deal: &aging::Aged| table.names[deal.row as usize].clone();
    if let Some(name) = name.strip_prefix("lasts as long: ") {
        let deal = found.deals.iter().find(|deal| named(deal) == name).unwrap();
        return deal.lasts_as_long.map_or("too few".to_owned(), percent);
    }
    match name {
        "ages" => {
            let ages = found
                .deals
                .iter()
                .map(|deal| format!("{} {}", named(deal), deal.age));
            or_none(ages.collect::<Vec<_>>().join(", "))
        }
        "entry unknown" => table.named(&found.entry_unknown),
        _ => panic!("there is no figure “{name}”"),
    }
}

fn of_win_rate(section: &Section, table: &DealTable, name: &str) -> String {
    let words: Vec<&str> = name.split(", ").collect();
    let rows = |names: &str| {
        let inside: Vec<&str> = names.split(' ').collect();
        Bitmap::from_fn(table.names.len(), |row| {
            inside.contains(&table.names[row].as_str())
        })
    };
    let of = |what: &str| words.iter().find_map(|word| word.strip_prefix(what));
    let (stale, overdue) = (of("stale ").map(rows), of("overdue ").map(rows));
    let mut parameters = win_rate::Parameters {
        stale: stale.as_ref(),
        overdue: overdue.as_ref(),
        entry: of("entry ").map(|stage| table.stage(stage)),
        ..win_rate::Parameters::new(section.period())
    };
    if words.contains(&"as logged") {
        parameters.outcomes = Outcomes::AsLogged;
    }
    let found = win_rate::win_rate(&table.deals(), &parameters);
    match *words.last().unwrap() {
        "count" => share(found.count.counts()),
        "amount" => of_amounts(found.amount),
        "any close event" => share(found.any_close_event.counts()),
        "broad" => share(found.broad.counts()),
        "created over all" => share(found.created_over_all.counts()),
        "created over closed" => share(found.created_over_closed.counts()),
        "before entry" => table.named(&found.before_entry),
        word if word.starts_with("won by ") => {
            fraction(found.curve.incidence_exact(win_rate::WON, number(word)))
        }
        word if word.starts_with("lost by ") => {
            fraction(found.curve.incidence_exact(win_rate::LOST, number(word)))
        }
        word => panic!("there is no figure “{word}”"),
    }
}

fn of_attrition(section: &Section, table: &DealTable, name: &str) -> String {
    let codes: Vec<u32> = (0..section.reasons.len() as u32).collect();
    let (outcomes, name) = match name.strip_prefix("final outcome only, ") {
        Some(name) => (Outcomes::FinalOnly, name),
        None => (Outcomes::AsLogged, name),
    };
    let parameters = attrition::Parameters {
        period: section.period(),
        outcomes,
        reasons: attrition::Reasons {
            codes: &codes,
            names: &section.reasons,
        },
    };
    let found = attrition::attrition(&table.deals(), &parameters);
    let stage = |losses: &attrition::StageLosses| match losses.stage {
        None => "nowhere".to_owned(),
        Some(rank) => table.ladder.stages()[usize::from(rank)].name.clone(),
    };
    if name == "stages" {
        let all = found
            .iter()
            .map(|losses| format!("{} {}", stage(losses), share(losses.share)));
        let all: Vec<String> = all.collect();
        return if all.is_empty() {
            "no cases".to_owned()
        } else {
            all.join(", ")
        };
    }
    let (own, what) = name.split_once(", ").unwrap_or((name, "reasons"));
    let losses = found.iter().find(|losses| stage(losses) == own).unwrap();
    if what == "money" {
        return format!("{}{}", losses.amount, unknown(losses.amount_unknown));
    }
    let reason = |one: &attrition::Losses| {
        let name = one
            .reason
            .map_or("no reason", |code| section.reasons[code as usize].as_str());
        format!("{name}: {}", table.named(&one.rows))
    };
    losses.reasons.iter().map(reason).collect::<Vec<_>>().join(", ")
}
