//! Sources: an export that was brought in, invisible until it is whole. Knows neither what the export is
//! nor how it was read: both stand in JSON that is the caller's.

use std::sync::Arc;

use column::{Column, Data, Dictionary};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::Fault;
use crate::{Edit, Workspace, WorkspaceError, array, entity, history};

pub(crate) const V1: &str = "
    CREATE TABLE source (
        id INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice: the history names sources by it
        finished INTEGER NOT NULL DEFAULT 0,
        rows INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE TABLE source_column (
        source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        slot INTEGER NOT NULL,
        key TEXT NOT NULL,
        about TEXT NOT NULL,
        PRIMARY KEY (source, slot)
    ) STRICT, WITHOUT ROWID;
";

/// The kind of the entities that describe visible sources; the id is the source's, in decimal.
pub const SOURCE_KIND: &str = "source";

/// The kind of the entities that describe sources whose place a newer version took; ids as above.
pub const FORMER_KIND: &str = "former-source";

/// A source's number. Never given twice in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SourceId(pub i64);

impl std::fmt::Display for SourceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What an import turned out to be.
#[derive(Debug, Clone)]
pub struct FinishedSource {
    /// Its description: team, table, file, fingerprint, mapping, account, findings.
    pub about: Value,
    /// Accepted records; every column and the line numbers have as many.
    pub rows: u64,
    /// Its columns, in the order of the segments' columns.
    pub columns: Vec<StoredColumn>,
}

/// A column of a finished import.
#[derive(Debug, Clone)]
pub struct StoredColumn {
    /// What fields are resolved by.
    pub key: String,
    /// Its description: label, kind, format.
    pub about: Value,
    /// The texts behind its codes; empty for other arrays.
    pub dictionary: Arc<Dictionary>,
}

/// A source that can be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRow {
    /// Its number.
    pub id: SourceId,
    /// Its description.
    pub about: Value,
    /// How many records it has.
    pub rows: u64,
    /// When it was brought in, in UTC, as far as the history tells.
    pub brought_at: Option<String>,
    /// Key and description of its columns, in order.
    pub columns: Vec<(String, Value)>,
}

impl Workspace {
    /// Starts an import. Nothing of it shows until [`Workspace::finish_source`].
    ///
    /// # Errors
    /// `DiskFull`, `Sqlite`.
    pub fn begin_source(&mut self) -> Result<SourceId, WorkspaceError> {
        self.write(|tx| {
            tx.execute("INSERT INTO source DEFAULT VALUES", [])?;
            Ok(SourceId(tx.last_insert_rowid()))
        })
    }

    /// Stores one segment of an import: one array per column and the physical line of each row, in one
    /// transaction. Segments may come in any order. O(bytes).
    ///
    /// # Errors
    /// `NoSource` when it is not being brought in, `DiskFull`, `Sqlite`.
    pub fn put_segment(
        &mut self,
        source: SourceId,
        index: u32,
        columns: &[Data],
        lines: &[u32],
    ) -> Result<(), WorkspaceError> {
        self.write(|tx| {
            must_be_unfinished(tx, source)?;
            array::put_segment(tx, source, index, columns, lines)
        })
    }

    /// Ends an import: from here on the source shows. One transaction with an operation of that label;
    /// undoing the operation hides the source, redoing shows it. O(bytes of the dictionaries).
    ///
    /// # Errors
    /// `NoSource` when it is not being brought in, `Uneven` when a column or the line numbers have more
    /// or fewer rows, `DiskFull`, `Sqlite`.
    pub fn finish_source(
        &mut self,
        source: SourceId,
        finished: &FinishedSource,
        label: &str,
    ) -> Result<(), WorkspaceError> {
        self.finish_sources(&[(source, finished)], &[], &[], label)
    }

