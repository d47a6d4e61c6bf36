//! HubSpot's property history: a line per record, as long as its history. Each revision is a record, under the
//! line of the file it stands on.

use crate::kept::{Imported, import_text};
use model::Table;

const DEALS: &str = "\
\"71\",\"Alder\",\"Closed Won\",\"2026-03-01 10:00\",\"Demo\",\"2026-01-15 09:30\",\"Discovery\",\"2026-01-05 08:00\"
\"72\",\"Birch\",\"Discovery\",\"2026-01-19 12:00\"

\"73\",\"Cedar\",\"Lost, \"\"no budget\"\"\",\"2026-02-20 16:00\",\"Demo\",\"2026-02-02 11:00\"
";

/// Line of the file, record, stage and time of each revision.
fn told(imported: &Imported, id: &str) -> Vec<String> {
    let columns = [id, "stage", "changed_at"].map(|key| imported.column(key));
    let lines = imported.kept.segments.iter().flat_map(|segment| &segment.lines);
    let line = |(row, line): (usize, &u32)| {
        format!(
            "{line}: {} {} {}",
            columns[0][row], columns[1][row], columns[2][row]
        )
    };
    lines.enumerate().map(line).collect()
}

#[test]
fn each_revision_is_a_record_the_oldest_first_under_its_line_of_the_file() {
    let deals = import_text(DEALS).unwrap();
    assert_eq!(deals.plan.table, Table::StageHistory);
    assert_eq!(
        told(&deals, "opportunity_id"),
        [
            "1: 71 Discovery 2026-01-05 08:00:00",
            "1: 71 Demo 2026-01-15 09:30:00",
            "1: 71 Closed Won 2026-03-01 10:00:00",
            "2: 72 Discovery 2026-01-19 12:00:00",
            "4: 73 Demo 2026-02-02 11:00:00",
            "4: 73 Lost, \"no budget\" 2026-02-20 16:00:00",
        ]
    );
    let account = &deals.account;
    assert_eq!(
        (
            account.lines,
            account.header_lines,
            account.accepted_lines,
            account.blank_lines,
            account.rows
        ),
        (4, 0, 3, 1, 6)
    );
    assert!(deals.codes().contains(&"property-history"));
}

#[test]
fn a_header_and_what_is_no_history_are_told_apart_with_their_lines() {
    let text = format!(
        "\"Deal ID\",\"Deal Name\",\"Deal Stage\"\n{DEALS}\"74\",\"Dogwood\",\"Demo\",\"soon\"\n\"75\",\"Elm\"\n"
    );
    let deals = import_text(text).unwrap();
    let account = &deals.account;
    assert_eq!(
        (
            account.lines,
            account.header_lines,
            account.accepted_lines,
            account.rejected_lines,
            account.rows
        ),
        (7, 1, 3, 2, 6)
    );
    let rejected: Vec<u64> = deals.kept.rejected.iter().map(|rejected| rejected.line).collect();
    assert_eq!(rejected, [6, 7]);
    assert!(deals.kept.rejected[0].text.contains("soon"));
}

#[test]
fn values_of_the_lifecycle_stage_make_it_a_history_of_contacts() {
    let contacts = import_text(
        "\"9\",\"ada@north.example\",\"salesqualifiedlead\",\"2026-02-01 10:00\",\"lead\",\"2026-01-05 08:00\"\n\
         \"8\",\"ben@north.example\",\"subscriber\",\"2026-01-19 12:00\"\n",
    )
    .unwrap();
    assert_eq!(
        told(&contacts, "lead_id"),
        [
            "1: 9 lead 2026-01-05 08:00:00",
            "1: 9 salesqualifiedlead 2026-02-01 10:00:00",
            "2: 8 subscriber 2026-01-19 12:00:00",
        ]
    );
}

#[test]
fn a_history_as_long_as_hubspot_exports_is_said_to_be_cut() {
    let revisions: String = (0..20)
        .rev()
        .map(|day| format!(",\"Stage {day}\",\"2026-01-{:02} 08:00\"", day + 1))
        .collect();
    let deals = import_text(format!(
        "\"71\",\"Alder\"{revisions}\n\"72\",\"Birch\",\"Demo\",\"2026-01-19 12:00\"\n"
    ))
    .unwrap();
    assert_eq!(deals.account.rows, 21);
    let cut = deals
        .account
        .findings
        .iter()
        .find(|finding| finding.code == "history-cut")
        .unwrap();
    assert_eq!(cut.count, 1);
}

#[test]
fn a_table_of_dates_with_as_many_fields_everywhere_is_no_history() {
    let table = import_text(
        "Deal ID,Deal Name,Deal Stage,Create Date\n1,Alder,Demo,2026-01-05\n2,Birch,Demo,2026-01-06\n",
    )
    .unwrap();
    assert!(table.preview.container.is_none());
}
