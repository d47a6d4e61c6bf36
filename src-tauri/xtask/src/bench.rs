//! `cargo xtask bench`: the benchmarks of every crate that has some.

use anyhow::{Context, Result};

use crate::shell::{cargo, output, run};

/// What `cargo xtask bench --help` says.
pub const HELP: &str = "\
cargo xtask bench [ARGUMENT…]

Runs the benchmarks of every crate that has some, one after the other. Arguments go to the benchmarks:
a part of a name runs those that carry it.";

/// Runs the command.
///
/// # Errors
/// When a benchmark can't be built or fails.
pub fn run_all(args: &[String]) -> Result<()> {
    if args.iter().any(|arg| matches!(arg.as_str(), "--help" | "-h")) {
        println!("{HELP}");
        return Ok(());
    }
    let metadata: serde_json::Value = serde_json::from_str(&output(cargo(&[
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?)?;
    for package in packages_with_benches(&metadata)? {
        let mut bench = cargo(&["bench", "--package", package.as_str(), "--benches", "--"]);
        bench.args(args);
        run(bench)?;
    }
    Ok(())
}

/// Names of the packages with a bench target, as cargo lists them.
fn packages_with_benches(metadata: &serde_json::Value) -> Result<Vec<String>> {
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata lists no packages")?;
    let mut names = Vec::new();
    for package in packages {
        let targets = package["targets"]
            .as_array()
            .map(Vec::as_slice)
            .unwrap_or_default();
        let benches = targets.iter().any(|target| target["kind"][0] == "bench");
        if benches {
            names.push(
                package["name"]
                    .as_str()
                    .context("a package without a name")?
                    .to_owned(),
            );
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::packages_with_benches;

    #[test]
    fn only_packages_with_benchmarks() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "model", "targets": [{ "kind": ["lib"] }] },
            { "name": "column", "targets": [{ "kind": ["lib"] }, { "kind": ["bench"] }] },
        ]});
        assert_eq!(packages_with_benches(&metadata).expect("packages"), ["column"]);
    }
}
