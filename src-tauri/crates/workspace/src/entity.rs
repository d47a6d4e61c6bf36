//! What users edit, as JSON by kind and id: definitions, terms, pairings, settings. Read here; written
//! only by the history, so that no change escapes it.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use crate::error::Fault;
use crate::{Workspace, WorkspaceError};

pub(crate) const V1: &str = "
    CREATE TABLE entity (
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;
";

impl Workspace {
    /// The entity of that kind and id.
    ///
    /// # Errors
    /// `Damaged`, `Sqlite`.
    pub fn entity(&self, kind: &str, id: &str) -> Result<Option<Value>, WorkspaceError> {
        self.read(|connection| {
            text(connection, kind, id)?
                .map(|text| parse(&text, || format!("{kind} {id}")))
                .transpose()
        })
    }

    /// All entities of a kind with their ids, by id.
    ///
    /// # Errors
    /// `Damaged`, `Sqlite`.
    pub fn entities(&self, kind: &str) -> Result<Vec<(String, Value)>, WorkspaceError> {
        self.read(|connection| {
            let mut select =
                connection.prepare_cached("SELECT id, value FROM entity WHERE kind = ?1 ORDER BY id")?;
            let mut rows = select.query([kind])?;
            let mut entities = Vec::new();
            while let Some(row) = rows.next()? {
                let id: String = row.get(0)?;
                let value = parse(&row.get::<_, String>(1)?, || format!("{kind} {id}"))?;
                entities.push((id, value));
            }
            Ok(entities)
        })
    }
}

/// The entity's JSON text.
pub(crate) fn text(connection: &Connection, kind: &str, id: &str) -> Result<Option<String>, Fault> {
    Ok(connection
        .prepare_cached("SELECT value FROM entity WHERE kind = ?1 AND id = ?2")?
        .query_row([kind, id], |row| row.get(0))
        .optional()?)
}

/// Sets the entity's JSON text, or removes it.
pub(crate) fn set(connection: &Connection, kind: &str, id: &str, value: Option<&str>) -> Result<(), Fault> {
    match value {
        Some(value) => connection
            .prepare_cached(
                "INSERT INTO entity VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = excluded.value",
            )?
            .execute(params![kind, id, value])?,
        None => connection
            .prepare_cached("DELETE FROM entity WHERE kind = ?1 AND id = ?2")?
            .execute([kind, id])?,
    };
    Ok(())
}

/// Stored JSON; what it belongs to is named when it can't be read.
pub(crate) fn parse(text: &str, what: impl FnOnce() -> String) -> Result<Value, Fault> {
    serde_json::from_str(text).map_err(|_| Fault::Damaged { what: what() })
}
