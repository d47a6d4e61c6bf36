//! One column: a contiguous array with a reserved null value, and a dictionary where it is coded.

use std::sync::Arc;

use crate::Dictionary;

/// The row number that stands for "no row" in row maps: gathering it gives null.
pub const NO_ROW: u32 = u32::MAX;

/// Dictionary codes, as narrow as the largest code allows. 0 is null.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Codes {
    /// Up to 255 distinct texts.
    U8(Vec<u8>),
    /// Up to 65,535 distinct texts.
    U16(Vec<u16>),
    /// More.
    U32(Vec<u32>),
}

impl Codes {
    /// The narrowest array that holds these codes.
    pub fn narrow(codes: &[u32]) -> Codes {
        let top = codes.iter().copied().max().unwrap_or(0);
        if top <= u32::from(u8::MAX) {
            Codes::U8(codes.iter().map(|code| *code as u8).collect())
        } else if top <= u32::from(u16::MAX) {
            Codes::U16(codes.iter().map(|code| *code as u16).collect())
        } else {
            Codes::U32(codes.to_vec())
        }
    }

    /// The code of a row.
    pub fn get(&self, row: usize) -> u32 {
        match self {
            Codes::U8(codes) => u32::from(codes[row]),
            Codes::U16(codes) => u32::from(codes[row]),
            Codes::U32(codes) => codes[row],
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Codes::U8(codes) => codes.len(),
            Codes::U16(codes) => codes.len(),
            Codes::U32(codes) => codes.len(),
        }
    }

    /// True when there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Texts one after another in an arena; row `i` ends at `ends[i]`. The empty text is null.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextData {
    /// Where each row's text ends in the arena.
    pub ends: Vec<u32>,
    /// UTF-8 text of all rows.
    pub arena: Vec<u8>,
}

impl TextData {
    /// Appends a row; an empty text is null.
    ///
    /// # Panics
    /// When the arena passes 4 GiB, which a segment never does.
    pub fn push(&mut self, text: &str) {
        self.arena.extend_from_slice(text.as_bytes());
        self.ends
            .push(u32::try_from(self.arena.len()).expect("an arena stays under 4 GiB"));
    }

    /// The text of a row; empty when null.
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        std::str::from_utf8(&self.arena[start..self.ends[row] as usize]).unwrap_or("")
    }
}

/// The array of one column, without its dictionary: what a segment stores.
#[derive(Debug, Clone, PartialEq)]
pub enum Data {
    /// Text as dictionary codes; 0 is null.
    Codes(Codes),
    /// Text as an arena; empty is null.
    Text(TextData),
    /// Numbers; NaN is null.
    Number(Vec<f64>),
    /// Minor units of money; `i64::MIN` is null.
    Money(Vec<i64>),
    /// Days since 1970-01-01; `i32::MIN` is null.
    Date(Vec<i32>),
    /// Seconds since 1970-01-01 00:00:00, as local wall time; `i64::MIN` is null.
    Instant(Vec<i64>),
    /// 0 null, 1 no, 2 yes.
    YesNo(Vec<u8>),
}

/// One cell of a column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Unknown.
    Null,
    /// A text, never empty.
    Text(&'a str),
    /// A number, never NaN.
    Number(f64),
    /// Minor units of money.
    Money(i64),
    /// Days since 1970-01-01.
    Date(i32),
    /// Seconds since 1970-01-01 00:00:00 local wall time.
    Instant(i64),
    /// Yes or no.
    YesNo(bool),
}

impl Data {
    /// How many rows.
    pub fn len(&self) -> usize {
        match self {
            Data::Codes(codes) => codes.len(),
            Data::Text(text) => text.ends.len(),
            Data::Number(values) => values.len(),
            Data::Money(values) | Data::Instant(values) => values.len(),
            Data::Date(values) => values.len(),
            Data::YesNo(values) => values.len(),
        }
    }

    /// True when there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A column: its array and, where it is coded, its dictionary.
#[derive(Debug, Clone)]
pub struct Column {
    /// The array.
    pub data: Data,
    /// The texts behind the codes; empty for other arrays.
    pub dictionary: Arc<Dictionary>,
}

impl Column {
    /// A column without a dictionary.
    pub fn plain(data: Data) -> Column {
        Column {
            data,
            dictionary: Arc::default(),
        }
    }

    /// A coded column of these texts; the empty text is null.
    pub fn from_texts<S: AsRef<str>>(texts: &[S]) -> Column {
        let mut dictionary = Dictionary::default();
        let codes: Vec<u32> = texts
            .iter()
            .map(|text| {
                if text.as_ref().is_empty() {
                    0
                } else {
                    dictionary.intern(text.as_ref())
                }
            })
            .collect();
        Column {
            data: Data::Codes(Codes::narrow(&codes)),
            dictionary: Arc::new(dictionary),
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.data.len()
    }

    /// True when there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cell of a row.
    pub fn cell(&self, row: usize) -> Cell<'_> {
        match &self.data {
            Data::Codes(codes) => self
                .dictionary
                .text(codes.get(row))
                .map_or(Cell::Null, Cell::Text),
            Data::Text(text) => match text.get(row) {
                "" => Cell::Null,
                text => Cell::Text(text),
            },
            Data::Number(values) if values[row].is_nan() => Cell::Null,
            Data::Number(values) => Cell::Number(values[row]),
            Data::Money(values) if values[row] == i64::MIN => Cell::Null,
            Data::Money(values) => Cell::Money(values[row]),
            Data::Date(values) if values[row] == i32::MIN => Cell::Null,
            Data::Date(values) => Cell::Date(values[row]),
            Data::Instant(values) if values[row] == i64::MIN => Cell::Null,
            Data::Instant(values) => Cell::Instant(values[row]),
            Data::YesNo(values) => match values[row] {
                0 => Cell::Null,
                value => Cell::YesNo(value == 2),
            },
        }
    }

    /// The column whose row `i` is this column's row `rows[i]`, null where that is [`NO_ROW`]. O(rows).
    #[must_use]
    pub fn gather(&self, rows: &[u32]) -> Column {
        fn pick<T: Copy>(values: &[T], rows: &[u32], null: T) -> Vec<T> {
            rows.iter()
                .map(|row| values.get(*row as usize).copied().unwrap_or(null))
                .collect()
        }
        let data = match &self.data {
            Data::Codes(Codes::U8(codes)) => Data::Codes(Codes::U8(pick(codes, rows, 0))),
            Data::Codes(Codes::U16(codes)) => Data::Codes(Codes::U16(pick(codes, rows, 0))),
            Data::Codes(Codes::U32(codes)) => Data::Codes(Codes::U32(pick(codes, rows, 0))),
            Data::Text(text) => {
                let mut out = TextData::default();
                out.ends.reserve(rows.len());
                for row in rows {
                    out.push(if *row == NO_ROW {
                        ""
                    } else {
                        text.get(*row as usize)
                    });
                }
                Data::Text(out)
            }
            Data::Number(values) => Data::Number(pick(values, rows, f64::NAN)),
            Data::Money(values) => Data::Money(pick(values, rows, i64::MIN)),
            Data::Date(values) => Data::Date(pick(values, rows, i32::MIN)),
            Data::Instant(values) => Data::Instant(pick(values, rows, i64::MIN)),
            Data::YesNo(values) => Data::YesNo(pick(values, rows, 0)),
        };
        Column {
            data,
            dictionary: Arc::clone(&self.dictionary),
        }
    }
}
