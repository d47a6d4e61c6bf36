//! Two editors and the workbench write one document: nothing is lost, whoever was away, and what was
//! answered is there after a kill.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use crate::desk::Desk;
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use document::{Block, Document, Inline, Marks};
use std::collections::BTreeMap;
use workbench::Workbench;
use workbench::api::{ExchangeRequest, Exchanged, ReadProse};

/// An editor as a page is one: a copy of the document and what it knows of the engine's.
struct Editor {
    client: u32,
    copy: Document,
}

impl Editor {
    fn new(client: u32) -> Editor {
        Editor {
            client,
            copy: Document::new(u64::from(client)),
        }
    }

    fn write(&mut self, text: &str) {
        let words = Inline::Text {
            text: text.to_owned(),
            marks: Marks::default(),
        };
        let block = Block::Paragraph { content: vec![words] };
        self.copy.append(&[block], &BTreeMap::new()).unwrap();
    }

    fn exchange(&mut self, bench: &Workbench) -> Exchanged {
        let answer = bench
            .exchange(&ExchangeRequest {
                client: self.client,
                state: BASE64.encode(self.copy.state()),
                update: BASE64.encode(self.copy.whole()),
                presence: BASE64.encode(self.client.to_le_bytes()),
                leaving: false,
            })
            .unwrap();
        let news = BASE64.decode(&answer.update).unwrap();
        self.copy.exchange(&[], Some(&news)).unwrap();
        answer
    }

    fn lines(&self) -> Vec<String> {
        let words = |block: &Block| match block {
            Block::Paragraph { content } => match &content[..] {
                [Inline::Text { text, .. }] => Some(text.clone()),
                _ => None,
            },
            _ => None,
        };
        self.copy.content().blocks.iter().filter_map(words).collect()
    }
}

#[test]
fn who_was_away_has_everything_after_one_exchange_and_so_have_the_others() {
    let desk = Desk::new();
    let (mut ada, mut sam) = (Editor::new(7), Editor::new(8));
    ada.write("A lead is a person with an address.");
    ada.exchange(&desk.bench);
    sam.exchange(&desk.bench);
    assert_eq!(sam.lines(), ada.lines());

    ada.write("Written online.");
    ada.exchange(&desk.bench);
    sam.write("Written on a train.");
    sam.exchange(&desk.bench);
    ada.exchange(&desk.bench);
    assert_eq!(ada.lines(), sam.lines());
    assert_eq!(ada.lines().len(), 3);
    assert_eq!(ada.copy.content(), sam.copy.content());
}

#[test]
fn what_was_answered_is_there_after_a_kill() {
    let desk = Desk::new();
    let mut ada = Editor::new(7);
    for n in 0..20 {
        ada.write(&format!("Line {n}."));
        ada.exchange(&desk.bench);
    }
    // A copy of the file as it lies there is what a killed program leaves.
    let left = desk.path("left.counterpart");
    std::fs::copy(desk.path("board.counterpart"), &left).unwrap();
    let other = Workbench::new(desk.path(""));
    other.open_workspace(&left).unwrap();
    let mut sam = Editor::new(8);
    sam.exchange(&other);
    assert_eq!(sam.lines(), ada.lines());
}

#[test]
fn editors_hear_of_each_other_until_one_leaves() {
    let desk = Desk::new();
    let (mut ada, mut sam) = (Editor::new(7), Editor::new(8));
    assert_eq!(ada.exchange(&desk.bench).peers.len(), 0);
    assert_eq!(
        sam.exchange(&desk.bench).peers,
        [BASE64.encode(7_u32.to_le_bytes())]
    );
    let leave = ExchangeRequest {
        client: 7,
        state: String::new(),
        update: String::new(),
        presence: String::new(),
        leaving: true,
    };
    desk.bench.exchange(&leave).unwrap();
    assert_eq!(sam.exchange(&desk.bench).peers.len(), 0);
}

#[test]
fn bytes_that_are_no_change_are_refused_and_the_document_stays() {
    let desk = Desk::new();
    let mut ada = Editor::new(7);
    ada.write("Here to stay.");
    ada.exchange(&desk.bench);
    for update in ["not base64!", "AAAA////", "/////w=="] {
        let request = ExchangeRequest {
            client: 9,
            state: String::new(),
            update: update.to_owned(),
            presence: String::new(),
            leaving: false,
        };
        assert!(desk.bench.exchange(&request).is_err(), "{update}");
    }
    let mut sam = Editor::new(8);
    sam.exchange(&desk.bench);
    assert_eq!(sam.lines(), ["Here to stay."]);
}

#[test]
fn a_template_asks_its_questions_and_a_pasted_text_becomes_prose_with_empty_slots() {
    let desk = Desk::new();
    let templates = desk.bench.templates();
    assert!(
        templates
            .iter()
            .any(|template| template.id == "handoff" && template.minutes <= 5),
        "{templates:?}"
    );
    desk.bench.add_template("handoff").unwrap();
    let read = desk
        .bench
        .read_prose(&ReadProse {
            file: String::new(),
            text: "# MQL\n\nA lead that Marketing hands over.\n".to_owned(),
        })
        .unwrap();
    assert_eq!(read.slots, 1);
    let mut ada = Editor::new(7);
    ada.exchange(&desk.bench);
    let content = ada.copy.content();
    assert!(
        content
            .blocks
            .iter()
            .any(|block| matches!(block, Block::Prompt { .. }))
    );
    assert!(
        ada.lines()
            .contains(&"A lead that Marketing hands over.".to_owned())
    );
    assert!(content.criteria.values().any(|criteria| criteria.term.is_empty()));
}
