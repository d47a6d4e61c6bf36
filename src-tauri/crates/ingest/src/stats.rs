//! What the cells of a column look like, counted over all of them. A sum of counts, so neither the order
//! of rows nor the division of the work changes it. Decides nothing: see `infer`.

use crate::distinct::{Added, Distinct};
use crate::parse::{
    Known,
    counted::Unit,
    date::{self, Order, Style},
    money,
    number::{self, Decimal, Mark},
    word::{self, Word},
};
use crate::rules::Ruled;

/// The readings a cell admits, as bits.
pub(crate) mod shape {
    /// A yes/no word.
    pub const YES_NO: u32 = 1;
    /// Yes or no where that is expected: `0`, `1`, `j`, `x`.
    pub const SHORT: u32 = 1 << 1;
    /// A number with a decimal point.
    pub const POINT: u32 = 1 << 2;
    /// A number with a decimal comma.
    pub const COMMA: u32 = 1 << 3;
    /// A number with a separator in it.
    pub const SEPARATED: u32 = 1 << 4;
    /// It carries a currency.
    pub const CURRENCY: u32 = 1 << 5;
    /// Digits that are an identifier.
    pub const CODE: u32 = 1 << 6;
    /// A date with the month before the day; one whose order is fixed is both.
    pub const MONTH_FIRST: u32 = 1 << 7;
    /// A date with the day before the month.
    pub const DAY_FIRST: u32 = 1 << 8;
    /// A date whose order is fixed: the year stands first, or the month is named.
    pub const FIXED: u32 = 1 << 9;
    /// A time of day other than midnight.
    pub const TIME: u32 = 1 << 10;
    /// Unknown in a column that is not text.
    pub const NULL: u32 = 1 << 11;
    /// A text that often means unknown.
    pub const UNKNOWN: u32 = 1 << 12;
    /// Unknown in every column.
    pub const BLANK: u32 = 1 << 13;
    /// An amount in thousands or millions: `340k`.
    pub const SCALED: u32 = 1 << 14;
    /// Its last separator is a point.
    pub const DOT: u32 = 1 << 15;
    /// A date of fixed order whose day is past the twelfth.
    pub const LATE: u32 = 1 << 16;
    /// A date with dots and the year last.
    pub const DOTTED: u32 = 1 << 17;
    /// A plausible number of seconds since 1970.
    pub const SECONDS: u32 = 1 << 18;
    /// A plausible number of milliseconds since 1970.
    pub const MILLIS: u32 = 1 << 19;
    /// A plausible day number of a spreadsheet.
    pub const SERIAL: u32 = 1 << 20;
    /// A date as eight digits.
    pub const DIGITS: u32 = 1 << 21;
}

/// A longer cell is text: no number or date is written at such length.
const LONGEST: usize = 44;

/// What one cell admits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Seen {
    /// Bits of [`shape`].
    bits: u32,
    /// ISO code of its currency.
    currency: Option<&'static str>,
    /// The offset of its time of day, when it has one.
    zone: Option<Zone>,
    /// What it says, where that was found on the way.
    known: Known,
}

/// What a time of day says of its zone: minutes east of UTC, or nothing.
type Zone = Option<i16>;

impl From<u32> for Seen {
    fn from(bits: u32) -> Seen {
        Seen {
            bits,
            ..Seen::default()
        }
    }
}

/// The readings of one trimmed, non-empty cell. A bit is set exactly when the parser that would decode it
/// succeeds. O(length).
fn readings(cell: &[u8]) -> Seen {
    let first = cell[0];
    if cell.len() > LONGEST {
        return Seen::default();
    }
    if first.is_ascii_alphabetic() {
        return match word_bits(cell) {
            0 if cell.iter().skip(1).any(u8::is_ascii_digit) => lettered(cell),
            bits => bits.into(),
        };
    }
    if first.is_ascii_digit() {
        if let Some(number) = number::plain(cell, b'.') {
            return Seen {
                bits: number_bits(cell, number),
                known: Known::Number(number),
                ..Seen::default()
            };
        }
        // Leading zeros, or more digits than a double holds: an identifier rather than a number.
        if cell.iter().all(u8::is_ascii_digit) {
            return shape::CODE.into();
        }
        if let Some(seen) = date::scan(cell).map(date_bits).filter(|seen| seen.bits != 0) {
            return seen;
        }
    }
    let mut seen = amount(cell);
    if seen.bits == 0 {
        seen.bits = word_bits(cell);
    } else if cell.len() > 6 && matches!(cell[5], b'.' | b',') {
        seen.bits |= counted(cell, Unit::Serial, shape::SERIAL);
    }
    seen
}

