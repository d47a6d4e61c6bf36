//! How each column of the other system is read before anything is asked of it: texts trimmed and in lower case
//! with blank as unknown, days without their time. Knows nothing of criteria.

use std::collections::{BTreeMap, BTreeSet};

use definitions::{Expr, Leaf, Test, fold, normalise};
use model::Kind;

use crate::definition::{Definition, SourceField};
use crate::dialect::{Differences, is_word};
use crate::walk::members;

/// Every character that Counterpart trims: those with the property `White_Space`.
const WHITE_SPACE: [u32; 25] = [
    9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202,
    8232, 8233, 8239, 8287, 12288,
];

/// Names that the query itself gives.
pub(crate) const OWN_NAMES: [&str; 12] = [
    "record_id",
    "white",
    "space",
    "source",
    "read_rows",
    "persons",
    "ranked",
    "passing",
    "placed",
    "person",
    "place",
    "person_place",
];

/// The fields that a query reads, each with its word and its expression.
pub(crate) struct Reading {
    /// By key: the word for the value, and how it is read.
    columns: Vec<(String, String, String)>,
    inline: bool,
}

impl Reading {
    /// Reads the fields with these keys as columns of `source`, under words of their own.
    pub(crate) fn of(definition: &Definition, keys: &[String], dialect: &Differences) -> Reading {
        let prefolded = letters(definition, dialect);
        let mut taken: Vec<String> = OWN_NAMES.map(str::to_owned).to_vec();
        let mut columns = Vec::new();
        for key in keys {
            let Some(field) = definition.known(key) else {
                continue;
            };
            let word = word(key, &mut taken);
            let column = format!(
                "source.{}",
                dialect.name(field.column.as_deref().unwrap_or_default())
            );
            let letters = prefolded.get(key).map_or(&[][..], Vec::as_slice);
            columns.push((
                key.clone(),
                word,
                value(field, &column, letters, dialect.trim, dialect),
            ));
        }
        Reading {
            columns,
            inline: false,
        }
    }

    /// Like [`Reading::of`], with the expressions themselves as the values, of columns without a table's name.
    pub(crate) fn inline(definition: &Definition, keys: &[String], dialect: &Differences) -> Reading {
        let columns = keys.iter().filter_map(|key| {
            let field = definition.known(key)?;
            let column = dialect.name(field.column.as_deref().unwrap_or_default());
            Some((
                key.clone(),
                String::new(),
                value(field, &column, &[], |text| format!("TRIM({text})"), dialect),
            ))
        });
        Reading {
            columns: columns.collect(),
            inline: true,
        }
    }

    /// What stands for the field's value. Empty for a field that is not read.
    pub(crate) fn value(&self, key: &str) -> &str {
        let found = self.columns.iter().find(|(known, _, _)| known == key);
        found.map_or("", |(_, word, read)| if self.inline { read } else { word })
    }

    /// The lines of the select list: how it is read, `AS` its word.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.columns
            .iter()
            .map(|(_, word, read)| format!("{read} AS {word}"))
            .collect()
    }

    /// True when a text is trimmed with the characters in `white.space`.
    pub(crate) fn trims(&self) -> bool {
        self.columns
            .iter()
            .any(|(_, _, read)| read.contains(", white.space)"))
    }
}

/// All white space as one text.
pub(crate) fn white_space(character: fn(&str) -> String) -> String {
    let all = WHITE_SPACE.map(|number| number.to_string());
    let together = all.join(", ");
    // One function of many numbers where there is one.
    if character("9").starts_with("CHAR(") {
        return format!("SELECT {} AS space", character(&together));
    }
    let lines: Vec<String> = all
        .chunks(9)
        .map(|chunk| {
            let texts: Vec<String> = chunk.iter().map(|number| character(number)).collect();
            texts.join(" || ")
        })
        .collect();
    format!("SELECT {} AS space", lines.join("\n    || "))
}

