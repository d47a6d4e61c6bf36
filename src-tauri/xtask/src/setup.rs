//! Installs what is missing, and nothing else: system packages through apt, the UI's packages through npm,
//! the driver of the window tests through cargo. Where apt is not at hand it says what to install.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail, ensure};

use crate::shell::{NPM, cargo, command, npm, on_path, output, run, succeeds, target};

/// Something the system has to offer.
struct Need {
    /// What it is for.
    what: &'static str,
    /// Its Debian package.
    package: &'static str,
    /// How to tell that it is there, by whatever road it came.
    sign: Sign,
}

enum Sign {
    /// pkg-config knows the library.
    Library(&'static str),
    /// One of the programs is on the path.
    Program(&'static [&'static str]),
}

impl Need {
    fn met(&self) -> bool {
        match self.sign {
            Sign::Library(name) => succeeds(command("pkg-config", &["--exists", name])),
            Sign::Program(names) => names.iter().any(|name| on_path(name)),
        }
    }
}

const fn program(what: &'static str, package: &'static str, names: &'static [&'static str]) -> Need {
    Need {
        what,
        package,
        sign: Sign::Program(names),
    }
}

/// The window is driven on Linux only: macOS has no driver for its webview.
pub const DRIVES_WINDOW: bool = cfg!(target_os = "linux");

/// To build the window. A C compiler is not listed: without one this program would not have been built.
const WINDOW: [Need; 3] = [
    program("finding libraries", "pkg-config", &["pkg-config"]),
    Need {
        what: "the window",
        package: "libwebkit2gtk-4.1-dev",
        sign: Sign::Library("webkit2gtk-4.1"),
    },
    Need {
        what: "the window's icons",
        package: "librsvg2-dev",
        sign: Sign::Library("librsvg-2.0"),
    },
];

/// To test the window and the pages.
const TESTS: [Need; 5] = [
    program(
        "browser tests",
        "chromium",
        &["chromium", "chromium-browser", "google-chrome"],
    ),
    program("a display for the window", "xvfb", &["Xvfb"]),
    program("driving the window", "webkit2gtk-driver", &["WebKitWebDriver"]),
    program("pressing keys in the window", "xdotool", &["xdotool"]),
    program("looking at the window", "imagemagick", &["convert", "magick"]),
];

/// Makes sure that the window can be built.
///
/// # Errors
/// When something is missing and can't be installed.
pub fn window() -> Result<()> {
    system(WINDOW.iter())
}

/// Makes sure that everything can be tested.
///
/// # Errors
/// When something is missing and can't be installed.
pub fn tests() -> Result<()> {
    system(WINDOW.iter().chain(&TESTS))?;
    ui()?;
    if DRIVES_WINDOW {
        tauri_driver()?;
    }
    Ok(())
}

fn system<'a>(needs: impl Iterator<Item = &'a Need>) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing: Vec<&Need> = needs.filter(|need| !need.met()).collect();
    for need in &missing {
        eprintln!("missing, for {}: {}", need.what, need.package);
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if packages.is_empty() {
        return Ok(());
    }
    install(&packages)?;
    match missing.iter().find(|need| !need.met()) {
        Some(need) => bail!(
            "{} was installed, and {} is still not found",
            need.package,
            need.what
        ),
        None => Ok(()),
    }
}

/// Installs Debian packages, through sudo when needed.
fn install(packages: &[&str]) -> Result<()> {
    if !on_path("apt-get") {
        bail!(
            "this system has no apt-get; install what these Debian packages hold, then run this again: {}\n\
             Fedora: webkit2gtk4.1-devel librsvg2-devel chromium xorg-x11-server-Xvfb webkit2gtk-driver xdotool ImageMagick\n\
             Arch: webkit2gtk-4.1 librsvg chromium xorg-server-xvfb webkitgtk-6.0 xdotool imagemagick",
            packages.join(" ")
        );
    }
    let root = output(command("id", &["-u"]))?.trim() == "0";
    if !root {
        ensure!(
            on_path("sudo"),
            "as root, run: apt-get update && apt-get install --no-install-recommends {}",
            packages.join(" ")
        );
        eprintln!("installing with sudo, which may ask for your password");
    }
    let apt = |args: &[&str]| -> Command {
        let quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"];
        let words = [if root { &[][..] } else { &["sudo"] }, &quiet, args].concat();
        command(words[0], &words[1..])
    };
    run(apt(&["update"]))?;
    run(apt(
        &[&["install", "-y", "--no-install-recommends"], packages].concat()
    ))
}

/// Makes sure that the UI's packages are those of its lock file.
///
/// # Errors
/// When Node is missing or too old, or npm fails.
pub fn ui() -> Result<()> {
    node()?;
    let ui = crate::root().join("ui");
    // npm writes this file last, so a broken install is done again.
    let installed = ui.join("node_modules/.package-lock.json");
    let written = |path: PathBuf| path.metadata().and_then(|file| file.modified()).ok();
    if written(installed) < written(ui.join("package-lock.json")) {
        run(npm(&["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

fn node() -> Result<()> {
    const HOW: &str = "install Node 20.19 or newer with npm: https://nodejs.org/en/download";
    ensure!(
        on_path(if cfg!(windows) { "node.exe" } else { "node" }),
        "Node is missing; {HOW}"
    );
    ensure!(on_path(NPM), "npm is missing; {HOW}");
    let version = output(command("node", &["--version"]))?;
    ensure!(new_enough(&version), "Node is {}; {HOW}", version.trim());
    Ok(())
}

/// `v20.19.0` and later.
fn new_enough(version: &str) -> bool {
    let mut parts = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .map_while(|part| part.parse::<u32>().ok());
    (parts.next(), parts.next()) >= (Some(20), Some(19))
}

/// The program that lets tests drive the window, built once into the target folder.
///
/// # Errors
/// When cargo can't install it.
pub fn tauri_driver() -> Result<PathBuf> {
    let tools = target()?.join("tools");
    let driver = tools
        .join("bin")
        .join(format!("tauri-driver{}", std::env::consts::EXE_SUFFIX));
    if !driver.exists() {
        // Without a version cargo would pick the alpha of the next one.
        let mut install = cargo(&["install", "tauri-driver", "--version", "^2", "--locked", "--root"]);
        install.arg(&tools);
        run(install)?;
    }
    Ok(driver)
}

#[cfg(test)]
mod tests {
    use super::new_enough;

    #[test]
    fn node_versions() {
        for good in ["v20.19.0\n", "v20.20.2", "v22.1.0", "v24.0.0"] {
            assert!(new_enough(good), "{good}");
        }
        for bad in ["v18.19.0", "v20.18.1", "", "nonsense"] {
            assert!(!new_enough(bad), "{bad}");
        }
    }
}
