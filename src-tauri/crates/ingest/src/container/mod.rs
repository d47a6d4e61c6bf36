//! The user's file as a table of text: the file itself, or what is taken out of a workbook, an archive or a
//! web page, once, into a temporary file. What it is follows from its bytes, never from its name. Knows
//! nothing of fields or kinds.

mod archive;
mod cell;
mod grouped;
mod hidden;
mod history;
mod html;
mod markup;
mod sheet;
mod spreadsheet_xml;
mod workbook;

use std::fs::File;
use std::io::{self, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::Encoding;
use model::{Finding, Table};
use serde::{Deserialize, Serialize};
use tempfile::TempPath;
use ts_rs::TS;

use crate::chunks::{self, Source, file_name};
use crate::plan::{Account, Dialect, ImportError, Plan, Preview, Progress, Sink, SkippedLines};
use archive::Inside;

/// Text taken out of a file, at most.
const TEXT_BYTES: u64 = 2 << 30;
/// Bytes looked at to tell what a file is.
const HEAD: u64 = 64 << 10;
const OLE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

/// What a file that is no plain text is, and which part of it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Container {
    /// What it is, in words: `Excel workbook`.
    pub kind: String,
    /// What one of its parts is called: `sheet`, `file` or `table`.
    pub part: String,
    /// The names of its parts, hidden ones too, in its order.
    pub sheets: Vec<String>,
    /// The one that is read.
    pub sheet: String,
    /// Those of them that are hidden.
    pub hidden_sheets: Vec<String>,
    /// Columns of the table that are hidden in the sheet, from 0; they are left out unless mapped by hand.
    #[ts(type = "number[]")]
    pub hidden_columns: Vec<usize>,
    /// True for a text in an archive: it has encoding, delimiter and quotes of its own.
    pub has_dialect: bool,
}

/// A file that is ready to be read as a table of text. What was taken out of it is kept in a temporary file
/// as long as the value lives; clones share it.
#[derive(Debug, Clone)]
pub struct Opened {
    path: PathBuf,
    taken: Option<Arc<Taken>>,
}

/// What was taken out of a file.
#[derive(Debug)]
struct Taken {
    text: TempPath,
    fingerprint: String,
    bytes: u64,
    /// True when the text was written here, so that its dialect is known.
    written: bool,
    container: Container,
    findings: Vec<Finding>,
    left_out: Vec<SkippedLines>,
    /// The lines of the file behind those of the text, where they differ.
    lines: Option<history::Lines>,
}

/// A table written as text, and what is to be said of it.
pub(super) struct Written {
    text: TempPath,
    container: Container,
    findings: Vec<Finding>,
    left_out: Vec<SkippedLines>,
}

/// Opens a file and takes the table out of it if it is no text: the named sheet of a workbook or file of an
/// archive, else the first one that is visible and holds a table. O(64 KiB) for text, O(file) otherwise.
///
/// # Errors
/// When the file can't be read, is protected or damaged, unpacks to more than it may, or has no such sheet.
pub fn open(path: &Path, sheet: Option<&str>) -> Result<Opened, ImportError> {
    let file = Origin {
        path,
        name: &file_name(path),
    };
    let shape = file.shape()?;
    let taken = match shape {
        Shape::Text => match sheet {
            Some(sheet) => return Err(file.no_sheet("sheet", sheet, &[])),
            None => None,
        },
        _ => {
            let (fingerprint, bytes) = fingerprint(path).map_err(|error| file.unreadable(error))?;
            let taken = catch_unwind(AssertUnwindSafe(|| take(&file, shape, sheet)))
                .unwrap_or_else(|_| Err(file.damaged(shape.words(), "its structure makes no sense")))?;
            Some(Arc::new(Taken {
                fingerprint,
                bytes,
                ..taken
            }))
        }
    };
    Ok(Opened {
        path: path.to_owned(),
        taken,
    })
}

impl Opened {
    /// The sheet, file or table that was opened; `None` when the file is read as it stands.
    pub fn sheet(&self) -> Option<&str> {
        self.taken.as_ref().map(|taken| taken.container.sheet.as_str())
    }

    /// As [`crate::preview`]; the sheet is the one that was opened.
    ///
    /// # Errors
    /// As [`crate::preview`].
    pub fn preview(&self, overrides: Option<&Dialect>, table: Option<Table>) -> Result<Preview, ImportError> {
        let Some(taken) = &self.taken else {
            return crate::preview::preview_text(self.text(), &file_name(&self.path), overrides, table);
        };
        let sheet = Some(taken.container.sheet.clone());
        let name = file_name(&self.path);
        let header_line = overrides.map_or(0, |given| given.header_line);
        let dialect = if taken.written {
            Some(Dialect {
                header_line,
                ..Dialect::of_sheet(&taken.container.sheet)
            })
        } else {
            // Where the header is to be found, another file of the archive was chosen.
            overrides.filter(|_| header_line > 0).cloned()
        };
        let mut preview = crate::preview::preview_text(self.text(), &name, dialect.as_ref(), table)?;
        preview.bytes = taken.bytes;
        preview.dialect.sheet = sheet;
        preview.container = Some(taken.container.clone());
        preview.findings.splice(0..0, taken.findings.iter().cloned());
        if let Some(lines) = &taken.lines {
            lines.preview(&mut preview);
        }
        Ok(preview)
    }

