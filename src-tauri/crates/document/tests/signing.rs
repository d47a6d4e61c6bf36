//! What two teams signed: a changed byte is found, and told in words.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use document::{
    AgreedNumber, AgreedSource, AgreedTerm, Agreement, AgreementError, Block, Changes, Concession, Content,
    Criteria, Inline, LockedKey, Marks, Side, Signature, Team, Wording, export, sign, text_to_sign,
    unsettled, verify,
};
use proptest::prelude::*;
use serde_json::json;

fn words(text: &str, marks: Marks) -> Inline {
    let text = text.to_owned();
    Inline::Text { text, marks }
}

fn paragraph(text: &str) -> Block {
    let content = vec![words(text, Marks::default())];
    Block::Paragraph { content }
}

fn number(side: Side, count: u64) -> AgreedNumber {
    AgreedNumber {
        term: "mql".to_owned(),
        side,
        count: Some(count),
        amount_minor: None,
        currency: None,
        as_of: "2026-06-30".to_owned(),
    }
}

fn agreement() -> Agreement {
    Agreement {
        format: document::AGREEMENT_FORMAT,
        title: "What is an MQL".to_owned(),
        version: 1,
        effective_on: "2026-07-01".to_owned(),
        review_on: Some("2026-10-01".to_owned()),
        owner: "Grace Kim".to_owned(),
        supersedes: None,
        text: vec![
            paragraph("We count people."),
            Block::Ladder,
            paragraph("Both teams agree."),
            Block::Criteria { id: "mql".to_owned() },
        ],
        terms: vec![AgreedTerm {
            term: "mql".to_owned(),
            name: "MQL".to_owned(),
            table: "leads".to_owned(),
            measure: "records".to_owned(),
            amount_field: None,
            criteria: "score >= 50".to_owned(),
            read_from: None,
        }],
        ladder: json!({"stages": ["MQL", "SQL"]}),
        calendar: json!({"days": 5}),
        sources: vec![AgreedSource {
            team: Team::Marketing,
            file: "leads.csv".to_owned(),
            table: "leads".to_owned(),
            hash: "00ff".to_owned(),
            rows: 42,
            as_of: Some("2026-06-30".to_owned()),
        }],
        numbers: vec![
            number(Side::Common, 21),
            number(Side::Marketing, 40),
            number(Side::Sales, 15),
        ],
        concessions: vec![Concession {
            term: "mql".to_owned(),
            team: Team::Sales,
            clause: "met".to_owned(),
            settled_as: "score >= 50".to_owned(),
            records: 6,
            amount_minor: Some(120_000),
        }],
    }
}

fn key(name: &str, team: Team, seed: u8) -> document::Key {
    let locked = LockedKey::create(name, team, "2468", &[seed; 64]).expect("the PIN is long enough");
    locked.unlock("2468").expect("it is the PIN")
}

fn signatures() -> &'static [Signature] {
    static SIGNED: OnceLock<Vec<Signature>> = OnceLock::new();
    SIGNED.get_or_init(|| {
        let hash = agreement().hashes().expect("it is settled").root;
        vec![
            sign(&key("Ada", Team::Marketing, 1), &hash, "2026-06-30T09:00:00Z"),
            sign(&key("Ben", Team::Sales, 2), &hash, "2026-06-30T09:05:00Z"),
        ]
    })
}

fn file() -> String {
    let bytes = export(&agreement(), signatures()).expect("it is settled");
    String::from_utf8(bytes).expect("JSON is text")
}

/// What differs once one passage of the file is replaced.
fn changed(from: &str, to: &str) -> Vec<String> {
    let file = file();
    assert!(file.contains(from), "{from}");
    let verdict = verify(file.replacen(from, to, 1).as_bytes());
    assert!(!verdict.is_signed_by_both());
    verdict.differs
}

#[test]
fn both_teams_signed_one_hash() {
    let verdict = verify(file().as_bytes());
    assert_eq!(verdict.differs, Vec::<String>::new());
    assert!(verdict.is_signed_by_both());
    assert_eq!(verdict.agreement, Some(agreement()));
    let teams: Vec<_> = verdict
        .signed
        .iter()
        .map(|one| (one.name.as_str(), one.team, one.fits))
        .collect();
    assert_eq!(
        teams,
        [("Ada", Team::Marketing, true), ("Ben", Team::Sales, true)]
    );
    let one = export(&agreement(), &signatures()[..1]).expect("it is settled");
    assert!(verify(&one).is_whole() && !verify(&one).is_signed_by_both());
    assert!(
        verify(file().replace('\n', "\r\n").as_bytes()).is_signed_by_both(),
        "a mail program's line ends"
    );
}

#[test]
fn each_part_is_named_that_differs() {
    let first = |from: &str, to: &str| changed(from, to).remove(0);
    assert_eq!(
        first("\"criteria\": \"score >= 50\"", "\"criteria\": \"score >= 51\""),
        "the criteria of MQL"
    );
    assert_eq!(
        first("Both teams agree", "Both teams argue"),
        "paragraph 2 of the text: “Both teams argue.”"
    );
    assert_eq!(
        first("\"count\": 40", "\"count\": 41"),
        "Marketing's number for MQL"
    );
    assert_eq!(
        first("\"count\": 21", "\"count\": 20"),
        "the common number for MQL"
    );
    assert_eq!(
        first("\"rows\": 42", "\"rows\": 43"),
        "Marketing's export leads.csv"
    );
    assert_eq!(
        first("\"records\": 6", "\"records\": 7"),
        "Sales' concession on MQL"
    );
    assert_eq!(
        first("2026-10-01", "2027-10-01"),
        "title, owner, version and dates"
    );
    assert_eq!(first("\"days\": 5", "\"days\": 6"), "the calendar");
    assert_eq!(
        changed("\"name\": \"Ada\"", "\"name\": \"Eve\""),
        ["the signature of Eve for Marketing"]
    );
    assert_eq!(changed("T09:05", "T09:06"), ["the signature of Ben for Sales"]);
    assert_eq!(
        changed("\n  \"hash\": \"", "\n  \"hash\": \"0"),
        ["the hash over all parts"],
        "the content itself is what was signed"
    );
}

