//! What a workbook keeps from view: columns that are hidden, and all of it when it is encrypted. Knows nothing
//! of cells.

use std::fs::File;
use std::io::Read;

use memchr::memmem;
use zip::ZipArchive;

use super::Origin;
use super::markup::{Event, Markup, attribute};
use crate::plan::ImportError;

/// Text of a sheet's part looked at for columns: they are described before the first row.
const SHEET_HEAD: u64 = 256 << 10;
/// Text of the workbook's list of sheets, at most.
const LIST: u64 = 4 << 20;

/// The hidden columns of a sheet of an XLSX, from 0 within a text of so many columns that starts at
/// `first_column`. A sheet whose description can't be read hides none. O(256 KiB).
pub(super) fn columns(file: &Origin<'_>, sheet: &str, first_column: u32, columns: u32) -> Vec<usize> {
    let Some(description) = description(file, sheet) else {
        return Vec::new();
    };
    let mut hidden = Vec::new();
    for event in Markup::new(&description) {
        let Event::Open { name, attributes, .. } = event else {
            continue;
        };
        match local(name) {
            "col" if matches!(attribute(attributes, "hidden").as_deref(), Some("1" | "true")) => {
                let number = |key| attribute(attributes, key).and_then(|text| text.parse::<u32>().ok());
                let (Some(from), Some(to)) = (number("min"), number("max")) else {
                    continue;
                };
                let end = to.min(first_column + columns);
                let from = from.max(1) - 1;
                hidden.extend((from.max(first_column)..end).map(|column| (column - first_column) as usize));
            }
            "sheetData" => break,
            _ => {}
        }
    }
    hidden.sort_unstable();
    hidden.dedup();
    // A sheet of which nothing is left to see is not hidden on purpose.
    if hidden.len() as u32 == columns {
        Vec::new()
    } else {
        hidden
    }
}

/// The text of a sheet's part up to about its first rows.
fn description(file: &Origin<'_>, sheet: &str) -> Option<String> {
    let mut archive = ZipArchive::new(file.open().ok()?).ok()?;
    let workbook = text(&mut archive, "xl/workbook.xml", LIST)?;
    let id = Markup::new(&workbook).find_map(|event| match event {
        Event::Open { name, attributes, .. } if local(name) == "sheet" => {
            let named = attribute(attributes, "name").is_some_and(|name| name == sheet);
            named.then(|| attribute(attributes, "r:id")).flatten()
        }
        _ => None,
    })?;
    let relations = text(&mut archive, "xl/_rels/workbook.xml.rels", LIST)?;
    let target = Markup::new(&relations).find_map(|event| match event {
        Event::Open { name, attributes, .. } if local(name) == "Relationship" => {
            let same = attribute(attributes, "Id").is_some_and(|one| one == id);
            same.then(|| attribute(attributes, "Target")).flatten()
        }
        _ => None,
    })?;
    let path = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("xl/{target}"),
    };
    text(&mut archive, &path, SHEET_HEAD)
}

fn text(archive: &mut ZipArchive<File>, name: &str, most: u64) -> Option<String> {
    let mut bytes = Vec::new();
    let entry = archive.by_name(name).ok()?;
    entry.take(most).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// True for the envelope that a password puts around a workbook. O(file).
///
/// # Errors
/// When the file can't be read.
pub(super) fn is_encrypted(file: &Origin<'_>) -> Result<bool, ImportError> {
    let mut bytes = Vec::new();
    file.open()?
        .read_to_end(&mut bytes)
        .map_err(|error| file.unreadable(error))?;
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    Ok(memmem::find(&bytes, &name).is_some())
}
