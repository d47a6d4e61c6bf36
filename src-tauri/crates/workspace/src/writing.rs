//! The document's updates, in the order they came: never changed, never removed. Knows nothing of what
//! stands in them.

use rusqlite::params;
use xxhash_rust::xxh3::xxh3_64;

use crate::{Workspace, WorkspaceError};

pub(crate) const V2: &str = "
    CREATE TABLE writing (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        checksum INTEGER NOT NULL,  -- xxh3-64 of the bytes
        bytes BLOB NOT NULL
    ) STRICT;
";

/// The document's updates as they could be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Writing {
    /// The updates, oldest first.
    pub updates: Vec<Vec<u8>>,
    /// How many were left out because their bytes are not those that were written.
    pub damaged: u64,
}

impl Workspace {
    /// The document's updates. O(bytes).
    ///
    /// # Errors
    /// `Sqlite`.
    pub fn writing(&self) -> Result<Writing, WorkspaceError> {
        self.read(|connection| {
            let mut select = connection.prepare_cached("SELECT checksum, bytes FROM writing ORDER BY seq")?;
            let rows = select.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
            let mut writing = Writing::default();
            for row in rows {
                let (checksum, bytes) = row?;
                if xxh3_64(&bytes) as i64 == checksum {
                    writing.updates.push(bytes);
                } else {
                    writing.damaged += 1;
                }
            }
            Ok(writing)
        })
    }

    /// Appends an update of the document; it is on the disk when this returns.
    ///
    /// # Errors
    /// `DiskFull`, `Sqlite`; then nothing is kept of it.
    pub fn append_writing(&mut self, update: &[u8]) -> Result<(), WorkspaceError> {
        self.write(|tx| {
            tx.prepare_cached("INSERT INTO writing (checksum, bytes) VALUES (?1, ?2)")?
                .execute(params![xxh3_64(update) as i64, update])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_there_in_its_order_after_opening_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w.counterpart");
        let mut workspace = Workspace::create(&path).unwrap();
        for update in [&b"one"[..], b"two", b"three"] {
            workspace.append_writing(update).unwrap();
        }
        workspace
            .connection
            .execute("UPDATE writing SET bytes = x'00' WHERE seq = 2", [])
            .unwrap();
        workspace.close().unwrap();
        let writing = Workspace::open(&path).unwrap().writing().unwrap();
        assert_eq!(writing.updates, [b"one".to_vec(), b"three".to_vec()]);
        assert_eq!(writing.damaged, 1);
    }
}