    /// Ends imports in the place of sources that show: from here on the new ones show and the replaced
    /// ones are former sources, whose cells stay in the file. One transaction with an operation of that
    /// label, of which the other edits are part; undoing it shows the replaced ones again.
    /// O(bytes of the dictionaries).
    ///
    /// # Errors
    /// As [`Workspace::finish_source`], and `NoSource` when a replaced source does not show.
    pub fn finish_sources(
        &mut self,
        sources: &[(SourceId, &FinishedSource)],
        replaced: &[SourceId],
        edits: &[Edit],
        label: &str,
    ) -> Result<(), WorkspaceError> {
        let edit = |kind: &str, source: SourceId, value| Edit {
            kind: kind.to_owned(),
            id: source.to_string(),
            value,
        };
        self.write(|tx| {
            let mut all = edits.to_vec();
            for source in replaced {
                let about =
                    entity::text(tx, SOURCE_KIND, &source.to_string())?.ok_or(Fault::NoSource(*source))?;
                let about = entity::parse(&about, || format!("source {source}"))?;
                all.push(edit(SOURCE_KIND, *source, None));
                all.push(edit(FORMER_KIND, *source, Some(about)));
            }
            for (source, finished) in sources {
                close(tx, *source, finished)?;
                all.push(edit(SOURCE_KIND, *source, Some(finished.about.clone())));
            }
            history::record(tx, label, None, &all)?;
            Ok(())
        })
    }

    /// Removes what was stored of an import, which goes on from the start. O(bytes stored).
    ///
    /// # Errors
    /// `NoSource` when it is not being brought in, `DiskFull`, `Sqlite`.
    pub fn empty_source(&mut self, source: SourceId) -> Result<(), WorkspaceError> {
        self.write(|tx| {
            must_be_unfinished(tx, source)?;
            tx.execute("DELETE FROM array WHERE source = ?1", [source.0])?;
            tx.execute("DELETE FROM rejected WHERE source = ?1", [source.0])?;
            Ok(())
        })
    }

    /// Gives up an import and removes what was stored of it. O(bytes stored).
    ///
    /// # Errors
    /// `NoSource` when it is not being brought in, `DiskFull`, `Sqlite`.
    pub fn abandon_source(&mut self, source: SourceId) -> Result<(), WorkspaceError> {
        self.write(|tx| {
            must_be_unfinished(tx, source)?;
            tx.execute("DELETE FROM source WHERE id = ?1", [source.0])?;
            Ok(())
        })
    }

    /// Removes a source from sight, as an operation of that label; undo shows it again, also after
    /// reopening, since its cells stay in the file.
    ///
    /// # Errors
    /// `NoSource` when it does not show, `DiskFull`, `Sqlite`.
    pub fn hide_source(&mut self, source: SourceId, label: &str) -> Result<(), WorkspaceError> {
        self.write(|tx| {
            let edit = Edit {
                kind: SOURCE_KIND.to_owned(),
                id: source.to_string(),
                value: None,
            };
            match history::record(tx, label, None, &[edit])? {
                Some(_) => Ok(()),
                None => Err(Fault::NoSource(source)),
            }
        })
    }

    /// The sources that show, by number. Reads no cells.
    ///
    /// # Errors
    /// `Damaged`, `Sqlite`.
    pub fn sources(&self) -> Result<Vec<SourceRow>, WorkspaceError> {
        self.listed(SOURCE_KIND)
    }

    /// The sources whose place a newer version took, by number. Reads no cells; their columns can be read
    /// as those of sources that show.
    ///
    /// # Errors
    /// `Damaged`, `Sqlite`.
    pub fn former_sources(&self) -> Result<Vec<SourceRow>, WorkspaceError> {
        self.listed(FORMER_KIND)
    }

