//! The second pass: cells to arrays, by the readings that the first pass decided. Knows no header.

use column::{Codes, Data, TextData};

use crate::chunks::{Chunk, Work};
use crate::distinct::Interner;
use crate::encoding;
use crate::fields::Rows;
use crate::infer::Reading;
use crate::layout::Layout;
use crate::parse::word::{self, Word};
use crate::parse::{Known, money, number};
use crate::record::Records;
use crate::rules::Rules;
use crate::survey::BATCH;
use crate::tally::{Reject, Tally};

/// A trimmed cell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cell<'a> {
    /// Physical line of its record.
    pub line: u64,
    /// What stands in it.
    pub text: &'a [u8],
    /// What is known of its value.
    pub known: Known,
}

impl<'a> From<(u64, &'a [u8])> for Cell<'a> {
    fn from((line, text): (u64, &'a [u8])) -> Cell<'a> {
        Cell {
            line,
            text,
            known: Known::Nothing,
        }
    }
}

/// How one kept column is decoded.
#[derive(Debug)]
pub(crate) struct Decoder {
    /// Its place in the file.
    pub column: usize,
    /// How its cells are read.
    pub reading: Reading,
    /// Its codes, when it is text with few distinct values.
    pub codes: Option<Interner>,
    /// What becomes of its cells before they are read.
    pub rules: Rules,
}

/// What to decode.
#[derive(Debug)]
pub(crate) struct Decode<'a> {
    /// What a record should look like.
    pub layout: &'a Layout,
    pub columns: &'a [Decoder],
    /// True when the first pass found bytes to mend.
    pub mend: bool,
}

/// The records of a chunk.
#[derive(Debug)]
pub(crate) struct Decoded {
    /// One array per kept column.
    pub columns: Vec<Data>,
    /// What became of each column's cells.
    pub cells: Vec<Cells>,
    /// Physical line on which each record starts.
    pub lines: Vec<u32>,
    /// Records that did not come in.
    pub rejects: Vec<Reject>,
    /// Where the lines went.
    pub tally: Tally,
}

/// What became of the cells of a column. Sums over chunks, in file order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Cells {
    /// Empty, or a spelling of null in a column that is not text.
    pub empty: u64,
    /// Not of the column's kind.
    pub unreadable: u64,
    /// First line with an unreadable cell; 0 when there is none.
    pub first_line: u64,
    /// The first few different ones.
    pub examples: Vec<String>,
    /// Amounts of money that had more than two decimals.
    pub rounded: u64,
    /// Earliest and latest day.
    pub days: Option<(i32, i32)>,
}

impl Cells {
    const EXAMPLES: usize = 5;

    fn miss(&mut self, cell: &[u8], line: u64) {
        if matches!(word::meaning(cell), Some(Word::Null | Word::Blank)) {
            self.empty += 1;
            return;
        }
        if self.unreadable == 0 {
            self.first_line = line;
        }
        self.unreadable += 1;
        if self.examples.len() < Self::EXAMPLES {
            self.example(&String::from_utf8_lossy(cell));
        }
    }

    fn example(&mut self, text: &str) {
        if self.examples.len() < Self::EXAMPLES && !self.examples.iter().any(|known| known == text) {
            self.examples.push(text.to_owned());
        }
    }

    /// Adds a later chunk.
    pub fn add(&mut self, later: &Cells) {
        self.empty += later.empty;
        self.rounded += later.rounded;
        if self.unreadable == 0 {
            self.first_line = later.first_line;
        }
        self.unreadable += later.unreadable;
        for example in &later.examples {
            self.example(example);
        }
        self.days = match (self.days, later.days) {
            (None, days) | (days, None) => days,
            (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
        };
    }
}

impl Work for Decode<'_> {
    type State = ();
    type Out = Decoded;

    fn state(&self) {}

    fn work(&self, (): &mut (), chunk: &mut Chunk) -> Decoded {
        if self.mend {
            encoding::clean(&mut chunk.text);
        }
        let mut records = Records::new(&chunk.text, chunk.first_line, chunk.footer, self.layout);
        let mut rows = Rows::new(self.layout.width.columns);
        let mut decoded = Decoded::new(self.columns);
        while records.fill(&mut rows, BATCH) {
            decoded.lines(&rows);
            for (at, decoder) in self.columns.iter().enumerate() {
                let batch = rows.column(&chunk.text, decoder.column);
                if decoder.rules.is_empty() {
                    decoded.cells(at, decoder, batch.map(Cell::from));
                } else {
                    let ruled: Vec<_> = batch
                        .map(|(line, cell)| (line, decoder.rules.apply(cell)))
                        .collect();
                    decoded.cells(
                        at,
                        decoder,
                        ruled
                            .iter()
                            .map(|(line, ruled)| Cell::from((*line, ruled.text()))),
                    );
                }
            }
        }
        decoded.end(records.tally, records.rejects);
        decoded
    }
}

impl Decoded {
    /// No records yet, of columns decoded so.
    pub fn new(columns: &[Decoder]) -> Decoded {
        Decoded {
            columns: columns.iter().map(Decoder::array).collect(),
            cells: vec![Cells::default(); columns.len()],
            lines: Vec::new(),
            rejects: Vec::new(),
            tally: Tally::default(),
        }
    }

    /// Adds the lines of a batch.
    pub fn lines(&mut self, rows: &Rows) {
        let narrow = |line: &u64| u32::try_from(*line).unwrap_or(u32::MAX);
        self.lines.extend(rows.lines.iter().map(narrow));
    }

