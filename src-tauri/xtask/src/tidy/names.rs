//! Names that say nothing. Looks at the names of files and folders and of declared things.

use super::Violation;
use super::tree::{SourceFile, Tree};

/// Parts of names that could stand before anything.
const BANNED: [&str; 12] = [
    "manager",
    "service",
    "helper",
    "helpers",
    "util",
    "utils",
    "processor",
    "data",
    "info",
    "common",
    "misc",
    "stuff",
];

/// Words before a declared name.
const DECLARING: [&str; 9] = [
    "struct",
    "enum",
    "trait",
    "mod",
    "type",
    "class",
    "interface",
    "fn",
    "function",
];

/// Every name.
pub fn names(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    // The name of a page of prose is its title.
    for file in tree.files.iter().filter(|file| file.ending() != "md") {
        let mut broken = |line, name: &str, part: &str| {
            let what = format!("`{name}`: \"{part}\" could be anything; use the trade's word");
            found.push(Violation {
                path: file.path.clone(),
                line,
                rule: "names",
                what,
            });
        };
        let stem = file
            .path
            .rsplit_once('.')
            .map_or(file.path.as_str(), |(stem, _)| stem);
        for name in stem.split('/') {
            if let Some(part) = vague(name) {
                broken(1, name, part);
            }
        }
        for (line, name) in declared(file) {
            if let Some(part) = vague(name) {
                broken(line, name, part);
            }
        }
    }
    found
}

/// What the file declares, with lines.
fn declared(file: &SourceFile) -> Vec<(usize, &str)> {
    // The name of a test is a sentence.
    if !["rs", "ts", "svelte"].contains(&file.ending()) || file.is_generated() || file.is_test() {
        return vec![];
    }
    let mut found = Vec::new();
    for (line, code) in file.code() {
        let mut words = code
            .split(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .filter(|word| !word.is_empty());
        // Only the declaration that opens a line: prose in strings declares nothing.
        let opening: Vec<&str> = words.by_ref().take(4).collect();
        let after = opening
            .iter()
            .position(|word| DECLARING.contains(word))
            .map(|at| at + 1);
        let plain = |at: usize| opening[..at - 1].iter().all(|word| MODIFIERS.contains(word));
        if let Some(name) = after.filter(|at| plain(*at)).and_then(|at| opening.get(at)) {
            found.push((line, *name));
        }
    }
    found
}

/// What may stand before a declaring word.
const MODIFIERS: [&str; 9] = [
    "pub", "crate", "super", "const", "async", "unsafe", "export", "default", "abstract",
];

/// The part of the name that says nothing.
fn vague(name: &str) -> Option<&'static str> {
    let mut parts = vec![String::new()];
    for letter in name.chars() {
        if !letter.is_alphanumeric() || letter.is_uppercase() {
            parts.push(String::new());
        }
        if let Some(part) = parts.last_mut().filter(|_| letter.is_alphanumeric()) {
            part.extend(letter.to_lowercase());
        }
    }
    BANNED
        .into_iter()
        .find(|banned| parts.iter().any(|part| part == banned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_names() {
        assert_eq!(vague("DataManager"), Some("manager"));
        assert_eq!(vague("csv_utils"), Some("utils"));
        assert_eq!(vague("import-helper"), Some("helper"));
        assert_eq!(vague("serviceability"), None, "a word of its own");
        assert_eq!(vague("Dated"), None);
        assert_eq!(vague("StageLadder"), None);
    }

    #[test]
    fn declarations_are_told_with_their_line() {
        let text = "//! The plan.\npub(crate) struct LeadInfo;\nlet text = \"struct DataThing\";\nfn gap_shares() {}\n";
        let files = vec![SourceFile {
            path: "a/plan.rs".to_owned(),
            text: text.to_owned(),
        }];
        let found = names(&Tree {
            files,
            ..Tree::default()
        });
        assert_eq!(found.iter().map(|one| one.line).collect::<Vec<_>>(), [2]);
    }
}
