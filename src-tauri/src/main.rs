//! Counterpart. No argument, or a workspace alone: the window; a subcommand: headless.

mod cli;
#[cfg(feature = "desktop")]
mod desktop;
mod host;

fn main() -> std::process::ExitCode {
    cli::run()
}
