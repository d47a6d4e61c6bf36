//! Which rows of one export are the same record several times: by id, by address, by name and company.
//! Knows nothing of which of them is right, and merges nothing.

use std::borrow::Cow;

use column::{Cell, Column};
use model::email;
use xxhash_rust::xxh3::xxh3_128;

use crate::link::{id_key, is_salesforce_id, key_text};

/// Rows with the same id. Salesforce ids of 15 and 18 characters are the same when their first 15 are,
/// in upper and lower case as written; other ids are compared trimmed and without case.
/// O(rows · log rows).
pub fn same_id(ids: &Column) -> Vec<Vec<u32>> {
    groups(ids.len(), |row| {
        key_text(ids, row).and_then(|text| id_key(&text).map(|key| key.into_owned()))
    })
}

/// Rows with the same normalised address. O(rows · log rows).
pub fn same_email(emails: &Column) -> Vec<Vec<u32>> {
    groups(emails.len(), |row| address(emails, row))
}

/// Rows with the same name and the same company. A name is the texts of its columns one after another;
/// both must be known. Case and punctuation don't count, nor does the legal form of a company. Rows
/// that all have one and the same address are left out: that is what [`same_email`] finds.
/// O(rows · log rows).
pub fn same_name(names: &[&Column], companies: &Column, emails: Option<&Column>) -> Vec<Vec<u32>> {
    let mut found = groups(companies.len(), |row| {
        let mut name = String::new();
        for column in names {
            if let Cell::Text(text) = column.cell(row) {
                name.push_str(&plain(text).join(" "));
                name.push(' ');
            }
        }
        let Cell::Text(text) = companies.cell(row) else {
            return None;
        };
        let company = company(text);
        let known = !name.trim().is_empty() && !company.is_empty();
        known.then(|| format!("{}\u{1f}{company}", name.trim()))
    });
    if let Some(emails) = emails {
        found.retain(|group| {
            let first = address(emails, group[0] as usize);
            first.is_none() || group.iter().any(|row| address(emails, *row as usize) != first)
        });
    }
    found
}

/// True when the last three of a Salesforce id's 18 characters don't follow from the first 15: the id
/// was typed, or a program changed its upper and lower case.
pub fn is_damaged_id(text: &str) -> bool {
    let text = text.trim();
    text.len() == 18 && is_salesforce_id(text) && !text[15..].eq_ignore_ascii_case(&checksum(&text[..15]))
}

/// Three characters, one for five of the id each: bit `n` says that the `n`th is an upper case letter.
fn checksum(id: &str) -> String {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let of_five = |five: &[u8]| {
        let bit = |(at, byte): (usize, &u8)| usize::from(byte.is_ascii_uppercase()) << at;
        char::from(ALPHABET[five.iter().enumerate().map(bit).sum::<usize>()])
    };
    id.as_bytes().chunks(5).map(of_five).collect()
}

fn address(emails: &Column, row: usize) -> Option<String> {
    match emails.cell(row) {
        Cell::Text(text) => email::normalise(text).map(Cow::into_owned),
        _ => None,
    }
}

/// The words of a text in lower case, without punctuation; points and apostrophes part no words.
fn plain(text: &str) -> Vec<String> {
    let kept: String = text
        .chars()
        .filter(|c| !matches!(c, '.' | '\'' | '’'))
        .map(|c| if c.is_alphanumeric() { c } else { ' ' })
        .collect();
    kept.split_whitespace().map(str::to_lowercase).collect()
}

/// What a company may call its legal form.
const FORMS: [&str; 44] = [
    "ab",
    "ag",
    "aps",
    "as",
    "bv",
    "co",
    "company",
    "corp",
    "corporation",
    "cv",
    "eg",
    "ev",
    "eurl",
    "gbr",
    "gmbh",
    "inc",
    "incorporated",
    "kg",
    "kgaa",
    "kk",
    "limited",
    "llc",
    "llp",
    "lp",
    "ltd",
    "ltda",
    "mbh",
    "nv",
    "ohg",
    "oy",
    "oyj",
    "plc",
    "pte",
    "pty",
    "pvt",
    "sa",
    "sarl",
    "sas",
    "se",
    "sl",
    "sp",
    "spa",
    "srl",
    "ug",
];

