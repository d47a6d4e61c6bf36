//! Why the workspace file could not do what was asked: what happened, to which file, what was kept,
//! what to do. Knows SQLite's result codes, so that nobody else has to.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::SourceId;

/// Why a workspace could not be opened, read or changed. A change that fails leaves the file as it was.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    /// There is no such file, or no such folder to put it in.
    #[error("{} was not found. Check the name, or that its disk or share is connected.", file.display())]
    NotFound {
        /// The file asked for.
        file: PathBuf,
    },
    /// A new file would replace this one.
    #[error("{} already exists and was left as it is. Choose another name.", file.display())]
    Exists {
        /// The file in the way.
        file: PathBuf,
    },
    /// It is a folder, or a file of another sort.
    #[error("{} is not a Counterpart workspace. It was left as it is.", file.display())]
    NotAWorkspace {
        /// The file.
        file: PathBuf,
    },
    /// A newer program wrote it.
    #[error(
        "{} was made by a newer Counterpart (format {found}; this one reads up to {known}). Nothing was \
         changed. Update Counterpart to open it.",
        file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// The format it has.
        found: i32,
        /// The newest format this program reads.
        known: i32,
    },
    /// Another window or program has it open.
    #[error(
        "{} is open in another window or program. Close it there, or work on a copy.",
        file.display()
    )]
    InUse {
        /// The file.
        file: PathBuf,
    },
    /// The file or its folder can't be written to.
    #[error(
        "{} or its folder is read-only, and a workspace saves as you work. Nothing was changed. Copy the \
         file to a folder you can write to, and open the copy.",
        file.display()
    )]
    ReadOnly {
        /// The file.
        file: PathBuf,
    },
    /// There is no space left.
    #[error(
        "The disk that holds {} is full. This change was not kept; everything before it is. Free some \
         space and try again.",
        file.display()
    )]
    DiskFull {
        /// The file that could not grow.
        file: PathBuf,
    },
    /// Bytes are not those that were written.
    #[error(
        "{}: {what} can't be read: the bytes are not those that were written. Nothing was changed. \
         Restore the file from a copy, or bring the export in again.",
        file.display()
    )]
    Damaged {
        /// The file.
        file: PathBuf,
        /// Which part of it.
        what: String,
    },
    /// The source is not there: never brought in, removed, or no longer being brought in.
    #[error("{} has no source {source_id} for this. Nothing was changed.", file.display())]
    NoSource {
        /// The file.
        file: PathBuf,
        /// The source asked for.
        source_id: SourceId,
    },
    /// The columns of an import are not all as long as the import says.
    #[error(
        "The import into {} does not add up: {what} has {found} rows, not {expected}. It was not kept.",
        file.display()
    )]
    Uneven {
        /// The file.
        file: PathBuf,
        /// Which column.
        what: String,
        /// Rows it has.
        found: u64,
        /// Rows the import counted.
        expected: u64,
    },
    /// The system refused to read or write.
    #[error("{} could not be read or written: {source}. Nothing was changed.", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// SQLite refused for another reason.
    #[error("{} could not be read or written: {source}. This change was not kept.", file.display())]
    Sqlite {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl WorkspaceError {
    /// A system error as it concerns this file.
    pub(crate) fn io(file: &Path, source: std::io::Error) -> WorkspaceError {
        use std::io::ErrorKind;
        let file = file.to_owned();
        match source.kind() {
            ErrorKind::NotFound => WorkspaceError::NotFound { file },
            ErrorKind::AlreadyExists => WorkspaceError::Exists { file },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => WorkspaceError::ReadOnly { file },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => WorkspaceError::DiskFull { file },
            _ => WorkspaceError::Io { file, source },
        }
    }
}

/// What went wrong inside the file, before the file has a name.
#[derive(Debug)]
pub(crate) enum Fault {
    Sqlite(rusqlite::Error),
    Damaged { what: String },
    NoSource(SourceId),
    Uneven { what: String, found: u64, expected: u64 },
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Fault {
        Fault::Sqlite(error)
    }
}

impl Fault {
    pub(crate) fn of(self, file: &Path) -> WorkspaceError {
        let file = file.to_owned();
        match self {
            Fault::Damaged { what } => WorkspaceError::Damaged { file, what },
            Fault::NoSource(source_id) => WorkspaceError::NoSource { file, source_id },
            Fault::Uneven {
                what,
                found,
                expected,
            } => WorkspaceError::Uneven {
                file,
                what,
                found,
                expected,
            },
            Fault::Sqlite(source) => match source.sqlite_error_code() {
                Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => WorkspaceError::InUse { file },
                Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => WorkspaceError::ReadOnly { file },
                Some(ErrorCode::DiskFull) => WorkspaceError::DiskFull { file },
                Some(ErrorCode::NotADatabase) => WorkspaceError::NotAWorkspace { file },
                Some(ErrorCode::DatabaseCorrupt) => WorkspaceError::Damaged {
                    file,
                    what: "part of the file".to_owned(),
                },
                _ => WorkspaceError::Sqlite { file, source },
            },
        }
    }
}