    /// As [`crate::import`]; the sheet is the one that was opened.
    ///
    /// # Errors
    /// As [`crate::import`]; `Changed` also when the file is no longer the one that was opened.
    pub fn import(
        &self,
        plan: &Plan,
        progress: &dyn Progress,
        sink: &mut dyn Sink,
    ) -> Result<Account, ImportError> {
        let source = Source::new(self.text(), &file_name(&self.path), &plan.dialect);
        let mut account = match self.taken.as_ref().and_then(|taken| taken.lines.as_ref()) {
            None => crate::import::import_from(&source, plan, progress, sink)?,
            Some(lines) => {
                let mut relined = history::Relined::new(lines, sink);
                let account = crate::import::import_from(&source, plan, progress, &mut relined)?;
                relined.account(account)
            }
        };
        if let Some(taken) = &self.taken {
            let unreadable = |source| ImportError::Unreadable {
                file: file_name(&self.path),
                source,
            };
            let (now, _) = fingerprint(&self.path).map_err(unreadable)?;
            if now != taken.fingerprint {
                return Err(ImportError::Changed {
                    file: file_name(&self.path),
                });
            }
            account.fingerprint.clone_from(&taken.fingerprint);
            account.bytes = taken.bytes;
            account.findings.splice(0..0, taken.findings.iter().cloned());
            for left in &taken.left_out {
                account.blank_lines = account.blank_lines.saturating_sub(left.lines);
                match account
                    .skipped
                    .iter_mut()
                    .find(|skipped| skipped.rule == left.rule)
                {
                    Some(skipped) => skipped.lines += left.lines,
                    None => account.skipped.push(left.clone()),
                }
            }
        }
        Ok(account)
    }

    /// As [`crate::raw_lines`]; of a workbook the cells of its rows, comma-separated.
    ///
    /// # Errors
    /// As [`crate::raw_lines`].
    pub fn raw_lines(&self, encoding: &str, from_line: u64, count: u64) -> Result<String, ImportError> {
        let own = self.taken.as_ref().is_some_and(|taken| taken.lines.is_some());
        let text = if own { &self.path } else { self.text() };
        crate::raw::text_lines(text, &file_name(&self.path), encoding, from_line, count)
    }

    /// Where the text is.
    fn text(&self) -> &Path {
        self.taken.as_ref().map_or(&self.path, |taken| &taken.text)
    }
}

/// The user's file, or one taken out of an archive under the archive's name.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    path: &'a Path,
    name: &'a str,
}

impl Origin<'_> {
    fn unreadable(&self, source: io::Error) -> ImportError {
        ImportError::Unreadable {
            file: self.name.to_owned(),
            source,
        }
    }

    fn not_unpacked(&self, source: io::Error) -> ImportError {
        ImportError::NotUnpacked {
            file: self.name.to_owned(),
            source,
        }
    }

    fn damaged(&self, what: &str, detail: impl std::fmt::Display) -> ImportError {
        ImportError::Damaged {
            file: self.name.to_owned(),
            what: what.to_owned(),
            detail: detail.to_string(),
        }
    }

    fn too_large(&self, what: impl Into<String>) -> ImportError {
        ImportError::TooLarge {
            file: self.name.to_owned(),
            what: what.into(),
        }
    }

    fn locked(&self) -> ImportError {
        ImportError::Locked {
            file: self.name.to_owned(),
        }
    }

    fn no_sheet(&self, part: &str, sheet: &str, known: &[String]) -> ImportError {
        ImportError::NoSheet {
            file: self.name.to_owned(),
            part: part.to_owned(),
            sheet: sheet.to_owned(),
            known: known.to_vec(),
        }
    }

    fn open(&self) -> Result<File, ImportError> {
        chunks::open(self.path, self.name)
    }

    /// All of it as text.
    fn text(&self) -> Result<String, ImportError> {
        let mut bytes = Vec::new();
        let mut part = self.open()?.take(html::BYTES + 1);
        part.read_to_end(&mut bytes)
            .map_err(|error| self.unreadable(error))?;
        if bytes.len() as u64 > html::BYTES {
            return Err(self.too_large(format!("{} MiB of markup", html::BYTES >> 20)));
        }
        let encoding = html::stated_encoding(&bytes).unwrap_or_else(|| crate::encoding::guess(&bytes, true));
        Ok(encoding.decode_with_bom_removal(&bytes).0.into_owned())
    }

    fn shape(&self) -> Result<Shape, ImportError> {
        let mut head = Vec::new();
        let mut part = self.open()?.take(HEAD);
        part.read_to_end(&mut head)
            .map_err(|error| self.unreadable(error))?;
        Ok(
            if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
                Shape::Zip
            } else if head.starts_with(OLE) {
                Shape::Ole
            } else {
                let encoding = crate::encoding::guess(&head, false);
                let text = encoding.decode_with_bom_removal(&head).0;
                if spreadsheet_xml::is_one(&text) {
                    Shape::SpreadsheetXml
                } else if html::is_one(&text) {
                    Shape::Html
                } else if history::is_one(&text) {
                    Shape::History(encoding)
                } else {
                    Shape::Text
                }
            },
        )
    }
}

