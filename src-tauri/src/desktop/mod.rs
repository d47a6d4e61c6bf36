//! The window. The only Rust that knows Tauri.

mod commands;

use std::path::Path;

use tauri::Manager;
use workbench::Workbench;

/// The name of the window, to which all rights are given.
const MAIN: &str = "main";

/// Opens the window, on a workspace if one is given, and returns when it is closed.
///
/// # Errors
/// When the window system can't be reached.
pub fn open(workspace: Option<&Path>) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    drawable()?;
    let asked = workspace.map(Path::to_owned);
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, arguments, folder| {
            commands::open_in_running(app, &arguments, Path::new(&folder));
        }))
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_clipboard_manager::init())
        .setup(move |app| {
            let bench = Workbench::new(app.path().app_data_dir()?);
            let problem = asked
                .and_then(|path| bench.open_workspace(&path).err())
                .map(|error| error.problem());
            app.manage(commands::Desk {
                bench,
                problem: std::sync::Mutex::new(problem),
            });
            Ok(())
        })
        .invoke_handler(tauri::generate_handler![commands::call, commands::start_problem])
        .run(tauri::generate_context!())
}

/// WebKitGTK draws nothing on some drivers unless it is told to leave DMA-BUF alone, which must be
/// known before it starts: the program takes its own place with the word in its environment.
#[cfg(target_os = "linux")]
fn drawable() -> tauri::Result<()> {
    use std::os::unix::process::CommandExt;

    const WORD: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
    if std::env::var_os(WORD).is_some() {
        return Ok(());
    }
    let mut again = std::process::Command::new(std::env::current_exe()?);
    Err(again
        .args(std::env::args_os().skip(1))
        .env(WORD, "1")
        .exec()
        .into())
}
