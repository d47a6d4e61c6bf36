//! How the figures of the metrics of money are written on their pages. An amount reads `150 of 2 deals, 1 unknown`, a
//! figure that does not exist says why. Knows no Markdown.

use column::{Bitmap, Codes, Dictionary};
use metrics::coverage::{self, Coverage};
use metrics::forecast::{self, Method};
use metrics::movement::{self, Flow, movement};
use metrics::outcome::Outcomes;
use metrics::source_quality::{Source, source_quality};
use metrics::velocity::{self, Factors};
use metrics::{Change, Changed, Changes, Days, Moment, Precision, Sources, Total};
use model::Period;

use super::Section;
use super::figure::{self, number, share, unknown};
use crate::deal_table::{DealTable, day};

/// The figures of a metric; `None` for a metric whose pages are run elsewhere.
pub fn of(metric: &str) -> Option<figure::Figure> {
    Some(match metric {
        "velocity" => of_velocity,
        "coverage" => of_coverage,
        "movement" => of_movement,
        "forecast" => of_forecast,
        "source_quality" => of_source_quality,
        _ => return None,
    })
}

/// A fraction, or why there is none: `NoWins` reads `no wins`.
fn figure(figure: metrics::Figure) -> String {
    match figure {
        Ok(value) => value.to_string(),
        Err(why) => {
            let mut words = String::new();
            for letter in format!("{why:?}").chars() {
                if letter.is_uppercase() && !words.is_empty() {
                    words.push(' ');
                }
                words.extend(letter.to_lowercase());
            }
            words
        }
    }
}

fn total(total: &Total) -> String {
    format!(
        "{} of {} deals{}",
        total.minor,
        total.n,
        unknown(total.null_amounts)
    )
}

fn named(table: &DealTable, rows: &Bitmap) -> String {
    let rows: Vec<u32> = rows.rows().map(|row| row as u32).collect();
    table.named(&rows)
}

/// What words ask for: `entry S2, window 90, velocity`.
struct Asked<'a> {
    words: Vec<&'a str>,
    figure: &'a str,
}

impl<'a> Asked<'a> {
    fn read(name: &'a str) -> Asked<'a> {
        let words: Vec<&str> = name.split(", ").collect();
        Asked {
            figure: words[words.len() - 1],
            words,
        }
    }

    fn of(&self, what: &str) -> Option<&'a str> {
        let before = &self.words[..self.words.len() - 1];
        before.iter().find_map(|word| word.strip_prefix(what))
    }

    fn stage(&self, table: &DealTable, what: &str) -> u16 {
        self.of(what).map_or(0, |stage| table.stage(stage))
    }

    fn many(&self, what: &str, default: i64) -> i64 {
        self.of(what).map_or(default, |text| text.parse().unwrap())
    }
}

fn changes(section: &Section) -> Changes {
    let mut all = Vec::new();
    for (deal, text) in (0_u32..).zip(&section.changes) {
        for change in text.split("; ").filter(|change| !change.is_empty()) {
            let [what, old, "to", new, on] = change.split(' ').collect::<Vec<_>>()[..] else {
                panic!("a change is `amount 100 to 150 2026-02-10`: {change}");
            };
            let what = match what {
                "amount" => Changed::Amount {
                    old: old.parse().ok(),
                    new: new.parse().ok(),
                },
                _ => Changed::Close {
                    old: Some(day(old)),
                    new: Some(day(new)),
                },
            };
            let at = Moment {
                seconds: day(on) * 86_400,
                precision: Precision::Day,
            };
            all.push(Change {
                deal,
                at,
                sequence: 0,
                what,
            });
        }
    }
    if all.is_empty() {
        return Changes::none();
    }
    Changes::gather(section.changes.len(), &all)
}

fn factors(found: &Factors, what: &str) -> String {
    match what {
        "velocity" => figure(found.velocity()),
        "open" => found.open.to_string(),
        "amount" => figure(found.amount()),
        "win rate" => share(found.decided),
        "cycle" => figure(found.cycle_days()),
        "actual" => figure(found.actual()),
        "entry unknown" => found.entry_unknown.to_string(),
        "lost before entry" => found.lost_before_entry.to_string(),
        what => panic!("there is no figure “{what}”"),
    }
}

fn of_velocity(_: &Section, table: &DealTable, name: &str) -> String {
    let asked = Asked::read(name);
    let terms = velocity::Terms {
        entry: asked.stage(table, "entry "),
        window: u32::try_from(asked.many("window ", 90)).unwrap(),
        outcomes: match asked.of("final outcome only") {
            Some(_) => Outcomes::FinalOnly,
            None => Outcomes::AsLogged,
        },
    };
    let deals = table.deals();
    let now = velocity::velocity(&deals, terms).factors;
    let Some(since) = asked.of("since ") else {
        return factors(&now, asked.figure);
    };
    let before = metrics::Deals {
        as_of: day(since),
        ..deals
    };
    let then = velocity::velocity(&before, terms).factors;
    figure(velocity::change(&then, &now).map(|change| match asked.figure {
        "by open" => change.open,
        "by amount" => change.amount,
        "by win rate" => change.win_rate,
        "by cycle" => change.cycle,
        _ => change.total,
    }))
}