/// A cell that begins with a letter and holds digits: `Mar 29, 2026`, `USD 12`, `GTX 500`.
fn lettered(cell: &[u8]) -> Seen {
    let end = cell[cell.len() - 1];
    let dated = end.is_ascii_digit() || matches!(end, b'm' | b'M' | b'.' | b'Z' | b'C' | b'T');
    if dated && let Some(seen) = date::scan(cell).map(date_bits).filter(|seen| seen.bits != 0) {
        return seen;
    }
    let currency = cell.iter().take(6).any(u8::is_ascii_digit);
    if currency && (end.is_ascii_digit() || b").-kKmMnoB".contains(&end)) {
        amount(cell)
    } else {
        Seen::default()
    }
}

/// A plain number: up to 15 digits, perhaps with a point inside.
#[inline]
fn number_bits(cell: &[u8], number: Decimal) -> u32 {
    let unit = |unit: Unit, bit| if unit.moment(number).is_some() { bit } else { 0 };
    if number.scale > 0 {
        let point = cell.len() - number.scale as usize - 1;
        let grouped = point <= 3 && number.scale == 3 && cell[0] != b'0';
        let serial = if point == 5 {
            unit(Unit::Serial, shape::SERIAL)
        } else {
            0
        };
        let comma = if grouped { shape::COMMA } else { 0 };
        return shape::POINT | shape::SEPARATED | shape::DOT | serial | comma;
    }
    shape::POINT
        | shape::COMMA
        | match cell.len() {
            1 if number.mantissa < 2 => shape::SHORT,
            5 => unit(Unit::Serial, shape::SERIAL),
            8 => unit(Unit::Digits, shape::DIGITS),
            9 | 10 => unit(Unit::Seconds, shape::SECONDS),
            12 | 13 => unit(Unit::Millis, shape::MILLIS),
            _ => 0,
        }
}

fn counted(cell: &[u8], unit: Unit, bit: u32) -> u32 {
    if unit.instant(cell).is_some() { bit } else { 0 }
}

#[inline]
fn date_bits(written: date::Written) -> Seen {
    let is_day = |order| written.days(order).is_some();
    let mut bits = if written.is_fixed() {
        let late = if written.is_late() { shape::LATE } else { 0 };
        let fixed = shape::MONTH_FIRST | shape::DAY_FIRST | shape::FIXED | late;
        if is_day(Order::MonthFirst) { fixed } else { 0 }
    } else {
        let bit = |order, bit| if is_day(order) { bit } else { 0 };
        bit(Order::MonthFirst, shape::MONTH_FIRST) | bit(Order::DayFirst, shape::DAY_FIRST)
    };
    if bits == 0 {
        return Seen::default();
    }
    if written.style == Style::Dotted {
        bits |= shape::DOTTED;
    }
    if written.seconds.is_some_and(|seconds| seconds != 0) {
        bits |= shape::TIME;
    }
    Seen {
        bits,
        currency: None,
        zone: written.seconds.map(|_| written.offset),
        known: Known::Date(written),
    }
}

fn amount(cell: &[u8]) -> Seen {
    // A currency, a suffix and an exponent are all the letters an amount has; identifiers have more.
    if cell.iter().filter(|byte| byte.is_ascii_alphabetic()).count() > 6 {
        return Seen::default();
    }
    // Between two digits no letter but that of an exponent stands in a number.
    if let [b'0'..=b'9', inside @ .., b'0'..=b'9'] = cell
        && inside
            .iter()
            .any(|byte| byte.is_ascii_alphabetic() && !matches!(byte, b'e' | b'E'))
    {
        return Seen::default();
    }
    general_amount(cell)
}

