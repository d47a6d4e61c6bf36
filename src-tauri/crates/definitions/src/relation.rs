//! Which records of another table belong to each record. Knows no key by which they were found.

/// The rows of another table that belong to each row, as one array.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// Row `i` has the members from `ends[i - 1]` to `ends[i]`.
    ends: Vec<u32>,
    members: Vec<u32>,
}

impl Relation {
    /// From pairs of a row and a row of the other table, in any order; a pair that comes twice is one.
    /// O(pairs · log pairs).
    ///
    /// # Panics
    /// With a row beyond `rows`, or 2^32 pairs.
    pub fn new(rows: usize, mut pairs: Vec<(u32, u32)>) -> Relation {
        pairs.sort_unstable();
        pairs.dedup();
        let mut ends = vec![0_u32; rows];
        pairs.iter().for_each(|(row, _)| ends[*row as usize] += 1);
        let mut end = 0;
        for own in &mut ends {
            end += *own;
            *own = end;
        }
        Relation {
            ends,
            members: pairs.into_iter().map(|(_, member)| member).collect(),
        }
    }

    /// The rows of the other table that belong to a row, in order.
    pub fn of(&self, row: usize) -> &[u32] {
        let start = row.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.members[start as usize..self.ends[row] as usize]
    }
}
