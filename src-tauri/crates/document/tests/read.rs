//! Existing definitions come in as they are: prose, with a slot for criteria, and nothing guessed.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use document::{Block, Inline, ReadError, Reading, markdown, plain, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn reading(name: &str, text: &str) -> Reading {
    read(name, text.as_bytes()).expect("reads")
}

/// The text as Markdown, without the slots that reading adds.
fn written(reading: Reading) -> String {
    let mut content = reading.content;
    content
        .blocks
        .retain(|block| !matches!(block, Block::Criteria { .. }));
    markdown(&content)
}

/// A Word document of this body.
fn word(body: &str) -> Vec<u8> {
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:r=\"r\"><w:body>{body}</w:body></w:document>"
    );
    archive(&[("word/document.xml", document.as_bytes())])
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in parts {
        archive
            .start_file(*path, SimpleFileOptions::default())
            .expect("starts");
        archive.write_all(bytes).expect("writes");
    }
    archive.finish().expect("finishes").into_inner()
}

#[test]
fn markdown_comes_in_with_its_marks() {
    let text = "# MQL\n\nA **lead** with `score` *60* or [more](https://a.example/x).\n\n\
                - one\n- two\n  1. deep\n\n> quoted\n\n| A | B |\n|---|---|\n| 1 | 2 |\n";
    let blocks = reading("mql.md", text).content.blocks;
    let kinds: Vec<&str> = blocks
        .iter()
        .map(|block| match block {
            Block::Heading { .. } => "heading",
            Block::Paragraph { .. } => "paragraph",
            Block::BulletList { .. } => "list",
            Block::Blockquote { .. } => "quote",
            Block::Table { rows } if rows[0].iter().all(|cell| cell.header) => "table",
            Block::Criteria { .. } => "slot",
            _ => "other",
        })
        .collect();
    assert_eq!(kinds, ["heading", "paragraph", "list", "quote", "table", "slot"]);
}

#[test]
fn what_markdown_writes_reads_back_as_the_same() {
    for text in [
        "# A\n\nText with *em*, **strong**, ***both***, `a ` b`, ``c`d``, [l](https://x.example/a_b*c).\n",
        "1. one\n\n   more\n\n   > quoted\n2. two\n   - deep\n     - deeper\n\n* other list\n\n- third list\n",
        "| a | b |\n|---|---|\n| `x\\|y` | *z* \\| |\n| only |\n",
        "\\# no heading\n\n1\\. no list\n\n\\- nor this\n\n\\> nor that\n\n+ list\n\n= x\n\n---\n\n***\n",
        "line one\\\nline two  \nline three\n# heading after\n",
        "a_b_c * d ~~e~~ <b>bold</b> &amp; &copy; \\[x\\](y) ![alt](pic.png) {++new++}\n",
        "<div onclick=\"x\">\nblock *html*\n</div>\n\n<script>alert(1)</script>\n",
        "```rust\nfn a() {}\n\n  indented | `ticks`\n```\n",
        "Note[^1] here.\n\n[^1]: The note.\n\n[^2]: Unused.\n",
        "**bold **not closed and* mixed _signs_ __here__ a*b*c\n",
        "| | |\n|---|---|\n| no | head |\n",
        "- \n- a\n-\n",
        "- # heading in an item\n- > quote in an item\n\n  text\n",
    ] {
        let once = written(reading("a.md", text));
        let twice = written(reading("a.md", &once));
        assert_eq!(once, twice, "from {text}");
    }
}

#[test]
fn html_is_text_and_a_link_leads_to_a_page_or_a_mailbox() {
    let reading = reading(
        "a.md",
        "x <script>alert(1)</script> [a](javascript:b) [c](mailto:d@e.example) [f](/g)\n\n<iframe src=\"x\">\n",
    );
    let text: Vec<String> = reading.content.blocks.iter().map(plain).collect();
    assert_eq!(text[0], "x <script>alert(1)</script> a c f");
    assert_eq!(text[1], "<iframe src=\"x\">");
    assert_eq!(
        reading.left_out,
        ["2 links that lead to no web page and no mailbox; their words stay"]
    );
}

#[test]
fn what_hides_is_taken_out_and_counted() {
    let reading = reading("a.txt", "pay\u{202e}fdp.exe\u{2066} now\u{200b}\u{7}");
    assert_eq!(plain(&reading.content.blocks[0]), "payfdp.exe now");
    assert_eq!(reading.removed, 4);
}

