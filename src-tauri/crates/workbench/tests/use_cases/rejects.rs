//! Rejected records go out with their reasons, are mended, and come in again.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;

use model::{Severity, Team};
use workbench::Workbench;
use workbench::api::{ImportRequest, PreviewRequest, RowSet, RowsRequest, SourceCard};

fn bring_in(bench: &Workbench, path: &Path) -> SourceCard {
    let file = path.display().to_string();
    let preview = bench
        .preview_import(&PreviewRequest {
            team: None,
            fresh: false,
            file: file.clone(),
            dialect: None,
            table: None,
        })
        .unwrap();
    let request = ImportRequest {
        file,
        team: Team::Marketing,
        plan: preview.plan,
        as_of: None,
    };
    let source = bench.import(&request).unwrap();
    let mut cards = bench.sources().unwrap().into_iter();
    cards.find(|card| card.source == source).unwrap()
}

#[test]
fn rejected_records_are_saved_mended_and_brought_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let bench = Workbench::new(folder.path().to_owned());
    bench.new_workspace(&folder.path().join("a.counterpart")).unwrap();
    let export = folder.path().join("leads.csv");
    std::fs::write(
        &export,
        "Lead ID;Company;Phone\nL1;Acme;+49 30\nL2;=Sum GmbH;+49 40;too;much\nL3;Bolt\nL4;\"open;+49 50\n",
    )
    .unwrap();
    let card = bring_in(&bench, &export);
    assert_eq!((card.account.rows, card.account.rejected), (1, 3));

    let saved = folder.path().join("rejected.csv");
    assert_eq!(bench.export_rejected(card.source, &saved).unwrap().rows, 3);
    let text = std::fs::read_to_string(&saved).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0],
        "\u{feff}\"Lead ID\";\"Company\";\"Phone\";\"\";\"\";\"Rejected line\";\"Rejected because\""
    );
    assert_eq!(
        lines[1],
        "\"L2\";\"'=Sum GmbH\";\"'+49 40\";\"too\";\"much\";\"3\";\"It has 5 fields, but the header names 3.\""
    );

    let untouched = bring_in(&bench, &saved);
    let (rows, rejected) = (untouched.account.rows, untouched.account.rejected);
    assert_eq!(
        (rows, rejected),
        (2, 1),
        "what stands beyond the columns is still too much"
    );

    std::fs::write(&saved, text.replace("\"too\";\"much\"", "\"\";\"\"")).unwrap();
    let mended = bring_in(&bench, &saved);
    assert_eq!((mended.account.rows, mended.account.rejected), (3, 0));
    let headers: Vec<&str> = mended
        .columns
        .iter()
        .map(|column| column.header.as_str())
        .collect();
    assert_eq!(headers, ["Lead ID", "Company", "Phone"]);
    let note = mended
        .findings
        .iter()
        .find(|finding| finding.code == "rejected-lines-again");
    assert_eq!(note.unwrap().severity, Severity::Note);
    let page = bench
        .rows(&RowsRequest {
            set: RowSet::Source {
                source: mended.source,
            },
            offset: 0,
            limit: 10,
            sort: None,
        })
        .unwrap();
    let told = format!("{:?}", page.rows[0]);
    assert!(
        told.contains("\"=Sum GmbH\"") && told.contains("\"+49 40\""),
        "{told}"
    );
}
