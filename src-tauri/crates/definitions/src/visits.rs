//! Criteria about the stages that records were in. Knows no ladder and no export: the event log came from
//! elsewhere.

use column::Bitmap;
use model::Period;

use crate::cache::Cache;
use crate::evaluate::{Columns, Value};
use crate::leaf::day_number;
use crate::{Stage, StageTest, fold};

/// The stays of each record in stages, in order, as arrays. Days are local, since 1970-01-01.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visits {
    names: Vec<String>,
    /// Record `i` has the stays from `ends[i - 1]` to `ends[i]`.
    ends: Vec<u32>,
    stages: Vec<u16>,
    entered: Vec<i32>,
    left: Vec<i32>,
    /// Records whose history begins after them: earlier stays are unknown.
    cut: Vec<bool>,
    /// The last day of which the exports know.
    as_of: Option<i32>,
}

/// A stay in a stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stay {
    /// The place of the stage among the names.
    pub stage: u16,
    /// The day it began.
    pub entered: i32,
    /// The day it ended; `None` while it lasts.
    pub left: Option<i32>,
}

const LASTS: i32 = i32::MAX;

impl Visits {
    /// No record yet; stages are named by their place. A stay that lasts is counted to the as-of day, the last
    /// of which the exports know; without one its length is unknown.
    pub fn new<S: AsRef<str>>(names: &[S], as_of: Option<i32>) -> Visits {
        Visits {
            names: names
                .iter()
                .map(|name| fold::value(name.as_ref()).into_owned())
                .collect(),
            ends: Vec::new(),
            stages: Vec::new(),
            entered: Vec::new(),
            left: Vec::new(),
            cut: Vec::new(),
            as_of,
        }
    }

    /// Adds the next record with its stays, in order. `cut` when there may have been others before.
    ///
    /// # Panics
    /// With 2^32 stays.
    pub fn push(&mut self, stays: impl IntoIterator<Item = Stay>, cut: bool) {
        for stay in stays {
            self.stages.push(stay.stage);
            self.entered.push(stay.entered);
            self.left.push(stay.left.unwrap_or(LASTS));
        }
        self.ends
            .push(u32::try_from(self.stages.len()).expect("fewer than 2^32 stays"));
        self.cut.push(cut);
    }

    /// How many records there are.
    pub fn records(&self) -> usize {
        self.ends.len()
    }

    fn of(&self, record: usize) -> std::ops::Range<usize> {
        let start = record.checked_sub(1).map_or(0, |before| self.ends[before]);
        start as usize..self.ends[record] as usize
    }

    /// Whether a record was in a stage (`None`: in one that nobody was in) as asked; `None` when unknown.
    fn answer(&self, record: usize, stage: Option<u16>, test: StageTest) -> Option<bool> {
        let all = self.of(record);
        // Stays before the first that is known began before this day.
        let hidden_before = self.cut[record].then(|| {
            self.entered[all.clone()]
                .first()
                .map_or(i64::MAX, |day| i64::from(*day))
        });
        let hidden_in = |period: Period| hidden_before.is_some_and(|end| day_number(period.start) < end);
        let inside = |day: i32, period: Period| {
            (day_number(period.start)..day_number(period.end)).contains(&i64::from(day))
        };
        let mut own = all.filter(|at| Some(self.stages[*at]) == stage);
        let (known, hidden) = match test {
            StageTest::Reached => (own.next().is_some(), hidden_before.is_some()),
            StageTest::ReachedBy(day) => {
                let by = day_number(day);
                (
                    own.any(|at| i64::from(self.entered[at]) <= by),
                    hidden_before.is_some(),
                )
            }
            StageTest::ReachedIn(period) => {
                (own.any(|at| inside(self.entered[at], period)), hidden_in(period))
            }
            StageTest::FirstReachedIn(period) => {
                let first = own.map(|at| self.entered[at]).min();
                let earlier = first.is_some_and(|day| i64::from(day) < day_number(period.start));
                return match first.is_some_and(|day| inside(day, period)) {
                    true => hidden_before.is_none().then_some(true),
                    false => (earlier || !hidden_in(period)).then_some(false),
                };
            }
            StageTest::StayedMoreThan(n) => {
                let mut lasts = hidden_before.is_some();
                let long = own.any(|at| {
                    let left = if self.left[at] == LASTS {
                        self.as_of
                    } else {
                        Some(self.left[at])
                    };
                    lasts |= left.is_none();
                    left.is_some_and(|left| i64::from(left) - i64::from(self.entered[at]) > i64::from(n))
                });
                (long, lasts)
            }
        };
        (known || !hidden).then_some(known)
    }
}

/// The truth of the criterion before its unknown switch, from the cache when it is there. O(rows + stays).
pub(crate) fn truth(stage: &Stage, columns: &dyn Columns, cache: &mut Cache) -> Value {
    let Some(visits) = columns.visits() else {
        return Value::unknown(columns.rows());
    };
    let name = fold::value(&stage.name);
    let key = format!("stage {name:?} {:?}", stage.test);
    if let Some(truth) = cache.get(&key) {
        return truth;
    }
    let code = visits
        .names
        .iter()
        .position(|own| *own == *name)
        .and_then(|at| u16::try_from(at).ok());
    let (mut sure, mut possible) = (Bitmap::none(columns.rows()), Bitmap::none(columns.rows()));
    for record in 0..visits.records().min(columns.rows()) {
        let answer = visits.answer(record, code, stage.test);
        if answer != Some(false) {
            possible.set(record, true);
            sure.set(record, answer == Some(true));
        }
    }
    let truth = Value::between(sure, possible);
    cache.put(key, truth.clone());
    truth
}
