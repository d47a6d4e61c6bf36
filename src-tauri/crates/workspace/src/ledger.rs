//! The ledger: what was sealed, revealed, proposed, signed and retired, one entry after another. Unlike
//! the history nothing in it is undone: who signed has signed. Knows nothing of what an entry says.

use rusqlite::params;
use serde_json::Value;

use crate::error::Fault;
use crate::{Edit, Workspace, WorkspaceError, entity, history};

pub(crate) const V2: &str = "
    CREATE TABLE ledger (
        seq INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,           -- UTC, to the second
        entry TEXT NOT NULL         -- JSON
    ) STRICT;
";

/// An entry of the ledger.
#[derive(Debug, Clone, PartialEq)]
pub struct LedgerRow {
    /// Its number; later entries have larger ones.
    pub seq: u64,
    /// When, in UTC: `2026-11-22 09:30:00`.
    pub at: String,
    /// What it says.
    pub entry: Value,
}

impl Workspace {
    /// The ledger in the order of time, entries of one second as they came in. O(entries).
    ///
    /// # Errors
    /// `Damaged` when an entry is no JSON, `Sqlite`.
    pub fn ledger(&self) -> Result<Vec<LedgerRow>, WorkspaceError> {
        self.read(|connection| {
            let mut select =
                connection.prepare_cached("SELECT seq, at, entry FROM ledger ORDER BY at, seq")?;
            let mut found = select.query([])?;
            let mut rows = Vec::new();
            while let Some(row) = found.next()? {
                rows.push(LedgerRow {
                    seq: row.get::<_, i64>(0)? as u64,
                    at: row.get(1)?,
                    entry: entity::parse(&row.get::<_, String>(2)?, || "entry of the ledger".to_owned())?,
                });
            }
            Ok(rows)
        })
    }

    /// Enters something into the ledger, together with edits that go with it, or neither. `at` is when, in
    /// UTC; without it, now. The edits are one operation of the history.
    ///
    /// # Errors
    /// `DiskFull`, `Sqlite`; then nothing is entered and nothing edited.
    pub fn enter(
        &mut self,
        entry: &Value,
        at: Option<&str>,
        label: &str,
        edits: &[Edit],
    ) -> Result<(), WorkspaceError> {
        self.write(|tx| -> Result<(), Fault> {
            tx.prepare_cached("INSERT INTO ledger (at, entry) VALUES (coalesce(?1, datetime('now')), ?2)")?
                .execute(params![at, entry.to_string()])?;
            history::record(tx, label, None, edits)?;
            Ok(())
        })?;
        self.burst = None;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_entry_stays_when_its_edits_are_undone() {
        let folder = tempfile::tempdir().unwrap();
        let mut workspace = Workspace::create(&folder.path().join("w.counterpart")).unwrap();
        let edit = Edit {
            kind: "definition".to_owned(),
            id: "mql/sales".to_owned(),
            value: Some(json!("Lead score ≥ 60")),
        };
        let entry = json!({"revealed": true});
        let at = Some("2026-11-22 09:30:00");
        workspace
            .enter(&entry, at, "Reveal both drafts", &[edit])
            .unwrap();
        assert_eq!(workspace.undo().unwrap().as_deref(), Some("Reveal both drafts"));
        assert_eq!(workspace.entity("definition", "mql/sales").unwrap(), None);
        let ledger = workspace.ledger().unwrap();
        assert_eq!((ledger.len(), &ledger[0].entry), (1, &entry));
        assert_eq!(ledger[0].at, "2026-11-22 09:30:00");
    }
}
