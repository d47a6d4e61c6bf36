//! Where every line of a file goes: records as people really save them, and the lines among them that are none.

use crate::kept::{Imported, import_text};

fn finding<'a>(imported: &'a Imported, code: &str) -> &'a model::Finding {
    let found = imported
        .account
        .findings
        .iter()
        .find(|finding| finding.code == code);
    found.unwrap_or_else(|| panic!("no finding {code} in {:?}", imported.codes()))
}

#[test]
fn a_footer_padded_by_a_spreadsheet_is_no_record_and_its_count_is_checked() {
    let report = |stated: &str| {
        format!(
            "Lead ID,Lead Source,Email\n00Q1,Web,a@x.example\n00Q2,Web,b@x.example\n,,\n\
             \"Grand Totals ({stated} records)\",,\n\"Confidential Information - Do Not Distribute\",,\n\
             \"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved.\",,\n"
        )
    };
    let imported = import_text(report("2")).unwrap();
    assert_eq!((imported.account.rows, imported.account.rejected), (2, 0));
    assert_eq!((imported.skipped("footer"), imported.account.blank_lines), (3, 1));
    assert!(!imported.codes().contains(&"footer-count-differs"));
    assert_eq!(
        imported.preview.records_estimate, 2,
        "the preview counts the same"
    );

    let cut = import_text(report("5,700")).unwrap();
    assert_eq!(
        finding(&cut, "footer-count-differs").message,
        "The footer says 5700 records, but 2 came in."
    );
}

#[test]
fn a_record_worded_as_a_footer_stays_a_record_in_the_middle_and_where_other_cells_are_filled() {
    let imported = import_text(
        "Company,City\nConfidential Information,\nAcme,Berlin\nConfidential Information Ltd,Rome\n",
    )
    .unwrap();
    assert_eq!((imported.account.rows, imported.skipped("footer")), (3, 0));
}

#[test]
fn a_line_of_grand_totals_is_skipped_as_totals() {
    let imported = import_text("Owner,Leads,Amount\nAnn,3,100\nBob,4,200\nGrand Total,7,300\n").unwrap();
    assert_eq!((imported.account.rows, imported.skipped("subtotal")), (2, 1));
    assert_eq!(finding(&imported, "subtotal").line, Some(4));
}

#[test]
fn comments_are_skipped_where_they_do_not_fit_the_table() {
    let imported = import_text(
        "# exported by the nightly job\n#,Name,City\n#1,Ann,Rome\n# a break\n#2,Bob,\"Paris\"\n# end, of \"file\n",
    )
    .unwrap();
    assert_eq!(
        (imported.account.preamble_lines, imported.account.header_lines),
        (1, 1)
    );
    assert_eq!((imported.account.rows, imported.skipped("comment")), (2, 2));
    assert_eq!(finding(&imported, "comment").line, Some(4));
}

#[test]
fn exports_put_one_behind_the_other_have_their_headers_skipped() {
    let imported = import_text(
        "Email,City\na@x.example,Rome\nEmail,City\nb@x.example,Paris\n\u{feff}\"Email\",\"City\"\nc@x.example,Oslo\n",
    )
    .unwrap();
    assert_eq!(
        (imported.account.rows, imported.skipped("repeated-header")),
        (3, 2)
    );
    assert_eq!(finding(&imported, "repeated-header").line, Some(3));
}

#[test]
fn of_several_tables_the_first_comes_in_and_the_next_is_told() {
    let wider = import_text(
        "Email,City\na@x.example,Rome\nb@x.example,Oslo\n\nStage,Meaning,Order\nOpen,Still open,1\nWon,Won,2\n",
    )
    .unwrap();
    assert_eq!((wider.account.rows, wider.account.rejected), (2, 0));
    assert_eq!((wider.skipped("second-table"), wider.account.blank_lines), (3, 1));
    assert_eq!(finding(&wider, "second-table").line, Some(5));
    assert_eq!(wider.preview.records_estimate, 2);

    let as_wide = import_text(
        "Email,City,Created\na@x.example,Rome,2026-01-02\n,,\nOwner,Leads,Amount\nAnn,12,300.00\nBob,7,250.00\n",
    )
    .unwrap();
    assert_eq!((as_wide.account.rows, as_wide.skipped("second-table")), (1, 3));
    assert_eq!(as_wide.column("created_at"), ["2026-01-02"]);
}

