//! What yjs and y-prosemirror store is read as it was meant, and what Rust writes is stored as they would.

use std::collections::BTreeSet;

use document::{Block, Cell, Document, Inline, Marks, NumberOf, Team};
use serde_json::Value;

fn fixture() -> Value {
    serde_json::from_str(include_str!("fixtures/shared.json")).expect("the fixture is JSON")
}

fn updates() -> Vec<Vec<u8>> {
    use base64::Engine;
    let decode = |text: &Value| {
        let text = text.as_str().expect("base64");
        base64::engine::general_purpose::STANDARD
            .decode(text)
            .expect("base64")
    };
    fixture()["updates"]
        .as_array()
        .expect("updates")
        .iter()
        .map(decode)
        .collect()
}

fn text(text: &str, marks: Marks) -> Inline {
    let text = text.to_owned();
    Inline::Text { text, marks }
}

fn plain(words: &str) -> Inline {
    text(words, Marks::default())
}

fn paragraph(words: &str) -> Block {
    let content = vec![plain(words)];
    Block::Paragraph { content }
}

fn cell(header: bool, words: &str) -> Cell {
    let content = vec![paragraph(words)];
    Cell { header, content }
}

/// What the script wrote, after its second edit.
fn expected() -> Vec<Block> {
    let mut blocks = lines();
    blocks.extend(rest());
    blocks
}

fn lines() -> Vec<Block> {
    let comments = |ids: &[&str]| Marks {
        comments: ids.iter().map(|id| (*id).to_owned()).collect(),
        ..Marks::default()
    };
    let sales = Some(Team::Sales);
    vec![
        Block::Heading {
            level: 2,
            content: vec![plain("What is an MQL – 🙂?")],
        },
        Block::Prompt {
            content: vec![
                plain("Who "),
                text(
                    "really ",
                    Marks {
                        insertion: sales,
                        ..Marks::default()
                    },
                ),
                text(
                    "decides",
                    Marks {
                        deletion: sales,
                        ..Marks::default()
                    },
                ),
                plain("?"),
            ],
        },
        sentence(),
        Block::Paragraph {
            content: vec![
                text("one", comments(&["t1"])),
                text("two", comments(&["t1", "t2"])),
                text("three", comments(&["t2"])),
            ],
        },
    ]
}

/// A sentence with everything that may stand in one.
fn sentence() -> Block {
    Block::Paragraph {
        content: vec![
            plain("Both of the "),
            text(
                "teams",
                Marks {
                    strong: true,
                    ..Marks::default()
                },
            ),
            text(
                " agree",
                Marks {
                    em: true,
                    link: Some("https://example.org/a".to_owned()),
                    ..Marks::default()
                },
            ),
            Inline::HardBreak,
            plain("on "),
            Inline::Number {
                term: "mql".to_owned(),
                of: NumberOf::Gap,
            },
            text(
                " of them",
                Marks {
                    code: true,
                    ..Marks::default()
                },
            ),
        ],
    }
}

fn rest() -> Vec<Block> {
    vec![
        Block::BulletList {
            items: vec![vec![
                paragraph("a"),
                Block::OrderedList {
                    items: vec![vec![paragraph("b")]],
                },
            ]],
        },
        Block::Table {
            rows: vec![
                vec![cell(true, "Stage"), cell(true, "Owner")],
                vec![cell(false, "MQL"), cell(false, "Marketing")],
            ],
        },
        Block::Criteria { id: "k1".to_owned() },
        Block::Ladder,
        Block::Paragraph { content: vec![] },
    ]
}

#[test]
fn what_the_editor_stored_is_read_as_it_was_meant() {
    let document = Document::open(7, updates()).expect("it opens");
    assert_eq!(document.schema(), 1);
    assert!(!document.is_newer());
    let content = document.content();
    assert_eq!(content.blocks, expected());
    let criteria = &content.criteria["k1"];
    assert_eq!(criteria.term, "mql");
    assert_eq!(criteria.wordings[0].text, "score >= 50");
    assert_eq!(criteria.wordings[0].by, Some(Team::Marketing));
    assert_eq!(content.threads["t1"].remarks[0].text, "Really?");
}

#[test]
fn it_comes_by_exchange_as_well() {
    let mut document = Document::new(8);
    for update in updates() {
        let round = document.exchange(&[], Some(&update)).expect("it is in order");
        assert!(round.news.is_some());
        let again = document
            .exchange(&round.state, Some(&update))
            .expect("it is in order");
        assert_eq!(again.news, None, "what is known teaches nothing");
    }
    assert_eq!(document.content().blocks, expected());
}

#[test]
fn rust_writes_blocks_that_it_reads_back_the_same() {
    let mut document = Document::new(9);
    document
        .seed(&expected(), &Default::default())
        .expect("it is empty");
    assert_eq!(document.content().blocks, expected());
}

#[test]
fn suggestions_are_accepted_or_declined_at_once() {
    let words = |document: &Document| match &document.content().blocks[1] {
        Block::Prompt { content } => content.clone(),
        other => panic!("{other:?}"),
    };
    let mut accepted = Document::open(9, updates()).expect("it opens");
    accepted
        .answer_suggestions(true, Some(Team::Marketing))
        .expect("it is writable");
    assert_eq!(words(&accepted).len(), 4, "Marketing suggested nothing");
    accepted.answer_suggestions(true, None).expect("it is writable");
    assert_eq!(words(&accepted), [plain("Who really ?")]);
    let mut declined = Document::open(9, updates()).expect("it opens");
    declined
        .answer_suggestions(false, Some(Team::Sales))
        .expect("it is writable");
    assert_eq!(words(&declined), [plain("Who decides?")]);
}

/// The names under which comments are stored in these bytes.
fn comment_names(bytes: &[u8]) -> BTreeSet<String> {
    let name = |found: &[u8]| String::from_utf8_lossy(found).into_owned();
    let found = bytes.windows(17).filter(|found| found.starts_with(b"comment--"));
    found.map(name).collect()
}

#[test]
fn comments_are_stored_under_the_names_that_the_editor_gives_them() {
    let mut document = Document::new(9);
    let written = document
        .seed(&expected(), &Default::default())
        .expect("it is empty");
    let names = comment_names(&written);
    assert_eq!(names.len(), 2);
    assert_eq!(names, comment_names(&updates().concat()));
}
