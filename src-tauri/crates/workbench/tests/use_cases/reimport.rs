//! The same export a week later: what is told of the difference, and what becomes of it. Tables in, tables
//! out.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::desk::{Desk, of};
use model::{Table, Team};
use workbench::api::{
    Advice, CellValue, ChangedCellsRequest, CompareRequest, DecideRequest, Decision, Difference,
    DifferenceRequest, ImportPreview, ImportRequest, PreviewRequest, VersionChange,
};

const JUNE: &str = "\
Lead ID,Email,Lead Score,Country
1,ada@north.example,80,Germany
2,ben@north.example,70,Germany
3,cho@south.example,65,Austria
4,dee@south.example,20,Austria
";

/// A workspace with the June export of marketing in it, and what marketing means by an MQL.
fn june() -> (Desk, u64) {
    let desk = Desk::new();
    let june = desk.bring_in(Team::Marketing, Table::Leads, "leads 2026-06-30.csv", JUNE);
    desk.write("MQL", Team::Marketing, "Lead score ≥ 60");
    desk.write("MQL", Team::Sales, "Lead score ≥ 70");
    (desk, june)
}

fn look(desk: &Desk, name: &str, text: &str) -> ImportPreview {
    let path = desk.path(name);
    std::fs::write(&path, text).unwrap();
    let request = PreviewRequest {
        file: path.display().to_string(),
        dialect: None,
        table: None,
        team: Some(Team::Marketing),
        fresh: false,
    };
    desk.bench.preview_import(&request).unwrap()
}

/// Reads a later export and keeps it aside.
fn wait(desk: &Desk, name: &str, text: &str) -> u64 {
    let plan = look(desk, name, text).plan;
    let request = ImportRequest {
        file: desk.path(name).display().to_string(),
        team: Team::Marketing,
        plan,
        as_of: None,
        mends: None,
    };
    desk.bench.check(&request).unwrap()
}

fn by(desk: &Desk, arrival: u64, key: &[&str]) -> Difference {
    let request = DifferenceRequest {
        arrival,
        against: None,
        key: key.iter().map(|key| (*key).to_owned()).collect(),
    };
    desk.bench.difference(&request).unwrap()
}

/// What a later export differs in, and what is proposed.
fn against_june(desk: &Desk, text: &str) -> Difference {
    let arrival = wait(desk, "leads 2026-07-07.csv", text);
    by(desk, arrival, &[])
}

fn decide(desk: &Desk, arrival: u64, decision: Decision) -> Option<u64> {
    let request = DecideRequest { arrival, decision };
    desk.bench.decide(&request).unwrap().source
}

fn counts(new: u64, changed: u64, unchanged: u64, gone: u64) -> VersionChange {
    VersionChange {
        new,
        changed,
        unchanged,
        gone,
        kept: 0,
    }
}

