//! Rejected records go out with their reasons, are mended, and go back into the source they came from.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use model::Team;
use workbench::Workbench;
use workbench::api::{ImportPreview, ImportRequest, PreviewRequest, RowSet, RowsRequest, SourceCard};

const EXPORT: &str = "Lead ID;Company;Phone;Created Date;Amount\n\
    L1;Acme;+49 30;31/03/2026;1.000,50\n\
    L2;=Sum GmbH;+49 40;03/04/2026;7,25;too;much\n\
    L3;Bolt;+49 50;05/06/2026\n\
    L4;Cobalt;+49 60;30/06/2026;2,00\n\
    L5;\"open;+49 70\n\
    L6;Dune;+49 80;01/07/2026;3,00\n";

/// A workspace with the export in it.
struct Desk {
    folder: tempfile::TempDir,
    bench: Workbench,
}

impl Desk {
    fn new() -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let bench = Workbench::new(folder.path().to_owned());
        bench.new_workspace(&folder.path().join("a.counterpart")).unwrap();
        let desk = Desk { folder, bench };
        let card = desk.bring_in(&desk.file("leads.csv", EXPORT));
        assert_eq!((card.account.rows, card.account.rejected), (3, 3));
        desk
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn looked_at(&self, path: &Path) -> ImportPreview {
        let request = PreviewRequest {
            team: None,
            fresh: false,
            file: path.display().to_string(),
            dialect: None,
            table: None,
        };
        self.bench.preview_import(&request).unwrap()
    }

    fn request(&self, path: &Path) -> ImportRequest {
        let preview = self.looked_at(path);
        ImportRequest {
            file: path.display().to_string(),
            team: Team::Marketing,
            plan: preview.plan,
            as_of: None,
            mends: preview.mends.map(|mends| mends.source),
        }
    }

    fn bring_in(&self, path: &Path) -> SourceCard {
        let source = self.bench.import(&self.request(path)).unwrap();
        self.cards()
            .into_iter()
            .find(|card| card.source == source)
            .unwrap()
    }

    fn cards(&self) -> Vec<SourceCard> {
        self.bench.sources().unwrap()
    }

    /// The rejected lines as they are saved.
    fn saved(&self) -> String {
        let path = self.folder.path().join("rejected.csv");
        self.bench.export_rejected(self.cards()[0].source, &path).unwrap();
        std::fs::read_to_string(&path).unwrap()
    }

    /// The rejected lines mended, without the last of them.
    fn mended(&self) -> PathBuf {
        let mended = self
            .saved()
            .replace("\"too\";\"much\"", "\"\";\"\"")
            .replace("\"05/06/2026\";\"\"", "\"05/06/2026\";\"9,00\"");
        let lines: Vec<&str> = mended.lines().take(3).collect();
        self.file("mended.csv", &lines.join("\r\n"))
    }

    /// Line and cells of every record of the only source.
    fn records(&self) -> Vec<String> {
        let set = RowSet::Source {
            source: self.cards()[0].source,
        };
        let request = RowsRequest {
            set: set.clone(),
            offset: 0,
            limit: 10,
            sort: None,
        };
        let page = self.bench.rows(&request).unwrap();
        let row = |at: usize| {
            let origin = workbench::api::OriginRequest {
                set: set.clone(),
                record: page.rows[at].record,
            };
            let line = self.bench.origin(&origin).unwrap().lines[0].line;
            let cells: Vec<String> = page.rows[at]
                .cells
                .iter()
                .map(|cell| match cell {
                    workbench::api::CellValue::Null => "–".to_owned(),
                    workbench::api::CellValue::Text(text) => text.clone(),
                    workbench::api::CellValue::Number(number) => number.to_string(),
                    workbench::api::CellValue::YesNo(yes) => yes.to_string(),
                })
                .collect();
            format!("{line}: {}", cells.join(" | "))
        };
        (0..page.rows.len()).map(row).collect()
    }
}

