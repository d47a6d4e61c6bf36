//! Commands from the window.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tauri::{AppHandle, Emitter, Manager, State};
use wire::{Door, Request, Response};
use workbench::Workbench;
use workbench::api::Problem;

/// What the window works on.
pub struct Desk {
    pub bench: Workbench,
    /// Why the workspace named at the start could not be opened; told once.
    pub problem: Mutex<Option<Problem>>,
}

/// Answers a command of the wire list.
#[tauri::command(async)]
pub fn call(desk: State<'_, Desk>, request: Request) -> Result<Response, Problem> {
    wire::dispatch(&desk.bench, Door::Window, request)
}

/// Why the workspace named at the start could not be opened; `None` the second time.
#[tauri::command]
pub fn start_problem(desk: State<'_, Desk>) -> Option<Problem> {
    desk.problem.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// A second start shows this window, with the workspace that was asked for.
pub fn open_in_running(app: &AppHandle, arguments: &[String], folder: &Path) {
    let desk: State<'_, Desk> = app.state();
    if let Some(path) = arguments.get(1).filter(|argument| !argument.starts_with('-')) {
        let opened = desk.bench.open_workspace(&folder.join(path));
        let told = match opened {
            Ok(_) => app.emit_to(super::MAIN, "workspace-changed", ()),
            Err(error) => app.emit_to(super::MAIN, "workspace-refused", error.problem()),
        };
        // A window that is closing hears nothing, and needs to hear nothing.
        let _ = told;
    }
    if let Some(window) = app.get_webview_window(super::MAIN) {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}
