//! What each form holds of a paper, and what no form may ever hold.

use std::io::{Cursor, Read};

use crate::sheet::{self, sample};
use document::{Block, Changes, Form, Inline, Paper, Team, read, render, render_told};

fn text(form: Form, paper: &Paper) -> String {
    String::from_utf8(render(form, paper).expect("renders")).expect("text")
}

/// A part of a Word document.
fn part(bytes: &[u8], path: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive
        .by_name(path)
        .expect("the part")
        .read_to_string(&mut text)
        .expect("text");
    text
}

#[test]
fn every_form_has_a_slug_a_label_and_an_ending_of_its_own() {
    for form in Form::ALL {
        assert_eq!(Form::from_slug(form.slug()), Some(form));
        assert!(!form.label().is_empty() && !form.media_type().is_empty());
        let same = Form::ALL
            .into_iter()
            .filter(|other| other.ending() == form.ending());
        assert_eq!(same.count(), 1);
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for form in Form::ALL {
        let first = render(form, &sample()).expect("renders");
        assert!(first == render(form, &sample()).expect("renders"), "{form:?}");
    }
}

#[test]
fn markdown_reads_as_it_would_be_written() {
    let text = text(Form::Markdown, &sample());
    for line in [
        "# What we call a marketing-qualified lead",
        "**Agreed, version 2**",
        "*Why do the two teams need one definition?*",
        "Marketing alone counts 40 and Sales – (Sales has brought no export of leads).",
        "{++not later than Friday noon, ++}{>>Sales<<}{--at some point, --}{>>Marketing<<}",
        "within two working days[^1]",
        "[handbook](<https://wiki.example/handover>)",
        "> **Criteria: MQL**\n>\n> - Lead score is at least 60.",
        "> *Marketing's wording*\n>\n> - lead score \\>= 60 or demo requested",
        "- Sales answers in one of three ways:\n  1. accepted,\n  2. rejected with a reason from the list,",
        "| Duplicate | The lead is in the CRM already. |  |",
        "Monday to Friday\\\n9 to 17 h",
        "[^1]: “within two working days”\\\n    Ada Brandt (Marketing), 2026-03-02, 09:15 UTC: Two days",
    ] {
        assert!(text.contains(line), "{line}\nin\n{text}");
    }
}

#[test]
fn the_page_holds_no_script_and_nothing_from_outside() {
    let page = text(Form::Html, &sample());
    for banned in [
        "<script",
        "src=",
        "url(",
        "@import",
        "<link",
        "javascript:",
        "<iframe",
        " on",
    ] {
        let inside: Vec<&str> = page
            .match_indices(banned)
            .map(|(at, _)| &page[at..at + 12])
            .collect();
        let attributes = inside.iter().filter(|hit| banned != " on" || hit.contains('='));
        assert_eq!(attributes.count(), 0, "{banned}: {inside:?}");
    }
    // The only address is the link that people wrote.
    assert_eq!(page.matches("://").count(), 1);
    assert!(page.contains("default-src 'none'; style-src 'sha256-"));
    assert!(page.contains("prefers-color-scheme: dark") && page.contains("@media print"));
    assert!(page.contains("<ins class=\"sales\" title=\"Sales\">not later"));
    assert!(page.contains("<th scope=\"col\">Reason</th>"));
}

#[test]
fn word_keeps_comments_and_suggestions() {
    let bytes = render(Form::Docx, &sample()).expect("renders");
    let document = part(&bytes, "word/document.xml");
    assert!(document.contains("<w:ins w:id=\"1\" w:author=\"Sales\">"));
    assert!(document.contains("<w:del w:id=\"2\" w:author=\"Marketing\"><w:r><w:delText"));
    for mark in ["commentRangeStart", "commentRangeEnd", "commentReference"] {
        assert_eq!(document.matches(&format!("<w:{mark} ")).count(), 2, "{mark}");
    }
    let comments = part(&bytes, "word/comments.xml");
    assert!(comments.contains("w:author=\"Ben Ortiz (Sales)\" w:date=\"2026-03-02T10:40:12Z\""));
    assert!(part(&bytes, "word/commentsExtended.xml").contains("w15:paraIdParent=\"00000001\""));
}

#[test]
fn another_reader_understands_the_word_document() {
    let bytes = render(Form::Docx, &sample()).expect("renders");
    let read = docx_rs::read_docx(&bytes).expect("docx-rs reads it");
    let json = read.json();
    for words in [
        "What we call a marketing-qualified lead",
        "not later than Friday noon, ",
        "Discovery",
    ] {
        assert!(json.contains(words), "{words}");
    }
}

#[test]
fn every_part_of_the_word_document_is_well_formed() {
    let bytes = render(Form::Docx, &sample()).expect("renders");
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes[..])).expect("an archive");
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.expect("a name").into_owned())
        .collect();
    assert_eq!(names.len(), 11);
    for name in names {
        let mut text = String::new();
        archive
            .by_name(&name)
            .expect("the part")
            .read_to_string(&mut text)
            .expect("text");
        let mut reader = quick_xml::Reader::from_str(&text);
        while reader.read_event().expect(&name) != quick_xml::events::Event::Eof {}
    }
}

