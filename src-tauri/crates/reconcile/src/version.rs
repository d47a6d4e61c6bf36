//! Which records of two versions of one export are the same, and which cells of a column changed between
//! them. Knows nothing of files; the order of rows changes nothing.

use column::{Bitmap, Cell, Codes, Column, Data};
use model::{email, field::key};
use xxhash_rust::xxh3::{xxh3_64_with_seed, xxh3_128};

use crate::link::{id_key, key_text};

/// Rows by what tells them apart. `None` where that is unknown.
pub type RowKeys = Vec<Option<u128>>;

/// What tells the rows of a version apart: the texts of these columns together, each under its field's key.
/// Ids compare as when linking (Salesforce's 15 and 18 characters are equal, case does not matter),
/// addresses normalised, other fields trimmed. A row in which one of them is unknown has no key.
/// O(rows · columns).
pub fn row_keys(columns: &[(&str, &Column)], rows: usize) -> RowKeys {
    let mut keys: RowKeys = vec![if columns.is_empty() { None } else { Some(0) }; rows];
    for (field, column) in columns {
        for (row, own) in keys.iter_mut().enumerate() {
            *own = own
                .zip(part(field, column, row))
                .map(|(before, part)| xxh3_128(&[before.to_le_bytes(), part.to_le_bytes()].concat()));
        }
    }
    keys
}

fn part(field: &str, column: &Column, row: usize) -> Option<u128> {
    let ids = [key::ID, key::CRM_ID, key::OPPORTUNITY_ID, key::LEAD_ID];
    if !ids.contains(&field) && field != key::EMAIL {
        return match column.cell(row) {
            Cell::Null => None,
            cell => Some(xxh3_128(&cell_bytes(cell))),
        };
    }
    let text = key_text(column, row)?;
    let same = if field == key::EMAIL {
        email::normalise(&text)
    } else {
        id_key(&text)
    };
    same.map(|text| xxh3_128(text.as_bytes()))
}

/// A cell as bytes that are equal when the cells are.
fn cell_bytes(cell: Cell<'_>) -> Vec<u8> {
    let (tag, value): (u8, Vec<u8>) = match cell {
        Cell::Null => (0, Vec::new()),
        Cell::Text(text) => (1, text.trim().as_bytes().to_vec()),
        Cell::Number(number) => (2, number.to_bits().to_le_bytes().to_vec()),
        Cell::Money(minor) => (3, minor.to_le_bytes().to_vec()),
        Cell::Date(day) => (4, (i64::from(day) * DAY).to_le_bytes().to_vec()),
        Cell::Instant(at) => (4, at.to_le_bytes().to_vec()),
        Cell::YesNo(yes) => (5, vec![u8::from(yes)]),
    };
    [vec![tag], value].concat()
}

const DAY: i64 = 86_400;

/// The rows of two versions grouped by key.
pub struct Groups {
    /// Side (0 old, 1 new) and row, sorted by key; those without a key first.
    rows: Vec<(Option<u128>, u8, u32)>,
    sizes: [usize; 2],
}

/// Which rows are the same record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs {
    /// Old row and new row of one record, by old row.
    pub pairs: Vec<(u32, u32)>,
    /// Old rows without a new one.
    pub gone: Vec<u32>,
    /// New rows without an old one.
    pub new: Vec<u32>,
    /// Rows, old and new, whose key an earlier row of the same version has.
    pub duplicates: [u64; 2],
    /// Rows, old and new, without a key.
    pub unkeyed: [u64; 2],
}

impl Groups {
    /// Groups the rows of both versions. O(rows · log rows).
    pub fn of(old: &RowKeys, new: &RowKeys) -> Groups {
        let side = |keys: &RowKeys, side: u8| {
            let rows = keys.iter().zip(0..);
            rows.map(move |(key, row)| (*key, side, row)).collect::<Vec<_>>()
        };
        let mut rows = side(old, 0);
        rows.extend(side(new, 1));
        rows.sort_unstable();
        Groups {
            rows,
            sizes: [old.len(), new.len()],
        }
    }

    fn groups(&self) -> impl Iterator<Item = &[(Option<u128>, u8, u32)]> {
        self.rows.chunk_by(|a, b| a.0 == b.0)
    }

    /// The rows of either version that their key alone does not pair, since others have it too or they
    /// have none: what the rest of their cells says must decide. O(rows).
    pub fn in_doubt(&self) -> [Bitmap; 2] {
        let mut doubt = self.sizes.map(Bitmap::none);
        for group in self.groups().filter(|group| is_in_doubt(group)) {
            for (_, side, row) in group {
                doubt[usize::from(*side)].set(*row as usize, true);
            }
        }
        doubt
    }

