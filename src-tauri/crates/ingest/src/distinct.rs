//! The distinct texts of one column, with the line on which each first stands. Knows nothing of kinds.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// More distinct texts than this, and a column is kept as text rather than as codes.
pub(crate) const MOST_TEXTS: usize = 65_535;
/// As above, in bytes of all distinct texts.
pub(crate) const MOST_BYTES: usize = 4 << 20;

/// A table of no more places than this stays in the cache.
const AT_HAND: usize = 2_048;

/// Distinct byte strings with codes from 1 in order of insertion: open addressing over one arena, so that
/// a column of a million cells makes no allocation per cell.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    /// A power of two long.
    table: Vec<Entry>,
    /// Where each text starts and ends in the arena.
    spans: Vec<(u32, u32)>,
    arena: Vec<u8>,
}

/// A place in the table. It holds the span as well, so that a text is compared after one look at the table.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    hash: u32,
    /// 0 where the place is free.
    code: u32,
    start: u32,
    end: u32,
}

impl Interner {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// True when there are more texts, or longer ones, than a column of codes may have.
    pub fn is_full(&self) -> bool {
        self.spans.len() > MOST_TEXTS || self.arena.len() > MOST_BYTES
    }

    /// The text of a code; codes start at 1.
    pub fn text(&self, code: u32) -> &[u8] {
        let (start, end) = self.spans[code as usize - 1];
        &self.arena[start as usize..end as usize]
    }

    /// The code of a text, or 0. O(1) expected.
    #[inline]
    pub fn code(&self, text: &[u8]) -> u32 {
        if self.table.is_empty() {
            0
        } else {
            self.find(text, hash(text)).0
        }
    }

    /// The code of a text, given one if it has none; true when it is new. O(1) expected.
    #[inline]
    pub fn intern(&mut self, text: &[u8]) -> (u32, bool) {
        if self.spans.len() * 4 >= self.table.len() * 3 {
            self.grow();
        }
        let hash = hash(text);
        let (code, slot) = self.find(text, hash);
        if code != 0 {
            return (code, false);
        }
        let start = self.arena.len() as u32;
        self.arena.extend_from_slice(text);
        let end = self.arena.len() as u32;
        self.spans.push((start, end));
        let code = self.spans.len() as u32;
        self.table[slot] = Entry {
            hash,
            code,
            start,
            end,
        };
        (code, true)
    }

    /// Touches what the look-ups of these texts will touch. One look-up after another waits for memory each
    /// time; these wait together. O(texts), and nothing where the table is small enough to be at hand.
    pub fn warm<'t>(&self, texts: impl Iterator<Item = &'t [u8]>) {
        if self.table.len() <= AT_HAND {
            return;
        }
        let mask = self.table.len() - 1;
        let touch = |text| {
            let entry = self.table[hash(text) as usize & mask];
            self.arena.get(entry.start as usize).copied().unwrap_or_default()
        };
        std::hint::black_box(texts.map(touch).fold(0, u8::wrapping_add));
    }

    /// The code of the text and its slot, or 0 and the slot where it belongs.
    #[inline]
    fn find(&self, text: &[u8], hash: u32) -> (u32, usize) {
        let mask = self.table.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let entry = &self.table[slot];
            let known = || &self.arena[entry.start as usize..entry.end as usize];
            if entry.code == 0 || (entry.hash == hash && same(known(), text)) {
                return (entry.code, slot);
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.table);
        self.table = vec![Entry::default(); (old.len() * 2).max(16)];
        let mask = self.table.len() - 1;
        for entry in old.into_iter().filter(|entry| entry.code != 0) {
            let mut slot = entry.hash as usize & mask;
            while self.table[slot].code != 0 {
                slot = (slot + 1) & mask;
            }
            self.table[slot] = entry;
        }
    }
}

/// Equality without a call: cells are short, and most are looked up to be found. The last words overlap the
/// ones before, so that no byte is compared alone unless there are fewer than four.
#[inline]
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match (a.last_chunk::<8>(), b.last_chunk::<8>()) {
        (Some(a_last), Some(b_last)) => {
            let ((a, _), (b, _)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
            a_last == b_last && a.iter().zip(b).all(|(a, b)| a == b)
        }
        _ if a.len() >= 4 => {
            a.first_chunk::<4>() == b.first_chunk::<4>() && a.last_chunk::<4>() == b.last_chunk::<4>()
        }
        _ => a.iter().zip(b).all(|(a, b)| a == b),
    }
}

#[inline]
fn hash(text: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    (hasher.finish() >> 16) as u32
}

/// What became of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Added {
    /// The first with this text.
    First,
    /// Its text is known, and is counted here.
    Again,
    /// It is one text too many: from here on nothing is kept.
    TooMany,
    /// Texts are no longer kept.
    Unkept,
}

/// The distinct texts of a column as long as there are few, and how often each came again; gives up for good
/// when there are many. Merging is commutative, so the texts do not depend on which thread saw which chunk.
#[derive(Debug, Default)]
pub(crate) struct Distinct {
    texts: Interner,
    first_lines: Vec<u64>,
    again: Vec<u64>,
    many: bool,
}

