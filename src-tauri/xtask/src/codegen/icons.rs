//! The icon set, drawn from one SVG. Two programs of the system do the drawing; the set is committed, so
//! that nobody else needs them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::shell::{command, on_path, run};

/// The one drawing.
pub const SOURCE: &str = "icons/counterpart.svg";

/// The pictures that the bundles ask for, and their width and height.
const PNGS: [(&str, u32); 4] = [
    ("32x32.png", 32),
    ("128x128.png", 128),
    ("128x128@2x.png", 256),
    ("icon.png", 512),
];

/// Sizes inside the Windows icon.
const ICO: [u32; 6] = [16, 24, 32, 48, 64, 256];

/// Entries of the Apple icon: type and size. Those from `ic11` on are the doubled ones.
const ICNS: [(&[u8; 4], u32); 8] = [
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic09", 512),
    (b"ic10", 1024),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic13", 256),
    (b"ic14", 512),
];

/// Draws the whole set into the folder.
///
/// # Errors
/// When a drawing program is missing or fails.
pub fn draw(folder: &Path) -> Result<()> {
    for (program, package) in [("rsvg-convert", "librsvg2-bin"), ("convert", "imagemagick")] {
        ensure!(on_path(program), "{program} is missing (Debian: {package})");
    }
    for (name, size) in PNGS {
        png(size, &folder.join(name))?;
    }
    let work = crate::shell::target()?.join("icons");
    std::fs::create_dir_all(&work)?;
    let sized = |size: u32| -> Result<PathBuf> {
        let path = work.join(format!("{size}.png"));
        png(size, &path)?;
        Ok(path)
    };
    let mut ico = command("convert", &[] as &[&str]);
    for size in ICO {
        ico.arg(sized(size)?);
    }
    ico.arg(folder.join("icon.ico"));
    run(ico)?;
    let mut entries = Vec::new();
    for (kind, size) in ICNS {
        entries.push((kind, std::fs::read(sized(size)?)?));
    }
    std::fs::write(folder.join("icon.icns"), icns(&entries)).context("writing icon.icns")
}

fn png(size: u32, path: &Path) -> Result<()> {
    let size = size.to_string();
    let mut draw = command(
        "rsvg-convert",
        &["--width", &size, "--height", &size, SOURCE, "--output"],
    );
    draw.arg(path);
    run(draw)
}

/// Apple's container: a length, then entries of type, length and PNG.
fn icns(entries: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (kind, png) in entries {
        body.extend_from_slice(*kind);
        body.extend((png.len() as u32 + 8).to_be_bytes());
        body.extend(png);
    }
    [b"icns", (body.len() as u32 + 8).to_be_bytes().as_slice(), &body].concat()
}

/// Fails when an icon is missing or has not its size.
///
/// # Errors
/// When it is so.
pub fn check(folder: &Path) -> Result<()> {
    let read = |name: &str| std::fs::read(folder.join(name)).with_context(|| format!("reading icons/{name}"));
    for (name, size) in PNGS {
        ensure!(
            png_size(&read(name)?) == Some((size, size)),
            "icons/{name} is not a PNG of {size} × {size}"
        );
    }
    ensure!(
        read("icon.ico")?.starts_with(&[0, 0, 1, 0]),
        "icons/icon.ico is not a Windows icon"
    );
    ensure!(
        read("icon.icns")?.starts_with(b"icns"),
        "icons/icon.icns is not an Apple icon"
    );
    Ok(())
}

/// Width and height, from the header.
fn png_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    bytes
        .starts_with(b"\x89PNG\r\n\x1a\n")
        .then(|| number(16).zip(number(20)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn apples_container_counts_its_own_header() {
        let bytes = icns(&[(b"ic07", vec![1, 2, 3])]);
        assert_eq!(
            bytes,
            [
                b"icns",
                &19u32.to_be_bytes()[..],
                b"ic07",
                &11u32.to_be_bytes(),
                &[1, 2, 3]
            ]
            .concat()
        );
    }

    #[test]
    fn the_committed_set_is_whole() {
        check(&crate::root().join("icons")).expect("the icon set");
    }
}
