//! The command line: one subcommand per use, `--json` on each, exit codes 0 (done), 1 (the data or the
//! request), 2 (usage). The only Rust that prints.

mod agreement;
mod args;
mod calendar;
mod condition;
mod dialect;
mod json;
mod outcome;
mod pipeline;
mod print;
mod reading;
mod run;
mod stages;
mod update;

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use outcome::Failure;

/// Reads the command line and does what it says.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return misused(&error),
    };
    let json = cli.json;
    let done = match cli.command {
        None => window(cli.workspace.as_deref()),
        Some(Command::Serve(serve)) => {
            crate::host::serve(&serve.file, serve.port, |address| announce(address, json))
                .map_err(Failure::from)
        }
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

/// Tells how the command line is written, or the help that was asked for.
fn misused(error: &clap::Error) -> ExitCode {
    if error.use_stderr() && std::env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        Failure::other("usage", text.trim_start_matches("error: ").trim_end()).tell(true);
    } else {
        // There is nowhere left to say that it can't be said.
        let _ = error.print();
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// Writes an answer to standard output. Who stops reading (`| head`) has what they wanted.
fn say(answer: &dyn Display) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{answer}").and_then(|()| out.flush());
}

/// Says where the host listens, for a person or a test to open.
fn announce(address: &str, json: bool) {
    if json {
        say(&serde_json::json!({ "address": address }));
    } else {
        say(&address);
    }
}

#[cfg(feature = "desktop")]
fn window(workspace: Option<&std::path::Path>) -> Result<(), Failure> {
    crate::desktop::open(workspace).map_err(|error| Failure::other("window", &error.to_string()))
}

#[cfg(not(feature = "desktop"))]
fn window(_: Option<&std::path::Path>) -> Result<(), Failure> {
    let message =
        "This build has no window. Give a subcommand (--help lists them), or build with the window.";
    Err(Failure::other("no-window", message))
}
