//! The way of a workshop: two blind drafts, the reveal, clause by clause to one text, two signatures on one
//! hash, and what an edit does to them.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::desk::Desk;
use model::{FiscalCalendar, Table, Team};
use workbench::Workbench;
use workbench::api::{
    AddPerson, AgreementView, BesideWhose, BlockRequest, ExportAgreement, Pin, ProbeRequest, ProposeRequest,
    SettleRequest, SignRequest, Standing, Taken, VersionDiffRequest, VersionState, Wordings, WriteDefinition,
};

const LEADS: &str = "\
Lead ID,Name,Email,Lead Score,Demo Requested,Title
1,Ada,ada@north.example,80,yes,Director
2,Ben,ben@north.example,70,no,Director
3,Cho,cho@south.example,65,yes,Analyst
4,Dee,dee@south.example,20,yes,Director
5,Eli,eli@south.example,90,no,Analyst
";

/// One export that both teams read, nothing written.
fn leads() -> Desk {
    let desk = Desk::new();
    desk.bring_in(Team::Sales, Table::Leads, "leads.csv", LEADS);
    desk
}

/// Marketing counts 4 (score), Sales 1 (score, demo and title).
fn two_wordings() -> Desk {
    let desk = leads();
    write(&desk, Team::Marketing, "Lead score ≥ 60").unwrap();
    write(
        &desk,
        Team::Sales,
        "Lead score ≥ 60 and Demo requested is yes and Title is Director",
    )
    .unwrap();
    desk
}

fn write(desk: &Desk, team: Team, text: &str) -> Result<(), String> {
    let written = desk.bench.write_definition(&WriteDefinition {
        term: "mql".to_owned(),
        team,
        text: text.to_owned(),
        burst: None,
    });
    written.map(|_| ()).map_err(|error| error.code().to_owned())
}

fn settle(desk: &Desk, slot: &str, taken: Option<Taken>, text: &str) -> workbench::api::RevealView {
    let request = SettleRequest {
        term: "mql".to_owned(),
        slot: slot.to_owned(),
        taken,
        text: text.to_owned(),
    };
    desk.bench.settle(&request).unwrap()
}

/// Settles both differing clauses: Sales' demo rule is taken, its title rule dropped.
fn settled() -> Desk {
    let desk = two_wordings();
    for clause in desk.bench.revealed("mql").unwrap().clauses {
        match clause.sales.as_str() {
            "Demo requested is yes" => drop(settle(&desk, &clause.slot, Some(Taken::Sales), "")),
            "Title is Director" => drop(settle(&desk, &clause.slot, Some(Taken::Nothing), "")),
            _ => {}
        }
    }
    desk
}

fn person(desk: &Desk, name: &str, team: Team) -> String {
    let view = desk
        .bench
        .add_person(&AddPerson {
            name: name.to_owned(),
            team,
            pin: Pin("1234".to_owned()),
        })
        .unwrap();
    view.people.last().unwrap().person.clone()
}

fn propose(desk: &Desk) -> AgreementView {
    let request = ProposeRequest {
        effective_on: jiff::civil::date(2026, 7, 1),
        review_on: Some(jiff::civil::date(2026, 10, 1)),
        owner: "RevOps".to_owned(),
    };
    desk.bench.propose(&request).unwrap()
}

fn sign(desk: &Desk, person: &str, pin: &str) -> Result<AgreementView, String> {
    let hash = desk
        .bench
        .agreement()
        .unwrap()
        .proposal
        .map(|proposal| proposal.hash)
        .unwrap_or_default();
    let request = SignRequest {
        person: person.to_owned(),
        pin: Pin(pin.to_owned()),
        hash,
    };
    desk.bench.sign(&request).map_err(|error| error.code().to_owned())
}

/// Proposed and signed by both.
fn agreed() -> Desk {
    let desk = settled();
    let (ada, sam) = (
        person(&desk, "Ada", Team::Marketing),
        person(&desk, "Sam", Team::Sales),
    );
    propose(&desk);
    sign(&desk, &ada, "1234").unwrap();
    sign(&desk, &sam, "1234").unwrap();
    desk
}

