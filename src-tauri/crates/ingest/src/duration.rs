//! In which unit an export writes how long a stage took, proved by the dates beside it: HubSpot says seconds
//! in one place and milliseconds in another. Knows columns about stages, no system.

use column::Data;
use model::{DurationUnit, Finding, Severity, StageDate, StageSide};

use crate::plan::ColumnPlan;

/// How far a duration may be from its two dates, in seconds: they are written to the minute, or to the day.
const MINUTE: f64 = 60.0;
const DAY: f64 = 86_400.0;
/// So many rows must say one unit for each row that says the other.
const MAJORITY: u64 = 20;

/// The durations of an export, with the rows that prove their unit.
#[derive(Debug, Default)]
pub(crate) struct Durations {
    columns: Vec<Duration>,
}

/// A column of durations, and the columns of the dates between which it lies.
#[derive(Debug)]
struct Duration {
    column: usize,
    header: String,
    side: StageSide,
    dates: Option<(usize, usize)>,
    votes: Votes,
}

/// Rows by what they say of the unit.
#[derive(Debug, Clone, Copy, Default)]
struct Votes {
    seconds: u64,
    milliseconds: u64,
    neither: u64,
}

impl Durations {
    /// The durations among the kept columns. O(columns²).
    pub fn of<'a>(kept: impl Iterator<Item = &'a ColumnPlan>) -> Durations {
        let stages: Vec<(&str, Option<&StageDate>)> = kept
            .map(|plan| (plan.header.as_str(), plan.stage.as_ref()))
            .collect();
        let date = |of: &StageDate, side| {
            stages.iter().position(|(_, stage)| {
                stage.is_some_and(|stage| {
                    stage.side == side && stage.stage == of.stage && stage.pipeline == of.pipeline
                })
            })
        };
        let durations = stages.iter().enumerate().filter_map(|(column, (header, stage))| {
            let stage =
                stage.filter(|stage| matches!(stage.side, StageSide::Latest | StageSide::Cumulative))?;
            Some(Duration {
                column,
                header: (*header).to_owned(),
                side: stage.side,
                dates: date(stage, StageSide::Entered).zip(date(stage, StageSide::Exited)),
                votes: Votes::default(),
            })
        });
        Durations {
            columns: durations.collect(),
        }
    }

    /// Looks at some records: one array per kept column. O(rows · durations).
    pub fn observe(&mut self, columns: &[Data]) {
        for duration in &mut self.columns {
            let (Data::Number(took), Some((entered, exited))) = (&columns[duration.column], duration.dates)
            else {
                continue;
            };
            let (entered, exited) = (&columns[entered], &columns[exited]);
            let whole_days = matches!(entered, Data::Date(_)) || matches!(exited, Data::Date(_));
            let slack = if whole_days { DAY } else { MINUTE };
            for (row, took) in took.iter().enumerate().filter(|(_, took)| !took.is_nan()) {
                if let (Some(from), Some(to)) = (seconds(entered, row), seconds(exited, row)) {
                    duration.votes.count(*took, (to - from) as f64, slack);
                }
            }
        }
    }

    /// The unit of each column of durations where it is proved, and what to say of it. A column with no
    /// proof of its own goes by the others of its kind.
    pub fn decide(&self) -> (Vec<(usize, DurationUnit)>, Vec<Finding>) {
        let (mut units, mut findings) = (Vec::new(), Vec::new());
        let verdicts: Vec<Option<DurationUnit>> = self.columns.iter().map(|one| self.unit(one)).collect();
        for verdict in [
            Some(DurationUnit::Seconds),
            Some(DurationUnit::Milliseconds),
            None,
        ] {
            let alike: Vec<&Duration> = self
                .columns
                .iter()
                .zip(&verdicts)
                .filter(|(_, found)| **found == verdict)
                .map(|(duration, _)| duration)
                .collect();
            if alike.is_empty() {
                continue;
            }
            units.extend(
                alike
                    .iter()
                    .filter_map(|duration| Some((duration.column, verdict?))),
            );
            findings.push(tell(verdict, &alike));
        }
        units.sort_unstable_by_key(|(column, _)| *column);
        (units, findings)
    }

    fn unit(&self, of: &Duration) -> Option<DurationUnit> {
        if of.votes.seconds + of.votes.milliseconds > 0 {
            return of.votes.verdict();
        }
        let alike = self.columns.iter().filter(|duration| duration.side == of.side);
        total(alike).verdict()
    }
}

impl Votes {
    fn count(&mut self, took: f64, between: f64, slack: f64) {
        let fits = |seconds: f64| (seconds - between).abs() <= slack;
        match (fits(took), fits(took / 1000.0)) {
            // Too short to tell a second from a millisecond.
            (true, true) => {}
            (true, false) => self.seconds += 1,
            (false, true) => self.milliseconds += 1,
            (false, false) => self.neither += 1,
        }
    }

    fn verdict(self) -> Option<DurationUnit> {
        let outvotes = |one: u64, other: u64| one > 0 && one >= other * MAJORITY;
        if outvotes(self.seconds, self.milliseconds) {
            Some(DurationUnit::Seconds)
        } else if outvotes(self.milliseconds, self.seconds) {
            Some(DurationUnit::Milliseconds)
        } else {
            None
        }
    }
}

fn total<'a>(durations: impl Iterator<Item = &'a Duration>) -> Votes {
    durations.fold(Votes::default(), |sum, duration| Votes {
        seconds: sum.seconds + duration.votes.seconds,
        milliseconds: sum.milliseconds + duration.votes.milliseconds,
        neither: sum.neither + duration.votes.neither,
    })
}

