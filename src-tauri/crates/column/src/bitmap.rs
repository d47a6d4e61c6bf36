//! A fixed-length set of rows, one bit each. Bits past the length are always 0.

/// A set of rows out of `len`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bitmap {
    len: usize,
    words: Vec<u64>,
}

impl Bitmap {
    /// No row of `len`.
    pub fn none(len: usize) -> Bitmap {
        Bitmap {
            len,
            words: vec![0; len.div_ceil(64)],
        }
    }

    /// Every row of `len`.
    pub fn all(len: usize) -> Bitmap {
        let mut all = Bitmap {
            len,
            words: vec![u64::MAX; len.div_ceil(64)],
        };
        all.clear_tail();
        all
    }

    /// The rows for which the test holds. O(len).
    pub fn from_fn(len: usize, mut test: impl FnMut(usize) -> bool) -> Bitmap {
        let mut words = Vec::with_capacity(len.div_ceil(64));
        let mut row = 0;
        while row < len {
            let mut word = 0_u64;
            for bit in 0..(len - row).min(64) {
                word |= u64::from(test(row + bit)) << bit;
            }
            words.push(word);
            row += 64;
        }
        Bitmap { len, words }
    }

    /// The elements of the slice for which the test holds. O(len), vectorised where the test allows.
    pub fn from_slice<T: Copy>(values: &[T], test: impl Fn(T) -> bool) -> Bitmap {
        let mut words = Vec::with_capacity(values.len().div_ceil(64));
        for chunk in values.chunks(64) {
            let mut word = 0_u64;
            for (bit, value) in chunk.iter().enumerate() {
                word |= u64::from(test(*value)) << bit;
            }
            words.push(word);
        }
        Bitmap {
            len: values.len(),
            words,
        }
    }

    /// How many rows there are, inside or not.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True when there are no rows at all.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The words, 64 rows each, lowest row in the lowest bit.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// True when the row is inside.
    pub fn get(&self, row: usize) -> bool {
        self.words[row / 64] >> (row % 64) & 1 == 1
    }

    /// Puts the row inside or outside.
    pub fn set(&mut self, row: usize, inside: bool) {
        let mask = 1_u64 << (row % 64);
        if inside {
            self.words[row / 64] |= mask;
        } else {
            self.words[row / 64] &= !mask;
        }
    }

    /// How many rows are inside. O(len / 64).
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// True when any row is inside.
    pub fn any(&self) -> bool {
        self.words.iter().any(|word| *word != 0)
    }

    /// Rows inside both. Lengths must be equal.
    #[must_use]
    pub fn and(&self, other: &Bitmap) -> Bitmap {
        self.zip(other, |a, b| a & b)
    }

    /// Rows inside either. Lengths must be equal.
    #[must_use]
    pub fn or(&self, other: &Bitmap) -> Bitmap {
        self.zip(other, |a, b| a | b)
    }

    /// Rows inside this and not the other. Lengths must be equal.
    #[must_use]
    pub fn and_not(&self, other: &Bitmap) -> Bitmap {
        self.zip(other, |a, b| a & !b)
    }

    /// Rows inside exactly one. Lengths must be equal.
    #[must_use]
    pub fn xor(&self, other: &Bitmap) -> Bitmap {
        self.zip(other, |a, b| a ^ b)
    }

    /// Rows outside.
    #[must_use]
    pub fn not(&self) -> Bitmap {
        let mut out = Bitmap {
            len: self.len,
            words: self.words.iter().map(|word| !word).collect(),
        };
        out.clear_tail();
        out
    }

    /// Keeps only rows that are also inside the other. Lengths must be equal.
    pub fn keep(&mut self, other: &Bitmap) {
        assert_eq!(self.len, other.len, "bitmaps of different lengths");
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds the rows inside the other. Lengths must be equal.
    pub fn add(&mut self, other: &Bitmap) {
        assert_eq!(self.len, other.len, "bitmaps of different lengths");
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// The rows inside, ascending.
    pub fn rows(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                Some(index * 64 + bit)
            })
        })
    }

    fn zip(&self, other: &Bitmap, op: impl Fn(u64, u64) -> u64) -> Bitmap {
        assert_eq!(self.len, other.len, "bitmaps of different lengths");
        let words = self
            .words
            .iter()
            .zip(&other.words)
            .map(|(a, b)| op(*a, *b))
            .collect();
        Bitmap { len: self.len, words }
    }

    fn clear_tail(&mut self) {
        let used = self.len % 64;
        if used != 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << used) - 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn set_operations_agree_with_row_by_row_at_awkward_lengths() {
        for len in [0_usize, 1, 63, 64, 65, 130] {
            let a = Bitmap::from_fn(len, |row| row % 2 == 0);
            let b = Bitmap::from_fn(len, |row| row % 3 == 0);
            assert_eq!(a.and(&b), Bitmap::from_fn(len, |row| row % 6 == 0));
            assert_eq!(
                a.or(&b).not(),
                Bitmap::from_fn(len, |row| row % 2 != 0 && row % 3 != 0)
            );
            assert_eq!(
                a.and_not(&b),
                Bitmap::from_fn(len, |row| row % 2 == 0 && row % 3 != 0)
            );
            assert_eq!(
                a.xor(&b),
                Bitmap::from_fn(len, |row| (row % 2 == 0) != (row % 3 == 0))
            );
            assert_eq!(Bitmap::none(len).not(), Bitmap::all(len));
            assert_eq!(Bitmap::all(len).count(), len);
            assert_eq!(
                a.rows().collect::<Vec<_>>(),
                (0..len).step_by(2).collect::<Vec<_>>()
            );
        }
    }
}
