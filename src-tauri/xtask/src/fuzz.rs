//! `cargo xtask fuzz`: arbitrary bytes into the import for a bounded time, on the stable toolchain. Knows the
//! names of the targets from their files.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::shell::{command, output, run, target};

/// What `cargo xtask fuzz --help` says.
pub const HELP: &str = "\
cargo xtask fuzz [TARGET…] [--seconds N]

Runs the fuzzers of src-tauri/fuzz, or those named, each for N seconds (60 unless told), from the inputs in
src-tauri/fuzz/corpus. What they find new is kept under target/fuzz; an input that breaks one is written to
target/fuzz/TARGET-crash-…, and the command fails. Needs a C++ compiler.";

/// Memory a fuzzer may take, in MB, and a single allocation.
const MEMORY: (u32, u32) = (1024, 256);
/// Seconds an input may take.
const PATIENCE: u32 = 20;
/// What cargo-fuzz passes without a sanitizer: counters of every edge, for libFuzzer to follow.
const COVERAGE: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Runs the command.
///
/// # Errors
/// When a fuzzer can't be built or finds something.
pub fn run_all(args: &[String]) -> Result<()> {
    if args.iter().any(|arg| matches!(arg.as_str(), "--help" | "-h")) {
        println!("{HELP}");
        return Ok(());
    }
    let folder = crate::root().join("src-tauri/fuzz");
    let known = targets(&folder)?;
    let (chosen, seconds) = chosen(args, &known)?;
    let built = target()?.join("fuzz");
    for name in chosen {
        fuzz(&folder, &built, &name, seconds)?;
    }
    Ok(())
}

/// The targets named, or all of them, and the seconds for each.
fn chosen(args: &[String], known: &[String]) -> Result<(Vec<String>, u32)> {
    let (mut names, mut seconds, mut args) = (Vec::new(), 60, args.iter());
    while let Some(arg) = args.next() {
        if arg == "--seconds" {
            let number = args.next().and_then(|number| number.parse().ok());
            seconds = number.with_context(|| format!("--seconds wants a number\n\n{HELP}"))?;
        } else if known.contains(arg) {
            names.push(arg.clone());
        } else {
            bail!("there is no fuzzer `{arg}`; there are {}", known.join(", "));
        }
    }
    Ok((if names.is_empty() { known.to_vec() } else { names }, seconds))
}

/// The fuzzers there are, by the names of their files.
fn targets(folder: &Path) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder.join("fuzz_targets"))? {
        names.extend(
            entry?
                .path()
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned()),
        );
    }
    names.sort();
    ensure!(!names.is_empty(), "there are no fuzzers");
    Ok(names)
}

fn fuzz(folder: &Path, built: &Path, name: &str, seconds: u32) -> Result<()> {
    let host = host()?;
    let mut build = command(
        "cargo",
        &["build", "--release", "--target", host.as_str(), "--bin", name],
    );
    build
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", built)
        .env("RUSTFLAGS", COVERAGE);
    run(build)?;
    let found = built.join("found").join(name);
    std::fs::create_dir_all(&found)?;
    let program = built.join(host).join("release").join(name).display().to_string();
    let (memory, single) = MEMORY;
    let mut fuzzer = command(
        &program,
        &[
            format!("-max_total_time={seconds}"),
            format!("-rss_limit_mb={memory}"),
            format!("-malloc_limit_mb={single}"),
            format!("-timeout={PATIENCE}"),
            "-max_len=65536".to_owned(),
            "-print_final_stats=1".to_owned(),
            format!("-artifact_prefix={}-", built.join(name).display()),
        ],
    );
    let folders: [PathBuf; 2] = [found, folder.join("corpus").join(name)];
    fuzzer.args(folders);
    run(fuzzer).with_context(|| {
        format!(
            "fuzzer `{name}` found something; the input stands in {}",
            built.display()
        )
    })
}

/// The triple of this machine: with it named, build scripts are not instrumented.
fn host() -> Result<String> {
    let version = output(command("rustc", &["--version", "--verbose"]))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("rustc names no host")
}

#[cfg(test)]
mod tests {
    use super::chosen;

    #[test]
    fn all_fuzzers_run_for_a_minute_unless_told() {
        let known = ["csv".to_owned(), "dates".to_owned()];
        let of = |args: &[&str]| {
            chosen(
                &args.iter().map(|arg| (*arg).to_owned()).collect::<Vec<_>>(),
                &known,
            )
        };
        assert_eq!(of(&[]).expect("all"), (known.to_vec(), 60));
        assert_eq!(
            of(&["dates", "--seconds", "5"]).expect("one"),
            (vec!["dates".to_owned()], 5)
        );
        assert!(of(&["sheets"]).is_err());
        assert!(of(&["--seconds"]).is_err());
    }
}
