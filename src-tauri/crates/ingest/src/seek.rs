//! Where the next delimiter, quote or line end stands: sixty-four bytes are compared at once and remembered,
//! since most fields end in the block in which the last one did. Knows nothing of what the bytes mean.

use memchr::memchr3;
use wide::u8x64;

use crate::lex::Syntax;

const BLOCK: usize = 64;

/// Finds separators in one text, best from left to right.
#[derive(Debug)]
pub(crate) struct Seek<'a> {
    /// The text.
    pub text: &'a [u8],
    /// Its separators.
    pub syntax: Syntax,
    /// Where the block starts whose bits are remembered.
    block: usize,
    /// Delimiters and line ends in it, a bit each.
    ends: u64,
    /// Quotes and line ends in it.
    quotes: u64,
}

impl<'a> Seek<'a> {
    /// For the separators of this syntax.
    pub fn new(text: &'a [u8], syntax: Syntax) -> Seek<'a> {
        let mut seek = Seek {
            text,
            syntax,
            block: 0,
            ends: 0,
            quotes: 0,
        };
        seek.load(0);
        seek
    }

    /// The next delimiter or line end from `from` on; the end of the text when there is none.
    #[inline]
    pub fn field_end(&mut self, from: usize) -> usize {
        let delimiter = self.syntax.delimiter;
        self.find(from, |seek| seek.ends, delimiter)
            .unwrap_or(self.text.len())
    }

    /// The next quote or line end from `from` on.
    #[inline]
    pub fn quote_or_line_end(&mut self, from: usize) -> Option<usize> {
        let quote = self.syntax.quote.unwrap_or(b'\n');
        self.find(from, |seek| seek.quotes, quote)
    }

    #[inline]
    fn find(&mut self, from: usize, bits: impl Fn(&Seek<'a>) -> u64, byte: u8) -> Option<usize> {
        let block = from & !(BLOCK - 1);
        if block != self.block {
            self.load(block);
        }
        let found = bits(self) & (u64::MAX << (from % BLOCK));
        if found != 0 {
            return Some(block + found.trailing_zeros() as usize);
        }
        self.load(block + BLOCK);
        match bits(self) {
            0 => self.find_far(byte),
            found => Some(self.block + found.trailing_zeros() as usize),
        }
    }

    /// The next such byte or line end after the remembered block, which has none: a long text.
    #[cold]
    fn find_far(&mut self, byte: u8) -> Option<usize> {
        let rest = self.text.get(self.block + BLOCK..)?;
        memchr3(byte, b'\n', b'\r', rest).map(|found| self.block + BLOCK + found)
    }

    fn load(&mut self, block: usize) {
        let rest = self.text.get(block..).unwrap_or_default();
        let (bytes, known) = match rest.first_chunk::<BLOCK>() {
            Some(bytes) => (*bytes, u64::MAX),
            None => {
                let mut padded = [0; BLOCK];
                padded[..rest.len()].copy_from_slice(rest);
                (padded, (1 << rest.len()) - 1)
            }
        };
        let bytes = u8x64::new(bytes);
        let are = |byte| bytes.simd_eq(u8x64::splat(byte));
        let line_ends = are(b'\n') | are(b'\r');
        let quote = self.syntax.quote.unwrap_or(b'\n');
        self.block = block;
        self.ends = (line_ends | are(self.syntax.delimiter)).to_bitmask() & known;
        self.quotes = (line_ends | are(quote)).to_bitmask() & known;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_is_found_is_what_a_search_byte_by_byte_finds(
            text in proptest::collection::vec(proptest::sample::select([b"a".repeat(60), b",\"\n\r\0".to_vec()].concat()), 0..600),
            starts in proptest::collection::vec(0_usize..600, 1..20),
        ) {
            let syntax = Syntax { delimiter: b',', quote: Some(b'"'), escape: None };
            let mut seek = Seek::new(&text, syntax);
            for from in starts.into_iter().filter(|from| *from <= text.len()) {
                let next = |of: &[u8]| (from..text.len()).find(|at| of.contains(&text[*at]));
                proptest::prop_assert_eq!(seek.field_end(from), next(b",\n\r").unwrap_or(text.len()));
                proptest::prop_assert_eq!(seek.quote_or_line_end(from), next(b"\"\n\r"));
            }
        }
    }
}
