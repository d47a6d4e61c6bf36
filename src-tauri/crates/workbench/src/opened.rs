//! Files opened lately, so that what was taken out of a workbook for its preview serves the import and every
//! look at a line. Knows nothing of what is in them.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ingest::{ImportError, Opened};

use crate::import::modified;

/// Files kept open; each holds a temporary file.
const KEPT: usize = 4;

/// A file as it was when it was opened.
#[derive(PartialEq, Eq)]
struct Key {
    path: String,
    modified: Option<String>,
    bytes: u64,
    sheet: Option<String>,
}

/// The files opened last, latest first.
#[derive(Default)]
pub(crate) struct Recent(Mutex<Vec<(Key, Opened)>>);

impl Recent {
    /// Opens a file, or gives it as it was opened before if it has not changed since.
    ///
    /// # Errors
    /// As [`ingest::open`].
    pub fn open(&self, path: &Path, sheet: Option<&str>) -> Result<Opened, ImportError> {
        let key = |sheet: Option<&str>| Key {
            path: path.display().to_string(),
            modified: modified(path),
            bytes: path.metadata().map_or(0, |found| found.len()),
            sheet: sheet.map(str::to_owned),
        };
        let wanted = key(sheet);
        if let Some(known) = self.find(&wanted) {
            return Ok(known);
        }
        let opened = ingest::open(path, sheet)?;
        if let Some(chosen) = opened.sheet() {
            let mut kept = self.lock();
            kept.insert(0, (key(Some(chosen)), opened.clone()));
            if sheet != Some(chosen) {
                kept.insert(0, (wanted, opened.clone()));
            }
            kept.truncate(KEPT);
        }
        Ok(opened)
    }

    fn find(&self, key: &Key) -> Option<Opened> {
        let mut kept = self.lock();
        let at = kept.iter().position(|(known, _)| known == key)?;
        let found = kept.remove(at);
        let opened = found.1.clone();
        kept.insert(0, found);
        Some(opened)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<(Key, Opened)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
