//! What a newer, a broken or a hostile program sends: it is refused in words, and the document stays as it was.

use std::collections::BTreeMap;

use document::{Block, Document, DocumentError, Inline, Marks, Team, Wording};
use proptest::prelude::*;
use yrs::updates::encoder::Encode;
use yrs::{
    Any, Doc, Map, MapPrelim, Number, ReadTxn, StateVector, Text, Transact, Xml, XmlElementPrelim,
    XmlFragment, XmlTextPrelim,
};

fn started() -> (Document, Vec<u8>) {
    let mut document = Document::new(1);
    let content = vec![Inline::Text {
        text: "Both teams agree 🙂.".to_owned(),
        marks: Marks {
            strong: true,
            ..Marks::default()
        },
    }];
    let item = vec![Block::Prompt { content }];
    let blocks = [
        Block::BulletList { items: vec![item] },
        Block::Criteria { id: "k".to_owned() },
    ];
    let stored = document.seed(&blocks, &BTreeMap::new()).expect("it is empty");
    (document, stored)
}

/// What another program writes.
fn written(write: impl FnOnce(&Doc)) -> Vec<u8> {
    let doc = Doc::with_client_id(99);
    write(&doc);
    doc.transact().encode_state_as_update_v1(&StateVector::default())
}

/// Sends an update; the document must be untouched.
fn refused(update: &[u8]) -> DocumentError {
    let (mut document, _) = started();
    let before = (document.content(), document.whole());
    let error = document
        .exchange(&[], Some(update))
        .expect_err("it must not be taken");
    assert_eq!((document.content(), document.whole()), before);
    error
}

#[test]
fn blocks_and_marks_of_a_newer_program_are_refused_by_name() {
    let block = written(|doc| {
        let text = doc.get_or_insert_xml_fragment("document");
        text.push_back(&mut doc.transact_mut(), XmlElementPrelim::empty("whiteboard"));
    });
    assert_eq!(
        refused(&block),
        DocumentError::Unknown("a block `whiteboard`".to_owned())
    );
    let mark = written(|doc| {
        let text = doc.get_or_insert_xml_fragment("document");
        let mut txn = doc.transact_mut();
        let words = text.push_back(&mut txn, XmlElementPrelim::empty("paragraph"));
        let words = words.push_back(&mut txn, XmlTextPrelim::new(""));
        words.insert_with_attributes(&mut txn, 0, "x", [("blink".into(), Any::Bool(true))].into());
    });
    assert_eq!(
        refused(&mark),
        DocumentError::Unknown("a mark `blink`".to_owned())
    );
    let attribute = written(|doc| {
        let text = doc.get_or_insert_xml_fragment("document");
        let mut txn = doc.transact_mut();
        let words = text.push_back(&mut txn, XmlElementPrelim::empty("paragraph"));
        words.insert_attribute(&mut txn, "direction", "up");
    });
    assert_eq!(
        refused(&attribute),
        DocumentError::Unknown("an attribute of a block `paragraph`".to_owned())
    );
    let part = written(|doc| {
        let map = doc.get_or_insert_map("votes");
        map.insert(&mut doc.transact_mut(), "a", 1);
    });
    assert_eq!(
        refused(&part),
        DocumentError::Unknown("a part `votes`".to_owned())
    );
}

fn newer() -> Vec<u8> {
    written(|doc| {
        let (text, meta) = (
            doc.get_or_insert_xml_fragment("document"),
            doc.get_or_insert_map("meta"),
        );
        let mut txn = doc.transact_mut();
        meta.insert(&mut txn, "schema", Any::Number(Number::Int(3)));
        let board = text.push_back(&mut txn, XmlElementPrelim::empty("whiteboard"));
        board.push_back(&mut txn, XmlTextPrelim::new("drawn"));
    })
}

#[test]
fn a_document_of_a_newer_program_is_read_and_never_written() {
    let meta = written(|doc| {
        let meta = doc.get_or_insert_map("meta");
        meta.insert(&mut doc.transact_mut(), "schema", Any::Number(Number::Int(3)));
    });
    assert_eq!(refused(&meta), DocumentError::Newer(3));

    let mut document = Document::open(1, [newer()]).expect("it can be read");
    assert!(document.is_newer());
    let content = vec![Inline::Text {
        text: "drawn".to_owned(),
        marks: Marks::default(),
    }];
    assert_eq!(document.content().blocks, [Block::Paragraph { content }]);
    let before = document.whole();
    let refused = DocumentError::Newer(3);
    assert_eq!(
        document.append(&[Block::Ladder], &BTreeMap::new()),
        Err(refused.clone())
    );
    assert_eq!(
        document.write_criteria("k", "mql", "", Some(Team::Sales)),
        Err(refused.clone())
    );
    assert_eq!(document.exchange(&[], Some(&started().1)), Err(refused));
    assert_eq!(document.whole(), before);
    let told = document.exchange(&[], None).expect("others may read it");
    assert_eq!(told.update, before);
}

