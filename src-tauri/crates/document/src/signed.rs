//! The file that a signed agreement is exported to, and what a reader of that file can be told: which parts
//! differ from what was signed, and who signed.
//!
//! A file says nothing about whose key a key is: people compare fingerprints for that.

use std::collections::BTreeMap;

use model::Team;
use serde::Serialize;
use serde_json::{Value, json};

use crate::agreement::{Agreement, AgreementError, executable, parts};
use crate::hash::{Part, root};
use crate::keys::Signature;

/// What the file calls itself.
const KIND: &str = "signed agreement 1";
/// Bytes that are looked at.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Writes an agreement with its hashes and signatures into one file of JSON, keys sorted.
///
/// # Errors
/// When the agreement is not fit to be signed.
pub fn export(agreement: &Agreement, signatures: &[Signature]) -> Result<Vec<u8>, AgreementError> {
    let hashes = agreement.hashes()?;
    let file = json!({
        "counterpart": KIND,
        "agreement": agreement,
        "parts": hashes.parts,
        "hash": hashes.root,
        "executable": hashes.executable,
        "signatures": signatures,
    });
    Ok(layout(&file).into_bytes())
}

/// What a file of a signed agreement tells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// What differs from what was signed, each in words: `the criteria of MQL`. Empty when nothing does.
    pub differs: Vec<String>,
    /// The signatures in it.
    pub signed: Vec<Signed>,
    /// The hash that people signed, as the content has it now.
    pub hash: String,
    /// The hash over what runs.
    pub executable: String,
    /// The agreement, when it can be read.
    pub agreement: Option<Agreement>,
    /// The signatures that fit, to go on with: a second team may sign.
    pub signatures: Vec<Signature>,
}

/// A signature, looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Signed {
    /// Who.
    pub name: String,
    /// For which team.
    pub team: Team,
    /// When.
    pub at: String,
    /// The key's fingerprint, to compare with what that person reads aloud.
    pub fingerprint: String,
    /// True when it is a signature under exactly this agreement.
    pub fits: bool,
}

impl Verdict {
    /// True when nothing differs from what was signed.
    pub fn is_whole(&self) -> bool {
        self.differs.is_empty()
    }

    /// True when nothing differs, and Marketing and Sales signed the same hash, each with a key of their own.
    pub fn is_signed_by_both(&self) -> bool {
        let signed = |team| self.signed.iter().any(|one| one.fits && one.team == team);
        self.is_whole() && signed(Team::Marketing) && signed(Team::Sales)
    }
}

/// Looks at a file of a signed agreement: hashes every part again and checks every signature.
pub fn verify(bytes: &[u8]) -> Verdict {
    let mut verdict = Verdict::default();
    let file = match read(bytes) {
        Ok(file) => file,
        Err(why) => {
            verdict.differs.push(why);
            return verdict;
        }
    };
    if file["counterpart"].as_str() != Some(KIND) {
        verdict
            .differs
            .push("the kind of file: this is no signed agreement".to_owned());
    }
    let known = [
        "counterpart",
        "agreement",
        "parts",
        "hash",
        "executable",
        "signatures",
    ];
    let strangers = file.as_object().into_iter().flatten().map(|(key, _)| key);
    for stranger in strangers.filter(|key| !known.contains(&key.as_str())) {
        let what = format!("the entry {}: nobody signed it", shortened(stranger));
        verdict.differs.push(what);
    }
    let stated = file["hash"].as_str().unwrap_or_default();
    compare_parts(&file, stated, &mut verdict);
    check_signatures(&file, &mut verdict);
    verdict.agreement = serde_json::from_value(file["agreement"].clone()).ok();
    if verdict.agreement.is_none() {
        verdict
            .differs
            .push("the form of the agreement: this program can't read it".to_owned());
    }
    if verdict.differs.is_empty() && !is_laid_out(bytes, &file) {
        let what = "how the file is written: it is not as it was exported";
        verdict.differs.push(what.to_owned());
    }
    verdict
}

