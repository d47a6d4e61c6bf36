//! Kernels: a predicate over a column to a bitmap. Each is O(rows); text predicates run once per
//! distinct text where the column is coded.

use crate::{Bitmap, Cell, Codes, Column, Data};

/// The rows whose cell is null.
pub fn nulls(column: &Column) -> Bitmap {
    match &column.data {
        Data::Codes(Codes::U8(codes)) => Bitmap::from_slice(codes, |code| code == 0),
        Data::Codes(Codes::U16(codes)) => Bitmap::from_slice(codes, |code| code == 0),
        Data::Codes(Codes::U32(codes)) => Bitmap::from_slice(codes, |code| code == 0),
        Data::Text(text) => Bitmap::from_fn(text.ends.len(), |row| {
            text.ends[row] == if row == 0 { 0 } else { text.ends[row - 1] }
        }),
        Data::Number(values) => Bitmap::from_slice(values, f64::is_nan),
        Data::Money(values) | Data::Instant(values) => Bitmap::from_slice(values, |value| value == i64::MIN),
        Data::Date(values) => Bitmap::from_slice(values, |value| value == i32::MIN),
        Data::YesNo(values) => Bitmap::from_slice(values, |value| value == 0),
    }
}

/// The rows whose text passes the test; null never does, nor does a cell that is no text.
pub fn text_where(column: &Column, mut test: impl FnMut(&str) -> bool) -> Bitmap {
    match &column.data {
        Data::Codes(codes) => {
            let mut pass = vec![false; column.dictionary.len() + 1];
            for (at, text) in column.dictionary.texts().enumerate() {
                pass[at + 1] = test(text);
            }
            match codes {
                Codes::U8(codes) => {
                    let mut table = [false; 256];
                    table.iter_mut().zip(&pass).for_each(|(slot, pass)| *slot = *pass);
                    Bitmap::from_slice(codes, |code| table[code as usize])
                }
                Codes::U16(codes) => Bitmap::from_slice(codes, |code| pass[code as usize]),
                Codes::U32(codes) => Bitmap::from_slice(codes, |code| pass[code as usize]),
            }
        }
        Data::Text(text) => Bitmap::from_fn(text.ends.len(), |row| {
            let text = text.get(row);
            !text.is_empty() && test(text)
        }),
        _ => Bitmap::none(column.len()),
    }
}

/// The rows whose number passes the test; NaN (null) must not pass.
pub fn number_where(column: &Column, test: impl Fn(f64) -> bool) -> Bitmap {
    match &column.data {
        Data::Number(values) => Bitmap::from_slice(values, test),
        _ => Bitmap::none(column.len()),
    }
}

/// The rows whose minor units of money pass the test; null never does.
pub fn money_where(column: &Column, test: impl Fn(i64) -> bool) -> Bitmap {
    match &column.data {
        Data::Money(values) => Bitmap::from_slice(values, |value| value != i64::MIN && test(value)),
        _ => Bitmap::none(column.len()),
    }
}

/// The rows whose day passes the test, days since 1970-01-01; an instant counts as its local day.
pub fn day_where(column: &Column, test: impl Fn(i32) -> bool) -> Bitmap {
    match &column.data {
        Data::Date(values) => Bitmap::from_slice(values, |value| value != i32::MIN && test(value)),
        Data::Instant(values) => {
            Bitmap::from_slice(values, |value| value != i64::MIN && test(day_of_instant(value)))
        }
        _ => Bitmap::none(column.len()),
    }
}

/// The rows that say yes (or no).
pub fn yes_no_is(column: &Column, yes: bool) -> Bitmap {
    match &column.data {
        Data::YesNo(values) => Bitmap::from_slice(values, |value| value == 1 + u8::from(yes)),
        _ => Bitmap::none(column.len()),
    }
}

/// The day of a cell, days since 1970-01-01, when it holds a date or an instant.
pub fn day(column: &Column, row: usize) -> Option<i32> {
    match column.cell(row) {
        Cell::Date(day) => Some(day),
        Cell::Instant(seconds) => Some(day_of_instant(seconds)),
        _ => None,
    }
}

/// The local day of an instant.
pub fn day_of_instant(seconds: i64) -> i32 {
    i32::try_from(seconds.div_euclid(86_400)).unwrap_or(i32::MAX)
}

/// The sum of the money inside the rows, and how many of them have no amount.
pub fn money_sum(values: &[i64], rows: &Bitmap) -> (i128, usize) {
    let (mut sum, mut unknown) = (0_i128, 0);
    for row in rows.rows() {
        match values[row] {
            i64::MIN => unknown += 1,
            value => sum += i128::from(value),
        }
    }
    (sum, unknown)
}
