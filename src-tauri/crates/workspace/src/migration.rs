//! The formats the file has had, and the way from each to the next. Knows the order of the tables, not
//! their columns: each table's statements stand in its own module.

use rusqlite::Connection;

use crate::{array, derived, entity, history, ledger, rejected, source, writing};

/// The application id in the header of every workspace file: `CPRT`.
pub const APPLICATION_ID: i32 = i32::from_be_bytes(*b"CPRT");

/// The newest format this program reads and the one it writes.
pub const FORMAT: i32 = MIGRATIONS.len() as i32;

/// Entry `n` brings a file from format `n` to `n + 1`. Entries are never changed once released.
const MIGRATIONS: &[&[&str]] = &[
    // 1. The first format. Older programs: there are none.
    &[
        source::V1,
        array::V1,
        rejected::V1,
        entity::V1,
        history::V1,
        derived::V1,
    ],
    // 2. The co-written document and the ledger of its signatures. Older programs refuse the file: they
    // would show definitions without what was agreed on.
    &[writing::V2, ledger::V2],
];

/// Brings a file of an older format to the newest. Runs inside the caller's transaction.
pub(crate) fn run(connection: &Connection, from: i32) -> rusqlite::Result<()> {
    let pending = MIGRATIONS.iter().skip(usize::try_from(from).unwrap_or(0));
    for statements in pending.clone() {
        for statement in *statements {
            connection.execute_batch(statement)?;
        }
    }
    if pending.len() > 0 {
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
        connection.pragma_update(None, "user_version", FORMAT)?;
    }
    Ok(())
}
