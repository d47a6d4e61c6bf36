//! One small export per kind and system, as the system writes it: it is recognised, its columns fill the
//! right fields, and their cells are read. The records are invented.

mod hubspot;
mod others;
mod salesforce;

use crate::kept::{Imported, import_text};
use model::Table;

/// Imports an export, which must be recognised as this one beyond doubt, whole, with these headers filling
/// these fields (an empty key: a field of its own).
fn comes_in(text: impl AsRef<[u8]>, profile: &str, table: Table, mapped: &[(&str, &str)]) -> Imported {
    let imported = import_text(text).unwrap();
    let preview = &imported.preview;
    let found = preview.profile.as_ref().map(|found| found.id.as_str());
    assert_eq!(
        (found, preview.table, preview.undecided),
        (Some(profile), table, false),
        "{:?}",
        preview.candidates
    );
    assert_eq!(imported.account.rejected, 0);
    for (header, key) in mapped {
        let column = imported
            .preview
            .columns
            .iter()
            .find(|column| column.header == *header);
        let filled = column
            .unwrap_or_else(|| panic!("no header {header}"))
            .field
            .as_deref();
        assert_eq!(filled.unwrap_or_default(), *key, "{header}");
    }
    imported
}

/// What is said of an export that belongs to no table.
fn is_no_table(text: &str) -> String {
    let imported = import_text(text).unwrap();
    assert!(imported.preview.undecided);
    let finding = imported
        .preview
        .findings
        .iter()
        .find(|finding| finding.code == "no-table");
    finding.unwrap().message.clone()
}