fn read(bytes: &[u8]) -> Result<Value, String> {
    if bytes.len() > MOST_BYTES {
        return Err("the file: it is too large to be an agreement".to_owned());
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = &bytes[..error.valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("line {line} of the file: it holds something that is no text")
    })?;
    serde_json::from_str(text).map_err(|error| format!("line {} of the file: it can't be read", error.line()))
}

fn compare_parts(file: &Value, stated: &str, verdict: &mut Verdict) {
    let agreement = &file["agreement"];
    let found = match parts(agreement) {
        Ok(found) => found,
        Err(error) => {
            verdict.differs.push(format!("the agreement: {error}"));
            return;
        }
    };
    verdict.hash = root(&found);
    let whole = verdict.hash == stated;
    let listed: Vec<Part> = file["parts"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|part| serde_json::from_value(part.clone()).ok())
        .collect();
    let mut left: BTreeMap<&str, &str> = BTreeMap::new();
    for part in &listed {
        left.insert(&part.part, &part.hash);
    }
    for part in &found {
        let words = in_words(&part.part, agreement);
        match left.remove(part.part.as_str()) {
            Some(hash) if hash == part.hash => {}
            // The content is what was signed: the list is not.
            _ if whole => verdict.differs.push(format!("the listed hash of {words}")),
            Some(_) => verdict.differs.push(words),
            None => verdict.differs.push(format!("{words}: it was put in later")),
        }
    }
    for part in left.keys() {
        let words = in_words(part, agreement);
        verdict.differs.push(match whole {
            true => format!("the list of parts: {words} is no part"),
            false => format!("{words}: it was taken out"),
        });
    }
    if !whole && (verdict.differs.is_empty() || root(&listed) == verdict.hash) {
        verdict.differs.push("the hash over all parts".to_owned());
    }
    let stated_parts = file["parts"].as_array().map_or(0, Vec::len);
    if whole && verdict.differs.is_empty() && (listed != found || stated_parts != found.len()) {
        verdict.differs.push("the list of parts".to_owned());
    }
    verdict.executable = executable(agreement).unwrap_or_default();
    if whole && file["executable"].as_str() != Some(&verdict.executable) {
        verdict.differs.push("the hash of what runs".to_owned());
    }
}

fn check_signatures(file: &Value, verdict: &mut Verdict) {
    let Some(signatures) = file["signatures"].as_array() else {
        verdict
            .differs
            .push("the list of signatures: it is missing".to_owned());
        return;
    };
    for (at, value) in signatures.iter().enumerate() {
        let Ok(signature) = serde_json::from_value::<Signature>(value.clone()) else {
            let name = value["name"].as_str().map(shortened);
            let whose = name.map_or_else(|| format!("number {}", at + 1), |name| format!("of {name}"));
            verdict
                .differs
                .push(format!("the signature {whose}: it can't be read"));
            continue;
        };
        let fits = signature.signs(&verdict.hash);
        if !fits {
            let name = shortened(&signature.name);
            let team = signature.team.label();
            verdict
                .differs
                .push(format!("the signature of {name} for {team}"));
        }
        verdict.signed.push(Signed {
            name: signature.name.clone(),
            team: signature.team,
            at: signature.at.clone(),
            fingerprint: signature.fingerprint(),
            fits,
        });
        if fits {
            verdict.signatures.push(signature);
        }
    }
    let both = verdict.signatures.iter().enumerate().find_map(|(at, one)| {
        let other = verdict.signatures[..at].iter();
        let mut other = other.filter(|other| other.public_key == one.public_key && other.team != one.team);
        other.next().map(|other| (one, other))
    });
    if let Some((one, other)) = both {
        let name = shortened(&one.name);
        let teams = format!("{} and for {}", other.team.label(), one.team.label());
        verdict
            .differs
            .push(format!("the key of {name}: it signed for {teams}"));
    }
}

