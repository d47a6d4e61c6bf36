//! What yjs and y-prosemirror store is read as it was meant, and what Rust writes is stored as they would.

use std::collections::BTreeSet;

use document::{Block, Cell, Changes, Document, Inline, Marks, NumberOf, Team, Turn};
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

/// A line that Sales began, a table it would take out, a figure that Marketing puts in, and a kind it wants.
fn suggested() -> Vec<Block> {
    let about = |block: Block, changes: Changes| Block::Suggested {
        changes,
        block: Box::new(block),
    };
    let (marketing, sales) = (Some(Team::Marketing), Some(Team::Sales));
    let figure = Inline::Suggested {
        insertion: marketing,
        deletion: None,
        inline: Box::new(Inline::Number {
            term: "mql".to_owned(),
            of: NumberOf::Common,
        }),
    };
    let table = Block::Table {
        rows: vec![vec![cell(false, "MQL")]],
    };
    vec![
        Block::Paragraph {
            content: vec![plain("We count "), figure],
        },
        about(
            paragraph("A line."),
            Changes {
                split: sales,
                ..Changes::default()
            },
        ),
        about(
            table,
            Changes {
                deletion: sales,
                ..Changes::default()
            },
        ),
        about(
            paragraph("Scope"),
            Changes {
                turn: Some(Turn {
                    team: Team::Marketing,
                    into: "heading-2".to_owned(),
                }),
                ..Changes::default()
            },
        ),
        about(
            Block::Criteria { id: "k1".to_owned() },
            Changes {
                insertion: marketing,
                ..Changes::default()
            },
        ),
    ]
}

#[test]
fn suggested_structure_is_read_back_and_makes_the_document_of_the_newer_shape() {
    let mut document = Document::new(9);
    document
        .seed(&[paragraph("words")], &Default::default())
        .expect("it is empty");
    assert_eq!(document.schema(), 1, "older programs may write in it");
    document
        .append(&suggested(), &Default::default())
        .expect("it is writable");
    assert_eq!((document.schema(), document.is_newer()), (2, false));
    let content = document.content();
    let mut expected = suggested();
    let Block::Suggested { block, .. } = content.blocks.last().expect("blocks") else {
        panic!("{content:?}");
    };
    if let (Some(Block::Suggested { block: known, .. }), Block::Criteria { .. }) =
        (expected.last_mut(), &**block)
    {
        // Criteria get an identifier of their own.
        known.clone_from(block);
    }
    assert_eq!(content.blocks[1..], expected);
}

#[test]
fn criteria_that_are_only_suggested_count_nothing_until_they_are_accepted() {
    let body = document::Criteria {
        term: "mql".to_owned(),
        wordings: vec![document::Wording {
            text: "score >= 50".to_owned(),
            by: None,
        }],
    };
    let mut document = Document::new(9);
    document
        .seed(&suggested(), &[("k1".to_owned(), body)].into())
        .expect("it is empty");
    assert_eq!(document.content().criteria_of("mql"), None);
    let mut declined = Document::open(8, [document.whole()]).expect("it opens");
    document.answer_suggestions(true, None).expect("it is writable");
    let content = document.content();
    assert!(content.criteria_of("mql").is_some());
    assert_eq!(content.blocks.len(), 4, "the table went");
    declined.answer_suggestions(false, None).expect("it is writable");
    let content = declined.content();
    assert_eq!(content.criteria_of("mql"), None);
    assert_eq!(content.blocks[0], paragraph("We count "));
    assert!(matches!(content.blocks[2], Block::Table { .. }));
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
