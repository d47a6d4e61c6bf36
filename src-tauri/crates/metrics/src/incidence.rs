//! How long until something happens, when for some it hasn't happened yet: Kaplan–Meier and Aalen–Johansen,
//! from counts per day. Knows no stage and no deal.
//!
//! Each case ends after some days by one of `C` causes, or is *censored*: still going on when last seen.
//!
//! | figure | definition |
//! |---|---|
//! | at risk n | cases that last at least t days and are under observation before t |
//! | survival S(t) | Π (1 − m/n) over the days up to t; m end that day, by any cause |
//! | incidence F(t) of a cause | Σ S(before)·d/n over the days up to t; d end that day by this cause |
//! | quantile p | the first day with S(t) ≤ p; the median is p = ½ |
//! | restricted mean | the area under S up to a horizon: mean days spent until then |
//!
//! **Unit**: whole days. **Ties** are exact: all ends of one day happen at once, and whoever is censored on a day
//! was at risk on it. **Late entry**: a case first observed at age f is at risk only after f (left truncation).
//! **Null rule**: of no case there is no curve; a quantile that is never reached says what share is left and
//! after how many days.

use std::collections::BTreeMap;

use model::Exact;

use crate::interval::Z;

/// Days up to here are counted in an array, later ones in a map.
const DENSE: i64 = 8_192;

/// The counts of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Day<const C: usize> {
    /// First observed at this age.
    late: u32,
    /// Ended by each cause.
    ended: [u32; C],
    /// Still going on when last seen.
    censored: u32,
}

impl<const C: usize> Day<C> {
    const NONE: Day<C> = Day {
        late: 0,
        ended: [0; C],
        censored: 0,
    };

    fn add(&mut self, other: &Day<C>) {
        self.late += other.late;
        self.censored += other.censored;
        for (own, more) in self.ended.iter_mut().zip(other.ended) {
            *own += more;
        }
    }
}

/// Cases on their way into a curve, counted by the day they ended: fewer than 2^32. Two tallies of different cases can
/// be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally<const C: usize> {
    dense: Vec<Day<C>>,
    rest: BTreeMap<i64, Day<C>>,
    /// Cases under observation from the beginning.
    whole: u64,
}

impl<const C: usize> Default for Tally<C> {
    fn default() -> Self {
        Tally {
            dense: Vec::new(),
            rest: BTreeMap::new(),
            whole: 0,
        }
    }
}

impl<const C: usize> Tally<C> {
    #[inline]
    fn day(&mut self, day: i64) -> &mut Day<C> {
        match usize::try_from(day) {
            Ok(at) if at < self.dense.len() => &mut self.dense[at],
            _ => self.new_day(day),
        }
    }

    #[cold]
    fn new_day(&mut self, day: i64) -> &mut Day<C> {
        match usize::try_from(day) {
            Ok(at) if day < DENSE => {
                self.dense.resize(at + 1, Day::NONE);
                &mut self.dense[at]
            }
            _ => self.rest.entry(day).or_insert(Day::NONE),
        }
    }

    /// A case that ended after so many days by this cause; `None` when it is still going on.
    #[inline]
    pub fn add(&mut self, days: i64, cause: Option<usize>) {
        self.whole += 1;
        let day = self.day(days);
        match cause {
            Some(cause) => day.ended[cause] += 1,
            None => day.censored += 1,
        }
    }

    /// A case that was first observed when it was `from` days old. One that ended by then was never at risk and
    /// is left out: false.
    pub fn add_late(&mut self, from: i64, days: i64, cause: Option<usize>) -> bool {
        if from >= days {
            return false;
        }
        self.add(days, cause);
        self.whole -= 1;
        self.day(from).late += 1;
        true
    }

    /// Takes in the cases of another tally.
    pub fn merge(&mut self, other: &Tally<C>) {
        self.whole += other.whole;
        for (day, counts) in other.days() {
            self.day(day).add(counts);
        }
    }

    /// How many cases there are.
    pub fn cases(&self) -> u64 {
        self.whole + self.days().map(|(_, day)| u64::from(day.late)).sum::<u64>()
    }