/// A part in words: what a reader looks for on the page.
fn in_words(part: &str, agreement: &Value) -> String {
    let (kind, rest) = part.split_once('/').unwrap_or((part, ""));
    let entry = rest
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_sub(1));
    let entry = entry.map(|at| (at, &agreement[kind][at]));
    match (kind, entry) {
        ("validity", _) => "title, owner, version and dates".to_owned(),
        ("ladder" | "calendar", _) => format!("the {kind}"),
        ("criteria", _) => format!("the criteria of {}", term_name(rest, agreement)),
        ("text", Some((at, _))) => block_in_words(at, agreement),
        ("sources", Some((_, source))) => {
            format!("{} export {}", owner(&source["team"]), said(&source["file"]))
        }
        ("numbers", Some((_, number))) => {
            let term = term_name(number["term"].as_str().unwrap_or_default(), agreement);
            match number["side"].as_str() {
                Some("common") => format!("the common number for {term}"),
                _ => format!("{} number for {term}", owner(&number["side"])),
            }
        }
        ("concessions", Some((_, concession))) => {
            let term = term_name(concession["term"].as_str().unwrap_or_default(), agreement);
            format!("{} concession on {term}", owner(&concession["team"]))
        }
        _ => format!("the part {}", shortened(part)),
    }
}

fn owner(team: &Value) -> &'static str {
    let team = team.as_str().and_then(Team::from_slug);
    team.map_or("somebody's", Team::possessive)
}

fn said(value: &Value) -> String {
    shortened(value.as_str().unwrap_or("without a name"))
}

fn shortened(text: &str) -> String {
    let mut short: String = text
        .chars()
        .filter(|letter| !letter.is_control())
        .take(60)
        .collect();
    if text.chars().count() > 60 {
        short.push('…');
    }
    short
}

fn term_name(term: &str, agreement: &Value) -> String {
    let mut terms = agreement["terms"].as_array().into_iter().flatten();
    let named = terms.find(|known| known["term"].as_str() == Some(term));
    shortened(named.and_then(|term| term["name"].as_str()).unwrap_or(term))
}

/// `paragraph 3 of the text: “Both teams …”`, counted as a reader of the page would.
fn block_in_words(at: usize, agreement: &Value) -> String {
    let empty = Vec::new();
    let blocks = agreement["text"].as_array().unwrap_or(&empty);
    let kind = |block: &Value| match block["type"].as_str() {
        Some("paragraph") => "paragraph",
        Some("heading") => "heading",
        Some("prompt") => "question",
        Some("bullet_list" | "ordered_list") => "list",
        Some("blockquote") => "quotation",
        Some("table") => "table",
        Some("criteria") => "criteria block",
        Some("ladder") => "ladder",
        _ => "block",
    };
    let Some(block) = blocks.get(at) else {
        return format!("block {} of the text", at + 1);
    };
    let number = blocks[..=at]
        .iter()
        .filter(|other| kind(other) == kind(block))
        .count();
    let mut words = String::new();
    gather(block, &mut words);
    match words.trim() {
        "" => format!("{} {number} of the text", kind(block)),
        words => format!("{} {number} of the text: “{}”", kind(block), shortened(words)),
    }
}

/// The words of a block, as many as are shown.
fn gather(value: &Value, into: &mut String) {
    if into.len() > 400 {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, into)),
        Value::Object(fields) => {
            if let Some(text) = fields.get("text").and_then(Value::as_str) {
                into.push_str(text);
            }
            for key in ["content", "items", "rows"] {
                if let Some(inside) = fields.get(key) {
                    gather(inside, into);
                }
            }
        }
        _ => {}
    }
}

/// The one way in which a file is written.
fn layout(file: &Value) -> String {
    let mut text = serde_json::to_string_pretty(&sorted(file)).unwrap_or_default();
    text.push('\n');
    text
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Array(values) => Value::Array(values.iter().map(sorted).collect()),
        Value::Object(fields) => {
            let fields: BTreeMap<&String, &Value> = fields.iter().collect();
            let fields = fields
                .into_iter()
                .map(|(key, value)| (key.clone(), sorted(value)));
            Value::Object(fields.collect())
        }
        plain => plain.clone(),
    }
}

/// True when the file is written as this program writes it, so that no key stands in it twice and every
/// reader reads the same. Line ends of another system and a lost last one are left alone.
fn is_laid_out(bytes: &[u8], file: &Value) -> bool {
    let expected = layout(file);
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    let text = text.replace("\r\n", "\n");
    text == expected || format!("{text}\n") == expected
}