#[test]
fn a_word_document_comes_back_with_what_matters() {
    let bytes = render(Form::Docx, &sample()).expect("renders");
    let reading = read("back.docx", &bytes).expect("reads");
    let blocks = &reading.content.blocks;
    let all: String = blocks.iter().map(document::plain).collect::<Vec<_>>().join("\n");
    assert!(all.contains("A lead that nobody has touched after five days goes to the team lead."));
    let has = |wanted: &dyn Fn(&Block) -> bool| blocks.iter().any(wanted);
    assert!(has(&|block| matches!(block, Block::Prompt { .. })));
    assert!(has(&|block| matches!(block, Block::Blockquote { .. })));
    let nested = has(&|block| match block {
        Block::BulletList { items } => items
            .iter()
            .flatten()
            .any(|one| matches!(one, Block::OrderedList { .. })),
        _ => false,
    });
    assert!(nested, "{blocks:#?}");
    let marks = blocks.iter().filter_map(|block| match block {
        Block::Paragraph { content } => Some(content),
        _ => None,
    });
    let marks: Vec<_> = marks
        .flatten()
        .filter_map(|inline| match inline {
            Inline::Text { marks, .. } => Some(marks),
            _ => None,
        })
        .collect();
    assert!(
        marks
            .iter()
            .any(|marks| marks.insertion == Some(model::Team::Sales))
    );
    assert!(
        marks
            .iter()
            .any(|marks| marks.deletion == Some(model::Team::Marketing))
    );
    assert!(marks.iter().any(|marks| marks.link.is_some()));
    assert!(marks.iter().any(|marks| marks.code) && marks.iter().any(|marks| marks.em));
    let noted = marks
        .iter()
        .find(|marks| !marks.comments.is_empty())
        .expect("a comment");
    let thread = &reading.content.threads[&noted.comments[0]];
    assert_eq!(thread.remarks.len(), 2);
    assert_eq!(thread.remarks[1].name, "Ben Ortiz");
    assert_eq!(thread.remarks[1].team, Some(model::Team::Sales));
}

#[test]
fn the_pages_are_tagged_and_say_that_they_are_accessible() {
    let bytes = render(Form::Pdf, &sample()).expect("renders");
    let held = |words: &str| {
        bytes
            .windows(words.len())
            .any(|window| window == words.as_bytes())
    };
    assert!(bytes.starts_with(b"%PDF-1.7"));
    for mark in ["/StructTreeRoot", "/Outlines", "pdfuaid:part", "/Marked true"] {
        assert!(held(mark), "{mark}");
    }
    for banned in ["/CreationDate", "/ModDate", "/JavaScript", "/EmbeddedFile"] {
        assert!(!held(banned), "{banned}");
    }
}

#[test]
fn what_is_suggested_of_the_structure_stands_in_every_form() {
    let about = |block: Block, changes: Changes| Block::Suggested {
        changes,
        block: Box::new(block),
    };
    let (marketing, sales) = (Some(Team::Marketing), Some(Team::Sales));
    let mut paper = Paper::default();
    paper.content.blocks = vec![
        about(
            sheet::paragraph("A line that Sales began."),
            Changes {
                split: sales,
                ..Changes::default()
            },
        ),
        about(
            sheet::paragraph("A line that Marketing would take out."),
            Changes {
                deletion: marketing,
                ..Changes::default()
            },
        ),
        about(
            Block::Table {
                rows: vec![vec![Default::default()]],
            },
            Changes {
                insertion: sales,
                ..Changes::default()
            },
        ),
    ];
    let markdown = text(Form::Markdown, &paper);
    for said in [
        "*\\[Sales suggests to begin a paragraph with what follows\\]* A line that Sales began.",
        "{--A line that Marketing would take out.--}{>>Marketing<<}",
        "*\\[Sales suggests to put in what follows\\]*",
    ] {
        assert!(markdown.contains(said), "{said}\n{markdown}");
    }
    let word = render(Form::Docx, &paper).expect("renders");
    let word = part(&word, "word/document.xml");
    assert!(word.contains("[Sales suggests to begin a paragraph with what follows] "));
    assert!(word.contains("<w:del w:id=\"1\" w:author=\"Marketing\"><w:r><w:delText"));
}

#[test]
fn characters_that_the_pages_cannot_show_are_boxes_and_are_named() {
    let mut paper = sample();
    paper.signatures[0].name = "张伟 👍".to_owned();
    let (bytes, told) = render_told(Form::Pdf, &paper).expect("renders");
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(
        told,
        [
            "The font of the PDF lacks the characters U+4F1F, U+5F20, U+1F44D: 伟张👍. They stand as boxes there; the Word document, the web page and Markdown hold them."
        ]
    );
    let (_, told) = render_told(Form::Pdf, &sample()).expect("renders");
    assert_eq!(told, Vec::<String>::new());
    let (_, told) = render_told(Form::Docx, &paper).expect("renders");
    assert_eq!(told, Vec::<String>::new(), "Word looks for another font");
}

#[test]
fn an_empty_document_is_a_document() {
    for form in Form::ALL {
        assert!(!render(form, &Paper::default()).expect("renders").is_empty());
    }
    assert_eq!(
        text(Form::Markdown, &Paper::default()),
        "# \n\n## Signatures\n\nNobody has signed this text.\n"
    );
}
