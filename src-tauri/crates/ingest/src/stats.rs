//! What the cells of a column look like, counted over all of them. A sum of counts, so neither the order
//! of rows nor the division of the work changes it. Decides nothing: see `infer`.

use crate::distinct::{Added, Distinct};
use crate::parse::{
    date::{self, Order},
    money,
    number::{self, Mark},
    word::{self, Word},
};

/// The readings a cell admits, as bits.
pub(crate) mod shape {
    /// A yes/no word.
    pub const YES_NO: u16 = 1;
    /// `0` or `1`.
    pub const ZERO_ONE: u16 = 1 << 1;
    /// A number with a decimal point.
    pub const POINT: u16 = 1 << 2;
    /// A number with a decimal comma.
    pub const COMMA: u16 = 1 << 3;
    /// A number with a separator in it.
    pub const SEPARATED: u16 = 1 << 4;
    /// It carries a currency.
    pub const CURRENCY: u16 = 1 << 5;
    /// Digits that are an identifier.
    pub const CODE: u16 = 1 << 6;
    /// A date with the month before the day; one with the year first is both.
    pub const MONTH_FIRST: u16 = 1 << 7;
    /// A date with the day before the month.
    pub const DAY_FIRST: u16 = 1 << 8;
    /// A date with the year first.
    pub const YEAR_FIRST: u16 = 1 << 9;
    /// A time of day other than midnight.
    pub const TIME: u16 = 1 << 10;
    /// A spelling of null.
    pub const NULL: u16 = 1 << 11;
    /// A text that often means unknown.
    pub const UNKNOWN: u16 = 1 << 12;
}

/// A longer cell is text: no number or date is written at such length.
const LONGEST: usize = 40;

/// The readings of one trimmed, non-empty cell, and its currency. A bit is set exactly when the parser
/// that would decode it succeeds. O(length).
fn readings(cell: &[u8]) -> (u16, Option<&'static str>) {
    let first = cell[0];
    if first.is_ascii_alphabetic() || cell.len() > LONGEST {
        let last = cell[cell.len() - 1];
        return match word_bits(cell) {
            0 if cell.len() <= LONGEST && (last.is_ascii_digit() || last == b')') => amount(cell),
            bits => (bits, None),
        };
    }
    if first.is_ascii_digit() {
        if let [b'0' | b'1'] = cell {
            return (shape::ZERO_ONE | shape::POINT | shape::COMMA, None);
        }
        if cell.iter().all(u8::is_ascii_digit) {
            let code = number::is_code(cell);
            return (
                if code {
                    shape::CODE
                } else {
                    shape::POINT | shape::COMMA
                },
                None,
            );
        }
        if let Some(bits) = date::scan(cell).map(date_bits).filter(|bits| *bits != 0) {
            return (bits, None);
        }
    }
    let (shape, currency) = amount(cell);
    (if shape == 0 { word_bits(cell) } else { shape }, currency)
}

fn date_bits(written: date::Written) -> u16 {
    let is_day = |order| written.days(order).is_some();
    let bits = match (written.year_first, is_day(Order::DayFirst)) {
        (true, true) => shape::YEAR_FIRST | shape::MONTH_FIRST | shape::DAY_FIRST,
        (true, false) => 0,
        (false, true) if is_day(Order::MonthFirst) => shape::MONTH_FIRST | shape::DAY_FIRST,
        (false, true) => shape::DAY_FIRST,
        (false, false) if is_day(Order::MonthFirst) => shape::MONTH_FIRST,
        (false, false) => 0,
    };
    let timed = bits != 0 && written.seconds.is_some_and(|seconds| seconds != 0);
    bits | if timed { shape::TIME } else { 0 }
}

fn amount(cell: &[u8]) -> (u16, Option<&'static str>) {
    // A currency code and an exponent are all the letters an amount has; identifiers have more.
    if cell.iter().filter(|byte| byte.is_ascii_alphabetic()).count() > 4 {
        return (0, None);
    }
    let amount = money::split(cell);
    let currency = amount.currency;
    let mut shape = 0;
    shape |= if amount.parse(Mark::Point).is_some() {
        shape::POINT
    } else {
        0
    };
    shape |= if amount.parse(Mark::Comma).is_some() {
        shape::COMMA
    } else {
        0
    };
    if shape == 0 {
        return (0, None);
    }
    if cell.iter().any(|byte| *byte == b'.' || *byte == b',') {
        shape |= shape::SEPARATED;
    }
    (
        shape | if currency.is_some() { shape::CURRENCY } else { 0 },
        currency,
    )
}

fn word_bits(cell: &[u8]) -> u16 {
    match word::meaning(cell) {
        Some(Word::Yes | Word::No) => shape::YES_NO,
        Some(Word::Null) => shape::NULL | shape::UNKNOWN,
        Some(Word::Unknown) => shape::UNKNOWN,
        None => 0,
    }
}

/// Cells of one shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Its bits.
    pub bits: u16,
    /// How many cells have it.
    pub count: u64,
    /// The first line with it.
    pub line: u64,
    /// The cell on that line.
    pub example: String,
}

/// The counts of one column.
#[derive(Debug, Default)]
pub(crate) struct ColumnStats {
    /// Empty cells.
    pub empty: u64,
    /// Its shapes, in no order.
    pub shapes: Vec<Shape>,
    /// How often each currency stands in it.
    pub currencies: Vec<(&'static str, u64)>,
    /// Its distinct texts.
    pub distinct: Distinct,
}

impl ColumnStats {
    /// Counts one trimmed cell; lines come in ascending order. A text that comes again is only counted, and
    /// shows in the shapes after [`ColumnStats::settle`] or in a merge. O(length) expected.
    pub fn add(&mut self, cell: &[u8], line: u64) {
        if cell.is_empty() {
            self.empty += 1;
            return;
        }
        match self.distinct.add(cell, line) {
            Added::Again => return,
            Added::TooMany => self.settle(),
            Added::First | Added::Unkept => {}
        }
        self.read(cell, 1, line);
    }

