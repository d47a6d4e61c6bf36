//! Sources copied within a workspace and from another one, bytes and checksums as they are. Knows nothing of what
//! they mean.

use rusqlite::params;

use crate::{SourceId, Workspace, WorkspaceError, source};

impl Workspace {
    /// Puts the records of a finished source before those of an import under way that has none yet, their line
    /// numbers too; the number that the next segment must have. Its dictionaries are the caller's to give again.
    /// O(bytes), one array in memory at a time.
    ///
    /// # Errors
    /// `NoSource` when the import is not under way, `DiskFull`, `Sqlite`.
    pub fn take_over(&mut self, from: SourceId, into: SourceId) -> Result<u32, WorkspaceError> {
        self.write(|tx| {
            source::must_be_unfinished(tx, into)?;
            tx.execute(
                "INSERT INTO array (source, slot, part, tag, rows, checksum, bytes)
                 SELECT ?2, slot, part, tag, rows, checksum, bytes FROM array
                 WHERE source = ?1 AND part >= 0",
                params![from.0, into.0],
            )?;
            let next: i64 = tx.query_row(
                "SELECT coalesce(max(part) + 1, 0) FROM array WHERE source = ?1",
                [into.0],
                |row| row.get(0),
            )?;
            Ok(u32::try_from(next).unwrap_or(u32::MAX))
        })
    }
}
