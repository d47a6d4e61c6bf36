//! What is no XLSX: archives, pages, and the other formats of workbooks.

use std::path::Path;

use crate::books::{folder, of_sheet, simple, zipped};
use crate::kept::import;
use ingest::ImportError;
use model::Kind;

#[test]
fn a_zip_with_one_export_is_that_export() {
    let dir = folder();
    let path = dir.path().join("hubspot-crm-exports-all-contacts.zip");
    let csv = "\"Record ID\",\"Email\",\"Lifecycle Stage\"\n\"1\",\"müller@example.com\",\"Lead\"\n\"2\",\"b@example.com\",\"Customer\"\n";
    zipped(
        &path,
        &[
            ("exports/all-contacts.csv", csv.as_bytes()),
            ("__MACOSX/x", b"noise"),
        ],
    );
    let got = import(&path, None).unwrap();
    assert_eq!(got.account.rows, 2);
    assert_eq!(got.column("email"), ["müller@example.com", "b@example.com"]);
    assert_eq!(got.preview.container.unwrap().kind, "ZIP");
    assert_eq!(
        ingest::raw_lines(&path, None, "UTF-8", 3, 1).unwrap(),
        "\"2\",\"b@example.com\",\"Customer\""
    );
}

#[test]
fn of_a_zip_with_several_one_is_read_and_the_others_are_named() {
    let dir = folder();
    let path = dir.path().join("exports.zip");
    zipped(
        &path,
        &[
            ("contacts.csv", b"Email\na@example.com\n"),
            ("deals.csv", b"Deal Name,Amount\nAcme,5\n"),
        ],
    );
    let got = import(&path, None).unwrap();
    let finding = got
        .account
        .findings
        .iter()
        .find(|finding| finding.code == "several-files")
        .unwrap();
    assert_eq!(finding.examples, ["contacts.csv", "deals.csv"]);
    let deals = ingest::preview(&path, Some(&of_sheet("deals.csv")), None).unwrap();
    assert_eq!(deals.columns.len(), 2);
}

#[test]
fn a_workbook_in_a_zip_is_read_and_a_zip_in_a_zip_is_not() {
    let dir = folder();
    let book = std::fs::read(simple(&dir, "leads.xlsx")).unwrap();
    let path = dir.path().join("leads.zip");
    zipped(&path, &[("leads.xlsx", &book)]);
    let got = import(&path, None).unwrap();
    assert_eq!(got.account.rows, 2);
    let outer = dir.path().join("outer.zip");
    zipped(
        &dir.path().join("inner.zip"),
        &[("a.csv", b"Email\na@example.com\n")],
    );
    let inner = std::fs::read(dir.path().join("inner.zip")).unwrap();
    zipped(&outer, &[("inner.zip", &inner)]);
    assert!(matches!(
        ingest::preview(&outer, None, None),
        Err(ImportError::Nested { .. })
    ));
    let empty = dir.path().join("empty.zip");
    zipped(&empty, &[]);
    assert!(matches!(
        ingest::preview(&empty, None, None),
        Err(ImportError::NothingInside { .. })
    ));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let dir = folder();
    let path = dir.path().join("bomb.zip");
    zipped(&path, &[("leads.csv", &vec![b'0'; 20 << 20])]);
    assert!(std::fs::metadata(&path).unwrap().len() < 1 << 20);
    assert!(matches!(
        ingest::preview(&path, None, None),
        Err(ImportError::TooLarge { .. })
    ));
    let book = dir.path().join("bomb.xlsx");
    zipped(
        &book,
        &[
            ("[Content_Types].xml", b"<Types/>"),
            ("xl/sharedStrings.xml", &vec![b'0'; 20 << 20]),
        ],
    );
    assert!(matches!(
        ingest::preview(&book, None, None),
        Err(ImportError::TooLarge { .. })
    ));
}

#[test]
fn an_html_table_named_xls_comes_in() {
    let dir = folder();
    let path = dir.path().join("report.xls");
    let page = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=ISO-8859-1\"><style>td > b {}</style></head>
        <body><table border=1><tr><th>Lead ID</th><th>Email</th><th>Company / Account</th></tr>
        <tr><td>L1</td><td>m\u{fc}ller@example.com</td><td rowspan=2>M&uuml;ller &amp; <b>S&ouml;hne</b></td></tr>
        <tr><td>L2</td><td>b@example.com</td></tr>
        <tr><td>L3</td><td>c@example.com<td>Gamma<br>AG</table></body></html>";
    std::fs::write(
        &path,
        page.chars()
            .map(|char| u32::from(char) as u8)
            .collect::<Vec<u8>>(),
    )
    .unwrap();
    let got = import(&path, None).unwrap();
    assert_eq!(got.preview.container.as_ref().unwrap().kind, "HTML table");
    assert_eq!(
        got.column("email"),
        ["müller@example.com", "b@example.com", "c@example.com"]
    );
    assert_eq!(
        got.column("company"),
        ["Müller & Söhne", "Müller & Söhne", "Gamma\u{2028}AG"]
    );
    std::fs::write(&path, "<!DOCTYPE html><html><body>Please log in</body></html>").unwrap();
    let error = ingest::preview(&path, None, None).unwrap_err();
    assert_eq!(
        error.to_string(),
        "report.xls is not a text file; it looks like a web page without a table"
    );
}