    /// Counts the texts that came again into the shapes. O(distinct texts).
    pub fn settle(&mut self) {
        let mut distinct = std::mem::take(&mut self.distinct);
        for (text, again, line) in distinct.repeated() {
            self.read(text, again, line);
        }
        distinct.forget_repeats();
        self.distinct = distinct;
    }

    /// Counts so many cells of one text.
    fn read(&mut self, cell: &[u8], cells: u64, line: u64) {
        let (bits, currency) = readings(cell);
        self.count_shape(bits, cells, line, || String::from_utf8_lossy(cell).into_owned());
        if let Some(code) = currency {
            self.count_currency(code, cells);
        }
    }

    /// Adds another part of the same column.
    pub fn merge(&mut self, other: &ColumnStats) {
        self.settle();
        for (text, again, line) in other.distinct.repeated() {
            self.read(text, again, line);
        }
        self.empty += other.empty;
        for shape in &other.shapes {
            self.count_shape(shape.bits, shape.count, shape.line, || shape.example.clone());
        }
        for (code, count) in &other.currencies {
            self.count_currency(code, *count);
        }
        self.distinct.merge(&other.distinct);
    }

    /// Filled cells.
    pub fn filled(&self) -> u64 {
        self.shapes.iter().map(|shape| shape.count).sum()
    }

    /// Cells whose shape passes the test.
    pub fn count(&self, test: impl Fn(u16) -> bool) -> u64 {
        self.shapes.iter().filter(|s| test(s.bits)).map(|s| s.count).sum()
    }

    fn count_shape(&mut self, bits: u16, count: u64, line: u64, example: impl FnOnce() -> String) {
        match self.shapes.iter().position(|shape| shape.bits == bits) {
            Some(at) => {
                let shape = &mut self.shapes[at];
                shape.count += count;
                if line < shape.line {
                    (shape.line, shape.example) = (line, example());
                }
                if at > 0 && shape.count > self.shapes[at - 1].count {
                    self.shapes.swap(at, at - 1);
                }
            }
            None => self.shapes.push(Shape {
                bits,
                count,
                line,
                example: example(),
            }),
        }
    }

    fn count_currency(&mut self, code: &'static str, count: u64) {
        match self.currencies.iter_mut().find(|(known, _)| *known == code) {
            Some((_, total)) => *total += count,
            None => self.currencies.push((code, count)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::shape::*;
    use super::*;

    #[test]
    fn a_cell_admits_the_readings_its_parsers_admit() {
        let bits = |text: &str| readings(text.as_bytes()).0;
        assert_eq!(bits("12"), POINT | COMMA);
        assert_eq!(bits("1"), ZERO_ONE | POINT | COMMA);
        assert_eq!(bits("1,234"), POINT | COMMA | SEPARATED);
        assert_eq!(bits("1,234.50"), POINT | SEPARATED);
        assert_eq!(bits("12,50"), COMMA | SEPARATED);
        assert_eq!(bits("$1,200.00"), POINT | SEPARATED | CURRENCY);
        assert_eq!(bits("USD 12"), POINT | COMMA | CURRENCY);
        assert_eq!(bits("€ 12"), POINT | COMMA | CURRENCY);
        assert_eq!(bits("00123"), CODE);
        assert_eq!(bits("2026-03-29"), MONTH_FIRST | DAY_FIRST | YEAR_FIRST);
        assert_eq!(bits("3/29/2026"), MONTH_FIRST);
        assert_eq!(bits("3/4/2026 10:00"), MONTH_FIRST | DAY_FIRST | TIME);
        assert_eq!(bits("29.3.2026"), DAY_FIRST);
        assert_eq!(bits("Yes"), YES_NO);
        assert_eq!(bits("n/a"), NULL | UNKNOWN);
        assert_eq!(bits("-"), NULL | UNKNOWN);
        assert_eq!(bits("Select"), UNKNOWN);
        assert_eq!(bits("11-50"), 0);
        assert_eq!(bits("Director"), 0);
        assert_eq!(bits("GTX 500"), 0);
    }

    proptest::proptest! {
        #[test]
        fn texts_that_come_again_are_counted_as_if_each_cell_were_read(
            cells in proptest::collection::vec(
                (proptest::sample::select(vec!["", "12", "1,5", "$3", "Yes", "n/a", "3/29/2026", "Web"]), proptest::bool::ANY),
                0..60,
            ),
        ) {
            let mut parts = [ColumnStats::default(), ColumnStats::default()];
            let mut slow = ColumnStats::default();
            for (line, (cell, second)) in cells.iter().enumerate() {
                parts[usize::from(*second)].add(cell.as_bytes(), line as u64);
                if !cell.is_empty() {
                    slow.read(cell.as_bytes(), 1, line as u64);
                }
            }
            let mut merged = ColumnStats::default();
            parts.iter().rev().for_each(|part| merged.merge(part));
            let sorted = |mut stats: ColumnStats| {
                stats.shapes.sort_by_key(|shape| shape.bits);
                (stats.shapes, stats.currencies)
            };
            proptest::prop_assert_eq!(merged.filled(), cells.iter().filter(|(cell, _)| !cell.is_empty()).count() as u64);
            proptest::prop_assert_eq!(sorted(merged), sorted(slow));
        }
    }
}
