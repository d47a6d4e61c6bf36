//! Deals written as a table, one line per deal, and what the metrics take made from it. Knows no metric.
//!
//! A line is `name | amount | visits`, with a fourth cell for the creation date where it is not the first visit's,
//! and a fifth for the close date. An amount of `-` is unknown. Visits are `S1 2026-01-05, S2 2026-01-15 09:30`;
//! `from S1` before them says which stage the first row came from.

use metrics::{Codes, Deals, EventLog, Feed, NO_STAGE, Opportunities, Shape, Times, gather};
use model::{Ladder, Stage, StageKind};

const DAY: i64 = 86_400;

/// Deals as columns.
pub struct DealTable {
    pub names: Vec<String>,
    pub ladder: Ladder,
    pub log: EventLog,
    pub as_of: i64,
    pub created: Vec<i32>,
    pub close: Vec<i32>,
    pub amount: Vec<Option<i64>>,
}

/// A deal as it is written.
#[derive(Debug, Clone, Default)]
pub struct Line {
    pub name: String,
    pub amount: Option<i64>,
    pub from: Option<String>,
    /// Stage, seconds, and whether the time of day is known.
    pub visits: Vec<(String, i64, bool)>,
    pub created: Option<i64>,
    pub close: Option<i64>,
}

/// The day of a date such as `2026-01-05`.
pub fn day(text: &str) -> i64 {
    let date: jiff::civil::Date = text.trim().parse().unwrap();
    (date - jiff::civil::date(1970, 1, 1)).get_days().into()
}

/// `W` is won, `L` lost, `N` a detour; other names are what such names usually are.
fn kind(name: &str) -> StageKind {
    match name {
        "W" => StageKind::Won,
        "L" => StageKind::Lost,
        "N" => StageKind::Detour,
        _ => StageKind::of_name(name),
    }
}

/// The ladder of these stages, apart by spaces.
pub fn ladder(stages: &str) -> Ladder {
    Ladder::new(stages.split_whitespace().map(|name| Stage {
        name: name.to_owned(),
        kind: kind(name),
    }))
}

impl Line {
    pub fn read(line: &str) -> Line {
        let cells: Vec<&str> = line.trim().trim_matches('|').split('|').map(str::trim).collect();
        let date = |at: usize| {
            cells
                .get(at)
                .filter(|cell| !cell.is_empty())
                .map(|cell| day(cell))
        };
        let mut deal = Line {
            name: cells[0].to_owned(),
            amount: cells[1].parse().ok(),
            created: date(3),
            close: date(4),
            ..Line::default()
        };
        for visit in cells[2]
            .split(',')
            .map(str::trim)
            .filter(|visit| !visit.is_empty())
        {
            let words: Vec<&str> = visit.split_whitespace().collect();
            match words[..] {
                ["from", stage] => deal.from = Some(stage.to_owned()),
                [stage, date] => deal.visits.push((stage.to_owned(), day(date) * DAY, false)),
                [stage, date, time] => {
                    let (hours, minutes) = time.split_once(':').unwrap();
                    let hours: i64 = hours.parse().unwrap();
                    let seconds = (hours * 60 + minutes.parse::<i64>().unwrap()) * 60;
                    deal.visits
                        .push((stage.to_owned(), day(date) * DAY + seconds, true));
                }
                _ => panic!("a visit is a stage and a date: {visit}"),
            }
        }
        deal
    }
}

/// Deal, stage, stage it came from, seconds, whether the time of day is known, place.
type Row = (u32, u16, u16, i64, bool, u32);

fn rows(ladder: &Ladder, lines: &[Line]) -> Vec<Row> {
    let code = |name: &str| ladder.rank(name).unwrap_or_else(|| panic!("no stage {name}"));
    let mut rows = Vec::new();
    for (record, line) in lines.iter().enumerate() {
        let mut from = line.from.as_deref().map_or(NO_STAGE, code);
        for (at, (stage, seconds, exact)) in line.visits.iter().enumerate() {
            rows.push((record as u32, code(stage), from, *seconds, *exact, at as u32));
            from = code(stage);
        }
    }
    rows
}

