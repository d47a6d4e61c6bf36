//! What goes into the event log: opportunities and feeds, as columns. A feed is the rows of one export, or
//! of one of its columns, that tell of stages in one shape. Knows no header and decides no order.
//!
//! Stages are codes into a list of names that the caller keeps.

use column::Bitmap;

/// The code of a stage that a row does not name.
pub const NO_STAGE: u16 = u16::MAX;

/// The code of a row that tells of another field than the stage.
pub const OTHER_FIELD: u16 = u16::MAX - 1;

/// The record of a row that names none. [`column::NO_ROW`] is a row whose record is not among the
/// opportunities.
pub const NO_ID: u32 = u32::MAX - 1;

const DAY: i64 = 86_400;

/// How a feed tells of stages, the best evidence first: where several feeds tell of one opportunity, those
/// of the best shape are believed and the others are left aside and counted. Close dates and snapshots tell of
/// different changes of one opportunity and are believed together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shape {
    /// One row per change.
    Rows,
    /// One date per stage and opportunity: a later entry overwrites an earlier one, so re-entries can't
    /// be seen.
    StageDates,
    /// The day on which an opportunity that is won or lost came to its end; of the stages before it, and of an
    /// earlier end, nothing is known.
    CloseDates,
    /// The stage on two days: it changed somewhen between them.
    Snapshots,
}

impl Shape {
    /// How far it is believed; less is better.
    pub(crate) fn doubt(self) -> u8 {
        match self {
            Shape::Rows => 0,
            Shape::StageDates => 1,
            Shape::CloseDates | Shape::Snapshots => 2,
        }
    }
}

/// How exactly a time is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// To the second, in local wall time.
    Instant,
    /// The whole local day.
    Day,
    /// After an earlier snapshot and no later than this day.
    Between,
}

/// A time in local wall time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970-01-01 00:00:00; the day's beginning where only the day is known.
    pub seconds: i64,
    /// How exactly it is known.
    pub precision: Precision,
}

impl Moment {
    /// Days since 1970-01-01.
    pub fn day(self) -> i64 {
        self.seconds.div_euclid(DAY)
    }
}

/// The times of rows.
#[derive(Debug, Clone, Copy)]
pub enum Times<'a> {
    /// Days since 1970-01-01; `i32::MIN` is unknown.
    Days(&'a [i32]),
    /// Seconds since 1970-01-01 00:00:00 in local wall time; `i64::MIN` is unknown.
    Seconds(&'a [i64]),
    /// Every row tells of something after an earlier snapshot and no later than this day.
    By(i32),
    /// No time is known.
    Unknown,
}

impl Times<'_> {
    /// The time of a row; `None` when it is unknown or there is no such row.
    pub fn at(&self, row: usize) -> Option<Moment> {
        let of_day = |day: i32, precision| Moment {
            seconds: i64::from(day) * DAY,
            precision,
        };
        match self {
            Times::Days(days) => days
                .get(row)
                .filter(|day| **day != i32::MIN)
                .map(|day| of_day(*day, Precision::Day)),
            Times::Seconds(seconds) => {
                seconds
                    .get(row)
                    .filter(|seconds| **seconds != i64::MIN)
                    .map(|seconds| Moment {
                        seconds: *seconds,
                        precision: Precision::Instant,
                    })
            }
            Times::By(day) => Some(of_day(*day, Precision::Between)),
            Times::Unknown => None,
        }
    }
}

/// The stages of rows.
#[derive(Debug, Clone, Copy)]
pub enum Codes<'a> {
    /// One per row.
    Each(&'a [u16]),
    /// The same for all rows.
    All(u16),
}

impl Codes<'_> {
    /// The code of a row; [`NO_STAGE`] when there is no such row.
    pub fn at(&self, row: usize) -> u16 {
        match self {
            Codes::Each(codes) => codes.get(row).copied().unwrap_or(NO_STAGE),
            Codes::All(code) => *code,
        }
    }
}

/// Rows that tell of stages.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'a> {
    /// How they tell it.
    pub shape: Shape,
    /// The opportunity of each row; [`column::NO_ROW`] when it is not among them, [`NO_ID`] when the row
    /// names none.
    pub records: &'a [u32],
    /// The stage each row came to.
    pub stages: Codes<'a>,
    /// The stage each row came from.
    pub from: Codes<'a>,
    /// When. In [`Shape::StageDates`] an unknown time says that the stage was not entered.
    pub times: Times<'a>,
    /// The order of rows of one opportunity at one time, where the export itself has one (not the order of
    /// its lines, which may be any).
    pub sequence: Option<&'a [u32]>,
}

/// The opportunities.
#[derive(Debug, Clone, Copy)]
pub struct Opportunities<'a> {
    /// How many there are.
    pub count: usize,
    /// When each was created.
    pub created: Times<'a>,
    /// The stage each is in now; [`NO_STAGE`] when unknown.
    pub stage: &'a [u16],
    /// Those whose history says itself that it goes back to their creation; `None` for none.
    pub whole: Option<&'a Bitmap>,
}