fn value(
    field: &SourceField,
    column: &str,
    letters: &[(char, char)],
    trim: fn(&str) -> String,
    dialect: &Differences,
) -> String {
    match field.kind {
        Kind::Text | Kind::Category => {
            let mut folded = format!("LOWER({})", trim(column));
            for (capital, letter) in letters {
                let (capital, letter) = (capital.to_string(), letter.to_string());
                let (capital, letter) = (dialect.literal(&capital), dialect.literal(&letter));
                folded = format!("REPLACE({folded}, {capital}, {letter})");
            }
            format!("NULLIF({folded}, '')")
        }
        Kind::Date | Kind::DateTime => (dialect.day)(column),
        Kind::Number | Kind::Money | Kind::YesNo => column.to_owned(),
    }
}

/// A word for the key: its ASCII letters and digits, never one that is taken.
fn word(key: &str, taken: &mut Vec<String>) -> String {
    let mut word: String = key
        .chars()
        .map(|one| {
            if one.is_ascii_alphanumeric() {
                one.to_ascii_lowercase()
            } else {
                '_'
            }
        })
        .collect();
    if !is_word(&word) {
        word = format!("field_{word}");
    }
    let plain = word.clone();
    let mut n = 2;
    while taken.contains(&word) {
        word = format!("{plain}_{n}");
        n += 1;
    }
    taken.push(word.clone());
    word
}

/// By key of the field, the letters other than a to z in the values it is compared with, each after a capital of it,
/// where the dialect's lower case doesn't know them.
fn letters(definition: &Definition, dialect: &Differences) -> BTreeMap<String, Vec<(char, char)>> {
    let mut letters: BTreeMap<String, BTreeSet<char>> = BTreeMap::new();
    if dialect.ascii_lower {
        visit(&normalise(&definition.expr), &mut |leaf| {
            let values: &[String] = match &leaf.test {
                Test::Is(value) | Test::Contains(value) | Test::StartsWith(value) => {
                    std::slice::from_ref(value)
                }
                Test::IsOneOf(values) | Test::ContainsAnyOf(values) | Test::StartsWithAnyOf(values) => values,
                _ => &[],
            };
            for value in values {
                let own = letters.entry(leaf.field.clone()).or_default();
                own.extend(fold(value).chars().filter(|letter| !letter.is_ascii()));
            }
        });
    }
    letters.retain(|_, letters| !letters.is_empty());
    let capitals = if letters.is_empty() {
        Vec::new()
    } else {
        capitals()
    };
    let paired = |letters: BTreeSet<char>| {
        let own = capitals.iter().filter(|(_, letter)| letters.contains(letter));
        own.copied().collect()
    };
    letters
        .into_iter()
        .map(|(key, letters)| (key, paired(letters)))
        .collect()
}

fn visit(expr: &Expr, found: &mut impl FnMut(&Leaf)) {
    if let Expr::Leaf(leaf) = expr {
        found(leaf);
    }
    members(expr).iter().for_each(|member| visit(member, found));
}

/// Every capital other than A to Z whose lower case is one letter, with it. O(characters of the first planes).
fn capitals() -> Vec<(char, char)> {
    let lower = |capital: char| {
        let mut lower = capital.to_lowercase();
        let letter = lower.next().filter(|letter| *letter != capital)?;
        lower.next().is_none().then_some((capital, letter))
    };
    (0x80..0x1_F000)
        .filter_map(char::from_u32)
        .filter_map(lower)
        .filter(|(_, letter)| !letter.is_ascii())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_what_is_trimmed() {
        let known: Vec<u32> = (0..0x1_0000)
            .filter(|number| char::from_u32(*number).is_some_and(char::is_whitespace))
            .collect();
        assert_eq!(known, WHITE_SPACE);
    }

    #[test]
    fn every_capital_of_a_letter_is_found() {
        let of = |letter: char| -> Vec<char> {
            let all = capitals().into_iter().filter(|(_, lower)| *lower == letter);
            all.map(|(capital, _)| capital).collect()
        };
        assert_eq!(of('ö'), ['Ö']);
        assert_eq!(of('å'), ['Å', '\u{212b}']);
        assert_eq!(of('中'), []);
    }

    #[test]
    fn words_are_apart() {
        let mut taken = vec!["person".to_owned()];
        let words = ["person", "Person", "order", "2nd call", "Größe"].map(|key| word(key, &mut taken));
        assert_eq!(
            words,
            ["person_2", "person_3", "field_order", "field_2nd_call", "gr__e"]
        );
    }
}
