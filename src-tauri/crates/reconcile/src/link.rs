//! Which rows of two teams' exports are the same record: by CRM id, then by e-mail. Knows nothing
//! of similar names or of merging rows within one export.

use std::borrow::Cow;

use column::{Bitmap, Cell, Column, NO_ROW};
use model::email;
use xxhash_rust::xxh3::xxh3_128;

/// The columns of one side that say who a row is. A column that the export lacks is `None`.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// The row's id in its own system.
    pub id: Option<&'a Column>,
    /// The id that the CRM of the other team knows it by.
    pub crm_id: Option<&'a Column>,
    /// E-mail address.
    pub email: Option<&'a Column>,
    /// How many rows.
    pub rows: usize,
}

/// The rows of both sides as one list of units: every row of A in row order, then the rows of B
/// that have no partner, in row order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// Unit → row of A, or [`NO_ROW`].
    pub a: Vec<u32>,
    /// Unit → row of B, or [`NO_ROW`].
    pub b: Vec<u32>,
    /// Pairs found by an id.
    pub by_id: u64,
    /// Pairs found by e-mail.
    pub by_email: u64,
    /// Rows of A without partner.
    pub only_a: u64,
    /// Rows of B without partner.
    pub only_b: u64,
    /// Rows, on either side, whose key several rows of one side share with the other side.
    pub ambiguous: u64,
}

/// Links the rows of two sides one to one: first by CRM id (A's CRM id with B's id, A's id with B's
/// CRM id, then CRM ids, then ids), then, among rows still alone, by normalised e-mail.
///
/// Salesforce ids of 15 and 18 characters are equal when their first 15 are; other ids are compared
/// trimmed and without case. Where several rows share a key, they pair up first with first in the
/// order of their ids, and the surplus stays alone; among rows of equal id, the earlier goes first.
/// Unknown keys link nothing. O(rows · log rows), on hashes of the keys.
pub fn link(a: &Keys, b: &Keys) -> Links {
    let mut pairing = Pairing::new(*a, *b);
    for (key_a, key_b) in [
        (a.crm_id, b.id),
        (a.id, b.crm_id),
        (a.crm_id, b.crm_id),
        (a.id, b.id),
    ] {
        pairing.pass(key_a, key_b, id_key);
    }
    let by_id = pairing.pairs;
    pairing.pass(a.email, b.email, email::normalise);
    let by_email = pairing.pairs - by_id;
    let rows_a = 0..a.rows as u32;
    let alone_b: Vec<u32> = (0..b.rows as u32)
        .filter(|row| pairing.b_to_a[*row as usize] == NO_ROW)
        .collect();
    Links {
        only_a: a.rows as u64 - pairing.pairs,
        only_b: alone_b.len() as u64,
        a: rows_a.chain(alone_b.iter().map(|_| NO_ROW)).collect(),
        b: pairing.a_to_b.into_iter().chain(alone_b).collect(),
        by_id,
        by_email,
        ambiguous: (pairing.ambiguous_a.count() + pairing.ambiguous_b.count()) as u64,
    }
}

/// What remains of an id to compare.
pub(crate) fn id_key(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim();
    match text {
        "" => None,
        _ if is_salesforce_id(text) => Some(Cow::Borrowed(&text[..15])),
        _ => Some(lower(text)),
    }
}

/// Leads, contacts, accounts and opportunities have ids that start with 00; an id of digits alone
/// is some other system's counter.
pub(crate) fn is_salesforce_id(text: &str) -> bool {
    matches!(text.len(), 15 | 18)
        && text.starts_with("00")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().take(15).any(|byte| byte.is_ascii_alphabetic())
}

fn lower(text: &str) -> Cow<'_, str> {
    let is_lower = |byte: u8| byte.is_ascii() && !byte.is_ascii_uppercase();
    if text.bytes().all(is_lower) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}

/// The text of a key; whole numbers count as ids too.
pub(crate) fn key_text(column: &Column, row: usize) -> Option<Cow<'_, str>> {
    match column.cell(row) {
        Cell::Text(text) => Some(Cow::Borrowed(text)),
        Cell::Number(number) if number.fract() == 0.0 => Some(Cow::Owned(format!("{number:.0}"))),
        _ => None,
    }
}

