//! What the user decides about a column's cells, applied to all of them in one import.

mod kept;

#[test]
fn a_text_is_corrected_for_all_records_at_once() {
    let text = "Lead ID,Lead Source,Phone\n1,google,Select\n2,Google,-\n3,tbd,\n4,Select,555\n";
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("leads.csv");
    std::fs::write(&path, text).unwrap();
    let preview = ingest::preview(&path, None, None).unwrap();
    let mut plan = ingest::plan_of(&preview);
    let column = || "Lead Source".to_owned();
    for fix in [
        model::Fix::Replace {
            column: column(),
            from: "google".into(),
            to: "Google".into(),
        },
        model::Fix::Unknown {
            column: column(),
            text: "TBD".into(),
        },
        model::Fix::Known {
            column: column(),
            text: "select".into(),
        },
    ] {
        ingest::apply_fix(&mut plan, &fix).unwrap();
    }
    let imported = kept::import_by(&path, preview, plan).unwrap();
    assert_eq!(imported.column("lead_source"), ["Google", "Google", "", "Select"]);
    assert_eq!(imported.column("phone"), ["", "", "", "555"]);
    let source = &imported.account.columns[1];
    assert_eq!(
        (source.empty, source.dictionary.texts().collect::<Vec<_>>()),
        (1, vec!["Google", "Select"])
    );
}
