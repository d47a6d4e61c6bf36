//! What people who mean ill, or a program gone wrong, could put into a paper.

use std::io::{Cursor, Read};
use std::time::{Duration, Instant};

use crate::sheet::{marked, paragraph, sample, words};
use document::{Block, Cell, Content, Form, Marks, Paper, PaperSignature, Remark, Thread, read, render};

/// Markup of every form, an override of the reading direction, and what has no width.
const EVIL: &str = "</title><script>alert('x')</script><img src=x onerror=y> & \"]]>\" \u{202e}gpj\u{200b} \
                    [a](javascript:b) **c** | d `e` {{f}} \\ \u{0}\u{8}\u{ffff}";

fn evil() -> Paper {
    let mut paper = sample();
    let text = || EVIL.to_owned();
    paper.title = text();
    paper.state = text();
    paper.details = vec![(text(), text())];
    paper.concessions = vec![text()];
    paper.ladder[0].name = text();
    paper.terms[0].name = text();
    paper.terms[0].criteria = vec![text()];
    paper.terms[0].figures[0].text = text();
    paper.signatures.push(PaperSignature {
        name: text(),
        team: model::Team::Sales,
        at: text(),
        fingerprint: text(),
    });
    let marks = Marks {
        link: Some("javascript:alert(1)".to_owned()),
        comments: vec!["evil".to_owned(), "no such thread".to_owned()],
        code: true,
        ..Marks::default()
    };
    paper.content.blocks.push(Block::Paragraph {
        content: vec![marked(EVIL, marks)],
    });
    let remark = Remark {
        name: text(),
        team: None,
        at: text(),
        text: text(),
    };
    let remarks = vec![remark];
    let resolved = true;
    paper
        .content
        .threads
        .insert("evil".to_owned(), Thread { resolved, remarks });
    paper
}

#[test]
fn no_name_and_no_text_becomes_markup() {
    let page = String::from_utf8(render(Form::Html, &evil()).expect("renders")).expect("text");
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("href=\"javascript"));
    assert!(!page.contains('\u{202e}') && !page.contains('\u{200b}') && !page.contains('\0'));
    let bytes = render(Form::Docx, &evil()).expect("renders");
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes[..])).expect("an archive");
    for at in 0..archive.len() {
        let mut text = String::new();
        archive
            .by_index(at)
            .expect("a part")
            .read_to_string(&mut text)
            .expect("text");
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().expect("well formed") != quick_xml::events::Event::Eof {}
        assert!(!text.contains("<script") && !text.contains('\u{202e}'));
    }
    let markdown = render(Form::Markdown, &evil()).expect("renders");
    let reading = read("evil.md", &markdown).expect("reads");
    let links = format!("{:?}", reading.content.blocks)
        .matches("link: Some")
        .count();
    assert_eq!((links, reading.removed), (1, 0), "only the handbook's");
    render(Form::Pdf, &evil()).expect("renders");
}

#[test]
fn ten_thousand_clauses_take_a_bounded_time() {
    let clause = "The lead is passed on with all that is known of it, and with what is not.";
    let blocks = (0..10_000).map(|at| match at % 10 {
        0 => Block::Heading {
            level: 2,
            content: vec![words(&format!("Clause {at}"))],
        },
        1 => Block::BulletList {
            items: vec![vec![paragraph(clause)], vec![paragraph(clause)]],
        },
        _ => paragraph(&format!("{at}. {clause} {clause}")),
    });
    let mut paper = sample();
    paper.content.blocks = blocks.collect();
    for form in Form::ALL {
        let start = Instant::now();
        let bytes = render(form, &paper).expect("renders");
        let took = start.elapsed();
        println!("{form:?}: {} bytes in {took:?}", bytes.len());
        assert!(took < Duration::from_secs(120), "{form:?}: {took:?}");
    }
}

fn nested(levels: usize) -> Block {
    let mut block = paragraph("innermost");
    for level in 0..levels {
        block = match level % 3 {
            0 => Block::BulletList {
                items: vec![vec![paragraph("beside"), block]],
            },
            1 => Block::Blockquote { content: vec![block] },
            _ => Block::Table {
                rows: vec![vec![
                    Cell {
                        header: false,
                        content: vec![block],
                    },
                    Cell::default(),
                ]],
            },
        };
    }
    block
}

#[test]
fn deep_nesting_ends_and_loses_no_word() {
    let mut paper = sample();
    paper.content.blocks = vec![nested(3_000)];
    for form in Form::ALL {
        let bytes = render(form, &paper).expect("renders");
        if form != Form::Pdf && form != Form::Docx {
            let text = String::from_utf8(bytes).expect("text");
            assert_eq!(text.matches("innermost").count(), 1, "{form:?}");
            assert_eq!(text.matches("beside").count(), 1_000, "{form:?}");
        }
    }
    assert!(document::plain(&paper.content.blocks[0]).ends_with("innermost"));
}

#[test]
fn ragged_wide_and_empty_tables_are_tables() {
    let cell = |text: &str| Cell {
        header: false,
        content: vec![paragraph(text)],
    };
    let row = |count: usize| (0..count).map(|at| cell(&format!("c{at}"))).collect::<Vec<_>>();
    let mut paper = sample();
    paper.content.blocks = vec![
        Block::Table {
            rows: vec![row(1), row(5), vec![], row(3)],
        },
        Block::Table { rows: vec![] },
        Block::Table {
            rows: vec![vec![], vec![]],
        },
        Block::Table { rows: vec![row(60)] },
        Block::Table {
            rows: vec![vec![cell(&"long ".repeat(4_000)), cell(&"W".repeat(4_000))]],
        },
        Block::BulletList {
            items: vec![vec![], vec![]],
        },
        Block::BulletList { items: vec![] },
    ];
    for form in Form::ALL {
        render(form, &paper).expect("renders");
    }
    let bytes = render(Form::Docx, &paper).expect("renders");
    let back = read("back.docx", &bytes).expect("reads");
    let rows = back.content.blocks.iter().find_map(|block| match block {
        Block::Table { rows } if rows.iter().any(|row| row.len() == 5) => Some(rows.clone()),
        _ => None,
    });
    assert!(rows.expect("the ragged table").iter().all(|row| row.len() == 5));
}

#[test]
fn a_thousand_comments_on_one_passage_are_a_thousand_notes() {
    let ids: Vec<String> = (0..1_000).map(|at| format!("t{at}")).collect();
    let threads = ids.iter().map(|id| (id.clone(), Thread::default()));
    let marks = Marks {
        comments: ids.clone(),
        ..Marks::default()
    };
    let content = Content {
        blocks: vec![Block::Paragraph {
            content: vec![marked("passage", marks)],
        }],
        threads: threads.collect(),
        ..Content::default()
    };
    let paper = Paper {
        content,
        ..Paper::default()
    };
    for form in Form::ALL {
        render(form, &paper).expect("renders");
    }
}