    fn days(&self) -> impl Iterator<Item = (i64, &Day<C>)> {
        let early = self.rest.range(..0).map(|(day, counts)| (*day, counts));
        let dense = (0..).zip(&self.dense);
        let late = self.rest.range(DENSE..).map(|(day, counts)| (*day, counts));
        early.chain(dense).chain(late)
    }

    /// The curve of these cases. O(days with anything in them).
    pub fn curve(&self) -> Curve<C> {
        let mut curve = Curve {
            cases: self.cases(),
            steps: Vec::new(),
        };
        let (mut survival, mut greenwood) = (1.0, Some(0.0));
        let mut incidence = [0.0; C];
        let mut at_risk = self.whole;
        for (time, day) in self.days().filter(|(_, day)| **day != Day::NONE) {
            let ended_by = day.ended.map(u64::from);
            let (ended, censored): (u64, u64) = (ended_by.iter().sum(), day.censored.into());
            if ended + censored > 0 {
                let (n, m) = (at_risk as f64, ended as f64);
                for (incidence, ended) in incidence.iter_mut().zip(ended_by) {
                    *incidence += survival * ended as f64 / n;
                }
                survival *= (n - m) / n;
                greenwood = greenwood
                    .filter(|_| ended < at_risk)
                    .map(|sum| sum + m / (n * (n - m)));
                curve.steps.push(Step {
                    time,
                    at_risk,
                    ended: ended_by,
                    censored,
                    survival,
                    incidence,
                    greenwood,
                });
            }
            at_risk = at_risk + u64::from(day.late) - ended - censored;
        }
        curve
    }
}

/// A day on which at least one case ended or was censored.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step<const C: usize> {
    /// Days since the beginning.
    pub time: i64,
    /// Cases at risk just before.
    pub at_risk: u64,
    /// Cases that ended, by cause.
    pub ended: [u64; C],
    /// Cases last seen this day: the tick on the curve.
    pub censored: u64,
    /// S after this day.
    pub survival: f64,
    /// F of each cause after this day.
    pub incidence: [f64; C],
    /// Σ m ÷ (n(n − m)), Greenwood's sum; `None` once nobody is left.
    pub greenwood: Option<f64>,
}

impl<const C: usize> Step<C> {
    /// Cases that ended, by any cause.
    pub fn all_ended(&self) -> u64 {
        self.ended.iter().sum()
    }

    /// Greenwood's standard error of S; `None` once nobody is left.
    pub fn standard_error(&self) -> Option<f64> {
        self.greenwood.map(|sum| self.survival * sum.sqrt())
    }

    /// The 95 % interval of S on the log-log scale: S^exp(±z·√greenwood ÷ ln S); `None` where S is 0 or 1.
    pub fn interval(&self) -> Option<(f64, f64)> {
        let sum = self.greenwood?;
        if self.survival <= 0.0 || self.survival >= 1.0 {
            return None;
        }
        let theta = Z * sum.sqrt() / self.survival.ln().abs();
        Some((
            self.survival.powf(theta.exp()),
            self.survival.powf((-theta).exp()),
        ))
    }
}

/// When a share of the cases has ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantile {
    /// After so many days.
    At(i64),
    /// Not yet: at least this share is still going on after so many days, and nothing is known of later.
    NotReached {
        /// Share still going on, 0 to 1.
        still: f64,
        /// Longest observed days.
        after: i64,
    },
}

/// Survival and incidence, by days.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve<const C: usize> {
    /// How many cases there are.
    pub cases: u64,
    /// Ascending by time.
    pub steps: Vec<Step<C>>,
}

impl<const C: usize> Curve<C> {
    /// The last step up to a day; `None` before the first. O(log steps).
    pub fn at(&self, time: i64) -> Option<&Step<C>> {
        let after = self.steps.partition_point(|step| step.time <= time);
        self.steps.get(after.checked_sub(1)?)
    }

    /// S at a day.
    pub fn survival(&self, time: i64) -> f64 {
        self.at(time).map_or(1.0, |step| step.survival)
    }

