//! What is inside a ZIP: a workbook, or files of which one is read. Nothing unpacks to more than it may. Knows
//! nothing of cells.

use std::fs::File;
use std::io::{self, Read, Write};

use model::{Finding, Severity};
use tempfile::{NamedTempFile, TempPath};
use zip::ZipArchive;
use zip::result::ZipError;

use super::{Origin, TEXT_BYTES};
use crate::plan::ImportError;

/// Bytes that unpack to less than this are no danger, whatever their ratio.
const HARMLESS: u64 = 16 << 20;
/// Packed bytes may unpack to so many times as many; the format allows 1,032.
const RATIO: u64 = 400;
/// A part of a workbook unpacks to this at most, its shared texts to less: they are held in memory.
const PART_BYTES: u64 = 4 << 30;
const SHARED_BYTES: u64 = 512 << 20;

/// The format of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Xlsx,
    Xlsb,
    Ods,
}

/// What is inside.
pub(super) enum Inside {
    Workbook(Format),
    Members(Vec<Member>),
}

/// A file in an archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Member {
    /// Its name with its folders.
    pub name: String,
    at: usize,
}

/// Looks inside. O(packed bytes) for a workbook, whose parts are measured; O(names) otherwise.
///
/// # Errors
/// When it is no whole ZIP, is another kind of document, or a workbook's part unpacks to more than it may.
pub(super) fn look(file: &Origin<'_>) -> Result<Inside, ImportError> {
    let mut archive = open(file)?;
    let names: Vec<String> = archive.file_names_raw().map(plain).collect();
    let any = |start: &str| names.iter().any(|name| name.starts_with(start));
    let has = |name: &str| names.iter().any(|one| one == name);
    let format = if has("xl/workbook.bin") {
        Some(Format::Xlsb)
    } else if has("[content_types].xml") && any("xl/") {
        Some(Format::Xlsx)
    } else if has("content.xml") && has("mimetype") {
        match stored_type(&mut archive).as_str() {
            kind if kind.contains("spreadsheet") => Some(Format::Ods),
            _ => return Err(other(file, "an OpenDocument file that is no spreadsheet")),
        }
    } else {
        None
    };
    if let Some(format) = format {
        measure(file, &mut archive)?;
        return Ok(Inside::Workbook(format));
    }
    for (start, what) in [
        ("word/", "a Word document"),
        ("ppt/", "a PowerPoint file"),
        ("index/document.iwa", "a Numbers or Pages document"),
    ] {
        if any(start) {
            return Err(other(file, what));
        }
    }
    let mut members = Vec::new();
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).map_err(|error| failed(file, &error))?;
        let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
        let base = name.rsplit('/').next().unwrap_or_default();
        let noise =
            base.is_empty() || base.starts_with('.') || base == "Thumbs.db" || name.starts_with("__MACOSX/");
        if entry.is_file() && !noise {
            members.push(Member { name, at });
        }
    }
    if members.is_empty() {
        return Err(ImportError::NothingInside {
            file: file.name.to_owned(),
        });
    }
    Ok(Inside::Members(members))
}

/// The file to read, and what is left of the wish for a sheet: with one file in the archive it is the wish
/// for a sheet of that file.
///
/// # Errors
/// When none of several files has the wanted name.
pub(super) fn choose<'a, 's>(
    file: &Origin<'_>,
    members: &'a [Member],
    wanted: Option<&'s str>,
) -> Result<(&'a Member, Option<&'s str>), ImportError> {
    let named = wanted.and_then(|name| members.iter().find(|member| member.name == name));
    match (members, named, wanted) {
        (_, Some(member), _) => Ok((member, None)),
        ([only], None, wanted) => Ok((only, wanted)),
        ([first, ..], None, None) => Ok((first, None)),
        (_, None, wanted) => {
            let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
            Err(file.no_sheet("file", wanted.unwrap_or_default(), &names))
        }
    }
}

/// What is to be said of an archive with several files.
pub(super) fn several(names: &[String], chosen: &str) -> Vec<Finding> {
    if names.len() < 2 {
        return Vec::new();
    }
    let message = format!("The ZIP holds {} files; only \"{chosen}\" is read.", names.len());
    vec![
        Finding::new("several-files", Severity::Warning, message)
            .with_hint("Choose another in the preview or with --sheet, or unpack it and drop each file here.")
            .with_examples(names.len() as u64, names.to_vec()),
    ]
}