/// As [`amount`], whatever the cell.
fn general_amount(cell: &[u8]) -> Seen {
    let amount = money::split(cell);
    let bit = |mark, bit| if amount.parse(mark).is_some() { bit } else { 0 };
    let mut bits = bit(Mark::Point, shape::POINT) | bit(Mark::Comma, shape::COMMA);
    if bits == 0 {
        return Seen::default();
    }
    if let Some(separator) = cell.iter().rfind(|byte| matches!(byte, b'.' | b',')) {
        bits |= shape::SEPARATED | if *separator == b'.' { shape::DOT } else { 0 };
    }
    bits |= if amount.signed { shape::CURRENCY } else { 0 };
    bits |= if amount.power != 0 { shape::SCALED } else { 0 };
    Seen {
        bits,
        currency: amount.currency,
        ..Seen::default()
    }
}

fn word_bits(cell: &[u8]) -> u32 {
    match word::meaning(cell) {
        Some(Word::Yes | Word::No) => shape::YES_NO,
        Some(Word::ShortYes) => shape::SHORT,
        Some(Word::Blank) => shape::BLANK | shape::NULL,
        Some(Word::Null) => shape::NULL | shape::UNKNOWN,
        Some(Word::Unknown) => shape::UNKNOWN,
        None => 0,
    }
}

/// The bits of a text. O(length).
pub(crate) fn bits(text: &str) -> u32 {
    if text.is_empty() {
        0
    } else {
        readings(text.as_bytes()).bits
    }
}

/// Cells of one shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Its bits.
    pub bits: u32,
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
    /// The place in `shapes` where bits with this hash were found last.
    places: [u16; 16],
    /// How often each currency stands in it.
    pub currencies: Vec<(&'static str, u64)>,
    /// How often each text stands in it that means unknown, or often does.
    pub words: Vec<(String, u64)>,
    /// How many of its times of day have which offset, or none.
    pub zones: Vec<(Option<i16>, u64)>,
    /// Its distinct texts.
    pub distinct: Distinct,
    /// Those of them that are values though they mean unknown elsewhere; as few as the rules that say so.
    values: Vec<Box<[u8]>>,
}

impl ColumnStats {
    /// Counts one trimmed cell; lines come in ascending order. A text that comes again is only counted, and
    /// shows in the shapes after [`ColumnStats::settle`] or in a merge. Gives the code of its text in
    /// [`ColumnStats::distinct`], 0 where it has none. O(length) expected.
    pub fn add(&mut self, cell: &[u8], line: u64) -> u32 {
        if cell.is_empty() {
            self.empty += 1;
            return 0;
        }
        let (added, code) = self.distinct.add(cell, line);
        match added {
            Added::Again => return code,
            Added::TooMany => self.settle(),
            Added::First | Added::Unkept => {}
        }
        self.read(cell, 1, line);
        code
    }

    /// Counts the texts that came again into the shapes. O(distinct texts).
    pub fn settle(&mut self) {
        let mut distinct = std::mem::take(&mut self.distinct);
        for (text, again, line) in distinct.repeated() {
            self.read_or_keep(text, again, line);
        }
        distinct.forget_repeats();
        self.distinct = distinct;
    }

    /// Counts one trimmed cell of a column that is taken not to be text: [`ColumnStats::distinct`] is not kept.
    /// Gives what was found out of its value. O(length).
    #[inline]
    pub fn see(&mut self, cell: &[u8], line: u64) -> Known {
        if cell.is_empty() {
            self.empty += 1;
            return Known::Nothing;
        }
        self.read(cell, 1, line)
    }

    /// Counts so many cells of one text.
    fn read(&mut self, cell: &[u8], cells: u64, line: u64) -> Known {
        let seen = readings(cell);
        self.count_shape(seen.bits, cells, line, || {
            String::from_utf8_lossy(cell).into_owned()
        });
        if seen.bits & (shape::BLANK | shape::UNKNOWN) != 0 {
            self.count_word(&String::from_utf8_lossy(cell), cells);
        }
        if let Some(code) = seen.currency {
            count(&mut self.currencies, code, cells);
        }
        if let Some(zone) = seen.zone {
            count(&mut self.zones, zone, cells);
        }
        seen.known
    }

    /// Counts one trimmed cell after the rules of its column, as [`ColumnStats::add`]. O(length) expected.
    pub fn add_ruled(&mut self, ruled: &Ruled<'_>, line: u64) -> u32 {
        match ruled {
            Ruled::Text(cell) => self.add(cell, line),
            Ruled::Value(cell) => {
                let (added, code) = self.distinct.add(cell, line);
                match added {
                    Added::Again => return code,
                    Added::TooMany => self.settle(),
                    Added::First => self.values.push((*cell).into()),
                    Added::Unkept => {}
                }
                self.keep(cell, 1, line);
                code
            }
        }
    }

