//! Forecast: what a period will bring, by four methods, and how right three of them were in the past.
//!
//! All are about the deals in the pipeline at the end of the as-of day *T* whose close date lies in the period:
//!
//! | method | definition |
//! |---|---|
//! | weighted | each amount × the chance of the step the deal is on |
//! | late stage | the full amount of those on the late step or beyond |
//! | in period | the full amount of all |
//! | typed | each amount × the probability that was typed on the deal |
//!
//! The **chance** of a step comes from one's own history: of the episodes won or lost in the days looked back that
//! visited the step, the share that was won. Amounts on a step without history are in no weighted sum and are shown
//! apart. A column of **typed** probabilities in which no value exceeds 1 is read as 0 to 1, any other as 0 to 100, to
//! a millionth; values of a 0 to 100 column above 0 and up to 1 are flagged as mixed, those outside are unknown.
//!
//! **In the past**: the same forecast at the end of the day before each past period, with the chances known then,
//! against the amount of the deals that stand won at its end and were won in it.
//! bias = forecast ÷ won − 1, and over the periods its mean; accuracy = 1 − mean of |bias|. What was typed then is
//! not known.
//!
//! **Units**: minor units; exact. **Null rule**: deals without an amount, a close date or a typed probability are
//! counted and in no sum; a period without wins has no bias. Knows no judgement of people.

use column::Bitmap;
use model::{Exact, StageKind};

use crate::catalogue::{Entry, Parameter};
use crate::changes::Changes;
use crate::course::Walk;
use crate::deals::{Days, Deals};
use crate::figure::{Figure, NoFigure, Total, minus, plus, ratio, times};
use crate::interval::Share;

/// Its entry in the catalogue.
pub const ENTRY: Entry = Entry {
    id: "forecast",
    name: "Forecast",
    measures: "What a period will bring by own history, late stage, close date or typed probability, and how right that was before.",
    formula: "sum of open amount closing in the period × won ÷ (won + lost) of past episodes that visited the step",
    unit: "money",
    parameters: &[
        Parameter {
            name: "method",
            choices: "weighted, late stage, in period, typed",
        },
        Parameter {
            name: "entry",
            choices: "the step that makes a deal count as pipeline",
        },
        Parameter {
            name: "late step",
            choices: "the step from which a deal counts as late",
        },
        Parameter {
            name: "history",
            choices: "365 days, or any number",
        },
    ],
    undefined: "A step without past episodes has no chance, its amount is shown apart; a past period without wins has no bias.",
};

/// What it takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// Rank of the step from which a deal counts as pipeline.
    pub entry: u16,
    /// Rank of the step from which it counts as late.
    pub late: u16,
    /// The period that is forecast.
    pub period: Days,
    /// Days of history that are looked back for the chances.
    pub history: u32,
}

/// The forecast of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    /// Deals that were asked about.
    pub among: u64,
    /// Per step, the past episodes that visited it and were won, of those won or lost.
    pub chances: Vec<Share>,
    /// Weighted by the chances, in minor units.
    pub weighted: Figure,
    /// On a step without a chance.
    pub without_chance: Total,
    /// On the late step or beyond.
    pub late: Total,
    /// All that close in the period.
    pub in_period: Total,
    /// In the pipeline, closing outside the period.
    pub elsewhere: Total,
    /// In the pipeline, without a close date.
    pub undated: Total,
    /// The deals behind `in_period`.
    pub rows: Bitmap,
    /// The deals behind `late`.
    pub late_rows: Bitmap,
}

/// The forecast of a period as of the end of the as-of day. O(visits · steps).
pub fn forecast(deals: &Deals, terms: Terms) -> Forecast {
    at(deals, &Changes::none(), terms, deals.as_of)
}

fn at(deals: &Deals, changes: &Changes, terms: Terms, on: i64) -> Forecast {
    let none = || Bitmap::none(deals.log.opportunities());
    let (mut rows, mut late_rows, mut among) = (none(), none(), 0);
    let [mut late, mut in_period, mut elsewhere, mut undated] = [Total::default(); 4];
    let walk = Walk::until(deals, terms.entry, on);
    let mut by_step = vec![Total::default(); deals.ladder.steps()];
    for row in deals.rows() {
        among += 1;
        let Some(course) = walk.latest(row).filter(|course| course.in_pipeline()) else {
            continue;
        };
        let amount = changes.amount(deals, row, on);
        match changes.close(deals, row, on) {
            None => undated.add(amount),
            Some(close) if !terms.period.contains(close) => elsewhere.add(amount),
            Some(_) => {
                in_period.add(amount);
                rows.set(row, true);
                by_step[usize::from(course.stage)].add(amount);
                if course.stage >= terms.late {
                    late.add(amount);
                    late_rows.set(row, true);
                }
            }
        }
    }
    let chances = chances(deals, on, terms.history);
    let mut without_chance = Total::default();
    for (step, _) in by_step.iter().zip(&chances).filter(|(_, chance)| chance.n == 0) {
        without_chance.n += step.n;
        without_chance.minor += step.minor;
        without_chance.null_amounts += step.null_amounts;
    }
    Forecast {
        among,
        weighted: weighted(&by_step, &chances),
        chances,
        without_chance,
        late,
        in_period,
        elsewhere,
        undated,
        rows,
        late_rows,
    }
}

