//! Excel workbooks: the same records come out as from a text, whatever the file is called.

use crate::books::{HEADER, folder, leads, of_sheet, save, simple, texts, zipped};
use crate::kept::import;
use ingest::ImportError;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

#[test]
fn a_workbook_comes_in_whatever_it_is_called() {
    let dir = folder();
    for name in ["leads.xlsx", "leads.csv", "leads.xls"] {
        let got = import(&simple(&dir, name), None).unwrap();
        assert_eq!(got.column("created_at"), ["2026-03-29", "2026-03-30"], "{name}");
        assert_eq!(got.column("lead_score"), ["40.5", "41.5"]);
        assert_eq!(got.kept.segments[0].lines, [2, 3]);
        let container = got.preview.container.clone().unwrap();
        assert_eq!(
            (container.kind.as_str(), container.sheet.as_str()),
            ("Excel workbook", "Leads")
        );
    }
}

#[test]
fn the_fingerprint_and_size_are_those_of_the_workbook() {
    let dir = folder();
    let path = simple(&dir, "leads.xlsx");
    let bytes = std::fs::read(&path).unwrap();
    let got = import(&path, None).unwrap();
    assert_eq!(got.account.fingerprint, blake3::hash(&bytes).to_hex().as_str());
    assert_eq!(
        (got.account.bytes, got.preview.bytes),
        (bytes.len() as u64, bytes.len() as u64)
    );
}

#[test]
fn a_row_of_the_sheet_is_shown_as_its_cells() {
    let dir = folder();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    leads(sheet, 0, 0);
    sheet.write_string(2, 1, "l2@example.com\nsecond line").unwrap();
    let path = save(&mut book, &dir, "leads.xlsx");
    assert_eq!(
        ingest::raw_lines(&path, None, "UTF-8", 3, 1).unwrap(),
        "\"L2\",\"l2@example.com\u{2028}second line\",2026-03-30,41.5"
    );
}

#[test]
fn the_1904_date_system_means_the_same_days() {
    let dir = folder();
    let path = simple(&dir, "leads.xlsx");
    let older = dir.path().join("mac.xlsx");
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&path).unwrap()).unwrap();
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        if name == "xl/workbook.xml" {
            let text = String::from_utf8(bytes).unwrap();
            assert!(text.contains("<workbookPr "));
            bytes = text
                .replace("<workbookPr ", "<workbookPr date1904=\"1\" ")
                .into_bytes();
        } else if name == "xl/worksheets/sheet1.xml" {
            // 46110 is 2026-03-29 counted from 1900; counted from 1904 it is 1,462 less.
            let text = String::from_utf8(bytes).unwrap();
            bytes = text
                .replace("<v>46110</v>", "<v>44648</v>")
                .replace("<v>46111</v>", "<v>44649</v>")
                .into_bytes();
        }
        files.push((name, bytes));
    }
    let files: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
        .collect();
    zipped(&older, &files);
    assert_eq!(
        import(&older, None).unwrap().column("created_at"),
        ["2026-03-29", "2026-03-30"]
    );
}

#[test]
fn dates_kept_as_text_stay_text() {
    let dir = folder();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    texts(sheet, 0, 0, &HEADER);
    texts(sheet, 1, 0, &["L1", "a@example.com", "3/29/2024", "0040"]);
    texts(sheet, 2, 0, &["L2", "b@example.com", "12/31/2024", "0041"]);
    let path = save(&mut book, &dir, "leads.xlsx");
    assert_eq!(
        ingest::raw_lines(&path, None, "UTF-8", 2, 1).unwrap(),
        "\"L1\",\"a@example.com\",\"3/29/2024\",\"0040\""
    );
    assert_eq!(
        import(&path, None).unwrap().column("created_at"),
        ["2024-03-29", "2024-12-31"]
    );
}