/// What a file is, from its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    History(&'static Encoding),
    Zip,
    Ole,
    Html,
    SpreadsheetXml,
}

impl Shape {
    fn words(self) -> &'static str {
        match self {
            Shape::Text => "a table of text",
            Shape::History(_) => "a property history",
            Shape::Zip => "an Excel workbook or ZIP",
            Shape::Ole => "an old Excel workbook (.xls)",
            Shape::Html => "a web page",
            Shape::SpreadsheetXml => "an Excel 2003 XML workbook",
        }
    }
}

fn take(file: &Origin<'_>, shape: Shape, sheet: Option<&str>) -> Result<Taken, ImportError> {
    let inside = match shape {
        Shape::Zip => archive::look(file)?,
        _ => Inside::Members(Vec::new()),
    };
    match inside {
        Inside::Members(members) if shape == Shape::Zip => take_member(file, &members, sheet),
        Inside::Members(_) => take_written(file, shape, None, sheet),
        Inside::Workbook(format) => take_written(file, shape, Some(format), sheet),
    }
}

/// Reads a file of an archive as if it were the file.
fn take_member(
    file: &Origin<'_>,
    members: &[archive::Member],
    wanted: Option<&str>,
) -> Result<Taken, ImportError> {
    let (member, sheet) = archive::choose(file, members, wanted)?;
    let path = archive::extract(file, member)?;
    let inner = Origin {
        path: &path,
        name: file.name,
    };
    let names: Vec<String> = members.iter().map(|member| member.name.clone()).collect();
    let mut findings = archive::several(&names, &member.name);
    let shape = inner.shape()?;
    let inside = match shape {
        Shape::Text => None,
        Shape::Zip => match archive::look(&inner)? {
            Inside::Members(_) => {
                return Err(ImportError::Nested {
                    file: file.name.to_owned(),
                    inner: member.name.clone(),
                });
            }
            Inside::Workbook(format) => Some(take_written(&inner, shape, Some(format), sheet)?),
        },
        _ => Some(take_written(&inner, shape, None, sheet)?),
    };
    let container = |inner: Option<&Container>| match inner {
        Some(inner) if names.len() == 1 => Container {
            kind: format!("ZIP with an {}", inner.kind),
            ..inner.clone()
        },
        other => Container {
            kind: "ZIP".to_owned(),
            part: "file".to_owned(),
            sheet: member.name.clone(),
            sheets: names.clone(),
            hidden_sheets: Vec::new(),
            hidden_columns: other.map_or_else(Vec::new, |inner| inner.hidden_columns.clone()),
            has_dialect: other.is_none(),
        },
    };
    Ok(match inside {
        Some(taken) => {
            findings.extend(taken.findings);
            Taken {
                container: container(Some(&taken.container)),
                findings,
                ..taken
            }
        }
        None => Taken {
            text: path,
            fingerprint: String::new(),
            bytes: 0,
            written: false,
            container: container(None),
            findings,
            left_out: Vec::new(),
            lines: None,
        },
    })
}

fn take_written(
    file: &Origin<'_>,
    shape: Shape,
    format: Option<archive::Format>,
    sheet: Option<&str>,
) -> Result<Taken, ImportError> {
    let written = match shape {
        Shape::History(encoding) => return take_history(file, encoding, sheet),
        Shape::Html => html::write(file, sheet)?,
        Shape::SpreadsheetXml => spreadsheet_xml::write(file, sheet)?,
        _ => workbook::write(file, format, sheet)?,
    };
    let Written {
        text,
        container,
        findings,
        left_out,
    } = grouped::apply(file, written)?;
    Ok(Taken {
        text,
        fingerprint: String::new(),
        bytes: 0,
        written: true,
        container,
        findings,
        left_out,
        lines: None,
    })
}

fn take_history(
    file: &Origin<'_>,
    encoding: &'static Encoding,
    sheet: Option<&str>,
) -> Result<Taken, ImportError> {
    if let Some(unknown) = sheet.filter(|sheet| *sheet != history::PART) {
        return Err(file.no_sheet("part", unknown, &[history::PART.to_owned()]));
    }
    let written = history::write(file, encoding)?;
    Ok(Taken {
        text: written.text,
        fingerprint: String::new(),
        bytes: 0,
        written: true,
        container: written.container,
        findings: written.findings,
        left_out: Vec::new(),
        lines: Some(written.lines),
    })
}

/// The blake3 fingerprint and the size of a file.
fn fingerprint(path: &Path) -> io::Result<(String, u64)> {
    let mut hasher = blake3::Hasher::new();
    let bytes = io::copy(&mut File::open(path)?, &mut hasher)?;
    Ok((hasher.finalize().to_hex().to_string(), bytes))
}