fn weighted(by_step: &[Total], chances: &[Share]) -> Figure {
    let known: u64 = by_step.iter().map(|step| step.n - step.null_amounts).sum();
    let weighted: u64 = (by_step.iter().zip(chances))
        .filter(|(_, chance)| chance.n > 0)
        .map(|(step, _)| step.n - step.null_amounts)
        .sum();
    match (known, weighted, by_step.iter().any(|step| step.n > 0)) {
        (0, _, true) => return Err(NoFigure::NoAmounts),
        (1.., 0, _) => return Err(NoFigure::NothingClosed),
        _ => {}
    }
    let steps = by_step.iter().zip(chances);
    let mut parts = steps.filter_map(|(step, chance)| {
        let rate = chance.rate().ok()?;
        Some(times(Exact::from_integer(step.minor), rate))
    });
    parts.try_fold(Exact::from_integer(0), |sum, part| plus(sum, part?))
}

/// Per step, the episodes that visited it and were won, of those won or lost in the last days up to a day.
fn chances(deals: &Deals, on: i64, history: u32) -> Vec<Share> {
    let steps = deals.ladder.steps();
    let window = Days {
        start: on + 1 - i64::from(history),
        end: on + 1,
    };
    let mut shares = vec![Share::default(); steps];
    let mut visited: Vec<u16> = Vec::with_capacity(steps);
    for row in deals.rows() {
        visited.clear();
        for visit in deals.log.visits(row) {
            if visit.entered.day() > on {
                break;
            }
            if usize::from(visit.stage) < steps {
                if !visited.contains(&visit.stage) {
                    visited.push(visit.stage);
                }
            } else if let Some(kind) = deals.ladder.kind(visit.stage).filter(|kind| kind.is_terminal()) {
                if window.contains(visit.entered.day()) {
                    let won = kind == StageKind::Won;
                    visited
                        .iter()
                        .for_each(|step| shares[usize::from(*step)].count(won));
                }
                visited.clear();
            }
        }
    }
    shares
}

/// How a column of probabilities is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// 0 to 1.
    Fraction,
    /// 0 to 100.
    Percent,
}

/// The forecast by typed probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed {
    /// How the column is written; `None` without a value.
    pub scale: Option<Scale>,
    /// Values of a 0 to 100 column above 0 and up to 1: perhaps written the other way.
    pub mixed: u64,
    /// Values below 0 or above 100, which are unknown.
    pub out_of_range: u64,
    /// Deals that have a probability.
    pub weighted: Total,
    /// Deals that have none.
    pub unknown: Total,
    /// Their amounts × their probabilities, in minor units.
    pub forecast: Figure,
}

/// The deals that are forecast, by the probability typed on each; `typed` has one per deal of the log.
/// O(deals).
pub fn typed(deals: &Deals, forecast: &Forecast, typed: &[Option<f64>]) -> Typed {
    let usable = |value: &f64| (0.0..=100.0).contains(value);
    let all = || deals.rows().filter_map(|row| typed.get(row).copied().flatten());
    let top = all().filter(usable).max_by(f64::total_cmp);
    let scale = top.map(|top| {
        if top > 1.0 {
            Scale::Percent
        } else {
            Scale::Fraction
        }
    });
    let percent = scale == Some(Scale::Percent);
    let per_million = if percent { 10_000.0 } else { 1_000_000.0 };
    let [mut weighted, mut unknown] = [Total::default(); 2];
    let mut millionths = 0_i128;
    for row in forecast.rows.rows() {
        let amount = deals.amount(row);
        match typed.get(row).copied().flatten().filter(usable) {
            None => unknown.add(amount),
            Some(value) => {
                weighted.add(amount);
                let chance = (value * per_million).round() as i128;
                millionths += chance * i128::from(amount.unwrap_or(0));
            }
        }
    }
    Typed {
        scale,
        mixed: all()
            .filter(|value| percent && *value > 0.0 && *value <= 1.0)
            .count() as u64,
        out_of_range: all().filter(|value| !usable(value)).count() as u64,
        forecast: match (weighted.n - weighted.null_amounts, forecast.rows.any()) {
            (0, true) if weighted.n > 0 => Err(NoFigure::NoAmounts),
            (0, true) => Err(NoFigure::NoCases),
            _ => Ok(Exact::new(millionths, 1_000_000)),
        },
        weighted,
        unknown,
    }
}