impl Distinct {
    /// Adds a cell; lines come in ascending order. After `TooMany` the texts kept so far are still there for
    /// [`Distinct::repeated`], until [`Distinct::forget_repeats`]. Gives the code of its text as well, 0 where
    /// none is kept. O(1) expected.
    #[inline]
    pub fn add(&mut self, cell: &[u8], line: u64) -> (Added, u32) {
        if self.many {
            return (Added::Unkept, 0);
        }
        let (code, new) = self.texts.intern(cell);
        if !new {
            self.again[code as usize - 1] += 1;
            return (Added::Again, code);
        }
        self.first_lines.push(line);
        self.again.push(0);
        self.many = self.texts.is_full();
        if self.many {
            (Added::TooMany, 0)
        } else {
            (Added::First, code)
        }
    }

    /// The texts that came more than once: how often after the first time, and the line of that. O(texts).
    pub fn repeated(&self) -> impl Iterator<Item = (&[u8], u64, u64)> {
        let counts = self.again.iter().zip(&self.first_lines).enumerate();
        counts
            .filter(|(_, (again, _))| **again > 0)
            .map(|(at, (again, line))| (self.texts.text(at as u32 + 1), *again, *line))
    }

    /// Counts from zero again; lets go of the texts when there are too many.
    pub fn forget_repeats(&mut self) {
        self.again.fill(0);
        if self.many {
            *self = Distinct {
                many: true,
                ..Distinct::default()
            };
        }
    }

    /// Adds the texts of another part of the same column, not how often they came.
    pub fn merge(&mut self, other: &Distinct) {
        self.many |= other.many;
        for (at, line) in other.first_lines.iter().enumerate() {
            if self.many {
                break;
            }
            let (code, new) = self.texts.intern(other.texts.text(at as u32 + 1));
            if new {
                self.first_lines.push(*line);
                self.again.push(0);
                self.many = self.texts.is_full();
            } else {
                let first = &mut self.first_lines[code as usize - 1];
                *first = (*line).min(*first);
            }
        }
        if self.many {
            self.forget_repeats();
        }
    }

    /// Makes ready for these cells to be added, some hundreds at a time.
    pub fn warm<'t>(&self, cells: impl Iterator<Item = &'t [u8]>) {
        if !self.many {
            self.texts.warm(cells);
        }
    }

    /// The text of a code that [`Distinct::add`] gave, as long as there are few.
    pub fn text(&self, code: u32) -> &[u8] {
        self.texts.text(code)
    }

    /// Bytes of all texts.
    pub fn bytes(&self) -> usize {
        self.texts.arena.len()
    }

    /// How many distinct texts there are; `None` when there are many.
    pub fn count(&self) -> Option<usize> {
        (!self.many).then(|| self.texts.len())
    }

    /// The texts that pass the test, with codes in order of first appearance in the file; `None` when there
    /// are many. O(n log n).
    pub fn in_file_order(&self, test: impl Fn(&[u8]) -> bool) -> Option<Interner> {
        if self.many {
            return None;
        }
        let mut codes: Vec<u32> = (1..=self.texts.len() as u32).collect();
        codes.sort_unstable_by_key(|code| self.first_lines[*code as usize - 1]);
        let mut ordered = Interner::default();
        for text in codes.into_iter().map(|code| self.texts.text(code)) {
            if test(text) {
                ordered.intern(text);
            }
        }
        Some(ordered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    proptest::proptest! {
        #[test]
        fn codes_are_those_of_a_map_whichever_thread_saw_which_cell(
            cells in proptest::collection::vec(("[a-e]{0,3}", proptest::bool::ANY), 0..200)
        ) {
            let (mut left, mut right) = (Distinct::default(), Distinct::default());
            let mut expected: HashMap<&str, u32> = HashMap::new();
            for (line, (cell, on_left)) in cells.iter().enumerate() {
                let next = expected.len() as u32 + 1;
                expected.entry(cell).or_insert(next);
                let side = if *on_left { &mut left } else { &mut right };
                side.add(cell.as_bytes(), line as u64);
            }
            left.merge(&right);
            proptest::prop_assert_eq!(left.count(), Some(expected.len()));
            let ordered = left.in_file_order(|_| true).unwrap();
            for (cell, code) in expected {
                proptest::prop_assert_eq!(ordered.code(cell.as_bytes()), code);
                proptest::prop_assert_eq!(ordered.text(code), cell.as_bytes());
            }
        }
    }

    #[test]
    fn a_column_of_many_texts_gives_up() {
        let mut distinct = Distinct::default();
        for line in 0..=MOST_TEXTS as u64 {
            assert!(distinct.count().is_some());
            distinct.add(line.to_string().as_bytes(), line);
        }
        assert_eq!(distinct.count(), None);
        assert_eq!(distinct.add(b"0", 70_000), (Added::Unkept, 0));
        assert!(distinct.in_file_order(|_| true).is_none());
    }
}