    /// Pairs the rows. Those in doubt pair with one of equal contents first; what is left of rows that
    /// share a key pairs in the order of the contents, and of rows without a key stays alone.
    /// `contents` holds a number per row, old and new, equal where the rows in doubt are.
    /// O(rows · log rows).
    pub fn pair(&self, contents: [&[u64]; 2]) -> Pairs {
        let mut pairs = Pairs::default();
        for group in self.groups() {
            let at = group.partition_point(|(_, side, _)| *side == 0);
            let [mut old, mut new] = [&group[..at], &group[at..]]
                .map(|rows| rows.iter().map(|(_, _, row)| *row).collect::<Vec<u32>>());
            let keyed = group[0].0.is_some();
            for (side, rows) in [&old, &new].into_iter().enumerate() {
                if keyed {
                    pairs.duplicates[side] += rows.len().saturating_sub(1) as u64;
                } else {
                    pairs.unkeyed[side] += rows.len() as u64;
                }
            }
            if is_in_doubt(group) {
                old.sort_unstable_by_key(|row| (contents[0][*row as usize], *row));
                new.sort_unstable_by_key(|row| (contents[1][*row as usize], *row));
                take_equal(&mut old, &mut new, contents, &mut pairs.pairs);
            }
            let both = if keyed { old.len().min(new.len()) } else { 0 };
            pairs.pairs.extend(old.drain(..both).zip(new.drain(..both)));
            pairs.gone.extend(old);
            pairs.new.extend(new);
        }
        pairs.pairs.sort_unstable();
        pairs.gone.sort_unstable();
        pairs.new.sort_unstable();
        pairs
    }
}

fn is_in_doubt(group: &[(Option<u128>, u8, u32)]) -> bool {
    let old = group.partition_point(|(_, side, _)| *side == 0);
    group[0].0.is_none() || old > 1 || group.len() - old > 1
}

/// Takes the rows of equal contents out of both lists, which are in the order of their contents.
fn take_equal(old: &mut Vec<u32>, new: &mut Vec<u32>, contents: [&[u64]; 2], pairs: &mut Vec<(u32, u32)>) {
    let (mut left_old, mut left_new) = (Vec::new(), Vec::new());
    let (mut a, mut b) = (0, 0);
    while a < old.len() && b < new.len() {
        let (x, y) = (contents[0][old[a] as usize], contents[1][new[b] as usize]);
        match x.cmp(&y) {
            std::cmp::Ordering::Equal => {
                pairs.push((old[a], new[b]));
                a += 1;
                b += 1;
            }
            std::cmp::Ordering::Less => {
                left_old.push(old[a]);
                a += 1;
            }
            std::cmp::Ordering::Greater => {
                left_new.push(new[b]);
                b += 1;
            }
        }
    }
    left_old.extend(&old[a..]);
    left_new.extend(&new[b..]);
    (*old, *new) = (left_old, left_new);
}

/// Takes a column into the contents of these rows. Start from zeros and take the same fields in the same
/// order on both sides. O(rows that are meant).
pub fn add_contents(contents: &mut [u64], column: &Column, rows: &Bitmap) {
    for row in rows.rows() {
        contents[row] = xxh3_64_with_seed(&cell_bytes(column.cell(row)), contents[row]);
    }
}

/// The places in `pairs` whose cells differ between the two versions of a column. A day and the midnight
/// it begins with are equal, and so are a number and its text. O(pairs + distinct texts).
pub fn changed(old: &Column, new: &Column, pairs: &[(u32, u32)]) -> Vec<u32> {
    let differing = |differs: &dyn Fn(usize, usize) -> bool| -> Vec<u32> {
        let places = (0..).zip(pairs);
        places
            .filter(|(_, (a, b))| differs(*a as usize, *b as usize))
            .map(|(place, _)| place)
            .collect()
    };
    match (&old.data, &new.data) {
        (Data::Codes(a), Data::Codes(b)) => {
            let to_new = translated(old, new);
            differing(&|x, y| to_new[code(a, x)] != Some(b.get(y)))
        }
        (Data::Money(a), Data::Money(b)) | (Data::Instant(a), Data::Instant(b)) => {
            differing(&|x, y| a[x] != b[y])
        }
        (Data::Date(a), Data::Date(b)) => differing(&|x, y| a[x] != b[y]),
        _ => differing(&|x, y| !same(old.cell(x), new.cell(y))),
    }
}

