//! Reading ahead of proof: the readings that a sample suggests, by which the first pass decodes what it counts,
//! so that a file whose cells bear the sample out is read once. Proves nothing: `import` compares the readings
//! with those that follow from all cells.

use std::sync::atomic::{AtomicBool, Ordering};

use column::{Codes, Data, TextData};

use crate::chunks::{Chunk, Work};
use crate::decode::{Cell, Decoded, Decoder};
use crate::distinct::{Interner, MOST_BYTES, MOST_TEXTS};
use crate::fields::Rows;
use crate::infer::{Decision, Reading};
use crate::record::Records;
use crate::stats::ColumnStats;
use crate::survey::{BATCH, Survey, Surveyed, mend};

/// Texts whose codes are looked up together.
const WARMED: usize = 512;

/// The readings that are taken for granted.
#[derive(Debug)]
pub(crate) struct Guess {
    /// One for each kept column, none of them with codes.
    pub decoders: Vec<Decoder>,
    /// Whether the column is taken to have codes.
    pub coded: Vec<bool>,
}

impl Guess {
    fn is_no_text(&self, at: usize) -> bool {
        self.decoders[at].reading != Reading::Text
    }

    /// True when a column turns out to be text that was not taken for it, so that its texts were not collected.
    pub fn misses_texts(&self, decisions: &[Decision]) -> bool {
        let mut each = (0..).zip(decisions);
        each.any(|(at, decision)| decision.reading == Reading::Text && self.is_no_text(at))
    }
}

/// What to count, and what to decode with it.
pub(crate) struct Ahead<'a> {
    pub survey: Survey<'a>,
    /// `None` to count only.
    pub guess: Option<&'a Guess>,
    /// True once a guess was seen to be wrong: from there on cells are only counted.
    pub wrong: AtomicBool,
}

/// What one worker keeps of a column.
#[derive(Debug, Default)]
pub(crate) struct Column {
    pub stats: ColumnStats,
    /// The chunk's code of each code in the counts; 0 where the chunk has not seen it.
    of_chunk: Vec<u16>,
}

/// The records of a chunk, decoded ahead of proof.
#[derive(Debug)]
pub(crate) struct Guessed {
    /// As decoded; columns of codes have those of the chunk.
    pub decoded: Decoded,
    /// For columns of codes, the texts of the chunk in order of first appearance; the first has code 1.
    pub texts: Vec<TextData>,
}

impl Work for Ahead<'_> {
    type State = Vec<Column>;
    type Out = (Surveyed, Option<Guessed>);

    fn state(&self) -> Vec<Column> {
        self.survey.kept.iter().map(|_| Column::default()).collect()
    }

    fn work(&self, state: &mut Vec<Column>, chunk: &mut Chunk) -> Self::Out {
        let guess = self.guess.filter(|_| !self.wrong.load(Ordering::Relaxed));
        let mut guessed = guess.map(Guessed::new);
        state.iter_mut().for_each(|column| column.of_chunk.fill(0));
        let (mended, mended_line) = mend(chunk);
        let layout = self.survey.layout;
        let mut records = Records::new(&chunk.text, chunk.first_line, chunk.footer, layout);
        let mut rows = Rows::new(layout.width.columns);
        while records.fill(&mut rows, BATCH) {
            if let Some(guessed) = &mut guessed {
                guessed.decoded.lines(&rows);
            }
            for (at, column) in state.iter_mut().enumerate() {
                let into = guess.zip(guessed.as_mut());
                self.column(at, column, &chunk.text, &rows, into);
            }
        }
        let surveyed = Surveyed {
            tally: records.tally,
            rejected: records.rejects.len() as u64,
            mended,
            mended_line,
            second_table: records.second_table(),
        };
        if let Some(guessed) = &mut guessed {
            guessed.decoded.end(records.tally, records.rejects);
        }
        let lost = guess.is_some_and(|guess| lost_codes(guess, state));
        self.wrong.fetch_or(lost, Ordering::Relaxed);
        (surveyed, guessed.filter(|_| !lost))
    }
}