impl DealTable {
    /// The deals of these lines.
    pub fn read(stages: &str, as_of: &str, lines: &str) -> DealTable {
        let lines: Vec<Line> = lines
            .lines()
            .filter(|line| !line.trim().is_empty())
            .map(Line::read)
            .collect();
        DealTable::of(ladder(stages), day(as_of), &lines)
    }

    /// The deals of rows `deal,stage,entered on,amount`, as an export of stage history has them.
    pub fn of_history(stages: &str, as_of: &str, csv: &str) -> DealTable {
        let mut deals: Vec<Line> = Vec::new();
        for row in csv.lines().filter(|row| !row.trim().is_empty()) {
            let [name, stage, date, amount] = row.trim().split(',').collect::<Vec<_>>()[..] else {
                panic!("four cells: {row}");
            };
            if deals.last().is_none_or(|deal| deal.name != name) {
                deals.push(Line {
                    name: name.to_owned(),
                    amount: amount.parse().ok(),
                    ..Line::default()
                });
            }
            let visit = (stage.to_owned(), day(date) * DAY, false);
            deals.last_mut().unwrap().visits.push(visit);
        }
        DealTable::of(ladder(stages), day(as_of), &deals)
    }

    pub fn of(ladder: Ladder, as_of: i64, lines: &[Line]) -> DealTable {
        let code = |name: &str| ladder.rank(name).unwrap();
        let rows = rows(&ladder, lines);
        let exact = rows.iter().any(|row| row.4);
        let records: Vec<u32> = rows.iter().map(|row| row.0).collect();
        let stages: Vec<u16> = rows.iter().map(|row| row.1).collect();
        let from: Vec<u16> = rows.iter().map(|row| row.2).collect();
        let seconds: Vec<i64> = rows.iter().map(|row| row.3).collect();
        let days: Vec<i32> = rows.iter().map(|row| row.3.div_euclid(DAY) as i32).collect();
        let sequence: Vec<u32> = rows.iter().map(|row| row.5).collect();
        let feeds = [Feed {
            shape: Shape::Rows,
            records: &records,
            stages: Codes::Each(&stages),
            from: Codes::Each(&from),
            times: if exact {
                Times::Seconds(&seconds)
            } else {
                Times::Days(&days)
            },
            sequence: Some(&sequence),
        }];
        let first = |line: &Line| line.visits.first().map(|visit| visit.1.div_euclid(DAY));
        let created: Vec<i32> = lines
            .iter()
            .map(|line| {
                line.created
                    .or_else(|| first(line))
                    .map_or(i32::MIN, |day| day as i32)
            })
            .collect();
        let close = lines
            .iter()
            .map(|line| line.close.map_or(i32::MIN, |day| day as i32));
        let now: Vec<u16> = lines
            .iter()
            .map(|line| line.visits.last().map_or(NO_STAGE, |visit| code(&visit.0)))
            .collect();
        let opportunities = Opportunities {
            count: lines.len(),
            created: Times::Days(&created),
            stage: &now,
            whole: None,
        };
        let gathered = gather(&opportunities, &feeds);
        let ranks: Vec<u16> = (0..ladder.stages().len() as u16).collect();
        DealTable {
            names: lines.iter().map(|line| line.name.clone()).collect(),
            log: EventLog::build(&opportunities, &gathered, &ladder, &ranks),
            as_of,
            close: close.collect(),
            amount: lines.iter().map(|line| line.amount).collect(),
            created,
            ladder,
        }
    }

    pub fn deals(&self) -> Deals<'_> {
        Deals {
            log: &self.log,
            ladder: &self.ladder,
            as_of: self.as_of,
            created: Times::Days(&self.created),
            close: Times::Days(&self.close),
            amount: &self.amount,
            among: None,
        }
    }

    /// The rank of a stage.
    pub fn stage(&self, name: &str) -> u16 {
        self.ladder
            .rank(name)
            .unwrap_or_else(|| panic!("no stage {name}"))
    }

    /// The names of these rows, apart by spaces; `–` of none.
    pub fn named(&self, rows: &[u32]) -> String {
        if rows.is_empty() {
            return "–".to_owned();
        }
        let names: Vec<&str> = rows
            .iter()
            .map(|row| self.names[*row as usize].as_str())
            .collect();
        names.join(" ")
    }
}