#[test]
fn an_excel_2003_xml_workbook_comes_in() {
    let dir = folder();
    let path = dir.path().join("report.xls");
    let xml = "<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?>
        <Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\" xmlns:ss=\"urn:schemas-microsoft-com:office:spreadsheet\">
        <Worksheet ss:Name=\"Leads\"><Table>
        <Row ss:Index=\"3\"><Cell><Data ss:Type=\"String\">Lead ID</Data></Cell><Cell><Data ss:Type=\"String\">Created Date</Data></Cell><Cell><Data ss:Type=\"String\">Lead Score</Data></Cell></Row>
        <Row><Cell><Data ss:Type=\"String\">L1</Data></Cell><Cell ss:Index=\"3\"><Data ss:Type=\"Number\">40.5</Data></Cell></Row>
        <Row><Cell><Data ss:Type=\"String\">L2</Data></Cell><Cell><Data ss:Type=\"DateTime\">2026-03-29T00:00:00.000</Data></Cell></Row>
        </Table></Worksheet></Workbook>";
    std::fs::write(&path, xml).unwrap();
    let got = import(&path, None).unwrap();
    assert_eq!(got.kept.segments[0].lines, [4, 5]);
    assert_eq!(got.column("created_at"), ["", "2026-03-29"]);
    assert_eq!(got.column("lead_score"), ["40.5", ""]);
}

#[test]
fn an_opendocument_sheet_comes_in() {
    let dir = folder();
    let path = dir.path().join("leads.ods");
    let content = "<?xml version=\"1.0\"?><office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"Leads\">\
        <table:table-row table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>\
        <table:table-row><table:table-cell office:value-type=\"string\"><text:p>Lead ID</text:p></table:table-cell><table:table-cell office:value-type=\"string\"><text:p>Created Date</text:p></table:table-cell></table:table-row>\
        <table:table-row><table:table-cell office:value-type=\"string\"><text:p>L1</text:p></table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-29\"><text:p>29.03.26</text:p></table:table-cell></table:table-row>\
        <table:table-row><table:table-cell office:value-type=\"string\"><text:p>L2</text:p></table:table-cell><table:table-cell office:value-type=\"date\" office:date-value=\"2026-03-30T00:00:00\"><text:p>30.03.26</text:p></table:table-cell></table:table-row>\
        <table:table-row table:number-rows-repeated=\"1048571\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
        </table:table></office:spreadsheet></office:body></office:document-content>";
    let manifest = "<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>";
    zipped(
        &path,
        &[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", manifest.as_bytes()),
            ("content.xml", content.as_bytes()),
        ],
    );
    let got = import(&path, None).unwrap();
    assert_eq!(got.column("created_at"), ["2026-03-29", "2026-03-30"]);
    assert_eq!(got.kind("created_at"), Kind::Date);
    assert_eq!(got.kept.segments[0].lines, [4, 5]);
}

#[test]
fn an_excel_97_workbook_comes_in() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/leads.xls");
    let got = import(&path, None).unwrap();
    assert_eq!(got.preview.container.as_ref().unwrap().kind, "Excel 97 workbook");
    assert_eq!(got.column("created_at"), ["2026-03-29", "2026-03-30"]);
    assert_eq!(got.column("lead_score"), ["40.5", "41.5"]);
    assert_eq!(got.kept.segments[0].lines, [2, 3]);
}

/// A record of the binary format: its number and length in groups of seven bits, then its content.
fn record(number: u32, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for mut value in [number, content.len() as u32] {
        while value >= 0x80 {
            bytes.push(value as u8 | 0x80);
            value >>= 7;
        }
        bytes.push(value as u8);
    }
    [&bytes, content].concat()
}

fn wide(text: &str) -> Vec<u8> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let bytes = units.iter().flat_map(|unit| unit.to_le_bytes());
    (units.len() as u32)
        .to_le_bytes()
        .into_iter()
        .chain(bytes)
        .collect()
}

#[test]
fn an_excel_binary_workbook_comes_in() {
    let dir = folder();
    let path = dir.path().join("leads.xlsb");
    let bundle = [&[0, 0, 0, 0, 1, 0, 0, 0][..], &wide("rId1"), &wide("Leads")].concat();
    let workbook = [record(0x9c, &bundle), record(0x90, &[]), record(0x84, &[])].concat();
    let place = |column: u32| [column.to_le_bytes(), [0; 4]].concat();
    let text = |column, text| record(6, &[place(column), wide(text)].concat());
    let number = |column, number: f64| record(5, &[place(column), number.to_le_bytes().to_vec()].concat());
    let row = |row: u32| record(0, &row.to_le_bytes());
    let sheet = [
        record(0x81, &[]),
        record(0x94, &[0; 16]),
        record(0x91, &[]),
        row(1),
        text(0, "Lead ID"),
        text(1, "Lead Score"),
        row(2),
        text(0, "L1"),
        number(1, 40.5),
        row(3),
        text(0, "L2"),
        number(1, 7.0),
        record(0x92, &[]),
    ]
    .concat();
    let relations = "<Relationships><Relationship Id=\"rId1\" Type=\"worksheet\" Target=\"worksheets/sheet1.bin\"/></Relationships>";
    zipped(
        &path,
        &[
            ("xl/workbook.bin", &workbook),
            ("xl/_rels/workbook.bin.rels", relations.as_bytes()),
            ("xl/worksheets/sheet1.bin", &sheet),
        ],
    );
    let got = import(&path, None).unwrap();
    assert_eq!(
        got.preview.container.as_ref().unwrap().kind,
        "Excel binary workbook"
    );
    assert_eq!(got.column("lead_score"), ["40.5", "7"]);
    assert_eq!(got.kept.segments[0].lines, [3, 4]);
}