/// True when a column taken to have codes has too many texts for them.
fn lost_codes(guess: &Guess, state: &[Column]) -> bool {
    let mut coded = guess.coded.iter().zip(state);
    coded.any(|(coded, column)| *coded && column.stats.distinct.count().is_none())
}

impl Ahead<'_> {
    /// Counts one column of a batch, and decodes it.
    fn column(
        &self,
        at: usize,
        column: &mut Column,
        text: &[u8],
        rows: &Rows,
        into: Option<(&Guess, &mut Guessed)>,
    ) {
        let batch = || rows.column(text, self.survey.kept[at]);
        let rules = &self.survey.rules[at];
        if rules.is_empty() {
            if !into.as_ref().is_some_and(|(guess, _)| guess.is_no_text(at)) {
                column.stats.distinct.warm(batch().map(|(_, cell)| cell));
            }
            match into {
                None => batch().for_each(|(line, cell)| _ = column.stats.add(cell, line)),
                Some((guess, guessed)) if guess.coded[at] => {
                    let mut codes = guessed.codes(at);
                    batch().for_each(|(line, cell)| codes.push(column, |stats| stats.add(cell, line)));
                }
                Some((guess, guessed)) if guess.is_no_text(at) => {
                    let cells = batch().map(|(line, text)| Cell {
                        line,
                        text,
                        known: column.stats.see(text, line),
                    });
                    guessed.decoded.cells(at, &guess.decoders[at], cells);
                }
                Some((guess, guessed)) => {
                    batch().for_each(|(line, cell)| _ = column.stats.add(cell, line));
                    guessed
                        .decoded
                        .cells(at, &guess.decoders[at], batch().map(Cell::from));
                }
            }
            return;
        }
        let ruled: Vec<_> = batch().map(|(line, cell)| (line, rules.apply(cell))).collect();
        match into {
            Some((guess, guessed)) if guess.coded[at] => {
                let mut codes = guessed.codes(at);
                for (line, cell) in &ruled {
                    codes.push(column, |stats| stats.add_ruled(cell, *line));
                }
            }
            into => {
                for (line, cell) in &ruled {
                    column.stats.add_ruled(cell, *line);
                }
                if let Some((guess, guessed)) = into {
                    let cells = ruled.iter().map(|(line, cell)| Cell::from((*line, cell.text())));
                    guessed.decoded.cells(at, &guess.decoders[at], cells);
                }
            }
        }
    }
}

impl Guessed {
    fn new(guess: &Guess) -> Guessed {
        let mut decoded = Decoded::new(&guess.decoders);
        for (array, coded) in decoded.columns.iter_mut().zip(&guess.coded) {
            if *coded {
                *array = Data::Codes(Codes::U16(Vec::new()));
            }
        }
        Guessed {
            decoded,
            texts: vec![TextData::default(); guess.coded.len()],
        }
    }