#[test]
fn five_megabytes_come_in_within_moments() {
    let section =
        "# Heading\n\nA paragraph with **some** marks and a [link](https://a.example).\n\n- one\n- two\n\n";
    let text = section.repeat(5_000_000 / section.len());
    let start = Instant::now();
    assert!(reading("a.md", &text).content.blocks.len() > 50_000);
    let markdown = start.elapsed();
    reading("a.txt", &text);
    println!("Markdown {markdown:?}, text {:?}", start.elapsed() - markdown);
    assert!(
        start.elapsed() < Duration::from_secs(120),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn markdown_that_nests_without_end_is_refused_or_flattened() {
    let start = Instant::now();
    assert!(matches!(
        read("a.md", ">".repeat(1_000_000).as_bytes()),
        Err(ReadError::Damaged { .. })
    ));
    let deep: String = (0..150)
        .map(|level| format!("{}- level {level}\n", "  ".repeat(level)))
        .collect();
    let blocks = reading("a.md", &deep).content.blocks;
    let text = plain(&blocks[0]);
    assert!(text.contains("level 0") && text.contains("level 149"), "{text}");
    for signs in ["[", "*a ", "`", "![", "<", "&", "_a *b ", "[a](", "| "] {
        let _ = read("a.md", signs.repeat(200_000 / signs.len()).as_bytes());
    }
    assert!(
        start.elapsed() < Duration::from_secs(120),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn word_text_comes_in_by_its_styles() {
    let body = "<w:p><w:pPr><w:pStyle w:val=\"heading 2\"/></w:pPr><w:r><w:t>Fit</w:t></w:r></w:p>\
        <w:p><w:r><w:t xml:space=\"preserve\">A &lt;lead&gt; &#233; </w:t></w:r><w:r><w:rPr><w:b/><w:i w:val=\"0\"/></w:rPr><w:t>bold</w:t></w:r>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>\
        <w:p><w:del w:author=\"Jo\"><w:r><w:delText>gone</w:delText></w:r></w:del><w:ins w:author=\"Sales\"><w:r><w:t>new</w:t></w:r></w:ins></w:p>\
        <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr><w:p><w:r><w:t>wide</w:t></w:r></w:p></w:tc></w:tr></w:tbl>";
    let reading = read("a.docx", &word(body)).expect("reads");
    let blocks = &reading.content.blocks;
    assert!(matches!(&blocks[0], Block::Heading { level: 2, .. }));
    assert_eq!(plain(&blocks[1]), "A <lead> é bold");
    let Block::Paragraph { content } = &blocks[1] else {
        panic!("a paragraph")
    };
    assert!(matches!(&content[1], Inline::Text { marks, .. } if marks.strong && !marks.em));
    assert_eq!(plain(&blocks[2]), "new");
    assert!(matches!(&blocks[3], Block::Table { rows } if rows[0].len() == 2));
    assert_eq!(
        reading.left_out,
        [
            "1 deletions by people of no team were carried out",
            "1 runs of hidden text"
        ]
    );
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let start = Instant::now();
    let zeros = vec![b' '; 40 << 20];
    let bomb = archive(&[("word/document.xml", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert!(matches!(read("a.docx", &bomb), Err(ReadError::TooLarge { .. })));
    let deep = format!("{}{}", "<w:sdt>".repeat(100_000), "</w:sdt>".repeat(100_000));
    assert!(matches!(
        read("a.docx", &word(&deep)),
        Err(ReadError::Damaged { .. })
    ));
    let many = "<w:p/>".repeat(3_000_000);
    assert!(matches!(
        read("a.docx", &word(&many)),
        Err(ReadError::Damaged { .. })
    ));
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>x&b;y</w:t></w:r></w:p></w:body></w:document>";
    let text = read("a.docx", &archive(&[("word/document.xml", entities.as_bytes())])).expect("reads");
    assert_eq!(plain(&text.content.blocks[0]), "xy");
    assert!(
        start.elapsed() < Duration::from_secs(120),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn tables_in_tables_in_tables_end() {
    let mut body = "<w:p><w:r><w:t>innermost</w:t></w:r></w:p>".to_owned();
    for _ in 0..30 {
        body = format!("<w:tbl><w:tr><w:tc>{body}</w:tc></w:tr></w:tbl>");
    }
    let reading = read("a.docx", &word(&body)).expect("reads");
    assert_eq!(plain(&reading.content.blocks[0]), "innermost");
}

#[test]
fn any_bytes_are_read_or_refused() {
    let bytes = word("<w:p><w:r><w:t>text</w:t></w:r></w:p>");
    for at in 0..bytes.len() {
        let mut broken = bytes.clone();
        broken[at] ^= 0x55;
        let _ = read("a.docx", &broken);
        let _ = read("a.docx", &bytes[..at]);
        let _ = read("a.md", &broken);
    }
}