    /// S just before a day: the share that lasts at least so many days.
    pub fn at_least(&self, days: i64) -> f64 {
        self.survival(days - 1)
    }

    /// F of a cause at a day.
    pub fn incidence(&self, cause: usize, time: i64) -> f64 {
        self.at(time).map_or(0.0, |step| step.incidence[cause])
    }

    /// The longest days that any case is known to have lasted; `None` of no case.
    pub fn longest(&self) -> Option<i64> {
        self.steps.last().map(|step| step.time)
    }

    /// Cases that ended, by any cause.
    pub fn ended(&self) -> u64 {
        self.steps.iter().map(Step::all_ended).sum()
    }

    /// The first day with S ≤ p, for p = `numerator` ÷ `denominator`; `None` of no case. Where rounding could
    /// decide, the exact value does.
    pub fn quantile(&self, numerator: i64, denominator: i64) -> Option<Quantile> {
        let last = self.steps.last()?;
        let p = numerator as f64 / denominator as f64;
        let bound = Exact::new(numerator.into(), denominator.into());
        let below = |step: &&Step<C>| {
            let near = (step.survival - p).abs() < 1e-9;
            if near {
                self.survival_exact(step.time).is_none_or(|exact| exact <= bound)
            } else {
                step.survival < p
            }
        };
        Some(match self.steps.iter().find(below) {
            Some(step) => Quantile::At(step.time),
            None => Quantile::NotReached {
                still: last.survival,
                after: last.time,
            },
        })
    }

    /// The first day with S ≤ ½.
    pub fn median(&self) -> Option<Quantile> {
        self.quantile(1, 2)
    }

    /// Mean days spent until the horizon, and the horizon: the given one, or the longest observed days when
    /// these are fewer and cases go on beyond them. `None` of no case.
    pub fn restricted_mean(&self, horizon: i64) -> Option<(f64, i64)> {
        let last = self.steps.last()?;
        let horizon = if last.survival > 0.0 {
            horizon.min(last.time)
        } else {
            horizon
        };
        let (mut area, mut since, mut survival) = (0.0, 0, 1.0);
        for step in self.steps.iter().take_while(|step| step.time <= horizon) {
            area += survival * (step.time - since) as f64;
            (since, survival) = (step.time, step.survival);
        }
        Some((area + survival * (horizon - since) as f64, horizon))
    }

    /// S at a day as a fraction; `None` when it is too long to be written in 128 bits.
    pub fn survival_exact(&self, time: i64) -> Option<Exact> {
        self.exact(time).map(|(survival, _)| survival)
    }

    /// F of a cause at a day as a fraction; `None` when it is too long to be written in 128 bits.
    pub fn incidence_exact(&self, cause: usize, time: i64) -> Option<Exact> {
        self.exact(time).map(|(_, incidence)| incidence[cause])
    }

    fn exact(&self, time: i64) -> Option<(Exact, [Exact; C])> {
        let mut survival = Exact::from_integer(1);
        let mut incidence = [Exact::from_integer(0); C];
        for step in self.steps.iter().take_while(|step| step.time <= time) {
            let share = |part: u64| Exact::new(part.into(), step.at_risk.into());
            for (incidence, ended) in incidence
                .iter_mut()
                .zip(step.ended)
                .filter(|(_, ended)| *ended > 0)
            {
                *incidence = sum(*incidence, product(survival, share(ended))?)?;
            }
            if step.all_ended() > 0 {
                survival = product(survival, share(step.at_risk - step.all_ended()))?;
            }
        }
        Some((survival, incidence))
    }
}

fn product(a: Exact, b: Exact) -> Option<Exact> {
    let numer = a.numer().checked_mul(*b.numer())?;
    Some(Exact::new(numer, a.denom().checked_mul(*b.denom())?))
}

fn sum(a: Exact, b: Exact) -> Option<Exact> {
    let (left, right) = (
        a.numer().checked_mul(*b.denom())?,
        b.numer().checked_mul(*a.denom())?,
    );
    Some(Exact::new(
        left.checked_add(right)?,
        a.denom().checked_mul(*b.denom())?,
    ))
}
