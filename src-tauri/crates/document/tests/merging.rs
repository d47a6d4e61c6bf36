//! Two copies that were apart are equal after an exchange, whatever was done to them.

use std::collections::BTreeMap;

use document::{Block, Changes, Criteria, Document, DocumentError, Inline, Marks, Team, Wording};

fn paragraph(words: &str) -> Block {
    let content = vec![Inline::Text {
        text: words.to_owned(),
        marks: Marks::default(),
    }];
    Block::Paragraph { content }
}

fn criteria(term: &str, text: &str) -> Criteria {
    Criteria {
        term: term.to_owned(),
        wordings: vec![Wording {
            text: text.to_owned(),
            by: None,
        }],
    }
}

fn started() -> (Document, Vec<Vec<u8>>) {
    let mut document = Document::new(1);
    let blocks = [
        paragraph("Both teams agree."),
        Block::Criteria { id: "k".to_owned() },
    ];
    let body = BTreeMap::from([("k".to_owned(), criteria("mql", "score >= 50"))]);
    let stored = vec![document.seed(&blocks, &body).expect("it is empty")];
    (document, stored)
}

/// An exchange both ways, with each side's store.
fn exchange(one: (&mut Document, &mut Vec<Vec<u8>>), two: (&mut Document, &mut Vec<Vec<u8>>)) {
    let asked = two.0.exchange(&one.0.state(), None).expect("nothing was sent");
    let given = one
        .0
        .exchange(&asked.state, Some(&asked.update))
        .expect("it is in order");
    one.1.extend(given.news);
    let taken = two
        .0
        .exchange(&given.state, Some(&given.update))
        .expect("it is in order");
    two.1.extend(taken.news);
}

#[test]
fn criteria_written_apart_both_survive_and_one_of_them_is_settled_on() {
    let (mut one, mut first) = started();
    let mut two = Document::open(2, first.clone()).expect("it opens");
    let mut second = first.clone();
    first.push(
        one.write_criteria("k", "mql", "score >= 60", Some(Team::Marketing))
            .expect("writable"),
    );
    second.push(
        two.write_criteria("k", "mql", "score >= 70", Some(Team::Sales))
            .expect("writable"),
    );
    exchange((&mut one, &mut first), (&mut two, &mut second));
    let wordings = one.content().criteria["k"].wordings.clone();
    assert_eq!(wordings.len(), 2);
    assert_eq!(
        wordings,
        two.content().criteria["k"].wordings,
        "in the same order"
    );

    second.push(
        two.write_criteria("k", "mql", "score >= 65", None)
            .expect("writable"),
    );
    exchange((&mut one, &mut first), (&mut two, &mut second));
    assert_eq!(one.content().criteria["k"], criteria("mql", "score >= 65"));
    assert_eq!(one.content(), two.content());
    assert_eq!(
        Document::open(3, first).expect("it opens").content(),
        one.content()
    );
}

#[test]
fn the_same_wording_written_apart_is_one_and_nobodys() {
    let (mut one, mut first) = started();
    let mut two = Document::open(2, first.clone()).expect("it opens");
    let mut second = first.clone();
    first.push(
        one.write_criteria("k", "mql", "fit", Some(Team::Marketing))
            .expect("writable"),
    );
    second.push(
        two.write_criteria("k", "mql", "fit", Some(Team::Sales))
            .expect("writable"),
    );
    exchange((&mut one, &mut first), (&mut two, &mut second));
    assert_eq!(one.content().criteria["k"], criteria("mql", "fit"));
}

#[test]
fn a_deletion_alone_is_news() {
    let (mut one, stored) = started();
    let mut two = Document::open(2, stored).expect("it opens");
    let removed = one.write_criteria("k", "mql", "", None).expect("writable");
    assert!(
        two.exchange(&[], Some(&removed))
            .expect("in order")
            .news
            .is_some()
    );
    assert!(
        two.exchange(&[], Some(&removed))
            .expect("in order")
            .news
            .is_none()
    );
    assert!(
        two.exchange(&[], Some(&one.whole()))
            .expect("in order")
            .news
            .is_none()
    );
}

#[test]
fn criteria_find_the_block_of_their_term_or_get_one() {
    let (mut document, _) = started();
    let same = document.put_criteria_for_term("mql", "MQL", "score >= 50", None);
    assert_eq!(same, Ok(None), "that is what stands there");
    document
        .put_criteria_for_term("mql", "MQL", "score >= 55", None)
        .expect("writable");
    assert_eq!(document.content().criteria["k"], criteria("mql", "score >= 55"));
    document
        .put_criteria_for_term("sql", "SQL", "met", None)
        .expect("writable");
    let content = document.content();
    assert_eq!(content.blocks.len(), 4);
    let Block::Criteria { id } = &content.blocks[3] else {
        panic!("{content:?}");
    };
    assert_eq!(content.criteria[id], criteria("sql", "met"));
}

