//! A query in a dialect of SQL as a file. Knows nothing of how the query comes about.

use crate::Definition;
use crate::dialect::Differences;
use crate::form::{File, Written, name_of};
use crate::notes;
use crate::sql::{TABLE, query};

pub(crate) fn write(definition: &Definition, dialect: &Differences) -> Written {
    let query = query(definition, dialect, false);
    let table = match &definition.source[..] {
        [] => definition.table.slug().replace('-', "_"),
        parts => dialect.names(parts),
    };
    let head = notes::head(definition, "--", &query.expects, &query.cannot_say);
    Written {
        files: vec![File {
            name: format!("{}.sql", name_of(&definition.term)),
            text: head + &query.text.replace(TABLE, &table),
        }],
        cannot_say: query.cannot_say,
        expects: query.expects,
    }
}