/// The id in a row as what is compared: equal exactly where two ids are the same (see [`link`]), but for a
/// chance of 1 in 10^26. `None` when the row has no id. O(length).
pub fn id_hash(column: &Column, row: usize) -> Option<u128> {
    key(column, row, id_key)
}

/// The address in a row as what is compared, as [`id_hash`] is for ids. `None` when the row has no address.
/// O(length).
pub fn email_hash(column: &Column, row: usize) -> Option<u128> {
    key(column, row, email::normalise)
}

/// A key's text → what is compared, if it can be.
type Normalise = fn(&str) -> Option<Cow<'_, str>>;

/// A row's key as a 128-bit hash, so that comparing touches no text: among a million keys on either
/// side, two different ones meet with a chance of 1 in 10^26.
fn key(column: &Column, row: usize, normalise: Normalise) -> Option<u128> {
    let text = key_text(column, row)?;
    normalise(&text).map(|key| xxh3_128(key.as_bytes()))
}

/// Rows paired so far, and those whose key did not decide.
struct Pairing<'a> {
    a: Keys<'a>,
    b: Keys<'a>,
    a_to_b: Vec<u32>,
    b_to_a: Vec<u32>,
    pairs: u64,
    ambiguous_a: Bitmap,
    ambiguous_b: Bitmap,
}

impl<'a> Pairing<'a> {
    fn new(a: Keys<'a>, b: Keys<'a>) -> Pairing<'a> {
        Pairing {
            a,
            b,
            a_to_b: vec![NO_ROW; a.rows],
            b_to_a: vec![NO_ROW; b.rows],
            pairs: 0,
            ambiguous_a: Bitmap::none(a.rows),
            ambiguous_b: Bitmap::none(b.rows),
        }
    }

    /// Pairs the rows still alone whose keys are equal: both sides sorted by key, then merged.
    fn pass(&mut self, keys_a: Option<&Column>, keys_b: Option<&Column>, normalise: Normalise) {
        let (Some(keys_a), Some(keys_b)) = (keys_a, keys_b) else {
            return;
        };
        let sorted_a = sorted_keys(keys_a, &self.a_to_b, normalise);
        let sorted_b = sorted_keys(keys_b, &self.b_to_a, normalise);
        let mut runs_b = sorted_b.chunk_by(|x, y| x.0 == y.0).peekable();
        for run_a in sorted_a.chunk_by(|x, y| x.0 == y.0) {
            while runs_b.next_if(|run_b| run_b[0].0 < run_a[0].0).is_some() {}
            match (run_a, runs_b.next_if(|run_b| run_b[0].0 == run_a[0].0)) {
                ([(_, a)], Some([(_, b)])) => self.pair(*a, *b),
                (_, Some(run_b)) => self.pair_by_id_order(rows_of(run_a), rows_of(run_b)),
                (_, None) => {}
            }
        }
    }

    fn pair_by_id_order(&mut self, mut rows_a: Vec<u32>, mut rows_b: Vec<u32>) {
        sort_by_id(&mut rows_a, self.a.id);
        sort_by_id(&mut rows_b, self.b.id);
        rows_a
            .iter()
            .for_each(|row| self.ambiguous_a.set(*row as usize, true));
        rows_b
            .iter()
            .for_each(|row| self.ambiguous_b.set(*row as usize, true));
        for (a, b) in rows_a.into_iter().zip(rows_b) {
            self.pair(a, b);
        }
    }

    fn pair(&mut self, a: u32, b: u32) {
        self.a_to_b[a as usize] = b;
        self.b_to_a[b as usize] = a;
        self.pairs += 1;
    }
}

/// The keys of the rows that have no partner yet, with their rows, ascending.
fn sorted_keys(column: &Column, partners: &[u32], normalise: Normalise) -> Vec<(u128, u32)> {
    let mut keys: Vec<(u128, u32)> = (partners.iter().enumerate())
        .filter(|(_, partner)| **partner == NO_ROW)
        .filter_map(|(row, _)| Some((key(column, row, normalise)?, row as u32)))
        .collect();
    keys.sort_unstable();
    keys
}

