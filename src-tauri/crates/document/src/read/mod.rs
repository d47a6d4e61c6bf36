//! Definitions that exist already, read into a document: Markdown, Word and plain text. They become prose
//! with an empty slot for criteria under each heading; nothing of them is guessed. Knows no file system.

mod docx;
mod gather;
mod markdown;
mod text;
mod word;
mod xml;

use thiserror::Error;

use crate::tree::{Block, Content, Criteria};

/// A file may have this many bytes.
const FILE_BYTES: usize = 64 << 20;
/// The text of a file may have this many.
const TEXT_BYTES: usize = 24 << 20;

/// What a file held.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The text, with a slot for criteria under each heading.
    pub content: Content,
    /// Characters that were taken out: control characters, directional overrides, what has no width.
    pub removed: usize,
    /// What else could not be taken over, a sentence each.
    pub left_out: Vec<String>,
}

/// Why a file can't be read. Each says what to do.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ReadError {
    /// Another kind of file.
    #[error(
        "{name} is {what}. Save it as a Word document (.docx), Markdown or plain text and bring that in."
    )]
    Other {
        /// The file's name.
        name: String,
        /// What it is: `a PDF`.
        what: &'static str,
    },
    /// Not whole, or not what its name says.
    #[error("{name} can't be read as {what}: {why}. Open it and save it again, or bring in its text.")]
    Damaged {
        /// The file's name.
        name: String,
        /// What it was read as.
        what: &'static str,
        /// What was wrong.
        why: String,
    },
    /// Larger than a definition can be.
    #[error("{name} holds more than {most} and was not read. Bring in only the part that defines something.")]
    TooLarge {
        /// The file's name.
        name: String,
        /// The limit, in words.
        most: String,
    },
    /// No text in it.
    #[error("{name} holds no text.")]
    Empty {
        /// The file's name.
        name: String,
    },
}

/// Reads a file into prose with a slot for criteria (`slot-1`, `slot-2`, …) at the end of each headed
/// section, or of the text when it has no headings. What kind of file it is follows from its bytes, and for
/// text from the ending of its name. O(bytes).
///
/// # Errors
/// When it is another kind of file, damaged, too large or empty.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
    if bytes.len() > FILE_BYTES {
        return Err(too_large(name, FILE_BYTES));
    }
    if let Some(what) = other(name, bytes) {
        let name = name.to_owned();
        return Err(ReadError::Other { name, what });
    }
    let mut gather = gather::Gather::default();
    let blocks = if bytes.starts_with(b"PK") {
        docx::read(name, bytes, &mut gather)?
    } else {
        let text = text::decode(bytes);
        if text.len() > TEXT_BYTES {
            return Err(too_large(name, TEXT_BYTES));
        }
        let lower = name.to_lowercase();
        match [".md", ".markdown", ".mdown"]
            .iter()
            .any(|ending| lower.ends_with(ending))
        {
            true => markdown::read(name, &text, &mut gather)?,
            false => text::read(&text, &mut gather),
        }
    };
    if blocks.is_empty() {
        return Err(ReadError::Empty {
            name: name.to_owned(),
        });
    }
    let mut reading = gather.finish();
    slots(blocks, &mut reading.content);
    Ok(reading)
}

fn too_large(name: &str, bytes: usize) -> ReadError {
    ReadError::TooLarge {
        name: name.to_owned(),
        most: format!("{} MiB", bytes >> 20),
    }
}

/// What the file is, when it is nothing that can be read.
fn other(name: &str, bytes: &[u8]) -> Option<&'static str> {
    let starts = |mark: &[u8]| bytes.starts_with(mark);
    let lower = name.to_lowercase();
    match () {
        () if starts(b"%PDF") => Some("a PDF"),
        () if starts(&[0xd0, 0xcf, 0x11, 0xe0]) => Some("a document of an old Word"),
        () if starts(b"{\\rtf") => Some("rich text (RTF)"),
        () if lower.ends_with(".html") || lower.ends_with(".htm") => Some("a web page"),
        () if starts(b"\x89PNG") || starts(b"\xff\xd8\xff") || starts(b"GIF8") => Some("a picture"),
        () => None,
    }
}

/// Puts an empty slot for criteria at the end of each headed section. A heading with a deeper one directly
/// under it only titles what follows.
fn slots(blocks: Vec<Block>, content: &mut Content) {
    let level = |block: &Block| match block {
        Block::Heading { level, .. } => Some(*level),
        _ => None,
    };
    let slot = |content: &mut Content| {
        let id = format!("slot-{}", content.criteria.len() + 1);
        content.criteria.insert(id.clone(), Criteria::default());
        content.blocks.push(Block::Criteria { id });
    };
    let mut headed = false;
    for block in blocks {
        if let Some(next) = level(&block) {
            let titles = content
                .blocks
                .last()
                .and_then(&level)
                .is_some_and(|last| last < next);
            if headed && !titles {
                slot(content);
            }
            headed = true;
        }
        content.blocks.push(block);
    }
    slot(content);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(name: &str, text: &str) -> String {
        let reading = read(name, text.as_bytes()).expect("reads");
        let marks = reading.content.blocks.iter().map(|block| match block {
            Block::Heading { level, .. } => format!("h{level}"),
            Block::Criteria { id } => id.clone(),
            _ => "text".to_owned(),
        });
        marks.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn each_headed_section_ends_in_a_slot() {
        assert_eq!(
            shape(
                "a.md",
                "# MQL\n\n## Fit\n\nText.\n\n## Behaviour\n\nText.\n\n# SQL"
            ),
            "h1 h2 text slot-1 h2 text slot-2 h1 slot-3"
        );
        assert_eq!(
            shape("a.md", "intro\n\n# A\n\nx\n\n# B\n\ny"),
            "text h1 text slot-1 h1 text slot-2"
        );
        assert_eq!(
            shape("a.txt", "No heading.\n\nTwo paragraphs."),
            "text text slot-1"
        );
    }

    #[test]
    fn every_slot_has_an_empty_entry() {
        let reading = read("a.md", b"# A\n\nx\n\n# B\n\ny").expect("reads");
        assert_eq!(reading.content.criteria.len(), 2);
        assert_eq!(reading.content.criteria["slot-1"], Criteria::default());
    }

    #[test]
    fn what_is_no_text_says_what_it_is() {
        let said = |name: &str, bytes: &[u8]| read(name, bytes).expect_err("refused").to_string();
        assert!(said("a.pdf", b"%PDF-1.7").starts_with("a.pdf is a PDF."));
        assert!(said("a.doc", &[0xd0, 0xcf, 0x11, 0xe0, 0]).contains("old Word"));
        assert!(said("a.docx", b"PK\x03\x04 and nothing").contains("can't be read as a Word document"));
        assert_eq!(said("a.txt", b" \n\n "), "a.txt holds no text.");
    }
}
