//! Which record a row of another export speaks of, by id. Knows nothing of what the rows say.

use column::{Column, NO_ROW};
use xxhash_rust::xxh3::xxh3_128;

use crate::link::{id_key, key_text};

/// For each foreign key the row of `ids` with that id, as ids are compared in linking; the first such row
/// where several have it, [`NO_ROW`] where none has. O(rows · log rows).
pub fn refer(foreign: &Column, ids: &Column) -> Vec<u32> {
    let hash = |column: &Column, row: usize| {
        let text = key_text(column, row)?;
        id_key(&text).map(|key| xxh3_128(key.as_bytes()))
    };
    let mut known: Vec<(u128, u32)> = (0..ids.len())
        .filter_map(|row| Some((hash(ids, row)?, row as u32)))
        .collect();
    known.sort_unstable();
    (0..foreign.len())
        .map(|row| {
            let Some(key) = hash(foreign, row) else {
                return NO_ROW;
            };
            let at = known.partition_point(|(own, _)| *own < key);
            known
                .get(at)
                .filter(|(own, _)| *own == key)
                .map_or(NO_ROW, |(_, row)| *row)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_finds_its_record_by_either_length_of_the_id() {
        let ids = Column::from_texts(&["00QHp00000001IeMAI", "lead-7", "lead-7", ""]);
        let foreign = Column::from_texts(&["LEAD-7", "00QHp00000001Ie", "", "lead-8"]);
        assert_eq!(refer(&foreign, &ids), [1, 0, NO_ROW, NO_ROW]);
    }
}
