//! Which rows of one export are the same record several times: by id, by address, by name and company.
//! Knows nothing of which of them is right, and merges nothing.

use std::borrow::Cow;

use column::{Cell, Column, Data};
use model::email;
use xxhash_rust::xxh3::xxh3_128;

use crate::link::{id_key, is_salesforce_id, key_text};

/// Rows with the same id. Salesforce ids of 15 and 18 characters are the same when their first 15 are,
/// in upper and lower case as written; other ids are compared trimmed and without case.
/// O(rows · log rows).
pub fn same_id(ids: &Column) -> Vec<Vec<u32>> {
    groups(ids.len(), |row, out| {
        if let Some(text) = key_text(ids, row)
            && let Some(key) = id_key(&text)
        {
            out.push_str(&key);
        }
    })
}

/// Rows with the same normalised address. O(rows · log rows).
pub fn same_email(emails: &Column) -> Vec<Vec<u32>> {
    groups(emails.len(), |row, out| {
        if let Some(address) = address(emails, row) {
            out.push_str(&address);
        }
    })
}

/// Rows with the same name and the same company. A name is the texts of its columns one after another;
/// both must be known. Case and punctuation don't count, nor does the legal form of a company. Rows
/// that all have one and the same address are left out: that is what [`same_email`] finds.
/// O(rows · log rows).
pub fn same_name(names: &[&Column], companies: &Column, emails: Option<&Column>) -> Vec<Vec<u32>> {
    let names: Vec<Spelled> = names.iter().map(|column| Spelled::of(column, plain)).collect();
    let companies = Spelled::of(companies, company);
    let mut found = groups(companies.column.len(), |row, out| {
        for name in &names {
            let before = out.len();
            if before > 0 {
                out.push(' ');
            }
            if !name.write(row, out) {
                out.truncate(before);
            }
        }
        if out.is_empty() {
            return;
        }
        out.push('\u{1f}');
        if !companies.write(row, out) {
            out.clear();
        }
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

fn address(emails: &Column, row: usize) -> Option<Cow<'_, str>> {
    match emails.cell(row) {
        Cell::Text(text) => email::normalise(text),
        _ => None,
    }
}

/// A column whose texts are compared in another spelling; of a coded one each text is spelled once.
struct Spelled<'a> {
    column: &'a Column,
    spell: fn(&str, &mut String),
    by_code: Vec<String>,
}

impl Spelled<'_> {
    fn of(column: &Column, spell: fn(&str, &mut String)) -> Spelled<'_> {
        let spelled = |text| {
            let mut out = String::new();
            spell(text, &mut out);
            out
        };
        Spelled {
            column,
            spell,
            by_code: column.dictionary.texts().map(spelled).collect(),
        }
    }

    /// Writes the text of a row; false when there is nothing to write.
    fn write(&self, row: usize, out: &mut String) -> bool {
        let start = out.len();
        match &self.column.data {
            Data::Codes(codes) => {
                let code = (codes.get(row) as usize).checked_sub(1);
                out.push_str(
                    code.and_then(|at| self.by_code.get(at))
                        .map_or("", String::as_str),
                );
            }
            _ => {
                if let Cell::Text(text) = self.column.cell(row) {
                    (self.spell)(text, out);
                }
            }
        }
        out.len() > start
    }
}

/// Writes the words of a text in lower case, without punctuation; points and apostrophes part no words.
fn plain(text: &str, out: &mut String) {
    let start = out.len();
    let mut parted = false;
    for c in text.chars().filter(|c| !matches!(c, '.' | '\'' | '’')) {
        if !c.is_alphanumeric() {
            parted = true;
            continue;
        }
        if parted && out.len() > start {
            out.push(' ');
        }
        parted = false;
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            // A final sigma is small like any other, so that a name in capitals is the same.
            out.extend(
                c.to_lowercase()
                    .map(|small| if small == 'ς' { 'σ' } else { small }),
            );
        }
    }
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

/// Writes a company's name to compare: without the legal form at its end, unless nothing else would be left.
fn company(text: &str, out: &mut String) {
    let start = out.len();
    plain(text, out);
    while let Some((rest, last)) = out[start..].rsplit_once(' ')
        && FORMS.contains(&last)
    {
        let end = start + rest.len();
        out.truncate(end);
    }
}

/// The rows of each key that two rows or more have, ascending; the largest groups first, equal ones in
/// the order of their keys. `key` writes a row's key, or nothing. Rows are compared by a 128-bit hash of their key,
/// as in linking.
fn groups(rows: usize, key: impl Fn(usize, &mut String)) -> Vec<Vec<u32>> {
    let mut hashed: Vec<(u128, u32)> = Vec::with_capacity(rows);
    let mut own = String::new();
    for row in 0..rows {
        own.clear();
        key(row, &mut own);
        if !own.is_empty() {
            hashed.push((xxh3_128(own.as_bytes()), row as u32));
        }
    }
    hashed.sort_unstable();
    let mut groups: Vec<(String, Vec<u32>)> = hashed
        .chunk_by(|a, b| a.0 == b.0)
        .filter(|run| run.len() > 1)
        .map(|run| {
            let mut own = String::new();
            key(run[0].1 as usize, &mut own);
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
        let company = |text: &str| {
            let mut out = String::new();
            company(text, &mut out);
            out
        };
        for (a, b) in [
            ("Acme GmbH", "ACME"),
            ("Acme, Inc.", "acme inc"),
            ("Acme GmbH & Co. KG", "Acme"),
            ("Acme S.A.", "Acme sa"),
            ("O'Neill Ltd", "ONeill Limited"),
        ] {
            assert_eq!(company(a), company(b), "{a}, {b}");
        }
        assert_eq!(company("ΟΔΟΣ"), company("οδος"));
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