#[test]
fn a_blank_line_between_records_begins_no_table() {
    let imported = import_text(
        "Name,City,Source\nAnn Lee,Rome,Web\n\nBob Roe,Oslo,Event\nCy Poe,Paris,Web\n\nDi Fox,Bonn,Web\n",
    )
    .unwrap();
    assert_eq!((imported.account.rows, imported.account.blank_lines), (4, 2));
}

#[test]
fn a_whole_line_quoted_into_one_cell_is_unwrapped_and_counted() {
    let imported = import_text(
        "id,name,note,city\n1,Ann,x,Rome\n\"2,Bob,\"\"says \"\"\"\"hi\"\"\"\", twice\"\",Oslo\"\n\"3,Cy,,Bonn\",,,\n4,Di,y,Paris\n",
    )
    .unwrap();
    assert_eq!(imported.column("id")[..2], ["1", "2"]);
    assert_eq!(imported.column("note")[1], "says \"hi\", twice");
    assert_eq!(imported.account.rows, 4);
    let told = finding(&imported, "requoted-lines");
    assert_eq!(
        (told.count, told.line),
        (1, Some(3)),
        "at the full width only wider tables are unwrapped"
    );

    let wide = import_text("a,b,c,d,e,\n1,2,3,4,v,\n\"6,7,8,9,\"\"x, y\"\",\",,,,,\n2,3,4,5,w,\n").unwrap();
    assert_eq!(
        (wide.column("a"), wide.column("e")),
        (
            vec!["1".to_owned(), "6".into(), "2".into()],
            vec!["v".to_owned(), "x, y".into(), "w".into()],
        )
    );
}

#[test]
fn empty_cells_left_out_at_the_end_are_empty_where_the_file_does_so_throughout() {
    let line = |n: usize| match n % 3 {
        0 => format!("{n},Ann,Rome,Web\n"),
        1 => format!("{n},Bob,Oslo\n"),
        _ => format!("{n},Cy,Bonn,Event\n"),
    };
    let text: String = (0..30).map(line).collect();
    let imported = import_text(format!("id,name,city,source\n{text}")).unwrap();
    assert_eq!((imported.account.rows, imported.account.rejected), (30, 0));
    assert_eq!(imported.column("id")[1], "1");
    let told = finding(&imported, "short-records");
    assert_eq!((told.count, told.line), (10, Some(3)));
    assert!(
        imported
            .preview
            .findings
            .iter()
            .any(|finding| finding.code == "short-records")
    );

    let some_stand = import_text(format!("id,name,city,source\n{text}40,Di,Paris,\n")).unwrap();
    assert_eq!((some_stand.account.rows, some_stand.account.rejected), (21, 10));
}

#[test]
fn quotes_escaped_by_a_backslash_are_read() {
    let imported = import_text(
        "id,note,city\n1,\"says \\\"hi\\\", twice\",Rome\n2,\"a \\\"b\\\" c\\\\\",Oslo\n3,plain,Bonn\n",
    )
    .unwrap();
    assert_eq!(imported.preview.dialect.escape, Some('\\'));
    assert_eq!(
        imported.column("note"),
        ["says \"hi\", twice", "a \"b\" c\\", "plain"]
    );
}

#[test]
fn the_first_line_that_excel_writes_is_preamble() {
    let imported = import_text("sep=;\r\nName;Amount\r\nA, B;1\r\nC;2\r\n").unwrap();
    assert_eq!(imported.preview.dialect.delimiter, ';');
    assert_eq!((imported.account.preamble_lines, imported.account.rows), (1, 2));
}
