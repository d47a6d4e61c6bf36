//! Starting other programs, and saying so. Knows nothing of what they are for.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// npm's name on this system.
pub const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// A command that starts in the folder of the workspace.
pub fn command<S: AsRef<OsStr>>(program: &str, args: &[S]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(crate::root());
    command
}

/// `cargo`, as the one that started this program.
pub fn cargo<S: AsRef<OsStr>>(args: &[S]) -> Command {
    command(
        &std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()),
        args,
    )
}

/// npm in the folder of the UI.
pub fn npm<S: AsRef<OsStr>>(args: &[S]) -> Command {
    let mut command = command(NPM, args);
    command.current_dir(crate::root().join("ui"));
    command
}

/// Prints the command and runs it to its end.
///
/// # Errors
/// When it can't be started or does not succeed.
pub fn run(mut command: Command) -> Result<()> {
    let words = words(&command);
    eprintln!("$ {words}");
    let status = command.status().with_context(|| format!("starting `{words}`"))?;
    if !status.success() {
        bail!("`{words}` failed ({status})");
    }
    Ok(())
}

/// What the command prints.
///
/// # Errors
/// When it can't be started or does not succeed.
pub fn output(mut command: Command) -> Result<String> {
    let words = words(&command);
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("starting `{words}`"))?;
    if !output.status.success() {
        bail!("`{words}` failed ({})", output.status);
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// True when the command starts and succeeds; what it prints is dropped.
pub fn succeeds(mut command: Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// True when a program of this name is on the path.
pub fn on_path(program: &str) -> bool {
    let folders = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&folders).any(|folder| folder.join(program).is_file())
}

fn words(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_stem()
        .unwrap_or(command.get_program());
    let all = std::iter::once(program).chain(command.get_args());
    all.map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Cargo's target folder.
///
/// # Errors
/// When cargo can't say.
pub fn target() -> Result<PathBuf> {
    let metadata: serde_json::Value = serde_json::from_str(&output(cargo(&[
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?)?;
    let folder = metadata["target_directory"]
        .as_str()
        .context("cargo metadata names no target folder")?;
    Ok(PathBuf::from(folder))
}

/// All crates. Whatever is chosen together gets the features of its libraries together, so what
/// is always chosen so is built once for all steps.
pub const WHOLE: [&str; 1] = ["--workspace"];

/// The program.
///
/// # Errors
/// When cargo can't say where it builds.
pub fn program(release: bool) -> Result<PathBuf> {
    built("counterpart", release)
}

/// A program of the workspace, where it is built.
///
/// # Errors
/// When cargo can't say where it builds.
pub fn built(name: &str, release: bool) -> Result<PathBuf> {
    let folder = target()?.join(if release { "release" } else { "debug" });
    Ok(folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX)))
}