/// A company's name to compare: without the legal form at its end, unless nothing else would be left.
fn company(text: &str) -> String {
    let mut words = plain(text);
    while words.len() > 1 && words.last().is_some_and(|word| FORMS.contains(&word.as_str())) {
        words.pop();
    }
    words.join(" ")
}

/// The rows of each key that two rows or more have, ascending; the largest groups first, equal ones in
/// the order of their keys. Rows are compared by a 128-bit hash of their key, as in linking.
fn groups(rows: usize, key: impl Fn(usize) -> Option<String>) -> Vec<Vec<u32>> {
    let mut hashed: Vec<(u128, u32)> = (0..rows)
        .filter_map(|row| key(row).map(|key| (xxh3_128(key.as_bytes()), row as u32)))
        .collect();
    hashed.sort_unstable();
    let mut groups: Vec<(String, Vec<u32>)> = hashed
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|run| run.len() > 1)
        .map(|run| {
            let own = key(run[0].1 as usize).unwrap_or_default();
            (own, run.iter().map(|(_, row)| *row).collect())
        })
        .collect();
    groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)));
    groups.into_iter().map(|(_, rows)| rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_of_15_and_18_characters_are_one_record_and_case_tells_two_apart() {
        let ids = Column::from_texts(&[
            "00Q5e00001AbCdE",
            "00Q5e00001abcde",
            "00Q5e00001AbCdEFGH",
            "lead-7",
            " LEAD-7",
            "",
            "",
        ]);
        assert_eq!(same_id(&ids), [vec![0, 2], vec![3, 4]]);
    }

    #[test]
    fn one_person_under_three_addresses_is_one_group_and_the_largest_stands_first() {
        let emails = Column::from_texts(&[
            "bo@x.org",
            "Bo@x.org",
            "ada@x.org",
            " ADA@x.org",
            "ada+news@x.org",
            "no address",
        ]);
        assert_eq!(same_email(&emails), [vec![2, 3, 4], vec![0, 1]]);
    }

    #[test]
    fn a_company_is_the_same_with_and_without_its_legal_form() {
        for (a, b) in [
            ("Acme GmbH", "ACME"),
            ("Acme, Inc.", "acme inc"),
            ("Acme GmbH & Co. KG", "Acme"),
            ("Acme S.A.", "Acme sa"),
            ("O'Neill Ltd", "ONeill Limited"),
        ] {
            assert_eq!(company(a), company(b), "{a}, {b}");
        }
        // A company may be called like a legal form.
        assert_eq!(company("SE"), "se");
        assert_ne!(company("Acme North"), company("Acme South"));
    }

    #[test]
    fn a_name_at_a_company_repeats_under_two_addresses_but_not_under_one() {
        let first = Column::from_texts(&["Ada", "ada", "Bo", "Bo", "", "Cy"]);
        let last = Column::from_texts(&["Byron", "BYRON", "Lund", "Lund", "", "Cy"]);
        let companies = Column::from_texts(&["Acme GmbH", "Acme", "Lund Ltd", "Lund", "Acme", ""]);
        let emails = Column::from_texts(&["ada@x.org", "a.byron@x.org", "bo@x.org", "BO@x.org", "", ""]);
        assert_eq!(
            same_name(&[&first, &last], &companies, Some(&emails)),
            [vec![0, 1]]
        );
        assert_eq!(same_name(&[&first, &last], &companies, None).len(), 2);
    }

    #[test]
    fn an_id_whose_upper_and_lower_case_was_lost_is_damaged() {
        assert_eq!(checksum("00QHp00000001Ie"), "MAI");
        assert!(!is_damaged_id("00QHp00000001IeMAI"));
        assert!(!is_damaged_id("00QHp00000001Ie"));
        assert!(is_damaged_id("00QHP00000001IEMAI"));
        assert!(!is_damaged_id("84210000151"));
    }
}
