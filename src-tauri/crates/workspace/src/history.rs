//! The history: every change is an operation in a log with the value before and after of each entity it
//! touched, so that undo, redo and the account of who changed what are one mechanism.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::error::Fault;
use crate::{Workspace, WorkspaceError, entity};

pub(crate) const V1: &str = "
    CREATE TABLE operation (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        label TEXT NOT NULL,
        at TEXT NOT NULL DEFAULT (datetime('now')),
        undone INTEGER NOT NULL DEFAULT 0   -- undone operations are always the last ones
    ) STRICT;
    CREATE INDEX operation_undone ON operation (seq) WHERE undone;
    CREATE TABLE edit (
        operation INTEGER NOT NULL REFERENCES operation (seq) ON DELETE CASCADE,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        before TEXT,                        -- null: there was no such entity
        after TEXT,                         -- null: it was removed
        PRIMARY KEY (operation, kind, id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX edit_source ON edit (id) WHERE kind = 'source';
";

/// A new value of one entity; `None` removes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The entity's kind: `definition`, `setting`.
    pub kind: String,
    /// The entity's id within its kind.
    pub id: String,
    /// Its new value.
    pub value: Option<Value>,
}

/// One operation of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OperationRow {
    /// Its number; later operations have larger ones, and none is given twice.
    pub seq: u64,
    /// What it did, in the user's words.
    pub label: String,
    /// When, in UTC: `2026-11-22 09:30:00`. The last change of a burst.
    pub at: String,
    /// True while it is undone and can be redone.
    pub undone: bool,
}

impl Workspace {
    /// Makes the edits as one operation, and returns the number of what is then the latest operation, 0
    /// when there is none. Edits that change nothing are left out, and an operation of none is not made.
    /// A change of the same burst as the operation just before it becomes part of that, unless the file
    /// was closed or something was undone in between; a burst that ends where it began leaves no
    /// operation. What was undone can no longer be redone.
    ///
    /// # Errors
    /// `DiskFull`, `Sqlite`; then none of the edits is made.
    pub fn change(
        &mut self,
        label: &str,
        burst: Option<&str>,
        edits: &[Edit],
    ) -> Result<u64, WorkspaceError> {
        let going_on = match (&self.burst, burst) {
            (Some((seq, of)), Some(burst)) if of == burst => Some(*seq),
            _ => None,
        };
        let (made, newest) = self.write(|tx| {
            let before = latest(tx)?.map(|(seq, _)| seq);
            let made = record(tx, label, before.filter(|_| before == going_on), edits)?;
            Ok((made, latest(tx)?.map_or(0, |(seq, _)| seq)))
        })?;
        if let Some(seq) = made {
            self.burst = burst.map(|burst| (seq, burst.to_owned()));
        }
        Ok(newest as u64)
    }

    /// Takes back the latest operation that is not undone, and returns its label.
    ///
    /// # Errors
    /// `DiskFull`, `Sqlite`.
    pub fn undo(&mut self) -> Result<Option<String>, WorkspaceError> {
        let label = self.write(|tx| step(tx, latest(tx)?, true))?;
        self.burst = None;
        Ok(label)
    }

    /// Makes the operation undone last again, and returns its label.
    ///
    /// # Errors
    /// `DiskFull`, `Sqlite`.
    pub fn redo(&mut self) -> Result<Option<String>, WorkspaceError> {
        let label = self.write(|tx| step(tx, next(tx)?, false))?;
        self.burst = None;
        Ok(label)
    }

    /// Forgets all operations: what is there now stays, and the history begins with the next change.
    /// For a workspace that was just prepared, so that undo does not take it apart again.
    ///
    /// # Errors
    /// `DiskFull`, `Sqlite`.
    pub fn forget_history(&mut self) -> Result<(), WorkspaceError> {
        self.write(|tx| {
            tx.execute("DELETE FROM operation", [])?;
            Ok(())
        })?;
        self.burst = None;
        Ok(())
    }