    fn codes(&mut self, at: usize) -> ChunkCodes<'_> {
        // `new` made this array for the columns that are asked for here.
        let Data::Codes(Codes::U16(codes)) = &mut self.decoded.columns[at] else {
            unreachable!("a column without codes")
        };
        ChunkCodes {
            codes,
            texts: &mut self.texts[at],
        }
    }

    /// The chunk with the file's codes, when the chunks before it gave theirs: they follow the first appearance
    /// of a text in the file, whichever worker saw it. `None` when a column has too many texts. O(cells).
    pub fn with_codes(self, guess: &Guess, of_file: &mut [Interner]) -> Option<Decoded> {
        let mut decoded = self.decoded;
        for (at, texts) in self.texts.iter().enumerate().filter(|(at, _)| guess.coded[*at]) {
            let Data::Codes(Codes::U16(codes)) = &decoded.columns[at] else {
                continue;
            };
            let mut renamed = vec![0_u16];
            for row in 0..texts.ends.len() {
                if row % WARMED == 0 {
                    let next = row..(row + WARMED).min(texts.ends.len());
                    of_file[at].warm(next.map(|row| bytes_of(texts, row)));
                }
                let text = bytes_of(texts, row);
                let blank = guess.decoders[at].rules.is_blank(text);
                let code = if blank { 0 } else { of_file[at].intern(text).0 };
                renamed.push(if text.is_empty() { 0 } else { code as u16 });
            }
            if of_file[at].is_full() {
                return None;
            }
            decoded.cells[at].empty = codes
                .iter()
                .filter(|code| renamed[usize::from(**code)] == 0)
                .count() as u64;
            let codes = codes.iter().map(|code| renamed[usize::from(*code)]);
            decoded.columns[at] = Data::Codes(if of_file[at].len() <= usize::from(u8::MAX) {
                Codes::U8(codes.map(|code| code as u8).collect())
            } else {
                Codes::U16(codes.collect())
            });
        }
        Some(decoded)
    }
}

fn bytes_of(texts: &TextData, row: usize) -> &[u8] {
    let start = if row == 0 { 0 } else { texts.ends[row - 1] as usize };
    &texts.arena[start..texts.ends[row] as usize]
}

/// Where a chunk's codes go.
struct ChunkCodes<'a> {
    codes: &'a mut Vec<u16>,
    texts: &'a mut TextData,
}

impl ChunkCodes<'_> {
    /// Adds the code of the cell that is counted here.
    #[inline]
    fn push(&mut self, column: &mut Column, count: impl FnOnce(&mut ColumnStats) -> u32) {
        let code = count(&mut column.stats) as usize;
        if code == 0 {
            return self.codes.push(0);
        }
        if code >= column.of_chunk.len() {
            column.of_chunk.resize((code + 1).next_power_of_two(), 0);
        }
        let of_chunk = &mut column.of_chunk[code];
        if *of_chunk == 0 {
            self.texts
                .arena
                .extend_from_slice(column.stats.distinct.text(code as u32));
            self.texts.ends.push(self.texts.arena.len() as u32);
            *of_chunk = self.texts.ends.len() as u16;
        }
        self.codes.push(*of_chunk);
    }
}

/// What a sample's texts say of how many texts the whole file has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Growth {
    /// Distinct texts in its first half, and in all of it.
    pub texts: (usize, usize),
    /// Bytes of these texts.
    pub bytes: usize,
    /// Filled cells in the whole file, about.
    pub cells: f64,
}

impl Growth {
    /// True when the whole file has few enough for codes: where every text is as likely as any other, those new
    /// in the second half are a fixed part of those in the first. O(1).
    pub fn few(self) -> bool {
        let (half, whole) = (self.texts.0.max(1) as f64, self.texts.1 as f64);
        let fresh = (whole / half - 1.0).clamp(0.0, 1.0);
        let texts = (whole / (1.0 - fresh * fresh)).min(self.cells).max(whole);
        let length = self.bytes as f64 / whole.max(1.0);
        texts <= MOST_TEXTS as f64 && texts * length <= MOST_BYTES as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn few(texts: (usize, usize), bytes: usize, cells: f64) -> bool {
        Growth { texts, bytes, cells }.few()
    }

    #[test]
    fn a_sample_tells_forty_thousand_companies_from_keys_of_any_order() {
        assert!(few((4_700, 8_848), 8_848 * 22, 1e6), "companies");
        assert!(!few((5_000, 10_000), 150_000, 1e6), "keys");
        assert!(!few((2_800, 5_600), 84_000, 4.5e6), "sorted keys of several rows");
        assert!(few((5_000, 10_000), 150_000, 50_000.0), "keys of a small file");
        assert!(!few((300, 600), 600_000, 1e6), "long texts");
        assert!(few((7, 7), 70, 1e9) && few((0, 0), 0, 0.0));
    }
}