fn of_coverage(section: &Section, table: &DealTable, name: &str) -> String {
    let asked = Asked::read(name);
    let (deals, period) = (table.deals(), section.period().unwrap());
    let entry = asked.stage(table, "entry ");
    if let Some(past) = asked.of("needed on day ") {
        let quarters: Vec<Days> = asked.words[1..].iter().map(|own| days(own)).collect();
        let needed = coverage::needed(&deals, &changes(section), entry, number(past), &quarters);
        return figure(needed.median);
    }
    let found = coverage::coverage(
        &deals,
        coverage::Terms {
            entry,
            period,
            target: asked.many("target ", 0),
        },
    );
    covered(table, &found, asked.figure)
}

fn days(text: &str) -> Days {
    Days::of(Period::parse(text).unwrap())
}

fn covered(table: &DealTable, found: &Coverage, what: &str) -> String {
    match what {
        "remaining" => figure(found.remaining),
        "full" => figure(found.full),
        "eligible" => total(&found.eligible),
        "won" => total(&found.won),
        "elsewhere" => total(&found.elsewhere),
        "undated" => total(&found.undated),
        "eligible deals" => named(table, &found.eligible_rows),
        "won deals" => named(table, &found.won_rows),
        what => panic!("there is no figure “{what}”"),
    }
}

fn of_movement(section: &Section, table: &DealTable, name: &str) -> String {
    let asked = Asked::read(name);
    let period = section.period().unwrap();
    let disqualified: Vec<u16> = asked
        .of("disqualified by ")
        .map(|stage| table.stage(stage))
        .into_iter()
        .collect();
    let found = movement(
        &table.deals(),
        &changes(section),
        &movement::Terms {
            entry: asked.stage(table, "entry "),
            between: period,
            scope: asked.of("closing in it").map(|_| period),
            disqualified: &disqualified,
        },
    );
    match asked.figure {
        "start" => total(&found.start),
        "end" => total(&found.end),
        "all flows" => {
            let signed = |flow: Flow| {
                let own = found.of(flow).total.minor;
                if flow.adds() { own } else { -own }
            };
            (found.start.minor + Flow::ALL.map(signed).iter().sum::<i128>()).to_string()
        }
        flow => {
            let same = |own: &Flow| format!("{own:?}").to_lowercase() == flow.replace(' ', "");
            total(&found.of(Flow::ALL.into_iter().find(same).unwrap()).total)
        }
    }
}

fn of_forecast(section: &Section, table: &DealTable, name: &str) -> String {
    let asked = Asked::read(name);
    let terms = forecast::Terms {
        entry: asked.stage(table, "entry "),
        late: asked.stage(table, "late "),
        period: section.period().unwrap(),
        history: u32::try_from(asked.many("history ", 365)).unwrap(),
    };
    let deals = table.deals();
    let found = forecast::forecast(&deals, terms);
    let method = |text: &str| match text {
        "weighted" => Method::Weighted,
        "late stage" => Method::LateStage,
        _ => Method::InPeriod,
    };
    if let Some(quarters) = asked.of("over ") {
        let periods: Vec<Days> = quarters.split(' ').map(days).collect();
        let record = forecast::track_record(&deals, &changes(section), terms, &periods);
        let (what, of) = asked.figure.split_once(" of ").unwrap();
        let own = record
            .methods
            .iter()
            .find(|own| own.method == method(of))
            .unwrap();
        return match what {
            "bias" => figure(own.bias),
            _ => figure(own.accuracy),
        };
    }
    match asked.figure {
        "without a chance" => total(&found.without_chance),
        "elsewhere" => total(&found.elsewhere),
        "undated" => total(&found.undated),
        figure if figure.starts_with("chance of ") => {
            share(found.chances[usize::from(table.stage(&figure["chance of ".len()..]))])
        }
        text => figure(method(text).of(&found)),
    }
}

fn of_source_quality(section: &Section, table: &DealTable, name: &str) -> String {
    let mut names = Dictionary::default();
    let code = |source: &String| {
        if source.is_empty() {
            0
        } else {
            names.intern(source)
        }
    };
    let plain: Vec<u32> = section.sources.iter().map(code).collect();
    let codes = Codes::narrow(&plain);
    let sources = Sources {
        codes: &codes,
        names: &names,
    };
    let asked = Asked::read(name);
    let terms = velocity::Terms {
        entry: asked.stage(table, "entry "),
        window: u32::try_from(asked.many("window ", 365)).unwrap(),
        outcomes: Outcomes::AsLogged,
    };
    let period = asked.of("created in it").and(section.period());
    let found = source_quality(&table.deals(), &sources, terms, period);
    let called = |own: &Source| sources.name(own.source).unwrap_or("unknown");
    if asked.figure == "sources" {
        let all: Vec<&str> = found.sources.iter().map(called).collect();
        return all.join(", ");
    }
    let own = found.sources.iter().find(|own| called(own) == asked.words[0]);
    own.map_or("–".to_owned(), |own| of_source(table, own, asked.figure))
}

fn of_source(table: &DealTable, own: &Source, what: &str) -> String {
    match what {
        "deals" => own.deals.to_string(),
        "opportunities" => own.opportunities.to_string(),
        "won" => total(&own.won),
        "win rate" => share(own.decided()),
        "days to win" => figure(own.days_to_win),
        "velocity" => figure(own.velocity.velocity()),
        "share of pipeline" => figure(own.pipeline_share),
        "thin" => if own.thin { "yes" } else { "no" }.to_owned(),
        "rank by win rate" => own.rank_by_win_rate.to_string(),
        "rank by deals" => own.rank_by_volume.to_string(),
        what => match what.strip_prefix("conversion at ") {
            Some(stage) => share(own.steps[usize::from(table.stage(stage))].moved_on),
            None => panic!("there is no figure “{what}”"),
        },
    }
}