#[test]
fn in_a_blind_round_a_team_sees_its_own_draft_only_until_both_are_sealed() {
    let desk = leads();
    desk.bench.start_blind().unwrap();
    assert_eq!(
        write(&desk, Team::Marketing, "Lead score ≥ 60"),
        Err("not-their-turn".to_owned())
    );

    desk.bench.take_turn(Some(Team::Marketing)).unwrap();
    write(&desk, Team::Marketing, "Lead score ≥ 60").unwrap();
    assert_eq!(desk.bench.term("mql").unwrap().marketing.count, Some(4));
    desk.bench.seal(Team::Marketing).unwrap();
    assert_eq!(
        write(&desk, Team::Marketing, "Lead score ≥ 70"),
        Err("sealed".to_owned())
    );

    desk.bench.take_turn(Some(Team::Sales)).unwrap();
    let seen = desk.bench.term("mql").unwrap();
    assert_eq!((seen.marketing.text.as_str(), seen.marketing.count), ("", None));
    assert_eq!(desk.bench.undo().unwrap_err().code(), "covered");
    write(&desk, Team::Sales, "Title is Director").unwrap();
    assert_eq!(desk.bench.reveal().unwrap_err().code(), "not-sealed");
    let view = desk.bench.seal(Team::Sales).unwrap();
    let round = view.blind.unwrap();
    assert_eq!(view.standing, Standing::Sealed);
    assert_eq!((round.marketing.written, round.marketing.sealed), (1, true));
    assert_ne!(round.marketing.hash, round.sales.hash);
    assert_eq!(desk.bench.revealed("mql").unwrap_err().code(), "not-revealed");

    desk.reopen();
    let view = desk.bench.reveal().unwrap();
    assert_eq!(view.standing, Standing::Revealed);
    let reveal = desk.bench.revealed("mql").unwrap();
    assert_eq!((reveal.marketing.n, reveal.sales.n), (4, 3));
    assert_eq!(desk.bench.undo().unwrap_err().code(), "already-revealed");
}

#[test]
fn a_reveal_says_of_each_clause_whether_it_is_the_same_and_what_it_makes_of_the_gap() {
    let desk = two_wordings();
    let reveal = desk.bench.revealed("mql").unwrap();
    assert_eq!((reveal.marketing.n, reveal.sales.n), (4, 1));
    let told: Vec<_> = reveal
        .clauses
        .iter()
        .map(|clause| (clause.sales.as_str(), clause.wordings, clause.share.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            ("Lead score ≥ 60", Wordings::Same, None),
            ("Demo requested is yes", Wordings::OnlySales, Some("-3/2")),
            ("Title is Director", Wordings::OnlySales, Some("-3/2")),
        ]
    );
}

#[test]
fn a_settled_clause_goes_into_the_common_text_and_says_what_it_costs_whom() {
    let desk = two_wordings();
    let slots: Vec<String> = desk
        .bench
        .revealed("mql")
        .unwrap()
        .clauses
        .into_iter()
        .map(|c| c.slot)
        .collect();
    let view = settle(&desk, &slots[1], Some(Taken::Sales), "");
    assert_eq!(view.common, "Lead score ≥ 60 and Demo requested is yes");
    assert_eq!(view.common_marketing.unwrap().n, 2);
    let settled = view.clauses[1].settled.clone().unwrap();
    assert_eq!(
        settled.marketing_cost.map(|cost| (cost.lost, cost.gained)),
        Some((2, 0))
    );
    assert_eq!(settled.sales_cost.map(|cost| cost.lost), None);

    let view = settle(
        &desk,
        &slots[2],
        Some(Taken::Third),
        "Title is one of (Director, VP)",
    );
    assert_eq!(
        view.common,
        "Lead score ≥ 60 and Demo requested is yes and Title is one of (Director, VP)"
    );
    assert_eq!(
        desk.bench.undo().unwrap().as_deref(),
        Some("Settle a clause of MQL")
    );
    assert_eq!(
        desk.bench.revealed("mql").unwrap().common,
        "Lead score ≥ 60 and Demo requested is yes"
    );
    desk.bench.redo().unwrap();
    let view = settle(&desk, &slots[2], None, "");
    assert_eq!(view.common, "Lead score ≥ 60 and Demo requested is yes");
    assert!(view.clauses[2].settled.is_none());
}

