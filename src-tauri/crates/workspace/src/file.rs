//! The file itself: creating, opening under an exclusive lock, copying, checking. Knows no table.

use std::fs::{self, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

use crate::error::Fault;
use crate::{APPLICATION_ID, FORMAT, WorkspaceError, array, migration, source};

/// Page size and cache as measured in the crate's documentation; the cache holds the pages of one
/// segment, so that none is written before its transaction commits.
const SETTINGS: &str = "
    PRAGMA page_size = 16384;
    PRAGMA cache_size = -16384;
    PRAGMA foreign_keys = ON;
    PRAGMA synchronous = FULL;
    PRAGMA journal_mode = DELETE;
";

/// An open workspace file. It is locked against every other opener until dropped or closed.
#[derive(Debug)]
pub struct Workspace {
    pub(crate) connection: Connection,
    path: PathBuf,
    /// The operation of the latest burst. Not in the file: a burst ends when the file is closed.
    pub(crate) burst: Option<(i64, String)>,
}

impl Workspace {
    /// Makes a new, empty workspace file and opens it.
    ///
    /// # Errors
    /// `Exists` when there is a file of that name, `NotFound` when there is no such folder, `ReadOnly`,
    /// `DiskFull`, `Io`, `Sqlite`. Nothing is left behind.
    pub fn create(path: &Path) -> Result<Workspace, WorkspaceError> {
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(path)
            .map_err(|error| WorkspaceError::io(path, error))?;
        Workspace::start(path, true).inspect_err(|_| {
            // The error says why there is no workspace; an empty file that stays changes nothing about it.
            let _ = fs::remove_file(path);
        })
    }

    /// Opens a workspace file, takes its lock, brings it to the newest format and removes what an
    /// interrupted import left. O(1) in the number of rows, except for that removal.
    ///
    /// # Errors
    /// `NotFound`, `NotAWorkspace`, `Newer`, `InUse`, `ReadOnly`, `DiskFull`, `Damaged`, `Io`, `Sqlite`.
    pub fn open(path: &Path) -> Result<Workspace, WorkspaceError> {
        let metadata = fs::metadata(path).map_err(|error| WorkspaceError::io(path, error))?;
        if !metadata.is_file() {
            return Err(WorkspaceError::NotAWorkspace {
                file: path.to_owned(),
            });
        }
        Workspace::start(path, false)
    }

    fn start(path: &Path, fresh: bool) -> Result<Workspace, WorkspaceError> {
        // An absolute path: SQLite reads a relative one that starts with `file:` as a URI.
        let path = std::path::absolute(path).map_err(|error| WorkspaceError::io(path, error))?;
        let fault = |error: rusqlite::Error| Fault::from(error).of(&path);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(&path, flags).map_err(fault)?;
        connection.busy_timeout(Duration::ZERO).map_err(fault)?;
        connection
            .execute_batch("PRAGMA locking_mode = EXCLUSIVE")
            .map_err(fault)?;

        let header = |name| connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0));
        let application = header("application_id").map_err(fault)?;
        let format = header("user_version").map_err(fault)?;
        if !fresh && application != APPLICATION_ID {
            return Err(WorkspaceError::NotAWorkspace { file: path });
        }
        if format > FORMAT {
            return Err(WorkspaceError::Newer {
                file: path,
                found: format,
                known: FORMAT,
            });
        }
        if connection.is_readonly("main").map_err(fault)? || !folder_is_writable(&path) {
            return Err(WorkspaceError::ReadOnly { file: path });
        }

        connection.execute_batch(SETTINGS).map_err(fault)?;
        let transaction = connection
            .transaction_with_behavior(TransactionBehavior::Exclusive)
            .map_err(fault)?;
        migration::run(&transaction, format).map_err(fault)?;
        transaction.commit().map_err(fault)?;

        let mut workspace = Workspace {
            connection,
            path,
            burst: None,
        };
        let journal = journal_of(&workspace.path).exists();
        let purge = |tx: &rusqlite::Transaction| {
            if journal {
                // One that a kill left before anything stood in it: SQLite removes it with a change of its own only.
                tx.pragma_update(None, "user_version", FORMAT)?;
            }
            Ok(source::purge(tx)?)
        };
        match workspace.write(purge) {
            // What is left over can't be seen; there will be an opening with space to remove it.
            Ok(()) | Err(WorkspaceError::DiskFull { .. }) => Ok(workspace),
            Err(error) => Err(error),
        }
    }

    /// Where the file is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a compact copy beside the given name and puts it there at once, flushed to disk. It never
    /// replaces a file, and never leaves half of one under that name; killed meanwhile, it leaves a
    /// temporary file whose name starts with `.counterpart-`. O(bytes).
    ///
    /// # Errors
    /// `Exists`, `NotFound` when there is no such folder, `ReadOnly`, `DiskFull`, `Io`, `Sqlite`.
    pub fn duplicate(&self, to: &Path) -> Result<(), WorkspaceError> {
        let io = |error| WorkspaceError::io(to, error);
        let to_absolute = std::path::absolute(to).map_err(io)?;
        if to_absolute.exists() {
            return Err(WorkspaceError::Exists { file: to.to_owned() });
        }
        let folder = folder_of(&to_absolute);
        let copy = tempfile::Builder::new()
            .prefix(".counterpart-")
            .tempfile_in(folder)
            .map_err(io)?;
        let name = copy.path().to_str().ok_or_else(|| {
            io(io::Error::new(
                io::ErrorKind::InvalidFilename,
                "the name of the folder is not Unicode",
            ))
        })?;
        self.connection
            .execute("VACUUM INTO ?1", [name])
            .map_err(|error| Fault::from(error).of(to))?;
        let permissions = fs::metadata(&self.path).map_err(io)?.permissions();
        copy.as_file().set_permissions(permissions).map_err(io)?;
        copy.as_file().sync_all().map_err(io)?;
        copy.persist_noclobber(&to_absolute)
            .map_err(|error| io(error.error))?;
        sync_folder(folder).map_err(io)
    }

    /// Closes the file and frees its lock. Dropping does the same, without a word when that fails.
    ///
    /// # Errors
    /// `Sqlite`, when something is still being read.
    pub fn close(self) -> Result<(), WorkspaceError> {
        let Workspace { connection, path, .. } = self;
        connection
            .close()
            .map_err(|(_, error)| Fault::from(error).of(&path))
    }

    /// What is wrong with the file, a sentence each; empty when it is sound. Reads everything: O(bytes).
    ///
    /// # Errors
    /// `Sqlite`, when the check itself can't run.
    pub fn integrity(&self) -> Result<Vec<String>, WorkspaceError> {
        self.read(|connection| {
            let mut check = connection.prepare("PRAGMA integrity_check")?;
            let mut problems: Vec<String> =
                check.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
            problems.retain(|line| line != "ok");
            problems.extend(array::damaged(connection)?);
            Ok(problems)
        })
    }

    /// Reads; a fault is told with the file's name.
    pub(crate) fn read<T>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, Fault>,
    ) -> Result<T, WorkspaceError> {
        work(&self.connection).map_err(|fault| fault.of(&self.path))
    }

    /// Changes the file in one transaction: all of it or, on a fault, nothing.
    pub(crate) fn write<T>(
        &mut self,
        work: impl FnOnce(&Transaction) -> Result<T, Fault>,
    ) -> Result<T, WorkspaceError> {
        let run = || {
            let transaction = self
                .connection
                .transaction_with_behavior(TransactionBehavior::Immediate)?;
            let value = work(&transaction)?;
            transaction.commit()?;
            Ok(value)
        };
        run().map_err(|fault: Fault| fault.of(&self.path))
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new("."))
}