    /// Counts so many cells of a text that is a value, whatever it could be read as.
    fn keep(&mut self, cell: &[u8], cells: u64, line: u64) {
        self.count_shape(0, cells, line, || String::from_utf8_lossy(cell).into_owned());
    }

    fn read_or_keep(&mut self, cell: &[u8], cells: u64, line: u64) {
        if self.values.iter().any(|value| **value == *cell) {
            self.keep(cell, cells, line);
        } else {
            self.read(cell, cells, line);
        }
    }

    /// Adds another part of the same column.
    pub fn merge(&mut self, other: &ColumnStats) {
        self.settle();
        for value in &other.values {
            if !self.values.contains(value) {
                self.values.push(value.clone());
            }
        }
        for (text, again, line) in other.distinct.repeated() {
            self.read_or_keep(text, again, line);
        }
        self.empty += other.empty;
        for shape in &other.shapes {
            self.count_shape(shape.bits, shape.count, shape.line, || shape.example.clone());
        }
        for (code, cells) in &other.currencies {
            count(&mut self.currencies, *code, *cells);
        }
        for (zone, cells) in &other.zones {
            count(&mut self.zones, *zone, *cells);
        }
        for (word, cells) in &other.words {
            self.count_word(word, *cells);
        }
        self.distinct.merge(&other.distinct);
    }

    /// Filled cells.
    pub fn filled(&self) -> u64 {
        self.shapes.iter().map(|shape| shape.count).sum()
    }

    /// Cells whose shape passes the test.
    pub fn count(&self, test: impl Fn(u32) -> bool) -> u64 {
        self.shapes.iter().filter(|s| test(s.bits)).map(|s| s.count).sum()
    }

    fn count_shape(&mut self, bits: u32, count: u64, line: u64, example: impl FnOnce() -> String) {
        // Where these bits were found last: shapes alternate, and a search for them can't be foreseen.
        let place = (bits.wrapping_mul(0x9e37_79b1) >> 28) as usize;
        let mut at = usize::from(self.places[place]);
        if self.shapes.get(at).is_none_or(|shape| shape.bits != bits) {
            at = match self.shapes.iter().position(|shape| shape.bits == bits) {
                Some(at) => at,
                None => {
                    self.shapes.push(Shape {
                        bits,
                        count: 0,
                        line: u64::MAX,
                        example: String::new(),
                    });
                    self.shapes.len() - 1
                }
            };
            self.places[place] = at as u16;
        }
        let shape = &mut self.shapes[at];
        shape.count += count;
        if line < shape.line {
            (shape.line, shape.example) = (line, example());
        }
    }

    fn count_word(&mut self, word: &str, cells: u64) {
        match self.words.iter_mut().find(|(known, _)| known == word) {
            Some((_, total)) => *total += cells,
            None => self.words.push((word.to_owned(), cells)),
        }
    }
}

fn count<K: PartialEq>(counts: &mut Vec<(K, u64)>, key: K, cells: u64) {
    match counts.iter_mut().find(|(known, _)| *known == key) {
        Some((_, total)) => *total += cells,
        None => counts.push((key, cells)),
    }
}

#[cfg(test)]
mod tests {
    use super::shape::*;
    use super::*;

