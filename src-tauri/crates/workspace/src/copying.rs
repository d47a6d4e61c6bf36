//! Sources copied within a workspace and from another one, bytes and checksums as they are. Knows nothing of what
//! they mean.

use std::collections::BTreeMap;

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Fault;
use crate::{Edit, SourceId, Workspace, WorkspaceError, history, source};

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

impl Workspace {
    /// Copies sources of another workspace, each under its own number unless that was ever given here, and makes
    /// the edits that follow from their numbers: all in one transaction with an operation of that label. O(bytes),
    /// one array in memory at a time.
    ///
    /// # Errors
    /// `NoSource` when the other workspace has no such finished source, `DiskFull`, `Sqlite`; then nothing is copied.
    pub fn bring_over(
        &mut self,
        other: &Workspace,
        sources: &[SourceId],
        label: &str,
        edits: impl FnOnce(&BTreeMap<SourceId, SourceId>) -> Vec<Edit>,
    ) -> Result<(), WorkspaceError> {
        self.write(|tx| {
            let mut numbers = BTreeMap::new();
            for source in sources {
                numbers.insert(*source, copied(&other.connection, tx, *source)?);
            }
            history::record(tx, label, None, &edits(&numbers))?;
            Ok(())
        })
    }
}

/// What is stored of a source, by table: what is read there and put here, the number first.
const PARTS: [(&str, &str); 3] = [
    (
        "SELECT slot, key, about FROM source_column WHERE source = ?1",
        "INSERT INTO source_column (source, slot, key, about) VALUES (?1, ?2, ?3, ?4)",
    ),
    (
        "SELECT slot, part, tag, rows, checksum, bytes FROM array WHERE source = ?1",
        "INSERT INTO array (source, slot, part, tag, rows, checksum, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    ),
    (
        "SELECT line, lines, code, reason, text FROM rejected WHERE source = ?1",
        "INSERT INTO rejected (source, line, lines, code, reason, text) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    ),
];

/// Copies a source; its number here.
fn copied(from: &Connection, tx: &Connection, source: SourceId) -> Result<SourceId, Fault> {
    let rows: i64 = from
        .prepare_cached("SELECT rows FROM source WHERE id = ?1 AND finished")?
        .query_row([source.0], |row| row.get(0))
        .optional()?
        .ok_or(Fault::NoSource(source))?;
    let given = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'source'";
    let given: i64 = tx.query_row(given, [], |row| row.get(0))?;
    tx.execute(
        "INSERT INTO source (id, finished, rows) VALUES (?1, 1, ?2)",
        params![(source.0 > given).then_some(source.0), rows],
    )?;
    let here = SourceId(tx.last_insert_rowid());
    for (select, insert) in PARTS {
        let mut select = from.prepare_cached(select)?;
        let columns = select.column_count();
        let mut rows = select.query([source.0])?;
        let mut insert = tx.prepare_cached(insert)?;
        while let Some(row) = rows.next()? {
            insert.raw_bind_parameter(1, here.0)?;
            for at in 0..columns {
                insert.raw_bind_parameter(at + 2, ToSqlOutput::Borrowed(row.get_ref(at)?))?;
            }
            insert.raw_execute()?;
        }
    }
    Ok(here)
}