#[test]
fn the_number_moves_while_criteria_are_typed_and_names_the_records_that_flip() {
    let desk = two_wordings();
    let probe = desk
        .bench
        .probe(&ProbeRequest {
            term: "mql".to_owned(),
            text: "Lead score ≥ 70".to_owned(),
            before: "Lead score ≥ 60".to_owned(),
        })
        .unwrap();
    assert_eq!(
        (probe.marketing, probe.sales, probe.unknown),
        (Some(3), Some(3), 0)
    );
    let told: Vec<_> = probe
        .beside
        .iter()
        .map(|beside| (beside.whose, beside.count, beside.entered, beside.left))
        .collect();
    assert_eq!(
        told,
        [
            (BesideWhose::Marketing, 4, 0, 1),
            (BesideWhose::Sales, 1, 2, 0),
            (BesideWhose::Before, 4, 0, 1),
        ]
    );
    let flipped: Vec<_> = probe.beside[2]
        .flipped
        .iter()
        .map(|flip| (flip.name.as_str(), flip.entered))
        .collect();
    assert_eq!(flipped, [("Cho", false)]);
}

#[test]
fn two_keys_on_one_hash_make_a_version_and_an_edit_does_not_touch_it() {
    let desk = settled();
    let (ada, sam) = (
        person(&desk, "Ada", Team::Marketing),
        person(&desk, "Sam", Team::Sales),
    );
    assert_eq!(desk.bench.agreement().unwrap().in_the_way, Vec::<String>::new());
    let view = propose(&desk);
    assert_eq!(view.standing, Standing::Proposed);
    let numbers = &view.proposal.as_ref().unwrap().numbers;
    assert_eq!((numbers[0].marketing, numbers[0].sales), (Some(2), Some(2)));

    assert_eq!(sign(&desk, &ada, "9999").unwrap_err(), "wrong-pin");
    let view = sign(&desk, &ada, "1234").unwrap();
    assert_eq!(view.sentence, "Marketing has signed; Sales has not yet.");
    assert_eq!(sign(&desk, &ada, "1234").unwrap_err(), "signed-already");
    let view = sign(&desk, &sam, "1234").unwrap();
    assert_eq!((view.standing, view.versions.len()), (Standing::Agreed, 1));
    assert_eq!(view.versions[0].state, VersionState::InForce);

    let slot = desk.bench.revealed("mql").unwrap().clauses[2].slot.clone();
    settle(&desk, &slot, Some(Taken::Sales), "");
    let view = desk.bench.agreement().unwrap();
    assert_eq!(view.standing, Standing::Amending);
    assert_eq!(view.versions[0].state, VersionState::InForce);
    desk.reopen();
    assert_eq!(desk.bench.agreement().unwrap().versions.len(), 1);
}

#[test]
fn an_edit_voids_signatures_that_are_pending() {
    let desk = settled();
    let ada = person(&desk, "Ada", Team::Marketing);
    let before = propose(&desk);
    sign(&desk, &ada, "1234").unwrap();
    let slot = desk.bench.revealed("mql").unwrap().clauses[2].slot.clone();
    settle(&desk, &slot, Some(Taken::Sales), "");
    let view = desk.bench.agreement().unwrap();
    assert!(view.proposal.is_none());
    assert!(view.sentence.contains("no longer count"), "{}", view.sentence);
    let stale = SignRequest {
        person: ada,
        pin: Pin("1234".to_owned()),
        hash: before.proposal.unwrap().hash,
    };
    assert_eq!(desk.bench.sign(&stale).unwrap_err().code(), "no-proposal");
}

#[test]
fn another_fiscal_calendar_voids_signatures_that_are_pending_and_is_signed_by_name() {
    let desk = settled();
    let ada = person(&desk, "Ada", Team::Marketing);
    propose(&desk);
    sign(&desk, &ada, "1234").unwrap();
    desk.bench
        .set_calendar(&FiscalCalendar {
            start_month: 2,
            ..FiscalCalendar::default()
        })
        .unwrap();
    let view = desk.bench.agreement().unwrap();
    assert!(view.proposal.is_none());
    assert!(view.sentence.contains("no longer count"), "{}", view.sentence);
    // Undone, the same text stands for signing again.
    desk.bench.undo().unwrap();
    assert!(desk.bench.agreement().unwrap().proposal.is_some());
}

#[test]
fn an_objection_puts_another_wording_beside_the_one_that_stands() {
    let desk = settled();
    let sam = person(&desk, "Sam", Team::Sales);
    propose(&desk);
    let view = desk
        .bench
        .block(&BlockRequest {
            person: sam,
            pin: Pin("1234".to_owned()),
            term: "mql".to_owned(),
            clause: "Demo requested is yes".to_owned(),
            wording: "Lead score ≥ 80".to_owned(),
        })
        .unwrap();
    let term = view.terms.iter().find(|term| term.term == "mql").unwrap();
    assert_eq!(term.wordings, 2);
    assert!(
        view.in_the_way.iter().any(|reason| reason.contains("wording")),
        "{:?}",
        view.in_the_way
    );
}

