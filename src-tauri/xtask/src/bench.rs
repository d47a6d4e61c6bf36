//! `cargo xtask bench`: the benchmarks of every crate that has some, and other programs beside them.

use anyhow::{Context, Result};

use crate::shell::{cargo, command, output, run, succeeds, target};

/// What `cargo xtask bench --help` says.
pub const HELP: &str = "\
cargo xtask bench [ARGUMENT…]
cargo xtask bench --peers [FORM…]

Runs the benchmarks of every crate that has some, one after the other. Arguments go to the benchmarks:
a part of a name runs those that carry it.

  --peers   brings the 709 MB of the benchmark `million` into Counterpart, DuckDB and Polars, one after the
            other in the same run; FORM is plain, quoted, crlf or unsorted. Needs Python with pip, which
            installs the two into target/peers.";

/// Runs the command.
///
/// # Errors
/// When a benchmark can't be built or fails.
pub fn run_all(args: &[String]) -> Result<()> {
    if args.iter().any(|arg| matches!(arg.as_str(), "--help" | "-h")) {
        println!("{HELP}");
        return Ok(());
    }
    if let Some((_, forms)) = args.split_first().filter(|(first, _)| *first == "--peers") {
        return beside_peers(forms);
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

/// The same exports into Counterpart and into other programs. Without Python and pip nothing is measured.
fn beside_peers(forms: &[String]) -> Result<()> {
    let Some(python) = ["python3", "python"]
        .into_iter()
        .find(|name| succeeds(command(name, &["-m", "pip", "--version"])))
    else {
        println!("skipped: Python with pip is needed to install DuckDB and Polars, and it is not here");
        return Ok(());
    };
    let (target, peers) = (target()?, crate::root().join("src-tauri/xtask/peers"));
    let venv = target.join("peers");
    let inside = venv.join(if cfg!(windows) {
        "Scripts/python.exe"
    } else {
        "bin/python"
    });
    let (venv, inside) = (venv.display().to_string(), inside.display().to_string());
    let list = peers.join("requirements.txt").display().to_string();
    run(command(python, &["-m", "venv", venv.as_str()]))?;
    run(command(
        &inside,
        &["-m", "pip", "install", "--quiet", "-r", list.as_str()],
    ))?;

    let mut ours = cargo(&["bench", "--package", "workbench", "--bench", "million", "--"]);
    run({
        ours.args(forms);
        ours
    })?;
    let mut theirs = command(&inside, &[peers.join("peers.py"), target.join("bench-files")]);
    run({
        theirs.args(forms);
        theirs
    })
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
