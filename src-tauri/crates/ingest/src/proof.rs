//! Which of two readings of a file's dates is right, proved from its other columns: dates that never come before
//! others, dates and durations that add up to one day, records numbered in the order of their dates.

use crate::parse::date::{self, Order, Written};
use crate::parse::number::{self, Mark};

/// Pairs of rows that must differ, and the shares that count as none and as many.
const ROWS: usize = 8;
const NONE: f64 = 0.02;
const MANY: f64 = 0.2;
/// Different days without which an order of records says nothing.
const DAYS: usize = 6;

/// A column of the first records.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// Its header.
    pub header: &'a str,
    /// The canonical field it is taken for; empty for one of its own.
    pub key: &'a str,
    /// True when the two readings differ on it.
    pub doubtful: bool,
    /// Its cells, row by row.
    pub cells: &'a [String],
}

/// A way to read the dates in doubt, and its name in a sentence: `with the month first`.
pub(crate) struct Way<'a> {
    /// The day of a date.
    pub day: &'a dyn Fn(Written) -> Option<i32>,
    /// Its name.
    pub name: &'a str,
}

/// The dates that no other date of a record comes before.
const FIRST: [&str; 1] = ["created_at"];
/// Those that come no earlier.
const LATER: [&str; 9] = [
    "close_on",
    "converted_at",
    "modified_at",
    "last_activity_at",
    "stage_changed_at",
    "changed_at",
    "became_mql_at",
    "became_opportunity_at",
    "became_customer_at",
];

/// Which of the two ways is right (true for the first) and the proof in words; `None` when nothing proves it
/// or the proofs contradict each other. O(columns² · rows · log rows).
pub(crate) fn prove(columns: &[Seen<'_>], ways: [&Way<'_>; 2]) -> Option<(bool, String)> {
    let days = [0, 1].map(|way| -> Vec<Vec<Option<i32>>> {
        columns.iter().map(|column| read(column, ways[way])).collect()
    });
    let mut proofs = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        for (by, other) in columns.iter().enumerate() {
            let doubtful = column.doubtful || other.doubtful;
            if at != by && doubtful && FIRST.contains(&column.key) && LATER.contains(&other.key) {
                proofs.extend(precede(columns, [at, by], &days, ways));
            }
            if column.doubtful && is_length(other.header) {
                proofs.extend(add_up(columns, [at, by], &days, ways));
            }
            if column.doubtful && at != by && !other.doubtful {
                proofs.extend(in_order(columns, [at, by], &days, ways));
            }
        }
        if column.doubtful {
            proofs.extend(in_file_order(column, at, &days, ways));
        }
    }
    let first = proofs.first()?.clone();
    proofs.iter().all(|(way, _)| *way == first.0).then_some(first)
}

fn read(column: &Seen<'_>, way: &Way<'_>) -> Vec<Option<i32>> {
    let day = |cell: &String| {
        let written = date::scan(cell.trim().as_bytes())?;
        if column.doubtful {
            (way.day)(written)
        } else {
            written.days(Order::DayFirst)
        }
    };
    column.cells.iter().map(day).collect()
}

/// True for a header that names a length of time in days.
fn is_length(header: &str) -> bool {
    let header = header.to_lowercase();
    ["duration", "age", "days"].iter().any(|word| {
        header
            .split(|char: char| !char.is_alphanumeric())
            .any(|part| part == *word)
    })
}

type Days = [Vec<Vec<Option<i32>>>; 2];

/// The way without misfits where the other has many; `None` else.
fn clear(misfits: [f64; 2]) -> Option<bool> {
    match misfits {
        [first, second] if first <= NONE && second >= MANY => Some(true),
        [first, second] if second <= NONE && first >= MANY => Some(false),
        _ => None,
    }
}

