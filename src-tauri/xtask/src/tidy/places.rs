//! Who may speak to what: Tauri, HTTP, the terminal, and what a window is allowed.

use super::Violation;
use super::tree::{SourceFile, Tree};

/// A word that only some paths may use.
struct Place {
    rule: &'static str,
    /// Endings of the files it is looked for in.
    endings: &'static [&'static str],
    words: &'static [&'static str],
    /// Parts of the paths that may.
    allowed: &'static [&'static str],
    advice: &'static str,
}

const PLACES: [Place; 4] = [
    Place {
        rule: "tauri-in-ui",
        endings: &["ts", "js", "svelte"],
        words: &["@tauri-apps/"],
        allowed: &["ui/src/host/"],
        advice: "only ui/src/host knows Tauri; call the host interface",
    },
    Place {
        rule: "tauri",
        endings: &["rs"],
        words: &["tauri::", "tauri_plugin", "tauri_build"],
        allowed: &["src-tauri/src/desktop/", "src-tauri/build.rs", "src-tauri/xtask/"],
        advice: "only src-tauri/src/desktop knows Tauri",
    },
    Place {
        rule: "axum",
        endings: &["rs"],
        words: &["axum::"],
        allowed: &["src-tauri/src/host/", "src-tauri/xtask/"],
        advice: "only src-tauri/src/host knows HTTP",
    },
    Place {
        rule: "printing",
        endings: &["rs"],
        words: &["println!", "print!(", "stdout()"],
        allowed: &[
            "/src/bin/",
            "src-tauri/src/cli/",
            "src-tauri/src/main.rs",
            "src-tauri/build.rs",
            "src-tauri/xtask/",
        ],
        advice: "only the command line prints; return the text, or a finding",
    },
];

/// Every word in its place, and every capability for named windows.
pub fn places(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for place in &PLACES {
        let elsewhere = |file: &&SourceFile| {
            let allowed = file.is_test() || place.allowed.iter().any(|part| file.path.contains(part));
            place.endings.contains(&file.ending()) && !allowed
        };
        for file in tree.files.iter().filter(elsewhere) {
            let used = file
                .code()
                .filter_map(|(line, code)| Some((line, place.words.iter().find(|w| code.contains(*w))?)));
            found.extend(used.map(|(line, word)| Violation {
                path: file.path.clone(),
                line,
                rule: place.rule,
                what: format!("`{word}`: {}", place.advice),
            }));
        }
    }
    found.extend(capabilities(tree));
    found
}

fn capabilities(tree: &Tree) -> Vec<Violation> {
    let files = tree
        .files
        .iter()
        .filter(|file| file.path.starts_with("src-tauri/capabilities/"));
    let starred = files.flat_map(|file| {
        let lines = file
            .text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.contains("\"*\""));
        lines.map(|(n, _)| Violation {
            path: file.path.clone(),
            line: n + 1,
            rule: "capabilities",
            what: "`*` gives rights to every window; name the window".to_owned(),
        })
    });
    starred.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<&'static str> {
        let files = vec![SourceFile {
            path: path.to_owned(),
            text: text.to_owned(),
        }];
        places(&Tree {
            files,
            ..Tree::default()
        })
        .into_iter()
        .map(|one| one.rule)
        .collect()
    }

    #[test]
    fn each_word_has_its_place() {
        let import = "import { invoke } from \"@tauri-apps/api/core\";\n";
        assert_eq!(
            rules("ui/src/features/compare/Compare.svelte", import),
            ["tauri-in-ui"]
        );
        assert_eq!(rules("ui/src/host/tauri.ts", import), Vec::<&str>::new());
        assert_eq!(
            rules("src-tauri/src/cli/rows.rs", "use axum::Router;\n"),
            ["axum"]
        );
        assert_eq!(
            rules("src-tauri/crates/ingest/src/lib.rs", "fn a() { println!(); }\n"),
            ["printing"]
        );
        assert_eq!(
            rules(
                "src-tauri/crates/wire/src/bin/bindings.rs",
                "fn a() { println!(); }\n"
            ),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn no_capability_for_every_window() {
        assert_eq!(
            rules("src-tauri/capabilities/main.json", "{ \"windows\": [\"*\"] }"),
            ["capabilities"]
        );
    }
}