    #[test]
    fn a_cell_admits_the_readings_its_parsers_admit() {
        let bits = |text: &str| readings(text.as_bytes()).bits;
        assert_eq!(bits("12"), POINT | COMMA);
        assert_eq!(bits("1"), SHORT | POINT | COMMA);
        assert_eq!(bits("1,234"), POINT | COMMA | SEPARATED);
        assert_eq!(bits("1,234.50"), POINT | SEPARATED | DOT);
        assert_eq!(bits("12,50"), COMMA | SEPARATED);
        assert_eq!(bits("$1,200.00"), POINT | SEPARATED | CURRENCY | DOT);
        assert_eq!(bits("USD 12"), POINT | COMMA | CURRENCY);
        assert_eq!(bits("€ 12"), POINT | COMMA | CURRENCY);
        assert_eq!(bits("00123"), CODE);
        assert_eq!(bits("1234567890123456"), CODE);
        assert_eq!(bits("$342.09K"), POINT | SEPARATED | CURRENCY | DOT | SCALED);
        assert_eq!(bits("46110"), POINT | COMMA | SERIAL);
        assert_eq!(bits("1774785600"), POINT | COMMA | SECONDS);
        assert_eq!(bits("1774785600123"), POINT | COMMA | MILLIS);
        assert_eq!(bits("20260329"), POINT | COMMA | DIGITS);
        assert_eq!(bits("2026-03-29"), MONTH_FIRST | DAY_FIRST | FIXED | LATE);
        assert_eq!(bits("2026-03-05"), MONTH_FIRST | DAY_FIRST | FIXED);
        assert_eq!(bits("Mar 29, 2026"), MONTH_FIRST | DAY_FIRST | FIXED | LATE);
        assert_eq!(
            bits("15 Apr, 2021 00:02:00"),
            MONTH_FIRST | DAY_FIRST | FIXED | LATE | TIME
        );
        assert_eq!(bits("3/29/2026"), MONTH_FIRST);
        assert_eq!(bits("3/4/2026 10:00"), MONTH_FIRST | DAY_FIRST | TIME);
        assert_eq!(bits("29.3.2026"), DAY_FIRST | DOTTED);
        assert_eq!(bits("Yes"), YES_NO);
        assert_eq!(bits("n/a"), NULL | BLANK);
        assert_eq!(bits("-"), NULL | BLANK);
        assert_eq!(bits("Select"), NULL | BLANK);
        assert_eq!(bits("None"), NULL | UNKNOWN);
        assert_eq!(bits("unknown"), UNKNOWN);
        assert_eq!(bits("x"), SHORT);
        assert_eq!(bits("11-50"), 0);
        assert_eq!(bits("Director"), 0);
        assert_eq!(bits("GTX 500"), 0);
    }

    #[test]
    fn a_value_that_means_unknown_elsewhere_is_counted_once_a_cell_and_never_as_unknown() {
        let cells = ["-", "Web", "-", "-", "Web"];
        let ruled = |cell: &'static str| match cell {
            "-" => Ruled::Value(cell.as_bytes()),
            cell => Ruled::Text(cell.as_bytes().into()),
        };
        let mut parts = [ColumnStats::default(), ColumnStats::default()];
        for (line, cell) in cells.into_iter().enumerate() {
            parts[line % 2].add_ruled(&ruled(cell), line as u64);
        }
        let mut merged = ColumnStats::default();
        parts.iter().for_each(|part| merged.merge(part));
        assert_eq!(merged.filled(), 5);
        assert_eq!(merged.count(|bits| bits & (NULL | BLANK) != 0), 0);
        assert_eq!(merged.words, []);
    }

    proptest::proptest! {
        #[test]
        fn decimals_and_identifiers_admit_what_the_parsers_admit(
            cell in "[0-9]{1,5}([.,A-Ze][0-9]{0,4}|[0-9]{0,8}[.][0-9]{0,6}|[A-Zp]{2}[0-9]{1,9})",
        ) {
            let cell = cell.as_bytes();
            if date::scan(cell).is_none() {
                let mut general = general_amount(cell).bits;
                if general != 0 && cell.len() > 6 && matches!(cell[5], b'.' | b',') {
                    general |= counted(cell, Unit::Serial, shape::SERIAL);
                }
                if let Some(number) = number::plain(cell, b'.') {
                    let short = if matches!(cell, [b'0' | b'1']) { shape::SHORT } else { 0 };
                    let moment = match cell.len() {
                        5 => counted(cell, Unit::Serial, shape::SERIAL),
                        8 => counted(cell, Unit::Digits, shape::DIGITS),
                        9 | 10 => counted(cell, Unit::Seconds, shape::SECONDS),
                        12 | 13 => counted(cell, Unit::Millis, shape::MILLIS),
                        _ => 0,
                    };
                    let moment = if number.scale == 0 { moment } else { 0 };
                    proptest::prop_assert_eq!(number_bits(cell, number), general | short | moment);
                    for mark in [Mark::Point, Mark::Comma] {
                        let known = Known::Number(number).number(mark);
                        proptest::prop_assert!(known.is_none() || known == money::parse(cell, mark));
                    }
                }
                proptest::prop_assert_eq!(amount(cell).bits, general_amount(cell).bits);
            }
        }

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