fn code(codes: &Codes, row: usize) -> usize {
    codes.get(row) as usize
}

/// Old code → the new code of the same text, if it has one.
fn translated(old: &Column, new: &Column) -> Vec<Option<u32>> {
    let texts = old.dictionary.texts().map(|text| new.dictionary.code(text));
    std::iter::once(Some(0)).chain(texts).collect()
}

fn same(a: Cell<'_>, b: Cell<'_>) -> bool {
    match (a, b) {
        (Cell::Date(day), Cell::Instant(at)) | (Cell::Instant(at), Cell::Date(day)) => {
            i64::from(day) * DAY == at
        }
        (Cell::Text(text), Cell::Number(number)) | (Cell::Number(number), Cell::Text(text)) => {
            text.trim().parse() == Ok(number)
        }
        (Cell::Number(number), Cell::Money(minor)) | (Cell::Money(minor), Cell::Number(number)) => {
            number * model::Money::SCALE as f64 == minor as f64
        }
        (a, b) => a == b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(texts: &[&str]) -> RowKeys {
        row_keys(&[(key::ID, &Column::from_texts(texts))], texts.len())
    }

    fn pairs(old: &[&str], new: &[&str], contents: [&[u64]; 2]) -> Pairs {
        Groups::of(&keys(old), &keys(new)).pair(contents)
    }

    #[test]
    fn rows_pair_by_id_wherever_they_stand() {
        let pairs = pairs(&["1", "2", "3"], &["3", "4", "1"], [&[0; 3], &[0; 3]]);
        assert_eq!(pairs.pairs, [(0, 2), (2, 0)]);
        assert_eq!((pairs.gone, pairs.new), (vec![1], vec![1]));
    }

    #[test]
    fn an_id_of_salesforce_is_the_same_with_15_and_18_characters() {
        let pairs = pairs(&["00Q8b000001AbCd"], &["00Q8b000001AbCdEAK"], [&[0], &[0]]);
        assert_eq!(pairs.pairs, [(0, 0)]);
    }

    #[test]
    fn rows_that_share_an_id_pair_by_their_contents_first() {
        let pairs = pairs(&["7", "7", "7"], &["7", "7"], [&[10, 20, 30], &[99, 20]]);
        assert_eq!(pairs.pairs, [(0, 0), (1, 1)]);
        assert_eq!((pairs.gone, pairs.duplicates), (vec![2], [2, 1]));
    }

    #[test]
    fn rows_without_an_id_are_the_same_only_when_all_of_them_is() {
        let groups = Groups::of(&keys(&["", "", "1"]), &keys(&["", ""]));
        let [old, new] = groups.in_doubt();
        assert_eq!((old.count(), new.count()), (2, 2));
        let pairs = groups.pair([&[5, 6, 0], &[6, 7]]);
        assert_eq!(pairs.pairs, [(1, 0)]);
        assert_eq!((pairs.gone, pairs.new), (vec![0, 2], vec![1]));
        assert_eq!(pairs.unkeyed, [2, 2]);
    }

    #[test]
    fn two_fields_together_tell_rows_apart_when_both_are_known() {
        let company = Column::from_texts(&["Acme", "Acme", ""]);
        let name = Column::from_texts(&["Ada", "Ben", "Cho"]);
        let keys = row_keys(&[("company", &company), ("name", &name)], 3);
        assert!(keys[0].is_some() && keys[0] != keys[1] && keys[2].is_none());
    }

    #[test]
    fn cells_compare_by_what_they_say_not_by_how_they_are_stored() {
        let old = Column::from_texts(&["DE", "AT", "", "FR"]);
        let new = Column::from_texts(&["AT", "", "DE", "CH"]);
        assert_eq!(
            changed(&old, &new, &[(0, 2), (1, 0), (2, 1), (3, 3)]),
            [3],
            "FR became CH; codes differ throughout"
        );
        let texts = Column::from_texts(&["7", "x"]);
        let numbers = Column::plain(Data::Number(vec![7.0, f64::NAN]));
        assert_eq!(changed(&texts, &numbers, &[(0, 0), (1, 1)]), [1]);
        let days = Column::plain(Data::Date(vec![1, i32::MIN]));
        let instants = Column::plain(Data::Instant(vec![DAY, i64::MIN]));
        assert_eq!(changed(&days, &instants, &[(0, 0), (1, 1)]), [] as [u32; 0]);
    }
}
