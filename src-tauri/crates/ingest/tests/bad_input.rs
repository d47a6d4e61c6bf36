//! Files that are wrong in the ways users' files are wrong: each is told in a sentence, and nothing is lost.

use crate::kept::{Kept, Patient, import, import_text};
use ingest::{ImportError, Progress, Rejected, Segment, Sink, SinkError};
use model::Severity;

fn error(text: impl AsRef<[u8]>) -> String {
    import_text(text)
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}

#[test]
fn an_empty_file_a_header_alone_and_a_folder() {
    assert_eq!(error(""), "export.csv is empty");
    assert_eq!(error("\n \n\r\n"), "export.csv is empty");
    assert_eq!(error("\u{feff}"), "export.csv is empty");
    assert_eq!(error("Id,Email\n"), "export.csv has a header but no records");
    assert_eq!(error("Id,Email\n\n\n"), "export.csv has a header but no records");
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(
        import(dir.path(), None),
        Err(ImportError::Folder { .. })
    ));
    assert!(matches!(
        import(&dir.path().join("none.csv"), None),
        Err(ImportError::Unreadable { .. })
    ));
}

#[test]
fn files_that_are_no_text_are_named() {
    assert_eq!(
        error(b"PK\x03\x04\x14\0\x06\0rest of a workbook"),
        "export.csv can't be read as an Excel workbook or ZIP; it is damaged or was cut short"
    );
    assert_eq!(
        error(b"\x89PNG\r\n\x1a\n\0\0"),
        "export.csv is not a text file; it looks like a PNG picture"
    );
    assert_eq!(
        error([b'a', 0, 1, 2, 0, 0, 7, 0].repeat(100)),
        "export.csv is not a text file"
    );
}

#[test]
fn a_huge_file_without_a_line_end_fails_fast() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("huge.csv");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(2 << 30).unwrap();
    assert!(
        matches!(import(&path, None), Err(ImportError::Binary { .. })),
        "two gigabytes of zero bytes are no text"
    );

    let letters = vec![b'x'; 17 << 20];
    std::fs::write(&path, &letters).unwrap();
    std::fs::OpenOptions::new()
        .write(true)
        .open(&path)
        .unwrap()
        .set_len(2 << 30)
        .unwrap();
    let error = import(&path, None).err().unwrap().to_string();
    assert_eq!(
        error,
        "line 1 of huge.csv is longer than 16 MiB, so this is not a table of records"
    );

    std::fs::write(&path, [b"id,name\n1,a\n2,", &letters[..], &letters[..]].concat()).unwrap();
    let error = import(&path, None).err().unwrap().to_string();
    assert_eq!(
        error,
        "line 3 of huge.csv is longer than 16 MiB, so this is not a table of records"
    );
}

