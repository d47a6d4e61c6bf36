//! The command line: one subcommand per use, `--json` on each, exit codes 0 (done), 1 (the data or the
//! request), 2 (usage). The only Rust that prints.

mod args;
mod json;
mod outcome;
mod print;
mod run;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use outcome::Failure;

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let json = cli.json;
    let done = match cli.command {
        None => window(cli.workspace.as_deref()),
        Some(Command::Serve(serve)) => crate::host::serve(&serve.file, serve.port).map_err(Failure::from),
        Some(command) => run::command(command, json),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell(json);
            ExitCode::from(1)
        }
    }
}

/// Says where the host listens, for a person or a test to open.
pub fn announce(address: &str) {
    println!("{address}");
}

#[cfg(feature = "desktop")]
fn window(workspace: Option<&std::path::Path>) -> Result<(), Failure> {
    crate::desktop::open(workspace).map_err(|error| Failure::other("window", &error.to_string()))
}

#[cfg(not(feature = "desktop"))]
fn window(_: Option<&std::path::Path>) -> Result<(), Failure> {
    let message = "This build has no window. Give a subcommand (--help lists them), or build with the window.";
    Err(Failure::other("no-window", message))
}