#[test]
fn a_passage_put_in_or_a_key_twice_is_found() {
    let put_in = changed("\"title\":", "\"subtitle\": \"\",\n    \"title\":");
    assert_eq!(put_in[0], "title, owner, version and dates");
    let twice = changed("    \"version\": 1", "    \"version\": 9,\n    \"version\": 1");
    assert_eq!(twice, ["how the file is written: it is not as it was exported"]);
}

#[test]
fn what_nobody_signed_has_no_place_in_the_file() {
    let note = changed("\n  \"hash\"", "\n  \"discount\": \"half\",\n  \"hash\"");
    assert_eq!(note, ["the entry discount: nobody signed it"]);
    let part = changed("\n  \"parts\": [", "\n  \"parts\": [\n    0,");
    assert_eq!(part, ["the list of parts"]);
}

#[test]
fn one_key_does_not_sign_for_both_teams() {
    let hash = agreement().hashes().expect("it is settled").root;
    let both = [
        sign(&key("Ada", Team::Marketing, 1), &hash, "2026-06-30T09:00:00Z"),
        sign(&key("Ada", Team::Sales, 1), &hash, "2026-06-30T09:00:00Z"),
    ];
    let verdict = verify(&export(&agreement(), &both).expect("it is settled"));
    assert_eq!(
        verdict.differs,
        ["the key of Ada: it signed for Marketing and for Sales"]
    );
}

#[test]
fn a_changed_byte_is_found_wherever_it_is() {
    let file = file().into_bytes();
    for at in (0..file.len() - 1).step_by(5) {
        let mut changed = file.clone();
        changed[at] ^= 1 << (at % 7);
        let verdict = verify(&changed);
        assert!(
            !verdict.is_whole(),
            "byte {at}: {}",
            String::from_utf8_lossy(&changed[at..])
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_changed_byte_is_found(at in 0_usize..100_000, flip in 1_u8..=255) {
        let mut file = file().into_bytes();
        let at = at % (file.len() - 1);
        file[at] ^= flip;
        let verdict = verify(&file);
        prop_assert!(!verdict.differs.is_empty());
        prop_assert!(!verdict.is_signed_by_both());
    }

    #[test]
    fn any_bytes_get_a_verdict(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(!verify(&bytes).is_whole());
    }
}

#[test]
fn correcting_a_word_leaves_what_runs() {
    let before = agreement().hashes().expect("it is settled");
    let mut corrected = agreement();
    corrected.text[0] = paragraph("We count persons.");
    let after = corrected.hashes().expect("it is settled");
    assert_eq!(before.executable, after.executable);
    assert_ne!((before.text, before.root), (after.text, after.root));
    let mut stricter = agreement();
    stricter.terms[0].criteria.push('0');
    let after = stricter.hashes().expect("it is settled");
    assert_ne!(before.executable, after.executable);
}

/// A document in which everything is left open that can be.
fn left_open() -> Content {
    let open = Marks {
        insertion: Some(Team::Sales),
        ..Marks::default()
    };
    let noted = Marks {
        comments: vec!["t1".to_owned()],
        ..Marks::default()
    };
    let wording = |text: &str| Wording {
        text: text.to_owned(),
        by: None,
    };
    Content {
        blocks: vec![
            Block::Prompt {
                content: vec![
                    words("Who ", Marks::default()),
                    words("decides", noted),
                    words(" now", open),
                ],
            },
            Block::Criteria { id: "a".to_owned() },
            Block::Criteria { id: "b".to_owned() },
            Block::Suggested {
                changes: Changes {
                    insertion: Some(Team::Marketing),
                    ..Changes::default()
                },
                block: Box::new(Block::Ladder),
            },
        ],
        criteria: BTreeMap::from([
            (
                "a".to_owned(),
                Criteria {
                    term: "mql".to_owned(),
                    wordings: vec![wording("one"), wording("two")],
                },
            ),
            (
                "b".to_owned(),
                Criteria {
                    term: String::new(),
                    wordings: vec![wording("met")],
                },
            ),
        ]),
        ..Content::default()
    }
}

#[test]
fn only_what_is_settled_can_be_proposed() {
    let mut content = left_open();
    assert_eq!(
        unsettled(&content, &|term| term.to_uppercase()),
        [
            "The criteria of MQL have 2 wordings; settle on one.",
            "Criteria block 2 belongs to no term.",
            "Sales' suggestion to put in “ now” is open.",
            "Marketing's suggestion to put in the stage ladder is open.",
        ]
    );
    let proposed = |content: &Content| Agreement {
        text: text_to_sign(content),
        ..agreement()
    };
    assert_eq!(proposed(&content).hashes(), Err(AgreementError::Unsettled));
    if let Block::Prompt { content } = &mut content.blocks[0] {
        content.pop();
    }
    let text = proposed(&content).text;
    let asked = vec![words("Who decides", Marks::default())];
    assert_eq!(
        text[0],
        Block::Prompt { content: asked },
        "comments are not signed"
    );
    assert_eq!(text[1], Block::Criteria { id: "mql".to_owned() });
}