    /// Kind and id of each entity that undo, or redo, would change.
    ///
    /// # Errors
    /// `Sqlite`.
    pub fn touched(&self, undo: bool) -> Result<Vec<(String, String)>, WorkspaceError> {
        self.read(|connection| {
            let operation = if undo {
                latest(connection)?
            } else {
                next(connection)?
            };
            let mut select = connection.prepare_cached("SELECT kind, id FROM edit WHERE operation = ?1")?;
            let seq = operation.map_or(0, |(seq, _)| seq);
            let rows = select.query_map([seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Kind and id of every entity that operations after this one changed.
    ///
    /// # Errors
    /// `Sqlite`.
    pub fn touched_since(&self, seq: u64) -> Result<BTreeSet<(String, String)>, WorkspaceError> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT DISTINCT kind, id FROM edit JOIN operation ON operation = seq
                 WHERE seq > ?1 AND NOT undone",
            )?;
            let rows = select.query_map([i64::try_from(seq).unwrap_or(i64::MAX)], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The label of what undo would take back.
    ///
    /// # Errors
    /// `Sqlite`.
    pub fn can_undo(&self) -> Result<Option<String>, WorkspaceError> {
        self.read(|connection| Ok(latest(connection)?.map(|(_, label)| label)))
    }

    /// The label of what redo would make again.
    ///
    /// # Errors
    /// `Sqlite`.
    pub fn can_redo(&self) -> Result<Option<String>, WorkspaceError> {
        self.read(|connection| Ok(next(connection)?.map(|(_, label)| label)))
    }

    /// The newest operations first, undone ones among them.
    ///
    /// # Errors
    /// `Sqlite`.
    pub fn history(&self, limit: usize) -> Result<Vec<OperationRow>, WorkspaceError> {
        self.read(|connection| {
            let rows = connection
                .prepare_cached("SELECT seq, label, at, undone FROM operation ORDER BY seq DESC LIMIT ?1")?
                .query_map([i64::try_from(limit).unwrap_or(i64::MAX)], |row| {
                    Ok(OperationRow {
                        seq: row.get::<_, i64>(0)? as u64,
                        label: row.get(1)?,
                        at: row.get(2)?,
                        undone: row.get(3)?,
                    })
                })?
                .collect::<Result<_, _>>()?;
            Ok(rows)
        })
    }
}

/// Makes the edits, as part of the operation `into` or as a new one that ends the redo tail. Returns its
/// number when at least one edit changed something, even if that led a burst back to where it began.
pub(crate) fn record(
    tx: &Connection,
    label: &str,
    into: Option<i64>,
    edits: &[Edit],
) -> Result<Option<i64>, Fault> {
    let mut operation = None;
    for Edit { kind, id, value } in edits {
        let before = entity::text(tx, kind, id)?;
        let after = value.as_ref().map(Value::to_string);
        if before == after {
            continue;
        }
        let seq = match operation {
            Some(seq) => seq,
            None => begin(tx, label, into)?,
        };
        operation = Some(seq);
        entity::set(tx, kind, id, after.as_deref())?;
        tx.prepare_cached(
            "INSERT INTO edit VALUES (?1, ?2, ?3, ?4, ?5)
             ON CONFLICT DO UPDATE SET after = excluded.after",
        )?
        .execute(params![seq, kind, id, before, after])?;
    }
    if let Some(seq) = operation {
        // A burst may have led back to where it began.
        tx.prepare_cached("DELETE FROM edit WHERE operation = ?1 AND before IS after")?
            .execute([seq])?;
        tx.prepare_cached(
            "DELETE FROM operation
             WHERE seq = ?1 AND NOT EXISTS (SELECT 1 FROM edit WHERE operation = ?1)",
        )?
        .execute([seq])?;
    }
    Ok(operation)
}

fn begin(tx: &Connection, label: &str, into: Option<i64>) -> Result<i64, Fault> {
    if let Some(seq) = into {
        tx.prepare_cached("UPDATE operation SET label = ?2, at = datetime('now') WHERE seq = ?1")?
            .execute(params![seq, label])?;
        return Ok(seq);
    }
    tx.prepare_cached("DELETE FROM operation WHERE undone")?
        .execute([])?;
    tx.prepare_cached("INSERT INTO operation (label) VALUES (?1)")?
        .execute([label])?;
    Ok(tx.last_insert_rowid())
}

/// The latest operation that is not undone.
fn latest(connection: &Connection) -> Result<Option<(i64, String)>, Fault> {
    Ok(connection
        .prepare_cached("SELECT seq, label FROM operation WHERE NOT undone ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// The operation undone last.
fn next(connection: &Connection) -> Result<Option<(i64, String)>, Fault> {
    Ok(connection
        .prepare_cached("SELECT seq, label FROM operation WHERE undone ORDER BY seq LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// Takes an operation back or makes it again.
fn step(tx: &Connection, operation: Option<(i64, String)>, undo: bool) -> Result<Option<String>, Fault> {
    let Some((seq, label)) = operation else {
        return Ok(None);
    };
    let mut select = tx.prepare_cached(
        "SELECT kind, id, CASE WHEN ?2 THEN before ELSE after END FROM edit WHERE operation = ?1",
    )?;
    let mut edits = select.query(params![seq, undo])?;
    while let Some(edit) = edits.next()? {
        let (kind, id): (String, String) = (edit.get(0)?, edit.get(1)?);
        let value: Option<String> = edit.get(2)?;
        entity::set(tx, &kind, &id, value.as_deref())?;
    }
    tx.prepare_cached("UPDATE operation SET undone = ?2 WHERE seq = ?1")?
        .execute(params![seq, undo])?;
    Ok(Some(label))
}
