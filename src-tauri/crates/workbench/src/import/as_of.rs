//! The latest day that an export knows of. Knows no day that a user declares.

use column::{Data, kernel};
use ingest::{Account, Plan};
use jiff::civil::Date;
use model::{StageKind, Table};

use super::civil;

/// Days that lie in the future of an export by nature say nothing of when it was made.
const PLANNED: [&str; 3] = ["close_on", "starts_on", "ends_on"];

/// Fields that say when a deal was last touched; where an export has one, no close date is later than it in earnest.
const TOUCHED: [&str; 6] = [
    "modified_at",
    "last_activity_at",
    "stage_changed_at",
    "closed_at",
    "won_at",
    "lost_at",
];

/// The latest day in the cells of dates that have happened. The close date of a deal that is won or lost has, where
/// nothing else says when deals were last touched; that of an open one is a forecast.
pub(super) fn latest(account: &Account, closes: &Closes) -> Option<Date> {
    let columns = || account.columns.iter().filter(|own| own.days.is_some());
    let key = |own: &ingest::ColumnOutcome, keys: &[&str]| keys.contains(&own.plan.key.as_str());
    let happened = columns()
        .filter(|own| !key(own, &PLANNED))
        .filter_map(|own| own.days)
        .map(|(_, last)| last)
        .max();
    let closed = if columns().any(|own| key(own, &TOUCHED)) {
        None
    } else {
        closes.latest(account)
    };
    happened.max(closed).and_then(civil)
}

/// The latest close date of the deals in each stage, and of those that a flag says are closed; gathered while an
/// export is read. `i32::MIN` is none.
#[derive(Default)]
pub(super) struct Closes {
    /// Where the columns stand: close date, stage, flag.
    at: [Option<usize>; 3],
    by_stage: Vec<i32>,
    flagged: Option<i32>,
}

impl Closes {
    pub fn of(plan: &Plan) -> Closes {
        let mut closes = Closes::default();
        if plan.table == Table::Opportunities {
            let kept = || plan.columns.iter().filter(|own| !own.skip);
            closes.at = ["close_on", "stage", "closed"].map(|key| kept().position(|own| own.key == key));
        }
        closes
    }

    /// Takes in the columns of a segment. O(rows).
    pub fn read(&mut self, columns: &[Data]) {
        let [close, stage, flag] = self.at.map(|at| columns.get(at?));
        let (days, seconds): (&[i32], &[i64]) = match close {
            Some(Data::Date(days)) => (days, &[]),
            Some(Data::Instant(seconds)) => (&[], seconds),
            _ => return,
        };
        let dated = days.iter().copied().chain(seconds.iter().map(|at| match *at {
            i64::MIN => i32::MIN,
            at => kernel::day_of_instant(at),
        }));
        match (flag, stage) {
            (Some(Data::YesNo(flags)), _) => {
                let closed = dated.zip(flags).filter(|(_, flag)| **flag == 2);
                self.flagged = self.flagged.max(closed.map(|(day, _)| day).max());
            }
            (_, Some(Data::Codes(codes))) => {
                for (row, day) in dated.enumerate() {
                    let code = codes.get(row) as usize;
                    if code >= self.by_stage.len() {
                        self.by_stage.resize(code + 1, i32::MIN);
                    }
                    self.by_stage[code] = day.max(self.by_stage[code]);
                }
            }
            _ => {}
        }
    }

    /// Forgets what was read: the export is read once more.
    pub fn forget(&mut self) {
        self.by_stage.clear();
        self.flagged = None;
    }

    /// The latest close date of a deal that is won or lost.
    fn latest(&self, account: &Account) -> Option<i32> {
        let stage = account.columns.iter().find(|own| own.plan.key == "stage");
        let is_over = |code: usize| {
            let text = stage.and_then(|own| own.dictionary.text(u32::try_from(code).ok()?));
            text.is_some_and(|text| StageKind::of_name(text).is_terminal())
        };
        let stages = self.by_stage.iter().enumerate();
        let by_stage = stages.filter(|(code, _)| is_over(*code)).map(|(_, day)| *day);
        by_stage.chain(self.flagged).max().filter(|day| *day != i32::MIN)
    }
}
