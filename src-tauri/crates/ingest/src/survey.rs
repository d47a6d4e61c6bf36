//! What the first pass counts, and what its chunks come to. See `ahead` for the counting.

use crate::chunks::Chunk;
use crate::encoding::{self, Mended};
use crate::layout::Layout;
use crate::lex::count_lines;
use crate::rules::Rules;
use crate::tally::Tally;

/// Records looked at together, few enough to stay in cache while they are read column by column.
pub(crate) const BATCH: usize = 1024;

/// What to count.
#[derive(Debug)]
pub(crate) struct Survey<'a> {
    /// What a record should look like.
    pub layout: &'a Layout,
    /// Columns of the file that are kept.
    pub kept: &'a [usize],
    /// The rules of each of them.
    pub rules: &'a [Rules],
}

/// What a chunk's lines came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Surveyed {
    pub tally: Tally,
    pub rejected: u64,
    pub mended: Mended,
    /// First line with bytes that had to be mended; 0 when there is none.
    pub mended_line: u64,
    /// The line on which another table begins.
    pub second_table: Option<u64>,
}

impl Surveyed {
    /// Adds a later chunk.
    pub fn add(&mut self, other: &Surveyed) {
        self.tally.add(&other.tally);
        self.rejected += other.rejected;
        self.mended.invalid += other.mended.invalid;
        self.mended.zeros += other.mended.zeros;
        if self.mended_line == 0 {
            self.mended_line = other.mended_line;
        }
        self.second_table = self.second_table.or(other.second_table);
    }
}

/// Makes the chunk valid text; gives what was mended and the first line of it.
pub(crate) fn mend(chunk: &mut Chunk) -> (Mended, u64) {
    let good = match std::str::from_utf8(&chunk.text) {
        Ok(_) => memchr::memchr(0, &chunk.text),
        Err(error) => Some(error.valid_up_to()),
    };
    match good {
        None => (Mended::default(), 0),
        Some(at) => {
            let before = count_lines(&chunk.text[..at]);
            let starts_line = at == 0 || matches!(chunk.text[at - 1], b'\n' | b'\r');
            let line = chunk.first_line + before - u64::from(!starts_line);
            (encoding::clean(&mut chunk.text), line)
        }
    }
}