/// Every physical line is in one count.
fn is_whole(card: &SourceCard) -> bool {
    let account = &card.account;
    let skipped: u64 = account.skipped.iter().map(|skipped| skipped.lines).sum();
    let counted = account.preamble_lines + account.header_lines + account.accepted_lines;
    account.lines == counted + account.blank_lines + skipped + account.rejected_lines
}

#[test]
fn rejected_records_are_saved_with_their_lines_and_reasons() {
    let text = Desk::new().saved();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[..2],
        [
            "\u{feff}\"Lead ID\";\"Company\";\"Phone\";\"Created Date\";\"Amount\";\"\";\"\";\"Rejected line\";\"Rejected because\"",
            "\"L2\";\"'=Sum GmbH\";\"'+49 40\";\"03/04/2026\";\"7,25\";\"too\";\"much\";\"3\";\"It has 7 fields, but the header names 5.\"",
        ]
    );
}

#[test]
fn mended_lines_go_back_into_their_source_and_one_undo_takes_them_out() {
    let desk = Desk::new();
    let file = desk.mended();
    let before = desk.cards();
    let mends = desk.looked_at(&file).mends.unwrap();
    assert_eq!(mends.source, before[0].source);
    assert_eq!(
        mends.notice,
        "These are 2 mended lines of leads.csv: they will be added to it."
    );

    let card = desk.bring_in(&file);
    assert_eq!(desk.cards().len(), 1, "it is no source of its own");
    assert_eq!((card.account.rows, card.account.rejected), (5, 1));
    assert!(is_whole(&card) && is_whole(&before[0]));
    assert_eq!(card.account.lines, before[0].account.lines);
    assert_eq!(card.fingerprint, before[0].fingerprint);
    let headers = |card: &SourceCard| {
        card.columns
            .iter()
            .map(|column| column.header.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(headers(&card), headers(&before[0]));
    assert_eq!(
        desk.records(),
        [
            "2: L1 | Acme | +49 30 | 2026-03-31 | 100050",
            "5: L4 | Cobalt | +49 60 | 2026-06-30 | 200",
            "7: L6 | Dune | +49 80 | 2026-07-01 | 300",
            "3: L2 | =Sum GmbH | +49 40 | 2026-04-03 | 725",
            "4: L3 | Bolt | +49 50 | 2026-06-05 | 900",
        ],
        "day first and with a decimal comma (money in cents), as the source's other lines prove"
    );
    let still = desk.bench.rejected(card.source, 0, 10).unwrap().rejected;
    assert_eq!(still.iter().map(|one| one.line).collect::<Vec<_>>(), [6]);
    let note = card
        .findings
        .iter()
        .find(|finding| finding.code == "mended-lines")
        .unwrap();
    assert!(
        note.message
            .starts_with("2 records of leads.csv came back mended in mended.csv")
    );

    assert_eq!(
        desk.bench.undo().unwrap().as_deref(),
        Some("Put mended lines back into leads.csv")
    );
    let card = &desk.cards()[0];
    assert_eq!((card.account.rows, card.account.rejected), (3, 3));
    desk.bench.redo().unwrap();
    assert_eq!(desk.cards()[0].account.rows, 5);
}

#[test]
fn the_same_mended_lines_once_more_add_nothing() {
    let desk = Desk::new();
    let file = desk.mended();
    desk.bring_in(&file);
    assert_eq!(
        desk.looked_at(&file).mends.unwrap().notice,
        "These are rejected lines of leads.csv, and none of them is rejected there any more."
    );
    let again = desk.bench.import(&desk.request(&file)).unwrap_err();
    assert_eq!(again.problem().code, "nothing-mended");
    assert_eq!(desk.cards()[0].account.rows, 5);
}

#[test]
fn lines_still_broken_stay_rejected_and_records_of_no_rejected_line_are_left_out() {
    let desk = Desk::new();
    let saved = desk.saved();
    let stranger = "\"L9\";\"New\";\"\";\"\";\"\";\"\";\"\";\"99\";\"\"\r\n";
    let file = desk.file("mended.csv", &format!("{saved}{stranger}"));
    let card = desk.bring_in(&file);
    assert_eq!((card.account.rows, card.account.rejected), (5, 1));
    let still = desk.bench.rejected(card.source, 0, 10).unwrap().rejected;
    assert_eq!((still[0].line, still[0].code.as_str()), (3, "too-many-fields"));
    let codes: Vec<&str> = card
        .findings
        .iter()
        .map(|finding| finding.code.as_str())
        .collect();
    assert!(
        codes.contains(&"too-many-fields") && !codes.contains(&"unclosed-quote"),
        "{codes:?}"
    );
    let note = card
        .findings
        .iter()
        .find(|finding| finding.code == "mended-lines")
        .unwrap();
    assert!(
        note.message.ends_with(
            "1 record of it could still not be read. 1 record of it named no line that is rejected, and was left out."
        ),
        "{}",
        note.message
    );
}

#[test]
fn a_spreadsheet_may_save_them_with_commas_and_a_newer_export_replaces_them() {
    let desk = Desk::new();
    let commas = "Lead ID,Company,Phone,Created Date,Amount,,,Rejected line,Rejected because\n\
        L2,=Sum GmbH,+49 40,03/04/2026,\"7,25\",,,3,It has 7 fields\n";
    let card = desk.bring_in(&desk.file("mended.csv", commas));
    assert_eq!((card.account.rows, card.account.rejected), (4, 2));
    assert_eq!(desk.records()[3], "3: L2 | =Sum GmbH | +49 40 | 2026-04-03 | 725");

    let newer = desk.file(
        "leads-newer.csv",
        "Lead ID;Company;Phone;Created Date;Amount\nL1;Acme;+49 30;31/03/2026;1.000,50\nL2;Sum;+49 40;03/04/2026;7,25\nL4;Cobalt;+49 60;30/06/2026;2,00\n",
    );
    let preview = desk.looked_at(&newer);
    assert_eq!(preview.updates.len(), 1);
    let arrival = desk.bench.check(&desk.request(&newer)).unwrap();
    let decision = workbench::api::Decision::Update { keep_gone: false };
    desk.bench
        .decide(&workbench::api::DecideRequest { arrival, decision })
        .unwrap();
    let cards = desk.cards();
    assert_eq!((cards.len(), cards[0].account.rows), (1, 3));
    assert_eq!(desk.records()[1], "3: L2 | Sum | +49 40 | 2026-04-03 | 725");
}

#[test]
fn numbers_of_a_workbook_have_a_decimal_point_whatever_the_export_had() {
    let desk = Desk::new();
    let page = "<html><table><tr><th>Lead ID</th><th>Company</th><th>Phone</th><th>Created Date</th><th>Amount</th>\
        <th>Rejected line</th><th>Rejected because</th></tr>\
        <tr><td>L2</td><td>Sum</td><td>40</td><td>2026-04-03</td><td>7.25</td><td>3</td><td>7 fields</td></tr>\
        <tr><td>L3</td><td>Bolt</td><td>50</td><td>05/06/2026</td><td>9</td><td>4</td><td>4 fields</td></tr></table></html>";
    desk.bring_in(&desk.file("mended.xls", page));
    assert_eq!(
        desk.records()[3..],
        [
            "3: L2 | Sum | 40 | 2026-04-03 | 725",
            "4: L3 | Bolt | 50 | 2026-06-05 | 900",
        ]
    );
}

#[test]
fn a_file_read_again_says_that_its_mended_lines_are_elsewhere() {
    let desk = Desk::new();
    let card = desk.bring_in(&desk.file("mended.csv", &desk.saved()));
    let request = workbench::api::AmendRequest {
        source: card.source,
        plan: card.plan.unwrap(),
        label: String::new(),
        file: None,
    };
    desk.bench.amend_source(request).unwrap();
    let card = &desk.cards()[0];
    assert_eq!((card.account.rows, card.account.rejected), (3, 3));
    let gone = card
        .findings
        .iter()
        .find(|finding| finding.code == "mended-lines-gone")
        .unwrap();
    assert!(
        gone.message
            .starts_with("2 mended records of leads.csv are not in its file")
    );
}