fn rows_of(run: &[(u128, u32)]) -> Vec<u32> {
    run.iter().map(|(_, row)| *row).collect()
}

fn sort_by_id(rows: &mut [u32], ids: Option<&Column>) {
    rows.sort_by_cached_key(|row| {
        let id = ids.and_then(|ids| key_text(ids, *row as usize));
        (id.is_none(), id, *row)
    });
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn keys<'a>(id: &'a Column, crm_id: Option<&'a Column>, email: Option<&'a Column>) -> Keys<'a> {
        Keys {
            id: Some(id),
            crm_id,
            email,
            rows: id.len(),
        }
    }

    #[test]
    fn a_crm_id_links_before_an_email_does() {
        let hubspot = Column::from_texts(&["101", "102", "103"]);
        let hubspot_crm = Column::from_texts(&["00Q5e00001AbCdEFGH", "", ""]);
        let hubspot_email = Column::from_texts(&["ann@acme.com", "Bob+demo@acme.com ", "new@acme.com"]);
        let salesforce = Column::from_texts(&["00Q5e00001ZzZzZ", "00Q5e00001AbCdE", "00Q5e00001YyYyY"]);
        let salesforce_email = Column::from_texts(&["ann@acme.com", "ann.new@acme.com", "bob@ACME.com"]);
        let links = link(
            &keys(&hubspot, Some(&hubspot_crm), Some(&hubspot_email)),
            &keys(&salesforce, None, Some(&salesforce_email)),
        );
        assert_eq!(links.a, [0, 1, 2, NO_ROW]);
        assert_eq!(links.b, [1, 2, NO_ROW, 0]);
        assert_eq!((links.by_id, links.by_email), (1, 1));
        assert_eq!((links.only_a, links.only_b, links.ambiguous), (1, 1, 0));
    }

    #[test]
    fn several_rows_with_one_email_pair_up_in_order_of_their_ids() {
        let ids_a = Column::from_texts(&["a3", "a1", "a2"]);
        let email_a = Column::from_texts(&["p@x.org", "p@x.org", "p@x.org"]);
        let ids_b = Column::from_texts(&["b2", "b1"]);
        let email_b = Column::from_texts(&["P@x.org", "p+crm@x.org"]);
        let links = link(
            &keys(&ids_a, None, Some(&email_a)),
            &keys(&ids_b, None, Some(&email_b)),
        );
        assert_eq!(links.b, [NO_ROW, 1, 0]);
        assert_eq!((links.by_email, links.only_a, links.ambiguous), (2, 1, 5));
    }

    #[test]
    fn salesforce_ids_keep_their_case_and_lose_their_checksum_and_others_do_neither() {
        let same = |a: &str, b: &str| id_key(a) == id_key(b);
        assert!(same("00Q5e00001AbCdE", "00Q5e00001AbCdEFGH"));
        assert!(!same("00Q5e00001AbCdE", "00Q5e00001abcde"));
        assert!(same(" Lead-7 ", "lead-7"));
        assert!(!same("001234567890123456", "001234567890123999"));
        assert!(!same("LEAD00000000000001", "LEAD00000000000002"));
        assert_eq!(id_key("  "), None);
    }

    #[test]
    fn a_record_id_read_as_a_number_still_links() {
        let numbers = Column::plain(column::Data::Number(vec![7.0, f64::NAN]));
        let texts = Column::from_texts(&["8", "7"]);
        let links = link(&keys(&numbers, None, None), &keys(&texts, None, None));
        assert_eq!(links.b, [1, NO_ROW, 0]);
    }

    /// The same rules, row against row: quadratic and obvious.
    fn link_slowly(a: &Keys, b: &Keys) -> Vec<(u32, u32)> {
        type Pass<'a> = (Option<&'a Column>, Option<&'a Column>, Normalise);
        let passes: [Pass; 5] = [
            (a.crm_id, b.id, id_key),
            (a.id, b.crm_id, id_key),
            (a.crm_id, b.crm_id, id_key),
            (a.id, b.id, id_key),
            (a.email, b.email, email::normalise),
        ];
        let in_id_order = |keys: &Keys| {
            let mut rows: Vec<u32> = (0..keys.rows as u32).collect();
            sort_by_id(&mut rows, keys.id);
            rows
        };
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for (keys_a, keys_b, normalise) in passes {
            let (Some(keys_a), Some(keys_b)) = (keys_a, keys_b) else {
                continue;
            };
            for row_a in in_id_order(a) {
                let Some(wanted) = key(keys_a, row_a as usize, normalise) else {
                    continue;
                };
                let partner = in_id_order(b).into_iter().find(|row_b| {
                    pairs.iter().all(|(a, b)| a != &row_a && b != row_b)
                        && key(keys_b, *row_b as usize, normalise) == Some(wanted)
                });
                pairs.extend(partner.map(|row_b| (row_a, row_b)));
            }
        }
        pairs.sort_unstable();
        pairs
    }

    type Row = (String, String, String);

    fn rows(prefix: &'static str) -> impl Strategy<Value = Vec<Row>> {
        let row = ("[12]?", "[xy][123]", "([pq](\\+t)?@x)?");
        prop::collection::vec(row, 0..9).prop_map(move |rows| {
            // An id of its own for each row; CRM ids and e-mails repeat.
            let own = |at: usize, id: String| {
                if id.is_empty() {
                    format!("{prefix}{at}")
                } else {
                    id
                }
            };
            let mut rows: Vec<Row> = (rows.into_iter().enumerate())
                .map(|(at, (id, crm_id, email))| (own(at, id), crm_id, email))
                .collect();
            rows.sort();
            rows.dedup_by(|a, b| a.0 == b.0);
            rows
        })
    }

    fn columns(rows: &[Row]) -> [Column; 3] {
        [
            Column::from_texts(&rows.iter().map(|row| &row.0).collect::<Vec<_>>()),
            Column::from_texts(&rows.iter().map(|row| &row.1).collect::<Vec<_>>()),
            Column::from_texts(&rows.iter().map(|row| &row.2).collect::<Vec<_>>()),
        ]
    }

    fn pairs_of(links: &Links) -> Vec<(u32, u32)> {
        (links.a.iter().copied().zip(links.b.iter().copied()))
            .filter(|(a, b)| *a != NO_ROW && *b != NO_ROW)
            .collect()
    }

    proptest! {
        #[test]
        fn hashing_links_what_comparing_every_two_rows_links(a in rows("x"), b in rows("y")) {
            let (columns_a, columns_b) = (columns(&a), columns(&b));
            let keys_a = keys(&columns_a[0], Some(&columns_a[1]), Some(&columns_a[2]));
            let keys_b = keys(&columns_b[0], Some(&columns_b[1]), Some(&columns_b[2]));
            let links = link(&keys_a, &keys_b);
            prop_assert_eq!(pairs_of(&links), link_slowly(&keys_a, &keys_b));
            prop_assert_eq!(links.a.len() as u64, links.by_id + links.by_email + links.only_a + links.only_b);
        }

        #[test]
        fn row_order_links_nothing_differently(a in rows("x"), b in rows("y")) {
            let by_id = |a: &[Row], b: &[Row]| {
                let (columns_a, columns_b) = (columns(a), columns(b));
                let links = link(
                    &keys(&columns_a[0], Some(&columns_a[1]), Some(&columns_a[2])),
                    &keys(&columns_b[0], Some(&columns_b[1]), Some(&columns_b[2])),
                );
                let mut pairs: Vec<(String, String)> = (pairs_of(&links).into_iter())
                    .map(|(row_a, row_b)| (a[row_a as usize].0.clone(), b[row_b as usize].0.clone()))
                    .collect();
                pairs.sort();
                pairs
            };
            let (mut other_a, mut other_b) = (a.clone(), b.clone());
            other_a.reverse();
            other_b.rotate_left(b.len() / 2);
            prop_assert_eq!(by_id(&a, &b), by_id(&other_a, &other_b));
        }
    }
}