#[test]
fn a_signed_file_holds_until_a_byte_of_it_is_changed() {
    let desk = agreed();
    let path = desk.path("signed.json");
    desk.bench
        .export_agreement(&ExportAgreement {
            form: "signed".to_owned(),
            version: Some(1),
            term: None,
            to: path.display().to_string(),
        })
        .unwrap();
    let verified = Workbench::verify(&path).unwrap();
    assert!(verified.holds, "{:?}", verified.differs);
    assert_eq!(verified.signatures.len(), 2);
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replacen("Lead score ≥ 60", "Lead score ≥ 61", 1)).unwrap();
    let verified = Workbench::verify(&path).unwrap();
    assert!(!verified.holds);
    assert!(
        verified.differs.iter().any(|what| what.contains("MQL")),
        "{:?}",
        verified.differs
    );
}

#[test]
fn two_copies_edited_apart_merge_without_loss() {
    let desk = leads();
    let (one, two) = (desk.path("board.counterpart"), desk.path("copy.counterpart"));
    desk.bench.duplicate(&two).unwrap();
    write(&desk, Team::Marketing, "Lead score ≥ 60").unwrap();
    desk.bench.close().unwrap();
    let other = Workbench::new(desk.path(""));
    other.open_workspace(&two).unwrap();
    other
        .write_definition(&WriteDefinition {
            term: "mql".to_owned(),
            team: Team::Sales,
            text: "Title is Director".to_owned(),
            burst: None,
        })
        .unwrap();
    other.close().unwrap();
    let out = desk.path("both.counterpart");
    Workbench::merge(&one, &two, &out).unwrap();
    other.open_workspace(&out).unwrap();
    let reveal = other.revealed("mql").unwrap();
    assert_eq!((reveal.marketing.n, reveal.sales.n), (4, 3));
}

#[test]
fn undo_brings_back_exactly_what_was_proposed() {
    let desk = settled();
    let hash = propose(&desk).proposal.unwrap().hash;
    let slot = desk.bench.revealed("mql").unwrap().clauses[1].slot.clone();
    settle(&desk, &slot, Some(Taken::Nothing), "");
    assert!(desk.bench.agreement().unwrap().proposal.is_none());
    desk.bench.undo().unwrap();
    let standing = desk
        .bench
        .agreement()
        .unwrap()
        .proposal
        .map(|proposal| proposal.hash);
    assert_eq!(standing, Some(hash));
}

#[test]
fn every_form_is_written_and_code_says_what_it_expects() {
    let desk = agreed();
    for form in desk.bench.forms() {
        let to = desk.path(&format!("out.{}", form.ending));
        let written = desk
            .bench
            .export_agreement(&ExportAgreement {
                form: form.form.clone(),
                version: Some(1),
                term: form.code.then(|| "mql".to_owned()),
                to: to.display().to_string(),
            })
            .unwrap();
        assert!(std::fs::metadata(&to).unwrap().len() > 100, "{}", form.form);
        assert_eq!(
            form.code,
            !written.cannot_say.is_empty(),
            "{}: {:?}",
            form.form,
            written.cannot_say
        );
    }
    let sqlite = std::fs::read_to_string(desk.path("out.sql")).unwrap();
    assert!(sqlite.contains("Lead score"), "{sqlite}");
}

#[test]
fn two_versions_are_told_apart_in_words_and_in_numbers() {
    let desk = agreed();
    let slot = desk.bench.revealed("mql").unwrap().clauses[2].slot.clone();
    settle(&desk, &slot, Some(Taken::Sales), "");
    propose(&desk);
    let people = desk.bench.agreement().unwrap().people;
    for person in people {
        sign(&desk, &person.person, "1234").unwrap();
    }
    let view = desk.bench.agreement().unwrap();
    assert_eq!(
        view.versions
            .iter()
            .map(|version| version.state)
            .collect::<Vec<_>>(),
        [VersionState::InForce, VersionState::Superseded]
    );
    let diff = desk
        .bench
        .version_diff(&VersionDiffRequest { from: 1, to: Some(2) })
        .unwrap();
    let term = &diff.terms[0];
    assert_eq!(
        (term.from_signed, term.to_signed, term.from_count, term.to_count),
        (Some(2), Some(1), Some(2), Some(1))
    );
    assert!(term.to.ends_with("Title is Director"), "{}", term.to);
}