#[test]
fn truths_times_and_formulas_come_as_last_calculated_and_their_errors_are_unknown() {
    let dir = folder();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    texts(
        sheet,
        0,
        0,
        &["Lead ID", "Converted", "Created Date", "Lead Score"],
    );
    let at = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    sheet.write_string(1, 0, "L1").unwrap();
    sheet.write_boolean(1, 1, true).unwrap();
    let noon = ExcelDateTime::from_ymd(2026, 3, 29)
        .unwrap()
        .and_hms(14, 30, 0)
        .unwrap();
    sheet.write_datetime_with_format(1, 2, &noon, &at).unwrap();
    sheet
        .write_formula(1, 3, Formula::new("=20+20").set_result("40"))
        .unwrap();
    sheet.write_string(2, 0, "L2").unwrap();
    sheet
        .write_formula(2, 3, Formula::new("=NA()").set_result("#N/A"))
        .unwrap();
    let path = save(&mut book, &dir, "leads.xlsx");
    let lines = ingest::raw_lines(&path, None, "UTF-8", 2, 2).unwrap();
    assert_eq!(lines, "\"L1\",TRUE,2026-03-29 14:30:00,40\n\"L2\",,,");
    let got = import(&path, None).unwrap();
    let finding = got
        .account
        .findings
        .iter()
        .find(|finding| finding.code == "formula-errors")
        .unwrap();
    assert_eq!((finding.count, finding.line), (1, Some(3)));
}

#[test]
fn of_several_sheets_the_first_that_is_visible_and_holds_a_table_is_read() {
    let dir = folder();
    let mut book = Workbook::new();
    texts(
        book.add_worksheet().set_name("Cover").unwrap(),
        2,
        1,
        &["Leads of the first quarter"],
    );
    let hidden = book.add_worksheet().set_name("Old").unwrap();
    leads(hidden, 0, 0);
    hidden.set_hidden(true);
    leads(book.add_worksheet().set_name("Leads").unwrap(), 0, 0);
    let other = book.add_worksheet().set_name("Deals").unwrap();
    texts(other, 3, 0, &["Opportunity ID", "Opportunity Name", "Stage"]);
    texts(other, 4, 0, &["O1", "Acme", "Proposal"]);
    texts(other, 5, 0, &["O2", "Beta", "Closed Won"]);
    let path = save(&mut book, &dir, "all.xlsx");

    let got = import(&path, None).unwrap();
    let container = got.preview.container.clone().unwrap();
    assert_eq!(container.sheet, "Leads");
    assert_eq!(container.sheets, ["Cover", "Old", "Leads", "Deals"]);
    assert_eq!(container.hidden_sheets, ["Old"]);
    let told = |preview: &ingest::Preview| {
        let mut findings = preview.findings.iter();
        let found = findings.find(|finding| finding.code == "several-sheets");
        found.unwrap().message.clone()
    };
    assert_eq!(
        told(&got.preview),
        "The workbook has 4 sheets; \"Leads\" is read. The hidden sheet \"Old\" is not."
    );
    let old = ingest::preview(&path, Some(&of_sheet("Old")), None).unwrap();
    assert_eq!(
        told(&old),
        "The workbook has 4 sheets; \"Old\", which is hidden, is read."
    );
    assert_eq!(old.sample.len(), 2);

    let chosen = ingest::preview(&path, Some(&of_sheet("Deals")), None).unwrap();
    assert_eq!(chosen.dialect.header_line, 4);
    assert_eq!(chosen.sample_lines, [5, 6]);
    let error = ingest::preview(&path, Some(&of_sheet("Cases")), None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "all.xlsx has no sheet \"Cases\"; there is Cover, Old, Leads, Deals"
    );
}