    /// Adds the cells of a batch in the column at this place, as its rules have them.
    pub fn cells<'a>(&mut self, at: usize, decoder: &Decoder, batch: impl Iterator<Item = Cell<'a>>) {
        decoder.decode(batch, &mut self.columns[at], &mut self.cells[at]);
    }

    /// Ends the chunk with the account of its lines.
    pub fn end(&mut self, tally: Tally, rejects: Vec<Reject>) {
        for (array, cells) in self.columns.iter().zip(&mut self.cells) {
            cells.days = day_range(array);
        }
        (self.tally, self.rejects) = (tally, rejects);
    }
}

impl Decoder {
    fn array(&self) -> Data {
        match (self.reading, &self.codes) {
            (Reading::Text, Some(codes)) if codes.len() <= usize::from(u8::MAX) => {
                Data::Codes(Codes::U8(Vec::new()))
            }
            (Reading::Text, Some(_)) => Data::Codes(Codes::U16(Vec::new())),
            (Reading::Text, None) => Data::Text(TextData::default()),
            (Reading::Number(_), _) => Data::Number(Vec::new()),
            (Reading::Money(_), _) => Data::Money(Vec::new()),
            (Reading::Date(_), _) => Data::Date(Vec::new()),
            (Reading::Instant(_), _) => Data::Instant(Vec::new()),
            (Reading::YesNo, _) => Data::YesNo(Vec::new()),
        }
    }

    fn decode<'a>(&self, batch: impl Iterator<Item = Cell<'a>>, array: &mut Data, cells: &mut Cells) {
        match (array, self.reading) {
            (Data::Codes(Codes::U8(out)), _) => self.codes(batch, out, cells, |code| code as u8),
            (Data::Codes(Codes::U16(out)), _) => self.codes(batch, out, cells, |code| code as u16),
            (Data::Codes(Codes::U32(out)), _) => self.codes(batch, out, cells, |code| code),
            (Data::Text(out), _) => {
                for Cell { text, .. } in batch {
                    let cell = if self.rules.is_blank(text) { b"" } else { text };
                    cells.empty += u64::from(cell.is_empty());
                    out.arena.extend_from_slice(cell);
                    out.ends.push(out.arena.len() as u32);
                }
            }
            (Data::Number(out), Reading::Number(mark)) => values(batch, out, f64::NAN, cells, |cell, _| {
                let number = cell.known.number(mark);
                let number = number.or_else(|| number::parse(cell.text, mark));
                number.map(number::Decimal::to_f64)
            }),
            (Data::Money(out), Reading::Money(mark)) => values(batch, out, i64::MIN, cells, |cell, cells| {
                let amount = cell.known.number(mark);
                let amount = amount.or_else(|| money::parse(cell.text, mark));
                let (minor, rounded) = amount.and_then(money::minor_units)?;
                cells.rounded += u64::from(rounded);
                Some(minor)
            }),
            (Data::Date(out), Reading::Date(form)) => {
                values(batch, out, i32::MIN, cells, |cell, _| {
                    form.days(cell.text, cell.known)
                });
            }
            (Data::Instant(out), Reading::Instant(form)) => {
                values(batch, out, i64::MIN, cells, |cell, _| {
                    form.instant(cell.text, cell.known)
                });
            }
            (Data::YesNo(out), _) => values(batch, out, 0, cells, |cell, _| yes_no(cell.text)),
            // `array` makes the array that fits the reading.
            _ => {}
        }
    }

    fn codes<'a, T>(
        &self,
        batch: impl Iterator<Item = Cell<'a>>,
        out: &mut Vec<T>,
        cells: &mut Cells,
        narrow: impl Fn(u32) -> T,
    ) {
        let Some(codes) = &self.codes else { return };
        out.extend(batch.map(|Cell { text, .. }| {
            let code = if text.is_empty() { 0 } else { codes.code(text) };
            cells.empty += u64::from(code == 0);
            narrow(code)
        }));
    }
}

fn values<'a, T: Copy>(
    batch: impl Iterator<Item = Cell<'a>>,
    out: &mut Vec<T>,
    null: T,
    cells: &mut Cells,
    read: impl Fn(Cell<'a>, &mut Cells) -> Option<T>,
) {
    out.extend(batch.map(|cell| {
        if cell.text.is_empty() {
            cells.empty += 1;
            return null;
        }
        read(cell, cells).unwrap_or_else(|| {
            cells.miss(cell.text, cell.line);
            null
        })
    }));
}

fn yes_no(cell: &[u8]) -> Option<u8> {
    match cell {
        b"0" => Some(1),
        b"1" => Some(2),
        _ => match word::meaning(cell)? {
            Word::No => Some(1),
            Word::Yes | Word::ShortYes => Some(2),
            Word::Null | Word::Blank | Word::Unknown => None,
        },
    }
}

fn day_range(array: &Data) -> Option<(i32, i32)> {
    match array {
        Data::Date(days) => range(days.iter().copied().filter(|day| *day != i32::MIN)),
        Data::Instant(seconds) => {
            range(seconds.iter().copied().filter(|s| *s != i64::MIN)).map(|(first, last)| {
                (
                    column::kernel::day_of_instant(first),
                    column::kernel::day_of_instant(last),
                )
            })
        }
        _ => None,
    }
}

fn range<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<(T, T)> {
    values.fold(None, |range, value| match range {
        None => Some((value, value)),
        Some((low, high)) => Some((low.min(value), high.max(value))),
    })
}