#[test]
fn drafts_sealed_in_two_files_are_revealed_where_the_files_are_merged() {
    let desk = leads();
    desk.bench.start_blind().unwrap();
    let (one, two) = (desk.path("board.counterpart"), desk.path("copy.counterpart"));
    desk.bench.duplicate(&two).unwrap();
    let seal = |bench: &Workbench, team: Team, text: &str| {
        bench.take_turn(Some(team)).unwrap();
        bench
            .write_definition(&WriteDefinition {
                term: "mql".to_owned(),
                team,
                text: text.to_owned(),
                burst: None,
            })
            .unwrap();
        bench.seal(team).unwrap();
        bench.close().unwrap();
    };
    seal(&desk.bench, Team::Marketing, "Lead score ≥ 60");
    let other = Workbench::new(desk.path(""));
    other.open_workspace(&two).unwrap();
    seal(&other, Team::Sales, "Title is Director");

    let out = desk.path("both.counterpart");
    Workbench::merge(&one, &two, &out).unwrap();
    other.open_workspace(&out).unwrap();
    assert_eq!(other.agreement().unwrap().standing, Standing::Sealed);
    other.reveal().unwrap();
    let reveal = other.revealed("mql").unwrap();
    assert_eq!((reveal.marketing.n, reveal.sales.n), (4, 3));
}

const DATED: &str = "\
Lead ID,Name,Email,Lead Score,Created Date
1,Ada,ada@north.example,80,2026-06-10
2,Ben,ben@north.example,65,2026-07-05
3,Cho,cho@south.example,90,2026-07-20
4,Dee,dee@south.example,65,2026-08-02
5,Eli,eli@south.example,85,2026-08-09
6,Fay,fay@south.example,85,
";

#[test]
fn records_are_judged_by_the_version_of_their_day_or_by_todays() {
    let desk = Desk::new();
    desk.bring_in(Team::Sales, Table::Leads, "leads.csv", DATED);
    for team in [Team::Marketing, Team::Sales] {
        write(&desk, team, "Lead score ≥ 60").unwrap();
        person(&desk, "Pat", team);
    }
    for (text, from) in [("Lead score ≥ 60", 7), ("Lead score ≥ 70", 8)] {
        let view = desk.bench.agreement().unwrap();
        write(&desk, Team::Sales, "Lead score ≥ 1").unwrap();
        let slot = desk.bench.revealed("mql").unwrap().clauses[0].slot.clone();
        settle(&desk, &slot, Some(Taken::Third), text);
        let request = ProposeRequest {
            effective_on: jiff::civil::date(2026, from, 1),
            review_on: None,
            owner: String::new(),
        };
        desk.bench.propose(&request).unwrap();
        for person in view.people {
            sign(&desk, &person.person, "1234").unwrap();
        }
    }
    let judged = desk.bench.judged().unwrap();
    let mql = &judged[0];
    // July under "60": Ben and Cho. August under "70": Eli. Ada came before any version, Fay's day is unknown.
    assert_eq!(
        (mql.by_day, mql.by_today, mql.before, mql.undated),
        (Some(3), Some(2), 1, 1)
    );
    let told: Vec<_> = mql
        .versions
        .iter()
        .map(|version| (version.version, version.counted))
        .collect();
    assert_eq!(told, [(1, 2), (2, 1)]);
}

#[test]
fn people_added_to_two_copies_stay_two_when_the_copies_are_merged() {
    let desk = leads();
    let two = desk.path("copy.counterpart");
    desk.bench.duplicate(&two).unwrap();
    person(&desk, "Ada", Team::Marketing);
    desk.bench.close().unwrap();
    let other = Workbench::new(desk.path(""));
    other.open_workspace(&two).unwrap();
    let sam = AddPerson {
        name: "Sam".to_owned(),
        team: Team::Sales,
        pin: Pin("1234".to_owned()),
    };
    other.add_person(&sam).unwrap();
    other.close().unwrap();
    let out = desk.path("both.counterpart");
    Workbench::merge(&desk.path("board.counterpart"), &two, &out).unwrap();
    other.open_workspace(&out).unwrap();
    let people = other.agreement().unwrap().people;
    assert_eq!(people.len(), 2);
    assert_ne!(people[0].person, people[1].person);
}