#[test]
fn a_formatted_report_loses_its_frame_and_its_groups_are_filled() {
    let dir = folder();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    texts(sheet, 1, 1, &["Open pipeline"]);
    texts(sheet, 2, 1, &["As of 2026-03-29 10:00:00"]);
    texts(sheet, 4, 1, &["Filtered By"]);
    texts(sheet, 5, 1, &["Show: All opportunities"]);
    texts(
        sheet,
        13,
        1,
        &["Stage  ↑", "Opportunity ID", "Opportunity Name", "Amount"],
    );
    let record = |sheet: &mut Worksheet, row, cells: [&str; 3], amount: f64| {
        texts(sheet, row, 1, &cells);
        sheet.write_number(row, 4, amount).unwrap();
    };
    record(sheet, 14, ["Proposal", "O1", "Acme"], 100.0);
    record(sheet, 15, ["", "O2", "Beta"], 200.0);
    record(sheet, 16, ["Subtotal", "Sum", ""], 300.0);
    record(sheet, 17, ["", "Count", ""], 2.0);
    record(sheet, 18, ["Closed Won", "O3", "Gamma"], 50.0);
    record(sheet, 19, ["Subtotal", "Sum", ""], 50.0);
    record(sheet, 20, ["", "Count", ""], 1.0);
    record(sheet, 21, ["Total", "Sum", ""], 350.0);
    record(sheet, 22, ["", "Count", ""], 3.0);
    texts(sheet, 24, 1, &["Confidential Information - Do Not Distribute"]);
    texts(
        sheet,
        25,
        1,
        &["Copyright © 2000-2026 salesforce.com, inc. All rights reserved."],
    );
    let path = save(&mut book, &dir, "report1700000000.xlsx");

    let got = import(&path, None).unwrap();
    assert_eq!(got.preview.dialect.header_line, 14);
    assert_eq!(got.preview.columns[0].header, "Stage");
    assert_eq!(got.column("stage"), ["Proposal", "Proposal", "Closed Won"]);
    assert_eq!(got.column("amount"), ["100", "200", "50"]);
    assert_eq!(got.kept.segments[0].lines, [15, 16, 19]);
    assert!(got.codes().contains(&"grouped-rows"));
    assert_eq!(got.account.preamble_lines, 13);
    let skipped = got
        .account
        .skipped
        .iter()
        .map(|skipped| (skipped.rule.as_str(), skipped.lines));
    assert_eq!(
        skipped.collect::<Vec<_>>(),
        [("footer", 2), ("subtotal", 4), ("total", 2)]
    );
    assert_eq!(got.account.rejected, 0);
}

#[test]
fn hidden_columns_are_left_out_unless_mapped_and_do_not_clash() {
    let dir = folder();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    texts(
        sheet,
        0,
        0,
        &[
            "(Do Not Modify) Lead",
            "(Do Not Modify) Row Checksum",
            "Modified On",
            "Topic",
            "Modified On",
        ],
    );
    texts(sheet, 1, 0, &["guid", "xyz", "2026-03-01", "Acme", "2026-03-02"]);
    texts(
        sheet,
        2,
        0,
        &["guid2", "xyz2", "2026-03-03", "Beta", "2026-03-04"],
    );
    for column in 0..3 {
        sheet.set_column_hidden(column).unwrap();
    }
    let got = import(&save(&mut book, &dir, "My Active Leads.xlsx"), None).unwrap();
    let skipped: Vec<bool> = got.plan.columns.iter().map(|column| column.skip).collect();
    assert_eq!(skipped, [true, true, true, false, false]);
    assert_eq!(got.account.columns.len(), 2);
    let findings = &got.preview.findings;
    let told = findings
        .iter()
        .find(|finding| finding.code == "hidden-columns")
        .unwrap();
    assert_eq!(told.message, "3 hidden columns of the sheet are left out.");
}

#[test]
fn what_can_not_be_read_says_why() {
    let dir = folder();
    let whole = std::fs::read(simple(&dir, "leads.xlsx")).unwrap();
    let path = dir.path().join("cut.xlsx");
    let message = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        ingest::preview(&path, None, None).unwrap_err().to_string()
    };
    assert_eq!(
        message(&whole[..whole.len() / 2]),
        "cut.xlsx can't be read as an Excel workbook or ZIP; it is damaged or was cut short"
    );
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    let stream: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let padding = [0; 600];
    assert_eq!(
        message(&[&ole[..], &padding[..], &stream[..], &padding[..]].concat()),
        "cut.xlsx is protected by a password"
    );
    assert_eq!(
        message(&[&ole[..], &padding[..]].concat()),
        "cut.xlsx can't be read as an old Excel workbook (.xls); it is damaged or was cut short"
    );
    let mut book = Workbook::new();
    book.add_worksheet();
    let empty = save(&mut book, &dir, "empty.xlsx");
    assert!(matches!(
        ingest::preview(&empty, None, None),
        Err(ImportError::Empty { .. })
    ));
}

#[test]
fn a_workbook_that_changes_meanwhile_is_refused() {
    let dir = folder();
    let path = simple(&dir, "leads.xlsx");
    let opened = ingest::open(&path, None).unwrap();
    let plan = ingest::plan_of(&opened.preview(None, None).unwrap());
    let mut book = Workbook::new();
    leads(book.add_worksheet(), 5, 0);
    save(&mut book, &dir, "leads.xlsx");
    let done = opened.import(&plan, &crate::kept::Patient, &mut crate::kept::Kept::default());
    assert!(matches!(done, Err(ImportError::Changed { .. })));
}