#[test]
fn records_with_too_many_or_too_few_fields_are_rejected_with_their_line_and_text() {
    let imported = import_text("id,name,city\n1,a,x\n2,b\n3,c,z,extra\n4,d,w\n").unwrap();
    let told: Vec<(u64, &str, &str, &str)> = imported
        .kept
        .rejected
        .iter()
        .map(|one| {
            (
                one.line,
                one.code.as_str(),
                one.reason.as_str(),
                one.text.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (
                3,
                "too-few-fields",
                "It has 2 fields, but the header names 3.",
                "2,b"
            ),
            (
                4,
                "too-many-fields",
                "It has 4 fields, but the header names 3.",
                "3,c,z,extra"
            ),
        ]
    );
    assert_eq!(imported.column("id"), ["1", "4"]);
    let finding = &imported
        .account
        .findings
        .iter()
        .find(|finding| finding.code == "too-few-fields")
        .unwrap();
    assert_eq!(
        (finding.severity, finding.line, finding.count),
        (Severity::Error, Some(3), 1)
    );
}

#[test]
fn an_unclosed_quote_costs_its_own_line_only_and_says_where_it_opened() {
    let imported = import_text("id,name,city\n1,a,x\n2,\"b,y\n3,c,z\n4,d,w\n").unwrap();
    assert_eq!(imported.column("id"), ["1", "3", "4"]);
    let rejected = &imported.kept.rejected[0];
    assert_eq!(
        (rejected.line, rejected.code.as_str(), rejected.text.as_str()),
        (3, "unclosed-quote", "2,\"b,y")
    );
    assert_eq!(
        rejected.reason,
        "The quote that opens at line 3, column 3 is never closed."
    );
    assert!(imported.codes().contains(&"unclosed-quote"));
}

#[test]
fn a_stray_quote_does_not_swallow_lines_up_to_the_next_quoted_field() {
    let imported = import_text("id,name,city\n1,\"a,x\n2,b,y\n3,\"Gamma, Inc\",z\n4,d,w\n").unwrap();
    assert_eq!(imported.column("id"), ["2", "3", "4"]);
    assert_eq!(imported.column("full_name"), ["b", "Gamma, Inc", "d"]);
    assert_eq!(imported.kept.rejected.len(), 1);
}

#[test]
fn a_record_swallowed_by_two_stray_quotes_is_read_again_line_by_line() {
    let imported = import_text("id,name,city\n1,\"a,x\n2,b,y\n3,c,z\"\n4,d,w\n").unwrap();
    assert_eq!(imported.column("id"), ["2", "3", "4"]);
    assert_eq!(imported.kept.rejected[0].line, 2);
}

#[test]
fn quoted_line_ends_belong_to_their_record() {
    let imported =
        import_text("id,note\r\n1,\"first\r\nsecond\nthird\"\r\n2,\"say \"\"hi\"\"\"\r\n").unwrap();
    assert_eq!(imported.column("note"), ["first\r\nsecond\nthird", "say \"hi\""]);
    assert_eq!(imported.kept.segments[0].lines, [2, 5]);
    assert_eq!((imported.account.lines, imported.account.accepted_lines), (5, 4));
}

#[test]
fn every_line_end_is_understood_even_mixed() {
    for text in [
        "id,n\n1,a\n2,b\n",
        "id,n\r\n1,a\r\n2,b",
        "id,n\r1,a\r2,b\r",
        "id,n\r\n1,a\n\r2,b\r\r\n",
    ] {
        let imported = import_text(text).unwrap();
        assert_eq!(imported.column("n"), ["a", "b"], "{text:?}");
    }
}

#[test]
fn a_report_footer_and_a_preamble_are_no_records() {
    let report = "Leads by owner\n\nLead ID,Lead Source,Email\n00Q1,Web,a@x.example\n00Q2,Web,b@x.example\n\n\n\
        \"Grand Totals (2 records)\"\n\"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\"\n\
        \"Confidential Information - Do Not Distribute\"\n";
    let imported = import_text(report).unwrap();
    let account = &imported.account;
    assert_eq!(
        (account.preamble_lines, account.header_lines, account.rows),
        (2, 1, 2)
    );
    assert_eq!((account.blank_lines, account.rejected), (2, 0));
    assert_eq!(imported.skipped("footer"), 3);
    let finding = account
        .findings
        .iter()
        .find(|finding| finding.code == "footer")
        .unwrap();
    assert_eq!((finding.severity, finding.count), (Severity::Note, 3));
}

#[test]
fn a_delimiter_at_the_end_of_every_line_is_accepted_and_said() {
    let trailing = import_text("id,name\n1,a,\n2,b,,\n3,c\n").unwrap();
    assert_eq!(trailing.column("full_name"), ["a", "b", "c"]);
    let finding = trailing
        .account
        .findings
        .iter()
        .find(|finding| finding.code == "trailing-delimiters")
        .unwrap();
    assert_eq!((finding.count, finding.line), (2, Some(2)));
    let header = import_text("id,name,\n1,a,\n2,b\n").unwrap();
    assert_eq!(header.column("full_name"), ["a", "b"]);
    assert_eq!(
        header.account.columns.len(),
        2,
        "the nameless empty column is left out"
    );
}

#[test]
fn repeated_headers_get_names_of_their_own() {
    let imported = import_text("Email,Email,\na@x.example,b@x.example,7\n").unwrap();
    let headers: Vec<&str> = imported
        .account
        .columns
        .iter()
        .map(|column| column.plan.header.as_str())
        .collect();
    assert_eq!(headers, ["Email", "Email (2)", "Column 3"]);
    assert!(imported.codes().contains(&"duplicate-header"));
}

#[test]
fn rows_of_nothing_but_delimiters_are_blank() {
    let imported = import_text("id,name\n1,a\n,\n\"\",\"\"\n   \n2,b\n").unwrap();
    assert_eq!((imported.account.rows, imported.account.blank_lines), (2, 3));
}

#[test]
fn other_encodings_and_broken_bytes() {
    let latin = import_text(b"id,name\n1,M\xfcller\n2,Ch\xe2teau\n3,Gr\xf6\xdfe\n").unwrap();
    assert_eq!(latin.preview.dialect.encoding, "windows-1252");
    assert_eq!(latin.column("full_name"), ["Müller", "Château", "Größe"]);

    let utf16: Vec<u8> = "\u{feff}id\tname\r\n1\tMüller\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let imported = import_text(utf16).unwrap();
    assert_eq!(
        (
            imported.preview.dialect.encoding.as_str(),
            imported.preview.dialect.delimiter
        ),
        ("UTF-16LE", '\t')
    );
    assert_eq!(imported.column("full_name"), ["Müller"]);

    let mut broken = "id,name\n".to_owned().into_bytes();
    broken.extend("1,Zürich\n".repeat(20).bytes());
    broken.extend(b"2,Z\xffrich\n3,a\0b\n");
    let imported = import_text(broken).unwrap();
    assert_eq!(imported.column("full_name")[20..], ["Z\u{fffd}rich", "ab"]);
    let finding = imported
        .account
        .findings
        .iter()
        .find(|finding| finding.code == "replaced-characters")
        .unwrap();
    assert_eq!((finding.count, finding.line), (1, Some(22)));
    assert!(imported.codes().contains(&"zero-bytes"));
}

#[test]
fn an_umlaut_far_below_the_head_still_tells_the_encoding() {
    let rows = |name: &[u8]| [b"7,", name, b",2026-01-01\n"].concat().repeat(20_000);
    let text = [
        b"id,name,day\n".to_vec(),
        rows(b"Anna").repeat(5),
        rows(b"M\xfcller Ren\xe9e").repeat(2),
    ]
    .concat();
    assert!(text[..1 << 20].is_ascii());
    let imported = import_text(text).unwrap();
    assert_eq!(imported.preview.dialect.encoding, "windows-1252");
    assert_eq!(
        imported.column("full_name").last().map(String::as_str),
        Some("Müller Renée")
    );
}

#[test]
fn cells_that_do_not_fit_their_column_are_unknown_and_told_once() {
    let mut text = "id,score\n".to_owned();
    for n in 0..40 {
        text.push_str(&format!("{n},{}\n", if n == 7 { "ten" } else { "10" }));
    }
    let imported = import_text(text).unwrap();
    assert_eq!(imported.column("lead_score")[7], "");
    let finding = imported
        .account
        .findings
        .iter()
        .find(|finding| finding.code == "unreadable-cells")
        .unwrap();
    assert_eq!(
        (finding.count, finding.line, &finding.examples[..]),
        (1, Some(9), &["ten".to_owned()][..])
    );
}

#[test]
fn a_plan_for_another_file_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let (one, two) = (dir.path().join("one.csv"), dir.path().join("two.csv"));
    std::fs::write(&one, "id,name\n1,a\n").unwrap();
    std::fs::write(&two, "id,name,city\n1,a,x\n").unwrap();
    let plan = ingest::plan_of(&ingest::preview(&one, None, None).unwrap());
    let error = ingest::import(&two, &plan, &Patient, &mut Kept::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "two.csv has 3 columns, but the mapping names 2"
    );
}