/// Unpacks a file of the archive. O(unpacked bytes).
///
/// # Errors
/// When it is protected or damaged, or unpacks to more than it may.
pub(super) fn extract(file: &Origin<'_>, member: &Member) -> Result<TempPath, ImportError> {
    let mut archive = open(file)?;
    let mut out = NamedTempFile::new().map_err(|error| file.not_unpacked(error))?;
    let mut entry = archive
        .by_index(member.at)
        .map_err(|error| failed(file, &error))?;
    let mut meter = Meter {
        packed: entry.compressed_size(),
        most: TEXT_BYTES,
        seen: 0,
    };
    let mut block = vec![0; 1 << 16];
    loop {
        let read = entry
            .read(&mut block)
            .map_err(|error| file.damaged("a ZIP", error))?;
        if read == 0 {
            break;
        }
        meter.add(file, read as u64)?;
        out.write_all(&block[..read])
            .map_err(|error| file.not_unpacked(error))?;
    }
    drop(entry);
    Ok(out.into_temp_path())
}

fn open(file: &Origin<'_>) -> Result<ZipArchive<File>, ImportError> {
    ZipArchive::new(file.open()?).map_err(|error| failed(file, &error))
}

fn failed(file: &Origin<'_>, error: &ZipError) -> ImportError {
    match error {
        ZipError::UnsupportedArchive(why) if *why == ZipError::PASSWORD_REQUIRED => file.locked(),
        _ => file.damaged("an Excel workbook or ZIP", error),
    }
}

fn other(file: &Origin<'_>, what: &str) -> ImportError {
    ImportError::Binary {
        file: file.name.to_owned(),
        what: what.to_owned(),
    }
}

/// A name for comparing: lower case, with plain slashes.
fn plain(name: &[u8]) -> String {
    String::from_utf8_lossy(name)
        .replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

/// What an OpenDocument file says it is.
fn stored_type(archive: &mut ZipArchive<File>) -> String {
    let mut kind = String::new();
    if let Ok(entry) = archive.by_name("mimetype") {
        // What can't be read is not a spreadsheet's type.
        let _ = entry.take(200).read_to_string(&mut kind);
    }
    kind
}

/// Counts what each part of a workbook unpacks to: sizes stated in an archive may be lies.
fn measure(file: &Origin<'_>, archive: &mut ZipArchive<File>) -> Result<(), ImportError> {
    let mut block = vec![0; 1 << 16];
    for at in 0..archive.len() {
        let mut entry = match archive.by_index(at) {
            Ok(entry) => entry,
            Err(error) => return Err(failed(file, &error)),
        };
        let name = plain(entry.name_raw());
        if !name.ends_with(".xml") && !name.ends_with(".bin") && !name.ends_with(".rels") {
            continue;
        }
        let most = if name.ends_with("sharedstrings.xml") || name == "content.xml" {
            SHARED_BYTES
        } else {
            PART_BYTES
        };
        let mut meter = Meter {
            packed: entry.compressed_size(),
            most,
            seen: 0,
        };
        if meter.packed < HARMLESS / 1_032 {
            continue;
        }
        loop {
            let read = match entry.read(&mut block) {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(file.damaged("an Excel workbook", error)),
            };
            if read == 0 {
                break;
            }
            meter.add(file, read as u64)?;
        }
    }
    Ok(())
}

/// Counts unpacked bytes against what is allowed.
struct Meter {
    packed: u64,
    most: u64,
    seen: u64,
}

impl Meter {
    fn add(&mut self, file: &Origin<'_>, bytes: u64) -> Result<(), ImportError> {
        self.seen += bytes;
        if self.seen > self.most {
            return Err(file.too_large(format!("{} MiB", self.most >> 20)));
        }
        if self.seen > HARMLESS && self.seen / RATIO > self.packed {
            return Err(file.too_large(format!("{RATIO} times its size")));
        }
        Ok(())
    }
}
