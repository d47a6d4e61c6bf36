//! Values that can be computed again from the rest of the file, such as links between sources. Not part
//! of the history, and forgotten rather than reported when damaged.

use rusqlite::{OptionalExtension, params};
use xxhash_rust::xxh3::xxh3_64;

use crate::{Workspace, WorkspaceError};

pub(crate) const V1: &str = "
    CREATE TABLE derived (
        key TEXT NOT NULL PRIMARY KEY,
        checksum INTEGER NOT NULL,  -- xxh3-64 of the bytes
        bytes BLOB NOT NULL
    ) STRICT;
";

impl Workspace {
    /// The bytes kept under that key; `None` when there are none or they are damaged.
    ///
    /// # Errors
    /// `Sqlite`.
    pub fn derived(&self, key: &str) -> Result<Option<Vec<u8>>, WorkspaceError> {
        self.read(|connection| {
            let stored: Option<(i64, Vec<u8>)> = connection
                .prepare_cached("SELECT checksum, bytes FROM derived WHERE key = ?1")?
                .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            Ok(stored
                .filter(|(checksum, bytes)| xxh3_64(bytes) as i64 == *checksum)
                .map(|(_, bytes)| bytes))
        })
    }

    /// Keeps the bytes under that key, in place of what was there.
    ///
    /// # Errors
    /// `DiskFull`, `Sqlite`.
    pub fn put_derived(&mut self, key: &str, bytes: &[u8]) -> Result<(), WorkspaceError> {
        self.write(|tx| {
            tx.prepare_cached(
                "INSERT INTO derived VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET checksum = excluded.checksum, bytes = excluded.bytes",
            )?
            .execute(params![key, xxh3_64(bytes) as i64, bytes])?;
            Ok(())
        })
    }
}