struct Impatient;

impl Progress for Impatient {
    fn advance(&self, _: u64, _: u64) -> bool {
        false
    }
}

struct Full;

impl Sink for Full {
    fn segment(&mut self, _: Segment) -> Result<(), SinkError> {
        Err(SinkError(Box::new(std::io::Error::other("the disk is full"))))
    }
    fn rejected(&mut self, _: Rejected) -> Result<(), SinkError> {
        Ok(())
    }
    fn restart(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

/// Writes to the file as soon as the second pass has handed over a segment.
struct Meddler(std::path::PathBuf);

impl Sink for Meddler {
    fn segment(&mut self, _: Segment) -> Result<(), SinkError> {
        Ok(())
    }
    fn rejected(&mut self, _: Rejected) -> Result<(), SinkError> {
        Ok(())
    }
    fn restart(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

impl Progress for Meddler {
    fn advance(&self, done: u64, total: u64) -> bool {
        if done * 2 == total {
            std::fs::write(&self.0, "id,name\n1,changed\n").expect("room on the disk");
        }
        true
    }
}

#[test]
fn cancelling_a_full_disk_and_a_changing_file_stop_the_import() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("export.csv");
    std::fs::write(&path, "id,name\n1,a\n2,b\n").unwrap();
    let plan = ingest::plan_of(&ingest::preview(&path, None, None).unwrap());
    let told = |error: ImportError| error.to_string();
    let cancelled = ingest::import(&path, &plan, &Impatient, &mut Kept::default()).map_err(told);
    assert_eq!(cancelled.unwrap_err(), "the import of export.csv was cancelled");
    let full = ingest::import(&path, &plan, &Patient, &mut Full).map_err(told);
    assert_eq!(
        full.unwrap_err(),
        "export.csv could not be stored: the disk is full"
    );
    let mut sink = Meddler(path.clone());
    let changed = ingest::import(&path, &plan, &Meddler(path.clone()), &mut sink).map_err(told);
    assert_eq!(changed.unwrap_err(), "export.csv changed while it was being read");
}