/// The changed cells as a table: record, field, before, after.
fn cells(desk: &Desk, arrival: u64) -> Vec<[String; 4]> {
    let text = |value: &CellValue| match value {
        CellValue::Null => "–".to_owned(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Text(text) => text.clone(),
        CellValue::YesNo(yes) => yes.to_string(),
    };
    let page = desk.bench.changed_cells(&ChangedCellsRequest {
        arrival,
        field: None,
        offset: 0,
        limit: 100,
    });
    let row = |cell: &workbench::api::ChangedCell| {
        [
            cell.record.clone(),
            cell.label.clone(),
            text(&cell.before),
            text(&cell.after),
        ]
    };
    page.unwrap().cells.iter().map(row).collect()
}

#[test]
fn one_cell_changed_one_record_new_one_gone() {
    let (desk, june) = june();
    let july = "\
Lead ID,Email,Lead Score,Country
1,ada@north.example,80,Germany
2,ben@north.example,55,Germany
3,cho@south.example,65,Austria
5,eve@south.example,90,Austria
";
    let difference = against_june(&desk, july);
    assert_eq!(difference.change, counts(1, 1, 2, 1));
    assert_eq!(
        (difference.advice, difference.against.source),
        (Advice::Update, june)
    );
    assert_eq!(
        cells(&desk, difference.arrival),
        [["2", "Lead score", "70", "55"]]
    );
    assert_eq!(
        (difference.new_records, difference.gone_records),
        (vec!["5".to_owned()], vec!["4".to_owned()])
    );
    assert_eq!(
        desk.compare("MQL").marketing.n,
        3,
        "nothing shows before it is decided"
    );
}

#[test]
fn updating_moves_the_number_undo_gives_it_back_and_last_weeks_number_can_be_asked_for() {
    let (desk, june) = june();
    let july = JUNE.replace("2,ben@north.example,70", "2,ben@north.example,10");
    let arrival = against_june(&desk, &july).arrival;
    let july = decide(&desk, arrival, Decision::Update { keep_gone: false }).unwrap();
    assert_eq!(desk.bench.sources().unwrap().len(), 1, "updated, not doubled");
    assert_eq!(desk.compare("MQL").marketing.n, 2);
    let versions = desk.source(july).versions;
    let told: Vec<_> = versions
        .iter()
        .map(|version| (version.source, version.as_of.unwrap().to_string(), version.change))
        .collect();
    assert_eq!(
        told,
        [
            (july, "2026-07-07".to_owned(), Some(counts(0, 1, 3, 0))),
            (june, "2026-06-30".to_owned(), None)
        ]
    );

    let at = |day: &str| CompareRequest {
        at: Some(day.parse().unwrap()),
        ..of("MQL")
    };
    let number = |day| desk.bench.compare(&at(day)).unwrap().marketing.n;
    assert_eq!((number("2026-07-01"), number("2026-07-07")), (3, 2));
    let early = desk.bench.compare(&at("2026-01-01")).unwrap_err();
    assert_eq!(early.code(), "no-records");

    desk.reopen();
    assert_eq!(
        desk.bench.undo().unwrap().as_deref(),
        Some("Bring in leads 2026-07-07.csv again")
    );
    assert_eq!(desk.compare("MQL").marketing.n, 3);
    desk.bench.redo().unwrap();
    assert_eq!(desk.compare("MQL").marketing.n, 2);
    assert_eq!(number("2026-07-01"), 3);
}

#[test]
fn everything_shuffled_is_unchanged() {
    let (desk, _) = june();
    let shuffled = "\
Country,Lead Score,Lead ID,Email
Austria,20,4,dee@south.example
Germany,80,1,ada@north.example
Austria,65,3,cho@south.example
Germany,70,2,ben@north.example
";
    let difference = against_june(&desk, shuffled);
    assert_eq!(difference.change, counts(0, 0, 4, 0));
    assert_eq!(difference.cells, 0);
    assert_eq!(difference.advice, Advice::Update, "it is as of a later day");
}

#[test]
fn a_renamed_column_is_told_as_gone_and_new_and_a_column_that_keeps_its_field_compares() {
    let (desk, _) = june();
    let renamed = JUNE.replace("Country", "Land der Firma");
    let seen = look(&desk, "leads 2026-07-07.csv", &renamed);
    assert_eq!(
        seen.remembered, None,
        "three of four headers are too few to take it for the same mapping"
    );
    let mut plan = seen.plan;
    workbench::map_column(&mut plan, "Land der Firma", "custom").unwrap();
    let arrival = desk
        .bench
        .check(&ImportRequest {
            file: desk.path("leads 2026-07-07.csv").display().to_string(),
            team: Team::Marketing,
            plan,
            as_of: None,
            mends: None,
        })
        .unwrap();
    let asked = DifferenceRequest {
        arrival,
        against: Some(desk.bench.sources().unwrap()[0].source),
        key: Vec::new(),
    };
    let difference = desk.bench.difference(&asked).unwrap();
    assert_eq!(difference.appeared, ["Land der Firma"]);
    assert_eq!(difference.disappeared, ["Country"]);
    assert_eq!(difference.change, counts(0, 0, 4, 0));
}

#[test]
fn without_an_id_a_chosen_key_tells_records_apart() {
    let desk = Desk::new();
    let june =
        "Email,Company,Lead Score\nada@x.example,North,80\nben@x.example,South,70\ncho@x.example,South,10\n";
    desk.bring_in(Team::Marketing, Table::Leads, "people 2026-06-30.csv", june);
    let july =
        "Email,Company,Lead Score\nADA@x.example,North,81\nben@x.example,South,70\ndee@x.example,South,10\n";
    let arrival = wait(&desk, "people 2026-07-07.csv", july);
    let without = by(&desk, arrival, &[]);
    assert_eq!((without.advice, without.key.len()), (Advice::Own, 0));
    assert_eq!(without.change, counts(2, 0, 1, 2));
    let with = by(&desk, arrival, &["email"]);
    assert_eq!((with.advice, with.change), (Advice::Update, counts(1, 1, 1, 1)));
    assert_eq!(
        cells(&desk, arrival),
        [["ADA@x.example", "Lead score", "80", "81"]]
    );
    let request = DifferenceRequest {
        arrival,
        against: None,
        key: vec!["Fax".to_owned()],
    };
    assert_eq!(desk.bench.difference(&request).unwrap_err().code(), "not-a-key");
}

#[test]
fn records_that_share_an_id_are_paired_by_what_they_say_and_counted() {
    let desk = Desk::new();
    let june =
        "Lead ID,Country,Lead Score\n1,Germany,10\n1,Austria,20\n2,Germany,30\n,Germany,1\n,Austria,2\n";
    desk.bring_in(Team::Marketing, Table::Leads, "leads 2026-06-30.csv", june);
    let july = "Lead ID,Country,Lead Score\n2,Germany,30\n1,Austria,20\n1,Germany,11\n1,France,12\n,Austria,2\n,France,9\n";
    let difference = against_june(&desk, july);
    assert_eq!((difference.duplicates, difference.unkeyed), ((1, 2), (2, 2)));
    assert_eq!(
        difference.change.unchanged, 3,
        "record 2, Austria under id 1, and Austria without an id"
    );
    assert_eq!(
        (
            difference.change.changed,
            difference.change.new,
            difference.change.gone
        ),
        (1, 2, 1)
    );
}

#[test]
fn another_region_with_the_same_headers_is_a_source_of_its_own() {
    let (desk, _) = june();
    let south = "Lead ID,Email,Lead Score,Country\n4,dee@south.example,20,Austria\n11,f@s.example,1,Spain\n12,g@s.example,2,Spain\n13,h@s.example,2,Spain\n14,i@s.example,2,Spain\n15,j@s.example,2,Spain\n";
    let six = JUNE.to_owned() + "5,e@n.example,1,France\n6,k@n.example,1,France\n";
    desk.bring_in(Team::Sales, Table::Leads, "other.csv", &six);
    let difference = against_june(&desk, south);
    assert_eq!(difference.advice, Advice::Update, "1 of 4 is more than a fifth");
    decide(&desk, difference.arrival, Decision::Leave);
    let none = south.replace("4,dee@south.example", "19,dee@south.example");
    let difference = against_june(&desk, &none);
    assert_eq!(difference.advice, Advice::Own);
    let own = decide(&desk, difference.arrival, Decision::Own).unwrap();
    assert_eq!(desk.source(own).versions.len(), 1);
    assert_eq!(
        desk.count(Table::Leads, ""),
        6 + 6,
        "four of June are also sales' records"
    );
}

#[test]
fn records_that_are_gone_can_be_kept_and_still_name_their_line() {
    let (desk, _) = june();
    let july =
        "Lead ID,Email,Lead Score,Country\n2,ben@north.example,70,Germany\n5,eve@south.example,90,Austria\n";
    let arrival = against_june(&desk, july).arrival;
    let july = decide(&desk, arrival, Decision::Update { keep_gone: true }).unwrap();
    assert_eq!(desk.compare("MQL").marketing.n, 4, "1, 3 kept; 2, 5");
    let kept = desk
        .bench
        .sources()
        .unwrap()
        .into_iter()
        .find(|card| card.source != july)
        .unwrap();
    assert_eq!(
        (kept.account.rows, kept.file_name.as_str()),
        (3, "leads 2026-06-30.csv")
    );
    assert_eq!(desk.source(july).versions[0].rows, 5);

    let august = "Lead ID,Email,Lead Score,Country\n1,ada@north.example,5,Germany\n2,ben@north.example,70,Germany\n5,eve@south.example,90,Austria\n";
    let arrival = wait(&desk, "leads 2026-08-07.csv", august);
    let difference = by(&desk, arrival, &[]);
    assert_eq!(
        difference.change,
        counts(0, 1, 2, 2),
        "compared with the kept ones too"
    );
    decide(&desk, arrival, Decision::Update { keep_gone: false });
    assert_eq!(desk.bench.sources().unwrap().len(), 1);
    let at = CompareRequest {
        at: Some("2026-07-10".parse().unwrap()),
        ..of("MQL")
    };
    assert_eq!(
        desk.bench.compare(&at).unwrap().marketing.n,
        4,
        "as it was with those kept"
    );
    desk.bench.undo().unwrap();
    desk.bench.undo().unwrap();
    assert_eq!(desk.compare("MQL").marketing.n, 3);
}

#[test]
fn an_older_export_is_not_taken_for_an_update_and_the_same_bytes_are_told() {
    let (desk, _) = june();
    let may = JUNE.replace("80", "50");
    let arrival = wait(&desk, "leads 2026-05-31.csv", &may);
    assert_eq!(by(&desk, arrival, &[]).advice, Advice::Older);
    let again = look(&desk, "copy.csv", JUNE);
    assert_eq!(again.same_as.as_deref(), Some("leads 2026-06-30.csv"));
    assert_eq!(
        look(&desk, "copy.csv", &may).same_as,
        None,
        "as large, but not the same"
    );
    let arrival = wait(&desk, "copy.csv", JUNE);
    assert_eq!(by(&desk, arrival, &[]).advice, Advice::Same);
}

#[test]
fn what_is_left_out_or_waits_when_the_workspace_is_closed_leaves_no_trace() {
    let (desk, _) = june();
    let arrival = wait(&desk, "leads 2026-07-07.csv", JUNE);
    assert_eq!(decide(&desk, arrival, Decision::Leave), None);
    let gone = desk.bench.decide(&DecideRequest {
        arrival,
        decision: Decision::Own,
    });
    assert_eq!(gone.unwrap_err().code(), "unknown-arrival");
    wait(&desk, "leads 2026-07-07.csv", JUNE);
    desk.reopen();
    assert_eq!(desk.bench.sources().unwrap().len(), 1);
    assert_eq!(
        desk.bench.undo().unwrap().as_deref(),
        Some("Edit Sales' MQL"),
        "it was never an operation"
    );
}

#[test]
fn a_source_removed_meanwhile_is_not_replaced_and_the_file_still_waits() {
    let (desk, june) = june();
    let arrival = against_june(&desk, &JUNE.replace("80", "81")).arrival;
    desk.bench.remove_source(june).unwrap();
    let update = DecideRequest {
        arrival,
        decision: Decision::Update { keep_gone: true },
    };
    assert!(desk.bench.decide(&update).is_err());
    assert!(desk.bench.sources().unwrap().is_empty());
    desk.bench.undo().unwrap();
    assert_eq!(desk.bench.decide(&update).unwrap().source, Some(arrival));
}

#[test]
fn what_was_decided_for_columns_is_remembered_and_what_changed_is_told() {
    let desk = Desk::new();
    let june = "Nr;Mail;Punkte;Fax;Land\n1;a@x.example;80;1;DE\n2;b@x.example;70;2;AT\n";
    let path = desk.path("june.csv");
    std::fs::write(&path, june).unwrap();
    let map = [("Nr", "id"), ("Punkte", "lead_score"), ("Fax", "skip")];
    desk.import(Team::Marketing, Some(Table::Leads), &path, &map)
        .unwrap();
    let july = "Nr;Sparte;PUNKTE;Fax;Mail;Land\n1;N;80;1;a@x.example;DE\n";
    let seen = look(&desk, "july.csv", july);
    let keys: Vec<(&str, bool)> = seen
        .plan
        .columns
        .iter()
        .map(|column| (column.key.as_str(), column.skip))
        .collect();
    assert_eq!(
        keys,
        [
            ("id", false),
            ("sparte", false),
            ("lead_score", false),
            ("fax", true),
            ("mail", false),
            ("land", false)
        ]
    );
    let remembered = seen.remembered.unwrap();
    assert_eq!(
        remembered.notice,
        "Mapping remembered from june.csv; 1 new column: Sparte."
    );
    assert_eq!(seen.updates[0].file_name, "june.csv");
    let guessed = desk.bench.preview_import(&PreviewRequest {
        file: desk.path("july.csv").display().to_string(),
        dialect: None,
        table: None,
        team: Some(Team::Marketing),
        fresh: true,
    });
    let guessed = guessed.unwrap();
    assert_eq!(guessed.remembered, None);
    assert_ne!(guessed.plan, seen.plan);
}

#[test]
fn how_a_file_had_to_be_read_is_remembered_where_its_headers_show_only_then() {
    let desk = Desk::new();
    let june = "Lead ID,Score\nNummer,Punkte\n1,80\n2,70\n";
    let mut dialect = look(&desk, "june.csv", june).plan.dialect;
    assert_eq!(dialect.header_line, 1, "the first line looks like the header");
    dialect.header_line = 2;
    let file = desk.path("june.csv").display().to_string();
    let told = PreviewRequest {
        file: file.clone(),
        dialect: Some(dialect),
        table: Some(Table::Leads),
        team: Some(Team::Marketing),
        fresh: false,
    };
    let plan = desk.bench.preview_import(&told).unwrap().plan;
    let import = ImportRequest {
        file,
        team: Team::Marketing,
        plan,
        as_of: None,
        mends: None,
    };
    desk.bench.import(&import).unwrap();
    let again = look(&desk, "july.csv", &june.replace("80", "81"));
    assert_eq!(again.plan.dialect.header_line, 2);
    assert!(again.remembered.is_some());
}