#[test]
fn blocks_appended_twice_keep_criteria_of_their_own() {
    let (mut document, _) = started();
    let blocks = [Block::Criteria { id: "k".to_owned() }];
    let body = BTreeMap::from([("k".to_owned(), criteria("sql", "met"))]);
    document.append(&blocks, &body).expect("writable");
    let content = document.content();
    assert_eq!(content.criteria.len(), 2);
    assert_eq!(content.criteria["k"], criteria("mql", "score >= 50"));
    assert_ne!(content.blocks[1], content.blocks[2]);
}

#[test]
fn a_document_goes_from_thread_to_thread() {
    fn sendable<T: Send + Sync>(_: &T) {}
    sendable(&started().0);
}

#[test]
fn only_an_empty_document_is_started() {
    let (mut document, _) = started();
    assert_eq!(document.seed(&[], &BTreeMap::new()), Err(DocumentError::NotEmpty));
}

#[test]
fn a_damaged_update_is_named_and_the_rest_is_readable() {
    let (mut document, mut stored) = started();
    for n in 0..3 {
        stored.push(
            document
                .append(&[paragraph(&format!("line {n}"))], &BTreeMap::new())
                .expect("writable"),
        );
    }
    let cut = stored[2].len() / 2;
    stored[2].truncate(cut);
    let error = Document::open(2, stored.clone()).expect_err("it is cut");
    assert!(
        matches!(error, DocumentError::Damaged { position: 2, .. }),
        "{error}"
    );
    let opened = Document::open_readable(2, stored);
    assert_eq!(
        opened.document.content().blocks.len(),
        3,
        "what builds on it is left out with it"
    );
    assert_eq!(opened.left_out.len(), 2);
}

#[test]
fn an_update_without_what_it_builds_on_is_refused() {
    let (mut document, stored) = started();
    let later = document
        .append(&[paragraph("more")], &BTreeMap::new())
        .expect("writable");
    let latest = document
        .append(&[paragraph("and more")], &BTreeMap::new())
        .expect("writable");
    let mut two = Document::open(2, stored).expect("it opens");
    let before = two.state();
    assert_eq!(two.exchange(&[], Some(&latest)), Err(DocumentError::Incomplete));
    assert_eq!(two.state(), before);
    two.exchange(&[], Some(&later)).expect("in order");
    two.exchange(&[], Some(&latest)).expect("in order");
    assert_eq!(two.content(), document.content());
}

/// Random numbers that are the same every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

/// One small edit.
fn edit(document: &mut Document, dice: &mut Dice) -> Option<Vec<u8>> {
    let teams = [None, Some(Team::Marketing), Some(Team::Sales)];
    let by = teams[dice.roll(3)];
    let id = ["k", "l"][dice.roll(2)];
    let text = format!("score >= {}", dice.roll(20));
    let marks = Marks {
        strong: dice.roll(2) == 0,
        insertion: teams[dice.roll(3)],
        comments: vec![format!("t{}", dice.roll(3))],
        ..Marks::default()
    };
    match dice.roll(8) {
        0..=2 => document.write_criteria(id, "mql", &text, by).ok(),
        3 => document.suggest_wording(id, &text, by).ok(),
        4 => document
            .put_criteria_for_term("sql", "SQL", &text, by)
            .ok()
            .flatten(),
        5 => document.answer_suggestions(dice.roll(2) == 0, by).ok(),
        6 => {
            let changes = Changes {
                insertion: teams[dice.roll(3)],
                deletion: teams[dice.roll(3)],
                split: teams[dice.roll(3)],
                ..Changes::default()
            };
            let block = Box::new(Block::Ladder);
            document
                .append(&[Block::Suggested { changes, block }], &BTreeMap::new())
                .ok()
        }
        _ => {
            let content = vec![Inline::Text { text, marks }, Inline::HardBreak];
            document
                .append(&[Block::Prompt { content }], &BTreeMap::new())
                .ok()
        }
    }
}

#[test]
fn copies_that_were_apart_are_equal_after_an_exchange() {
    let mut rounds = 0;
    for seed in 1..=60_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (mut one, mut first) = started();
        let mut two = Document::open(2, first.clone()).expect("it opens");
        let mut second = first.clone();
        for _ in 0..10 {
            for _ in 0..5 {
                rounds += 1;
                let (document, store) = match dice.roll(2) {
                    0 => (&mut one, &mut first),
                    _ => (&mut two, &mut second),
                };
                store.extend(edit(document, &mut dice));
            }
            exchange((&mut one, &mut first), (&mut two, &mut second));
            assert_eq!(one.content(), two.content(), "seed {seed}");
            // How blocks are cut may differ; that nothing is left to tell may not.
            let (told, heard) = (two.whole(), one.whole());
            let rest = [one.exchange(&[], Some(&told)), two.exchange(&[], Some(&heard))];
            assert!(
                rest.iter().flatten().filter(|rest| rest.news.is_none()).count() == 2,
                "seed {seed}"
            );
            assert!(!one.is_newer());
        }
        for store in [first, second] {
            let again = Document::open(3, store).expect("the store is whole");
            assert_eq!(again.content(), one.content(), "seed {seed}");
        }
    }
    assert_eq!(rounds, 3_000);
}
