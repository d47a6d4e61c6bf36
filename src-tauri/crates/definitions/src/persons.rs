//! Which rows are one person, and which of them stands for it. Knows nothing of criteria, nor of how
//! an e-mail address got into a column.

use std::borrow::Cow;
use std::hash::Hasher;

use column::{Bitmap, Cell, Column, kernel};
use rustc_hash::FxHasher;

/// The persons behind the rows. Only persons with two rows or more are kept: every other row, and
/// every row without an e-mail address, is a person of its own.
#[derive(Debug, Clone, Default)]
pub struct Persons {
    /// Rows of all persons, person by person, each person's lowest rank first.
    members: Vec<u32>,
    /// Where each person's rows end in `members`.
    ends: Vec<u32>,
    /// The rows that stand for their person when no criterion has a say.
    first: Bitmap,
}

impl Persons {
    /// Groups rows by key, as it is written. `keys` and `ranks` have one entry per row;
    /// a row with no key or a blank one is a person of its own. Of a person's rows the one with the
    /// lowest rank stands for it; equal ranks fall to the earlier row. O(rows · log rows).
    pub fn new<'k>(keys: impl IntoIterator<Item = Option<&'k str>>, ranks: &[u32]) -> Persons {
        let keys: Vec<Option<&str>> = keys.into_iter().collect();
        let groups = same_key(keys.len(), |row| keys[row].map(Cow::Borrowed));
        Persons::from_groups(ranks.len(), groups, |row| (ranks[row], row))
    }

    /// Persons by normalised e-mail address, in the order created (by day, unknown last), then by id. A
    /// missing column leaves its part of the order out; without e-mail addresses every row is a person.
    /// O(rows · log rows).
    pub fn from_columns(
        rows: usize,
        email: Option<&Column>,
        created: Option<&Column>,
        id: Option<&Column>,
    ) -> Persons {
        let text = |row: usize| match id.map(|id| id.cell(row)) {
            Some(Cell::Text(text)) => text.to_owned(),
            Some(Cell::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let address = |row: usize| match email.map(|email| email.cell(row)) {
            Some(Cell::Text(text)) => model::email::normalise(text),
            _ => None,
        };
        Persons::from_groups(rows, same_key(rows, address), |row| {
            let day = created.and_then(|created| kernel::day(created, row));
            (day.unwrap_or(i32::MAX), text(row), row)
        })
    }

    /// The rows of every person with two rows or more, the one that stands for it first.
    pub fn groups(&self) -> impl Iterator<Item = &[u32]> {
        self.ends.iter().scan(0, |start, end| {
            let group = &self.members[*start..*end as usize];
            *start = *end as usize;
            Some(group)
        })
    }

    /// The rows that stand for their person, when no criterion has a say.
    pub fn representatives(&self) -> &Bitmap {
        &self.first
    }

    /// The rows that stand for their person: the lowest-ranked of its rows that are in `passing`, else
    /// the lowest-ranked of all. O(rows / 64 + rows of persons with two or more).
    pub fn representatives_among(&self, passing: &Bitmap) -> Bitmap {
        let mut chosen = self.first.clone();
        for group in self.groups() {
            let best = group.iter().find(|row| passing.get(**row as usize));
            if let Some(best) = best.filter(|best| **best != group[0]) {
                chosen.set(group[0] as usize, false);
                chosen.set(*best as usize, true);
            }
        }
        chosen
    }

    fn from_groups<K: Ord>(
        rows: usize,
        groups: impl IntoIterator<Item = Vec<u32>>,
        rank: impl Fn(usize) -> K,
    ) -> Persons {
        let mut persons = Persons {
            first: Bitmap::all(rows),
            ..Persons::default()
        };
        for mut group in groups {
            group.sort_by_cached_key(|row| rank(*row as usize));
            for row in &group[1..] {
                persons.first.set(*row as usize, false);
            }
            persons.members.extend(group);
            persons.ends.push(persons.members.len() as u32);
        }
        persons
    }
}

/// The rows that share a key, where two or more do. Rows are sorted by the hash of their key, which
/// takes a fraction of the time and memory of a map of a million addresses; equal hashes are told
/// apart by the keys themselves.
fn same_key<'k>(rows: usize, key: impl Fn(usize) -> Option<Cow<'k, str>>) -> Vec<Vec<u32>> {
    let mut hashed: Vec<(u64, u32)> = (0..rows)
        .filter_map(|row| {
            let key = key(row).filter(|key| !key.is_empty())?;
            let mut hasher = FxHasher::default();
            hasher.write(key.as_bytes());
            Some((hasher.finish(), row as u32))
        })
        .collect();
    hashed.sort_unstable();
    let mut groups = Vec::new();
    for run in hashed.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        let mut apart: Vec<(Option<Cow<'k, str>>, Vec<u32>)> = Vec::new();
        for (_, row) in run {
            let own = key(*row as usize);
            match apart.iter_mut().find(|(known, _)| *known == own) {
                Some((_, group)) => group.push(*row),
                None => apart.push((own, vec![*row])),
            }
        }
        groups.extend(
            apart
                .into_iter()
                .map(|(_, group)| group)
                .filter(|group| group.len() > 1),
        );
    }
    groups
}

#[cfg(test)]
mod tests {
    use column::Data;

    use super::*;

    #[test]
    fn one_person_three_times_is_stood_for_by_the_first_created() {
        let email = Column::from_texts(&["ada@x.com", "bob@x.com", " Ada@X.com", "", "ADA@x.com", ""]);
        let created = Column::plain(Data::Date(vec![30, 1, 10, 1, i32::MIN, 1]));
        let persons = Persons::from_columns(6, Some(&email), Some(&created), None);
        assert_eq!(persons.groups().collect::<Vec<_>>(), [[2, 0, 4]]);
        assert_eq!(persons.representatives().rows().collect::<Vec<_>>(), [1, 2, 3, 5]);
    }

    #[test]
    fn a_row_that_passes_the_other_criteria_stands_before_an_older_one() {
        let persons = Persons::new([Some("ada"), Some("ada"), Some("bob"), None], &[0, 1, 2, 3]);
        let passing = Bitmap::from_fn(4, |row| row == 1);
        assert_eq!(
            persons.representatives_among(&passing).rows().collect::<Vec<_>>(),
            [1, 2, 3]
        );
        let nobody = Bitmap::none(4);
        assert_eq!(&persons.representatives_among(&nobody), persons.representatives());
    }

    #[test]
    fn ties_in_time_are_broken_by_id_not_by_row() {
        let created = Column::plain(Data::Date(vec![5, 5]));
        for ids in [["b", "a"], ["a", "b"]] {
            let persons = Persons::from_columns(
                2,
                Some(&Column::from_texts(&["ada@x.com", "ada@x.com"])),
                Some(&created),
                Some(&Column::from_texts(&ids)),
            );
            let first = persons.representatives().rows().next().unwrap();
            assert_eq!(ids[first], "a");
        }
    }
}
