//! How often each value stands in a column: how many cells are filled, how many values differ, and the
//! most frequent ones. Knows no word of the trade and compares values as they are written.

use std::cmp::Ordering;
use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::{Cell, Column, Data, kernel};

/// What a column holds, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// Cells that are not null.
    pub filled: usize,
    /// Different values among them.
    pub distinct: usize,
    /// The most frequent values: a row that holds each, and how many rows do. Equally frequent ones
    /// in the order of the values.
    pub top: Vec<(usize, usize)>,
}

/// Counts the values of a column and keeps the `most` frequent. O(rows) for coded and yes/no columns,
/// expected O(rows) for the others, and O(distinct · log distinct) for the order.
pub fn tally(column: &Column, most: usize) -> Tally {
    let mut counts = match &column.data {
        Data::Codes(codes) => {
            let mut counts = vec![(0_usize, 0_usize); column.dictionary.len() + 1];
            for row in 0..codes.len() {
                let (first, count) = &mut counts[codes.get(row) as usize];
                *first = if *count == 0 { row } else { *first };
                *count += 1;
            }
            counts.drain(..1);
            counts
        }
        Data::Text(texts) => counted(column, |row| texts.get(row)),
        Data::Number(values) => counted(column, |row| values[row].to_bits()),
        Data::Money(values) | Data::Instant(values) => counted(column, |row| values[row]),
        Data::Date(values) => counted(column, |row| values[row]),
        Data::YesNo(values) => counted(column, |row| values[row]),
    };
    counts.retain(|(_, count)| *count > 0);
    let filled = counts.iter().map(|(_, count)| count).sum();
    let distinct = counts.len();
    let frequent =
        |a: &(usize, usize), b: &(usize, usize)| b.1.cmp(&a.1).then_with(|| order(column, a.0, b.0));
    if counts.len() > most {
        counts.select_nth_unstable_by(most, frequent);
        counts.truncate(most);
    }
    counts.sort_by(frequent);
    Tally {
        filled,
        distinct,
        top: counts,
    }
}

fn counted<K: Eq + Hash>(column: &Column, key: impl Fn(usize) -> K) -> Vec<(usize, usize)> {
    // order unseen: only the counts are taken out, and the caller sorts them.
    let mut counts: FxHashMap<K, (usize, usize)> = FxHashMap::default();
    for row in kernel::nulls(column).not().rows() {
        counts.entry(key(row)).or_insert((row, 0)).1 += 1;
    }
    counts.into_values().collect()
}

/// The order of two cells of one column; cells of different kinds don't meet there.
fn order(column: &Column, a: usize, b: usize) -> Ordering {
    match (column.cell(a), column.cell(b)) {
        (Cell::Text(a), Cell::Text(b)) => a.cmp(b),
        (Cell::Number(a), Cell::Number(b)) => a.total_cmp(&b),
        (Cell::Money(a), Cell::Money(b)) | (Cell::Instant(a), Cell::Instant(b)) => a.cmp(&b),
        (Cell::Date(a), Cell::Date(b)) => a.cmp(&b),
        (Cell::YesNo(a), Cell::YesNo(b)) => a.cmp(&b),
        _ => Ordering::Equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Codes, TextData};

    fn texts(column: &Column, tally: &Tally) -> Vec<(String, usize)> {
        let text = |row: usize| match column.cell(row) {
            Cell::Text(text) => text.to_owned(),
            other => format!("{other:?}"),
        };
        tally
            .top
            .iter()
            .map(|(row, count)| (text(*row), *count))
            .collect()
    }

    #[test]
    fn the_most_frequent_values_stand_first_and_equals_in_the_order_of_the_values() {
        let rows = ["new", "", "open", "won", "open", "", "new", "lost"];
        let coded = Column::from_texts(&rows);
        let mut arena = TextData::default();
        rows.iter().for_each(|text| arena.push(text));
        for column in [coded, Column::plain(Data::Text(arena))] {
            let tally = tally(&column, 3);
            assert_eq!((tally.filled, tally.distinct), (6, 4));
            let expected = [("new", 2), ("open", 2), ("lost", 1)].map(|(text, n)| (text.to_owned(), n));
            assert_eq!(texts(&column, &tally), expected);
        }
    }

    #[test]
    fn nulls_and_texts_that_no_row_holds_are_no_values() {
        let mut column = Column::from_texts(&["a", "b"]);
        column.data = Data::Codes(Codes::U8(vec![0, 2]));
        assert_eq!(
            tally(&column, 5),
            Tally {
                filled: 1,
                distinct: 1,
                top: vec![(1, 1)]
            }
        );
        let numbers = Column::plain(Data::Number(vec![f64::NAN, 3.0, 3.0, 1.0]));
        assert_eq!(
            tally(&numbers, 1),
            Tally {
                filled: 3,
                distinct: 2,
                top: vec![(1, 2)]
            }
        );
        assert_eq!(tally(&Column::from_texts::<&str>(&[]), 5).filled, 0);
    }
}
