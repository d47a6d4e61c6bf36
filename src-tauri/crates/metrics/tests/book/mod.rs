//! Deals as one would note them on paper, for tests: one line per deal. Knows no figure.
//!
//! ```text
//! Acme   1000  close 90   Discovery 1, Demo 8, Won 40
//! Birch  -     close -    created 3, Discovery 9, Lost 20, Demo 50
//! ```
//!
//! Amounts are whole units, `-` is unknown. Days are numbers, `03-15` (of 2026) or `2025-03-15`. A deal is created
//! on the day of its first visit unless its line says otherwise.

#![allow(dead_code, reason = "every test takes what it needs")]

use column::Bitmap;
use metrics::{Codes, Days, Deals, EventLog, Feed, NO_STAGE, Opportunities, Shape, Times, gather};
use model::{Ladder, Stage, StageKind};

pub const STAGES: [&str; 7] = [
    "Discovery",
    "Demo",
    "Proposal",
    "Nurture",
    "Disqualified",
    "Won",
    "Lost",
];

pub struct Book {
    pub names: Vec<String>,
    pub ladder: Ladder,
    pub log: EventLog,
    pub created: Vec<i32>,
    pub close: Vec<i32>,
    pub amount: Vec<Option<i64>>,
}

/// The day that a text means.
pub fn day(text: &str) -> i32 {
    if let Ok(day) = text.parse() {
        return day;
    }
    let full = if text.len() == 5 {
        format!("2026-{text}")
    } else {
        text.to_owned()
    };
    let date: jiff::civil::Date = full.parse().unwrap();
    (date - jiff::civil::date(1970, 1, 1)).get_days()
}

/// From the first day to the last, both inside.
pub fn days(first: &str, last: &str) -> Days {
    Days {
        start: day(first).into(),
        end: i64::from(day(last)) + 1,
    }
}

pub fn ladder() -> Ladder {
    Ladder::new(STAGES.map(|name| Stage {
        name: name.to_owned(),
        kind: StageKind::of_name(name),
    }))
}

pub fn rank(stage: &str) -> u16 {
    ladder().rank(stage).unwrap()
}

/// One visit: deal, stage, day.
pub type Visit = (u32, u16, i32);

/// The log of these visits.
pub fn log(created: &[i32], visits: &[Visit]) -> EventLog {
    let ladder = ladder();
    let records: Vec<u32> = visits.iter().map(|visit| visit.0).collect();
    let stages: Vec<u16> = visits.iter().map(|visit| visit.1).collect();
    let days: Vec<i32> = visits.iter().map(|visit| visit.2).collect();
    let sequence: Vec<u32> = (0..visits.len() as u32).collect();
    let feeds = [Feed {
        shape: Shape::Rows,
        records: &records,
        stages: Codes::Each(&stages),
        from: Codes::All(NO_STAGE),
        times: Times::Days(&days),
        sequence: Some(&sequence),
    }];
    let opportunities = Opportunities {
        count: created.len(),
        created: Times::Days(created),
        stage: &vec![NO_STAGE; created.len()],
        whole: None,
    };
    let gathered = gather(&opportunities, &feeds);
    let ranks: Vec<u16> = (0..ladder.stages().len() as u16).collect();
    EventLog::build(&opportunities, &gathered, &ladder, &ranks)
}

pub fn book(lines: &str) -> Book {
    let stages = ladder();
    let (mut names, mut created, mut close, mut amount, mut visits) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        names.push(words.next().unwrap().to_owned());
        let money = words.next().unwrap();
        amount.push((money != "-").then(|| money.parse::<i64>().unwrap() * 100));
        let rest: Vec<&str> = words.collect();
        let rest = rest.join(" ");
        let (mut first, mut closes) = (None, i32::MIN);
        for part in rest
            .replace("close - ", "")
            .replacen("close ", "close=", 1)
            .split([','])
        {
            let mut part = part.trim();
            if let Some(tail) = part.strip_prefix("close=") {
                let (date, after) = tail.split_once(' ').unwrap_or((tail, ""));
                closes = day(date);
                part = after;
            }
            let Some((stage, on)) = part.rsplit_once(' ') else {
                continue;
            };
            if stage == "created" {
                first = Some(day(on));
                continue;
            }
            first = first.or(Some(day(on)));
            visits.push((created.len() as u32, stages.rank(stage).unwrap(), day(on)));
        }
        created.push(first.unwrap_or(i32::MIN));
        close.push(closes);
    }
    Book {
        names,
        ladder: ladder(),
        log: log(&created, &visits),
        created,
        close,
        amount,
    }
}

impl Book {
    pub fn deals(&self, as_of: &str) -> Deals<'_> {
        Deals {
            log: &self.log,
            ladder: &self.ladder,
            as_of: day(as_of).into(),
            created: Times::Days(&self.created),
            close: Times::Days(&self.close),
            amount: &self.amount,
            among: None,
        }
    }

    /// The names of these deals, in the order of the book.
    pub fn names(&self, rows: &Bitmap) -> Vec<&str> {
        rows.rows().map(|row| self.names[row].as_str()).collect()
    }

    /// The deals of these names.
    pub fn rows(&self, names: &[&str]) -> Bitmap {
        Bitmap::from_fn(self.names.len(), |row| names.contains(&self.names[row].as_str()))
    }

    pub fn row(&self, name: &str) -> u32 {
        self.names.iter().position(|own| own == name).unwrap() as u32
    }
}
