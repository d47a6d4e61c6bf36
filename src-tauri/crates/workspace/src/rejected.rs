//! Records that did not come in, kept whole with the reason. Knows nothing of how they were read.

use rusqlite::params;
use serde::{Deserialize, Serialize};

use crate::{SourceId, Workspace, WorkspaceError, source};

pub(crate) const V1: &str = "
    CREATE TABLE rejected (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        line INTEGER NOT NULL,
        lines INTEGER NOT NULL,
        code TEXT NOT NULL,
        reason TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX rejected_line ON rejected (source, line);
";

/// A record that did not come in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedLine {
    /// Physical line on which it starts, from 1.
    pub line: u64,
    /// How many physical lines it spans.
    pub lines: u64,
    /// Stable identifier of the reason.
    pub code: String,
    /// The reason, in a sentence.
    pub reason: String,
    /// The record as it stood in the file.
    pub text: String,
}

impl Workspace {
    /// Keeps rejected records of an import, in one transaction.
    ///
    /// # Errors
    /// `NoSource` when it is not being brought in, `DiskFull`, `Sqlite`.
    pub fn put_rejected(
        &mut self,
        source: SourceId,
        rejected: &[RejectedLine],
    ) -> Result<(), WorkspaceError> {
        self.write(|tx| {
            source::must_be_unfinished(tx, source)?;
            let mut insert = tx.prepare_cached(
                "INSERT INTO rejected (source, line, lines, code, reason, text)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            for record in rejected {
                insert.execute(params![
                    source.0,
                    record.line as i64,
                    record.lines as i64,
                    record.code,
                    record.reason,
                    record.text
                ])?;
            }
            Ok(())
        })
    }

    /// On how many of these lines a record of the source was rejected. O(lines · log rejected).
    ///
    /// # Errors
    /// `Sqlite`.
    pub fn rejected_on(
        &self,
        source: SourceId,
        lines: impl IntoIterator<Item = u64>,
    ) -> Result<u64, WorkspaceError> {
        self.read(|connection| {
            let mut select =
                connection.prepare_cached("SELECT 1 FROM rejected WHERE source = ?1 AND line = ?2")?;
            let mut found = 0;
            for line in lines {
                found += u64::from(select.exists(params![source.0, line as i64])?);
            }
            Ok(found)
        })
    }

    /// How many records of the source were rejected, and a page of them by line. O(offset + limit).
    ///
    /// # Errors
    /// `Sqlite`.
    pub fn rejected(
        &self,
        source: SourceId,
        offset: u64,
        limit: u64,
    ) -> Result<(u64, Vec<RejectedLine>), WorkspaceError> {
        let page = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        self.read(|connection| {
            let total: i64 = connection
                .prepare_cached("SELECT count(*) FROM rejected WHERE source = ?1")?
                .query_row([source.0], |row| row.get(0))?;
            let records = connection
                .prepare_cached(
                    "SELECT line, lines, code, reason, text FROM rejected
                     WHERE source = ?1 ORDER BY line, id LIMIT ?2 OFFSET ?3",
                )?
                .query_map(params![source.0, page(limit), page(offset)], |row| {
                    Ok(RejectedLine {
                        line: row.get::<_, i64>(0)? as u64,
                        lines: row.get::<_, i64>(1)? as u64,
                        code: row.get(2)?,
                        reason: row.get(3)?,
                        text: row.get(4)?,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok((total as u64, records))
        })
    }
}