fn precede(
    columns: &[Seen<'_>],
    [early, late]: [usize; 2],
    days: &Days,
    ways: [&Way<'_>; 2],
) -> Option<(bool, String)> {
    let wrong = [0, 1].map(|way| {
        let pairs = days[way][early].iter().zip(&days[way][late]);
        let both: Vec<bool> = pairs.filter_map(|(a, b)| Some((*a)? > (*b)?)).collect();
        (both.iter().filter(|wrong| **wrong).count(), both.len())
    });
    if wrong.iter().any(|(_, rows)| *rows < ROWS) {
        return None;
    }
    let right = clear(wrong.map(|(wrong, rows)| wrong as f64 / rows as f64))?;
    let (good, bad) = if right { (0, 1) } else { (1, 0) };
    let (number, rows) = wrong[bad];
    Some((
        right,
        format!(
            "{}, \"{}\" never comes after \"{}\"; {} it would in {number} of {rows} records",
            ways[good].name, columns[early].header, columns[late].header, ways[bad].name
        ),
    ))
}

fn add_up(
    columns: &[Seen<'_>],
    [at, length]: [usize; 2],
    days: &Days,
    ways: [&Way<'_>; 2],
) -> Option<(bool, String)> {
    let lengths: Vec<Option<i32>> = columns[length]
        .cells
        .iter()
        .map(|cell| {
            let cell = cell.trim().as_bytes();
            let number = (!cell.is_empty())
                .then(|| number::parse(cell, Mark::Point))??
                .to_f64();
            (0.0..100_000.0).contains(&number).then_some(number as i32)
        })
        .collect();
    let sums = [0, 1].map(|way| {
        let pairs = days[way][at].iter().zip(&lengths);
        most_frequent(
            pairs
                .filter_map(|(day, length)| Some((*day)? + (*length)?))
                .collect(),
        )
    });
    if sums.iter().any(|(_, _, rows)| *rows < ROWS) {
        return None;
    }
    let right = clear(sums.map(|(_, same, rows)| 1.0 - same as f64 / rows as f64))?;
    let (good, bad) = if right { (0, 1) } else { (1, 0) };
    Some((
        right,
        format!(
            "{}, \"{}\" and \"{}\" add up to one day, {}; {} they don't",
            ways[good].name,
            columns[at].header,
            columns[length].header,
            date::in_words(sums[good].0),
            ways[bad].name
        ),
    ))
}

/// The most frequent sum, how many are within a day of it, and how many there are.
fn most_frequent(mut sums: Vec<i32>) -> (i32, usize, usize) {
    sums.sort_unstable();
    let runs = sums.chunk_by(|a, b| a == b).map(|run| (run.len(), run[0]));
    let most = runs.max().map_or(0, |(_, sum)| sum);
    let near = sums.iter().filter(|sum| (*sum - most).abs() <= 1).count();
    (most, near, sums.len())
}

fn in_order(
    columns: &[Seen<'_>],
    [at, clock]: [usize; 2],
    days: &Days,
    ways: [&Way<'_>; 2],
) -> Option<(bool, String)> {
    let header = columns[clock].header.to_lowercase();
    let numbered = header.ends_with("id") || header.ends_with("number") || header.ends_with("no.");
    let dated = days[0][clock].iter().flatten().count() * 2 > columns[clock].cells.len();
    if !numbered && !dated {
        return None;
    }
    let key = |row: usize| -> Option<i64> {
        if dated {
            return days[0][clock][row].map(i64::from);
        }
        let cell = columns[clock].cells[row].trim();
        cell.parse().ok()
    };
    let mut rows: Vec<(i64, usize)> = (0..columns[clock].cells.len())
        .filter_map(|row| Some((key(row)?, row)))
        .collect();
    rows.sort_unstable();
    let right = clear([0, 1].map(|way| roughness(rows.iter().map(|(_, row)| days[way][at][*row]))))?;
    let (good, bad) = if right { (0, 1) } else { (1, 0) };
    Some((
        right,
        format!(
            "{}, the records stand in the same order by \"{}\" as by \"{}\"; {} they don't",
            ways[good].name, columns[at].header, columns[clock].header, ways[bad].name
        ),
    ))
}

/// The order of the file proves nothing when it is the order of the texts themselves.
fn in_file_order(column: &Seen<'_>, at: usize, days: &Days, ways: [&Way<'_>; 2]) -> Option<(bool, String)> {
    let texts: Vec<&str> = column.cells.iter().map(|cell| cell.trim()).collect();
    if texts.is_sorted() || texts.iter().rev().is_sorted() {
        return None;
    }
    let right = clear([0, 1].map(|way| roughness(days[way][at].iter().copied())))?;
    let (good, bad) = if right { (0, 1) } else { (1, 0) };
    Some((
        right,
        format!(
            "{}, the records stand in the order of \"{}\"; {} they don't",
            ways[good].name, column.header, ways[bad].name
        ),
    ))
}

/// The share of steps that go against the direction of most, among steps between different days; too much to
/// mean anything where there are few.
fn roughness(days: impl Iterator<Item = Option<i32>>) -> f64 {
    let days: Vec<i32> = days.flatten().collect();
    let mut different = days.clone();
    different.sort_unstable();
    different.dedup();
    let up = days.windows(2).filter(|pair| pair[0] < pair[1]).count();
    let down = days.windows(2).filter(|pair| pair[0] > pair[1]).count();
    if different.len() < DAYS || up + down < ROWS {
        return (NONE + MANY) / 2.0;
    }
    up.min(down) as f64 / (up + down) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONTH: Way<'_> = Way {
        day: &|written| written.days(Order::MonthFirst),
        name: "with the month first",
    };
    const DAY: Way<'_> = Way {
        day: &|written| written.days(Order::DayFirst),
        name: "with the day first",
    };

    fn column<'a>(header: &'a str, key: &'a str, cells: &'a [String]) -> Seen<'a> {
        Seen {
            header,
            key,
            doubtful: key != "id" && !header.contains("Duration"),
            cells,
        }
    }

    /// Days from 1 January 2026 on, every 31 + 1 days or so, with the month first and none past the twelfth.
    fn created() -> Vec<String> {
        (0..12)
            .map(|n| format!("{}/{}/2026", n + 1, (n * 5) % 12 + 1))
            .collect()
    }

    #[test]
    fn records_numbered_in_the_order_of_their_dates_prove_which_part_is_the_month() {
        let (dates, ids) = (created(), (1..=12).map(|n| n.to_string()).collect::<Vec<_>>());
        let columns = [
            column("Lead ID", "id", &ids),
            column("Created", "created_at", &dates),
        ];
        let (month, why) = prove(&columns, [&MONTH, &DAY]).unwrap();
        assert!(month, "{why}");
        assert!(why.contains("\"Created\" as by \"Lead ID\""), "{why}");
        let (month, _) = prove(&columns, [&DAY, &MONTH]).unwrap();
        assert!(!month);
    }

    #[test]
    fn dates_and_durations_that_add_up_to_one_day_prove_it() {
        let dates: Vec<String> = ["3/4", "1/2", "5/1", "2/9", "4/7", "1/11", "6/2", "3/8"]
            .iter()
            .map(|day| format!("{day}/2026"))
            .collect();
        let report = date::scan(b"2026-06-30").unwrap().days(Order::DayFirst).unwrap();
        let lengths: Vec<String> = dates
            .iter()
            .map(|cell| {
                let written = date::scan(cell.as_bytes()).unwrap();
                (report - written.days(Order::MonthFirst).unwrap()).to_string()
            })
            .collect();
        let columns = [
            column("Last Stage Change Date", "stage_changed_at", &dates),
            column("Stage Duration", "stage_duration", &lengths),
        ];
        let (month, why) = prove(&columns, [&MONTH, &DAY]).unwrap();
        assert!(month && why.contains("add up to one day, 30 June 2026"), "{why}");
    }

    #[test]
    fn a_date_that_never_comes_before_another_proves_it() {
        let early: Vec<String> = (1..=9).map(|n| format!("{n}/9/2026")).collect();
        let late: Vec<String> = (1..=9).map(|n| format!("{}/3/2026", n + 1)).collect();
        let columns = [
            column("Created", "created_at", &early),
            column("Closed", "close_on", &late),
        ];
        let (month, why) = prove(&columns, [&MONTH, &DAY]).unwrap();
        assert!(month, "{why}");
        assert_eq!(
            why,
            "with the month first, \"Created\" never comes after \"Closed\"; with the day first it would in 9 of 9 records"
        );
    }

    #[test]
    fn texts_sorted_as_texts_prove_nothing() {
        let dates: Vec<String> = (1..=12)
            .map(|n| format!("{n:02}/{:02}/2026", (n * 5) % 12 + 1))
            .collect();
        assert_eq!(
            prove(&[column("Created", "created_at", &dates)], [&MONTH, &DAY]),
            None
        );
    }
}