#[test]
fn types_in_types_without_end_are_refused() {
    let maps = written(|doc| {
        let clauses = doc.get_or_insert_map("clauses");
        let mut txn = doc.transact_mut();
        let mut map = clauses.insert(&mut txn, "k", MapPrelim::default());
        for _ in 0..5_000 {
            map = map.insert(&mut txn, "k", MapPrelim::default());
        }
    });
    assert_eq!(refused(&maps), DocumentError::TooDeep);
    let quotes = written(|doc| {
        let text = doc.get_or_insert_xml_fragment("document");
        let mut txn = doc.transact_mut();
        let mut quote = text.push_back(&mut txn, XmlElementPrelim::empty("blockquote"));
        for _ in 0..60 {
            quote = quote.push_back(&mut txn, XmlElementPrelim::empty("blockquote"));
        }
    });
    let error = refused(&quotes);
    assert!(matches!(error, DocumentError::Unknown(_)), "{error}");
    assert_eq!(
        Document::open(1, [quotes])
            .expect("it can be read")
            .content()
            .blocks
            .len(),
        1
    );
}

#[test]
fn values_in_values_without_end_are_refused() {
    // One item in `meta`: a value of arrays, each in the one before.
    let mut bytes = vec![1, 1, 99, 0, 0x28, 1, 4];
    bytes.extend(b"meta");
    bytes.extend([1, b'a', 1]);
    bytes.extend([117, 1].repeat(1_000_000));
    bytes.extend([126, 0]);
    assert_eq!(refused(&bytes), DocumentError::TooDeep);
}

#[test]
fn what_is_too_large_is_refused_before_it_is_read() {
    let limit = 8 * 1024 * 1024;
    assert_eq!(
        refused(&vec![0; limit + 1]),
        DocumentError::TooLarge {
            bytes: limit + 1,
            limit
        }
    );
}

#[test]
fn a_count_of_millions_in_a_few_bytes_is_refused() {
    let (mut document, _) = started();
    let many = [0xff, 0xff, 0xff, 0xff, 0x0f];
    assert!(document.exchange(&many, None).is_err());
    assert!(matches!(refused(&many), DocumentError::Unreadable(_)));
}

#[test]
fn wordings_that_are_no_json_are_words() {
    let update = written(|doc| {
        let clauses = doc.get_or_insert_map("clauses");
        let mut txn = doc.transact_mut();
        let list = yrs::ArrayPrelim::from(["score >= 50"]);
        let clause = clauses.insert(&mut txn, "x", MapPrelim::default());
        clause.insert(&mut txn, "wordings", list);
    });
    let (mut document, _) = started();
    document
        .exchange(&StateVector::default().encode_v1(), Some(&update))
        .expect("it is in order");
    let wording = Wording {
        text: "score >= 50".to_owned(),
        by: None,
    };
    assert_eq!(document.content().criteria["x"].wordings, [wording]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_damaged_update_is_refused_or_understood(
        changes in proptest::collection::vec((0_usize..1_000, any::<u8>()), 1..4),
        cut in 0_usize..1_000,
    ) {
        let (document, mut update) = started();
        for (at, byte) in changes {
            let at = at % update.len();
            update[at] = byte;
        }
        if cut < update.len() {
            update.truncate(cut);
        }
        let mut other = Document::new(2);
        let before = other.whole();
        match other.exchange(&update, Some(&update)).or_else(|_| other.exchange(&[], Some(&update))) {
            Ok(_) => {
                other.content();
            }
            Err(_) => prop_assert_eq!(other.whole(), before),
        }
        let opened = Document::open_readable(3, [update.clone(), document.whole()]);
        opened.document.content();
    }

    #[test]
    fn any_bytes_are_refused_or_understood(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        let (mut document, _) = started();
        let _ = document.exchange(&bytes, Some(&bytes));
        document.content();
    }
}
