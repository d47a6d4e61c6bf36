//! Which crate may depend on which, and which crate owns which heavy library.

use super::Violation;
use super::tree::{Crate, Tree};

/// Each library with the crate that knows it; a trailing `*` stands for every name that begins so. Files from
/// outside are opened in two places: exports by `ingest`, texts by `document`.
const OWNERS: [(&str, &[&str]); 20] = [
    ("rusqlite", &["workspace"]),
    ("plotters*", &["chart"]),
    ("csv", &["ingest"]),
    ("csv-nose", &["ingest"]),
    ("calamine", &["ingest"]),
    ("zip", &["ingest", "document"]),
    ("encoding_rs", &["ingest", "document"]),
    ("chardetng", &["ingest"]),
    ("yrs", &["document"]),
    ("krilla*", &["document"]),
    ("docx-rs", &["document"]),
    ("comrak", &["document"]),
    ("quick-xml", &["document"]),
    ("similar", &["document"]),
    ("tauri", &["counterpart"]),
    ("tauri-*", &["counterpart"]),
    ("axum", &["counterpart"]),
    ("tokio", &["counterpart"]),
    ("clap", &["counterpart"]),
    ("anyhow", &["counterpart"]),
];

/// The project's own tool is outside the layers.
const TOOL: &str = "xtask";

/// A crate depends on lower levels only.
pub fn layers(tree: &Tree) -> Vec<Violation> {
    let level = |name: &str| {
        tree.crates
            .iter()
            .find(|known| known.name == name)
            .and_then(|known| known.level)
    };
    let mut found = Vec::new();
    for own in &tree.crates {
        let Some(own_level) = own.level else {
            found.push(broken(
                own,
                "layers",
                "name its level in [package.metadata.layer]".to_owned(),
            ));
            continue;
        };
        for dependency in own.dependencies.iter().filter(|dependency| dependency.own) {
            if let Some(other) = level(&dependency.name).filter(|other| *other >= own_level) {
                let what = format!(
                    "`{}` (level {own_level}) depends on `{}` (level {other}); a crate depends on lower levels only: move \
                     what both need further down",
                    own.name, dependency.name
                );
                found.push(broken(own, "layers", what));
            }
        }
    }
    found
}

/// A heavy library has one owner. Tests may use what they like.
pub fn owners(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for own in tree.crates.iter().filter(|own| own.name != TOOL) {
        for dependency in own.dependencies.iter().filter(|dependency| !dependency.dev) {
            let owner = OWNERS
                .iter()
                .find(|(library, _)| matches(library, &dependency.name));
            if let Some((_, owners)) = owner.filter(|(_, owners)| !owners.contains(&own.name.as_str())) {
                let what = format!(
                    "`{}` belongs to `{}`; ask it for what `{}` needs",
                    dependency.name,
                    owners.join("` and `"),
                    own.name
                );
                found.push(broken(own, "owners", what));
            }
        }
    }
    found
}

fn matches(pattern: &str, name: &str) -> bool {
    pattern
        .strip_suffix('*')
        .map_or(pattern == name, |start| name.starts_with(start))
}

fn broken(own: &Crate, rule: &'static str, what: String) -> Violation {
    Violation {
        path: own.manifest.clone(),
        line: 1,
        rule,
        what,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::Dependency;
    use super::*;

    fn of(name: &str, level: Option<u64>, dependencies: &[(&str, bool)]) -> Crate {
        let dependencies = dependencies.iter().map(|(name, dev)| Dependency {
            name: (*name).to_owned(),
            dev: *dev,
            own: ["model", "ingest", "chart"].contains(name),
        });
        Crate {
            name: name.to_owned(),
            manifest: format!("{name}/Cargo.toml"),
            level,
            dependencies: dependencies.collect(),
        }
    }

    #[test]
    fn neighbours_and_upper_levels_are_out_of_reach() {
        let tree = Tree {
            crates: vec![
                of("model", Some(0), &[]),
                of("ingest", Some(1), &[("model", false)]),
                of("chart", Some(1), &[("ingest", false)]),
                of("stray", None, &[]),
            ],
            ..Tree::default()
        };
        let found = layers(&tree);
        assert_eq!(
            found.iter().map(|one| one.path.as_str()).collect::<Vec<_>>(),
            ["chart/Cargo.toml", "stray/Cargo.toml"]
        );
    }

    #[test]
    fn a_heavy_library_has_one_owner_and_tests_may_use_it() {
        let crates = vec![
            of("ingest", Some(1), &[("csv", false)]),
            of("chart", Some(1), &[("csv", true), ("tauri-build", false)]),
        ];
        let found = owners(&Tree {
            crates,
            ..Tree::default()
        });
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .what
                .starts_with("`tauri-build` belongs to `counterpart`"),
            "{}",
            found[0].what
        );
    }
}