fn tell(unit: Option<DurationUnit>, alike: &[&Duration]) -> Finding {
    let votes = total(alike.iter().copied());
    let headers: Vec<String> = alike.iter().map(|duration| duration.header.clone()).collect();
    let (code, severity) = match unit {
        Some(_) => ("duration-unit", Severity::Note),
        None => ("duration-unit-unknown", Severity::Warning),
    };
    let message = match unit {
        Some(unit) => format!(
            "Durations such as {} are in {}: {} rows prove it by the stage's two dates, {} say {}, {} fit neither.",
            headers[0],
            unit.label(),
            votes.of(unit),
            votes.of(unit.other()),
            unit.other().label(),
            votes.neither
        ),
        None if votes.seconds + votes.milliseconds > 0 => format!(
            "Durations such as {} are in seconds by {} rows and in milliseconds by {}; they are kept as plain numbers.",
            headers[0], votes.seconds, votes.milliseconds
        ),
        None => format!(
            "Nothing tells whether durations such as {} are in seconds or milliseconds, as no row has both dates of the stage; they are kept as plain numbers.",
            headers[0]
        ),
    };
    let finding = Finding::new(code, severity, message).with_examples(headers.len() as u64, headers);
    match unit {
        Some(_) => finding,
        None => finding.with_hint("Export the dates on which the stages were entered and left as well."),
    }
}

impl Votes {
    fn of(self, unit: DurationUnit) -> u64 {
        match unit {
            DurationUnit::Seconds => self.seconds,
            DurationUnit::Milliseconds => self.milliseconds,
        }
    }
}

/// Seconds since 1970-01-01 of a date or an instant; `None` when it is unknown or something else.
fn seconds(column: &Data, row: usize) -> Option<i64> {
    match column {
        Data::Date(days) => Some(days[row])
            .filter(|day| *day != i32::MIN)
            .map(|day| i64::from(day) * 86_400),
        Data::Instant(instants) => Some(instants[row]).filter(|instant| *instant != i64::MIN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(header: &str, side: StageSide) -> ColumnPlan {
        ColumnPlan {
            header: header.to_owned(),
            key: header.to_owned(),
            label: header.to_owned(),
            kind: None,
            stage: Some(StageDate {
                stage: "Demo".to_owned(),
                pipeline: None,
                side,
            }),
            skip: false,
            rules: crate::ColumnRules::default(),
        }
    }

    /// The unit and the finding of a column of durations beside the times of entry (0) and exit.
    fn decided(exited: &[i64], took: &[f64]) -> (Option<DurationUnit>, Finding) {
        let plans = [
            plan("Entered", StageSide::Entered),
            plan("Exited", StageSide::Exited),
            plan("Latest", StageSide::Latest),
        ];
        let mut durations = Durations::of(plans.iter());
        durations.observe(&[
            Data::Instant(vec![0; exited.len()]),
            Data::Instant(exited.to_vec()),
            Data::Number(took.to_vec()),
        ]);
        let (units, mut findings) = durations.decide();
        (units.first().map(|(_, unit)| *unit), findings.remove(0))
    }

    #[test]
    fn the_unit_is_the_one_in_which_durations_lie_between_their_dates() {
        let hour = 3600;
        let (unit, finding) = decided(&[hour, 2 * hour, i64::MIN], &[3600.0, 7190.0, 5.0]);
        assert_eq!(unit, Some(DurationUnit::Seconds));
        assert_eq!(
            finding.message,
            "Durations such as Latest are in seconds: 2 rows prove it by the stage's two dates, 0 say milliseconds, 0 fit neither."
        );
        let (unit, finding) = decided(&[hour, 2 * hour], &[3_600_000.0, 12.0]);
        assert_eq!(unit, Some(DurationUnit::Milliseconds));
        assert_eq!(
            (finding.code.as_str(), finding.severity),
            ("duration-unit", Severity::Note)
        );
        assert!(finding.message.contains("1 fit neither"), "{}", finding.message);
    }

    #[test]
    fn what_proves_nothing_or_both_stays_a_plain_number() {
        // Shorter than the minute to which the dates are written.
        let (unit, finding) = decided(&[30], &[30.0]);
        assert_eq!((unit, finding.code.as_str()), (None, "duration-unit-unknown"));
        let (unit, finding) = decided(&[3600, 3600], &[3600.0, 3_600_000.0]);
        assert_eq!(unit, None);
        assert!(
            finding.message.contains("by 1 rows and in milliseconds by 1"),
            "{}",
            finding.message
        );
    }

    #[test]
    fn a_stage_without_dates_goes_by_the_others() {
        let mut bare = plan("Latest of Won", StageSide::Latest);
        bare.stage = Some(StageDate {
            stage: "Won".to_owned(),
            pipeline: None,
            side: StageSide::Latest,
        });
        let plans = [
            plan("Entered", StageSide::Entered),
            plan("Exited", StageSide::Exited),
            plan("Latest", StageSide::Latest),
            bare,
        ];
        let mut durations = Durations::of(plans.iter());
        durations.observe(&[
            Data::Date(vec![0]),
            Data::Date(vec![30]),
            Data::Number(vec![2_592_000.0]),
            Data::Number(vec![f64::NAN]),
        ]);
        let seconds = DurationUnit::Seconds;
        assert_eq!(durations.decide().0, [(2, seconds), (3, seconds)]);
    }
}
