//! What the pure crates may not touch: clock, environment, files, randomness, and the order of a hash map.

use super::Violation;
use super::tree::Tree;

/// The crates whose results depend on their arguments alone.
const PURE: [&str; 6] = ["model", "column", "definitions", "metrics", "reconcile", "query"];

/// What would make a result depend on something else, and what it is.
const BANNED: [(&str, &str); 13] = [
    ("std::time", "the clock"),
    ("SystemTime", "the clock"),
    ("Instant::now", "the clock"),
    ("Timestamp::now", "the clock"),
    ("Zoned::now", "the clock"),
    ("std::env", "the environment"),
    ("std::fs", "the file system"),
    ("File::open", "the file system"),
    ("std::net", "the network"),
    ("std::process", "other programs"),
    ("std::thread", "threads"),
    ("rand::", "randomness"),
    ("RandomState", "randomness"),
];

/// Beside a hash map: the words that say its order is never seen.
const ORDER_UNSEEN: &str = "order unseen:";

/// Pure crates are pure.
pub fn pure(tree: &Tree) -> Vec<Violation> {
    let is_pure = |path: &str| {
        PURE.iter()
            .any(|name| path.starts_with(&format!("src-tauri/crates/{name}/src/")))
    };
    let mut found = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|file| file.ending() == "rs" && is_pure(&file.path) && !file.is_test())
    {
        let mut broken = |line, what| {
            found.push(Violation {
                path: file.path.clone(),
                line,
                rule: "pure",
                what,
            })
        };
        for (line, code) in file.code() {
            for (word, what) in BANNED.iter().filter(|(word, _)| code.contains(word)) {
                broken(
                    line,
                    format!("`{word}`: a pure crate knows nothing of {what}; take the value as an argument"),
                );
            }
        }
        let hashed = file
            .code()
            .find(|(_, code)| ["HashMap", "HashSet"].iter().any(|word| code.contains(word)));
        if let Some((line, _)) = hashed.filter(|_| !file.text.contains(ORDER_UNSEEN)) {
            broken(
                line,
                format!(
                    "a hash map in a pure crate: use a BTreeMap or a sorted Vec, or, if it is only looked up, say so in a \
                     comment that begins `// {ORDER_UNSEEN}`"
                ),
            );
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::tree::SourceFile;
    use super::*;

    fn found(path: &str, text: &str) -> Vec<(usize, String)> {
        let files = vec![SourceFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }];
        let found = pure(&Tree {
            files,
            ..Tree::default()
        });
        found.into_iter().map(|one| (one.line, one.what)).collect()
    }

    #[test]
    fn the_clock_is_out_of_bounds_in_pure_code_only() {
        let text = "//! What.\nuse std::time::Duration;\n// std::fs in a comment\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert_eq!(found("src-tauri/crates/metrics/src/lib.rs", text).len(), 1);
        assert_eq!(found("src-tauri/crates/metrics/tests/all.rs", text).len(), 0);
        assert_eq!(found("src-tauri/crates/workspace/src/lib.rs", text).len(), 0);
    }

    #[test]
    fn a_hash_map_is_told_once_unless_its_order_is_unseen() {
        let text = "use rustc_hash::FxHashMap;\nfn a(_: FxHashMap<u8, u8>) {}\n";
        let told = found("src-tauri/crates/column/src/dictionary.rs", text);
        assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1]);
        let said = format!("// order unseen: looked up by text\n{text}");
        assert_eq!(found("src-tauri/crates/column/src/dictionary.rs", &said), []);
    }
}
