//! Hashes of what is signed: JSON in one form, part by part, and one hash over the list of parts.
//!
//! Knows no agreement: it is given names and values.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// How deep values may stand in each other.
const MAX_DEPTH: usize = 120;

/// A part of what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// What it is: `criteria/mql`, `text/3`.
    pub part: String,
    /// SHA-256 of its name and its canonical JSON, in hexadecimal.
    pub hash: String,
}

impl Part {
    /// Hashes a part.
    ///
    /// # Errors
    /// See [`canonical`].
    pub fn new(part: String, value: &Value) -> Result<Part, NotCanonical> {
        let json = canonical(value)?;
        let hash = sha256(&["counterpart part 1", &part, &json]);
        Ok(Part { part, hash })
    }
}

/// Why a value has no canonical form.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// A number with a fraction: two programs may write it in two ways.
    #[error("{0} is no whole number")]
    Fraction(String),
    /// Too deep.
    #[error("values stand too deep in each other")]
    TooDeep,
}

/// JSON in the one form that is hashed: keys sorted by their bytes, no spaces, whole numbers only.
///
/// # Errors
/// When there is a number with a fraction, or values stand too deep in each other.
pub fn canonical(value: &Value) -> Result<String, NotCanonical> {
    let mut json = String::new();
    write(value, 0, &mut json)?;
    Ok(json)
}

fn write(value: &Value, depth: usize, into: &mut String) -> Result<(), NotCanonical> {
    if depth > MAX_DEPTH {
        return Err(NotCanonical::TooDeep);
    }
    match value {
        Value::Number(number) if !(number.is_i64() || number.is_u64()) => {
            return Err(NotCanonical::Fraction(number.to_string()));
        }
        Value::Array(values) => {
            into.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    into.push(',');
                }
                write(value, depth + 1, into)?;
            }
            into.push(']');
        }
        Value::Object(fields) => {
            // The map keeps its own order where another crate asks serde_json for that.
            let mut fields: Vec<(&String, &Value)> = fields.iter().collect();
            fields.sort_by_key(|(key, _)| *key);
            into.push('{');
            for (at, (key, value)) in fields.into_iter().enumerate() {
                if at > 0 {
                    into.push(',');
                }
                into.push_str(&Value::from(key.as_str()).to_string());
                into.push(':');
                write(value, depth + 1, into)?;
            }
            into.push('}');
        }
        plain => into.push_str(&plain.to_string()),
    }
    Ok(())
}

/// The hash over a list of parts: what people sign.
pub fn root(parts: &[Part]) -> String {
    let mut pieces = vec!["counterpart agreement 1"];
    for part in parts {
        pieces.extend([part.part.as_str(), part.hash.as_str()]);
    }
    sha256(&pieces)
}

/// SHA-256 of pieces, each behind its length, so that no two lists of pieces are one text.
pub(crate) fn sha256(pieces: &[&str]) -> String {
    let mut hash = Sha256::new();
    for piece in pieces {
        hash.update((piece.len() as u64).to_be_bytes());
        hash.update(piece.as_bytes());
    }
    hex(&hash.finalize())
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Bytes from small hexadecimal digits.
pub(crate) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let text = text.as_bytes();
    if text.len() != 2 * N {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, pair) in bytes.iter_mut().zip(text.chunks(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

/// The hash of a value by itself, such as a sealed draft with its salt.
///
/// # Errors
/// When it has no canonical form.
pub fn hash_of(value: &Value) -> Result<String, NotCanonical> {
    Ok(sha256(&["counterpart value 1", &canonical(value)?]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_order_of_keys_is_not_signed_and_fractions_are_refused() {
        let one: Value = serde_json::from_str(r#"{"b":1,"a":{"d":[2,null],"c":"ü\n"}}"#).expect("JSON");
        assert_eq!(
            canonical(&one).as_deref(),
            Ok(r#"{"a":{"c":"ü\n","d":[2,null]},"b":1}"#)
        );
        assert_eq!(
            canonical(&json!({"a": 0.5})),
            Err(NotCanonical::Fraction("0.5".to_owned()))
        );
    }

    #[test]
    fn a_part_is_its_name_and_its_value() {
        let hash = |name: &str, value: Value| Part::new(name.to_owned(), &value).expect("canonical").hash;
        assert_ne!(hash("ladder", json!(1)), hash("calendar", json!(1)));
        assert_ne!(hash("ladder", json!(1)), hash("ladder", json!("1")));
        assert_ne!(sha256(&["ab", "c"]), sha256(&["a", "bc"]));
    }

    #[test]
    fn hexadecimal_has_one_form() {
        assert_eq!(unhex::<2>(&hex(&[0, 255])), Some([0, 255]));
        assert_eq!(unhex::<1>("FF"), None);
        assert_eq!(unhex::<2>("é1"), None);
    }
}