/// A method whose past can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// By own history.
    Weighted,
    /// By late stage.
    LateStage,
    /// By close date.
    InPeriod,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 3] = [Method::Weighted, Method::LateStage, Method::InPeriod];

    /// What it forecasts, in minor units.
    pub fn of(self, forecast: &Forecast) -> Figure {
        let money = |total: &Total| match total.n > 0 && total.n == total.null_amounts {
            true => Err(NoFigure::NoAmounts),
            false => Ok(Exact::from_integer(total.minor)),
        };
        match self {
            Method::Weighted => forecast.weighted,
            Method::LateStage => money(&forecast.late),
            Method::InPeriod => money(&forecast.in_period),
        }
    }
}

/// A past period: what was forecast, and what came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// The period.
    pub period: Days,
    /// The forecast at the end of the day before it.
    pub forecast: Forecast,
    /// Won in it and standing won at its end.
    pub won: Total,
    /// Of these, the deals that were in the forecast.
    pub won_of_forecast: Total,
    /// Per method of [`Method::ALL`]: forecast ÷ won − 1.
    pub bias: [Figure; 3],
}

/// How right a method was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reliability {
    /// The method.
    pub method: Method,
    /// Periods with a bias.
    pub periods: u64,
    /// Mean of the biases: above 0 when too much was forecast.
    pub bias: Figure,
    /// 1 − mean of the biases without their signs.
    pub accuracy: Figure,
}

/// The past of a forecast.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackRecord {
    /// The periods that are over, in the order given.
    pub past: Vec<Past>,
    /// Periods that aren't over by the as-of day, which are left out.
    pub unfinished: usize,
    /// One per method.
    pub methods: [Reliability; 3],
    /// Amounts and close dates of earlier days are today's: no change of them is known.
    pub as_of_now: bool,
}

/// How right the methods were in past periods; the period of the terms is not looked at.
/// O(visits · steps · periods).
pub fn track_record(deals: &Deals, changes: &Changes, terms: Terms, periods: &[Days]) -> TrackRecord {
    let over = |period: &&Days| period.end <= deals.as_of + 1;
    let of = |period: &Days| {
        look_back(
            deals,
            changes,
            Terms {
                period: *period,
                ..terms
            },
        )
    };
    let past: Vec<Past> = periods.iter().filter(over).map(of).collect();
    TrackRecord {
        unfinished: periods.len() - past.len(),
        methods: Method::ALL.map(|method| reliability(method, &past)),
        as_of_now: changes.is_empty(),
        past,
    }
}

fn look_back(deals: &Deals, changes: &Changes, terms: Terms) -> Past {
    let period = terms.period;
    let forecast = at(deals, changes, terms, period.start - 1);
    let at_end = Walk::until(deals, terms.entry, period.end - 1);
    let [mut won, mut won_of_forecast] = [Total::default(); 2];
    for row in deals.rows() {
        let outcome = at_end.latest(row).and_then(|course| course.outcome());
        if let Some((StageKind::Won, day)) = outcome.filter(|(_, day)| period.contains(*day)) {
            let amount = changes.amount(deals, row, day);
            won.add(amount);
            if forecast.rows.get(row) {
                won_of_forecast.add(amount);
            }
        }
    }
    let bias = Method::ALL.map(|method| match won.minor {
        ..=0 => Err(NoFigure::NoWins),
        money => {
            let of_won = times(method.of(&forecast)?, Exact::new(1, money))?;
            minus(of_won, Exact::from_integer(1))
        }
    });
    Past {
        period,
        forecast,
        won,
        won_of_forecast,
        bias,
    }
}

fn reliability(method: Method, past: &[Past]) -> Reliability {
    let biases = || past.iter().filter_map(|past| past.bias[method as usize].ok());
    let periods = biases().count() as u64;
    let mean = |signed: bool| -> Figure {
        let own = biases().map(|bias| if signed || *bias.numer() >= 0 { bias } else { -bias });
        let sum = own.into_iter().try_fold(Exact::from_integer(0), plus)?;
        times(sum, ratio(1, periods.into(), NoFigure::TooFewPeriods)?)
    };
    Reliability {
        method,
        periods,
        bias: mean(true),
        accuracy: mean(false).and_then(|mean| minus(Exact::from_integer(1), mean)),
    }
}