/// Where SQLite puts the journal of a change.
fn journal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-journal");
    PathBuf::from(name)
}

/// Whether the journal of a change could be put beside the file.
fn folder_is_writable(path: &Path) -> bool {
    !tempfile::tempfile_in(folder_of(path)).is_err_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem
        )
    })
}

/// Makes a new name in the folder survive a power cut. Windows has no such call and needs none.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::Edit;

    #[test]
    fn a_file_that_can_grow_no_more_keeps_everything_before() {
        let folder = tempfile::tempdir().unwrap();
        let mut workspace = Workspace::create(&folder.path().join("full.counterpart")).unwrap();
        let edit = |value: &str| Edit {
            kind: "setting".to_owned(),
            id: "note".to_owned(),
            value: Some(json!(value)),
        };
        workspace.change("Note", None, &[edit("before")]).unwrap();
        workspace
            .connection
            .execute_batch("PRAGMA max_page_count = 1")
            .unwrap();
        let error = workspace
            .change("Note", None, &[edit("small"), edit(&"x".repeat(100_000))])
            .unwrap_err();
        assert!(matches!(error, WorkspaceError::DiskFull { .. }), "{error}");
        assert_eq!(
            workspace.entity("setting", "note").unwrap(),
            Some(json!("before"))
        );
        assert_eq!(workspace.history(9).unwrap().len(), 1);
        workspace
            .connection
            .execute_batch("PRAGMA max_page_count = 1000")
            .unwrap();
        workspace.change("Note", None, &[edit("after")]).unwrap();
        assert_eq!(workspace.integrity().unwrap(), Vec::<String>::new());
    }
}