    fn listed(&self, kind: &str) -> Result<Vec<SourceRow>, WorkspaceError> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT source.id, source.rows, entity.value,
                     (SELECT operation.at FROM edit JOIN operation ON operation.seq = edit.operation
                      WHERE edit.kind = 'source' AND edit.id = CAST(source.id AS TEXT)
                      ORDER BY operation.seq LIMIT 1)
                 FROM source
                 JOIN entity ON entity.kind = ?1 AND entity.id = CAST(source.id AS TEXT)
                 WHERE source.finished ORDER BY source.id",
            )?;
            let mut rows = select.query([kind])?;
            let mut sources = Vec::new();
            while let Some(row) = rows.next()? {
                let id = SourceId(row.get(0)?);
                sources.push(SourceRow {
                    id,
                    about: entity::parse(&row.get::<_, String>(2)?, || format!("source {id}"))?,
                    rows: row.get::<_, i64>(1)? as u64,
                    brought_at: row.get(3)?,
                    columns: columns(connection, id)?,
                });
            }
            Ok(sources)
        })
    }

    /// A column of a source, all segments as one, checksums verified. O(bytes of that column and its
    /// dictionary); nothing else is read.
    ///
    /// # Errors
    /// `NoSource` when there is no such finished source or column, `Damaged`, `Sqlite`.
    pub fn column(&self, source: SourceId, at: usize) -> Result<Column, WorkspaceError> {
        self.read(|connection| {
            let slot = at as i64;
            let found = connection
                .prepare_cached("SELECT 1 FROM source_column WHERE source = ?1 AND slot = ?2")?
                .exists(params![source.0, slot])?;
            if !found {
                return Err(Fault::NoSource(source));
            }
            Ok(Column {
                data: array::column(connection, source, slot)?,
                dictionary: Arc::new(array::dictionary(connection, source, slot)?),
            })
        })
    }

    /// The cells of a column of an import under way, the segments stored so far as one; its codes refer to
    /// a dictionary that is still the caller's. O(bytes of that column).
    ///
    /// # Errors
    /// `NoSource` when it is not being brought in, `Damaged`, `Sqlite`.
    pub fn unfinished_cells(&self, source: SourceId, at: usize) -> Result<Data, WorkspaceError> {
        self.read(|connection| {
            must_be_unfinished(connection, source)?;
            array::column(connection, source, at as i64)
        })
    }

    /// The physical line of the source's file on which each record starts, from 1.
    ///
    /// # Errors
    /// `Damaged`, `Sqlite`.
    pub fn lines(&self, source: SourceId) -> Result<Vec<u32>, WorkspaceError> {
        self.read(|connection| array::lines(connection, source))
    }
}

/// Completes the rows of an import that is whole.
fn close(tx: &Connection, source: SourceId, finished: &FinishedSource) -> Result<(), Fault> {
    must_be_unfinished(tx, source)?;
    must_have_rows("the line numbers", array::line_rows(tx, source)?, finished.rows)?;
    for (slot, column) in (0..).zip(&finished.columns) {
        must_have_rows(&column.key, array::rows(tx, source, slot)?, finished.rows)?;
        array::put_dictionary(tx, source, slot, &column.dictionary)?;
        tx.prepare_cached("INSERT INTO source_column VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![source.0, slot, column.key, column.about.to_string()])?;
    }
    tx.execute(
        "UPDATE source SET finished = 1, rows = ?2 WHERE id = ?1",
        params![source.0, finished.rows as i64],
    )?;
    Ok(())
}

fn columns(connection: &Connection, source: SourceId) -> Result<Vec<(String, Value)>, Fault> {
    let mut select =
        connection.prepare_cached("SELECT key, about FROM source_column WHERE source = ?1 ORDER BY slot")?;
    let mut rows = select.query([source.0])?;
    let mut columns = Vec::new();
    while let Some(row) = rows.next()? {
        let key: String = row.get(0)?;
        let about = entity::parse(&row.get::<_, String>(1)?, || {
            format!("column {key} of source {source}")
        })?;
        columns.push((key, about));
    }
    Ok(columns)
}

/// Refuses a source that is not being brought in.
pub(crate) fn must_be_unfinished(connection: &Connection, source: SourceId) -> Result<(), Fault> {
    connection
        .prepare_cached("SELECT 1 FROM source WHERE id = ?1 AND NOT finished")?
        .query_row([source.0], |_| Ok(()))
        .optional()?
        .ok_or(Fault::NoSource(source))
}

fn must_have_rows(what: &str, found: u64, expected: u64) -> Result<(), Fault> {
    if found == expected {
        return Ok(());
    }
    Err(Fault::Uneven {
        what: what.to_owned(),
        found,
        expected,
    })
}

/// Removes the imports that were never finished, and the sources that neither show nor can be shown
/// again because the operation that brought them in was undone and then overwritten.
pub(crate) fn purge(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute(
        "DELETE FROM source WHERE NOT finished OR NOT (
             EXISTS (SELECT 1 FROM entity
                     WHERE entity.kind IN ('source', 'former-source')
                     AND entity.id = CAST(source.id AS TEXT))
             OR EXISTS (SELECT 1 FROM edit
                        WHERE edit.kind = 'source' AND edit.id = CAST(source.id AS TEXT)))",
        [],
    )?;
    Ok(())
}
