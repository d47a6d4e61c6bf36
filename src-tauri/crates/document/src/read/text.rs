//! Plain text in the encodings that editors write, and its paragraphs. Knows no marks.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::gather::{Gather, paragraph};
use crate::tree::{Block, Inline, Marks};

/// The bytes as text: by their byte order mark, else UTF-8, else Windows-1252, which every byte is.
pub(super) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    for (mark, encoding) in [
        (&b"\xef\xbb\xbf"[..], UTF_8),
        (&b"\xff\xfe"[..], UTF_16LE),
        (&b"\xfe\xff"[..], UTF_16BE),
    ] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return encoding.decode_without_bom_handling(rest).0;
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Paragraphs stand apart by empty lines; a line within one ends where it ended.
pub(super) fn read(text: &str, gather: &mut Gather) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut line: Vec<Inline> = Vec::new();
    for row in text.replace("\r\n", "\n").split(['\n', '\r', '\u{c}']) {
        if row.trim().is_empty() {
            blocks.extend(paragraph(std::mem::take(&mut line)));
            continue;
        }
        if !line.is_empty() {
            line.push(Inline::HardBreak);
        }
        gather.push(&mut line, row.trim_end(), &Marks::default());
    }
    blocks.extend(paragraph(line));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_known_by_its_mark_or_by_its_bytes() {
        assert_eq!(decode(b"\xef\xbb\xbfcaf\xc3\xa9"), "café");
        assert_eq!(decode(b"\xff\xfec\0a\0f\0\xe9\0"), "café");
        assert_eq!(decode(b"\xfe\xff\0c\0a\0f\0\xe9"), "café");
        assert_eq!(decode(b"caf\xe9 \x80"), "café €");
    }

    #[test]
    fn empty_lines_part_paragraphs() {
        let blocks = read("one\r\ntwo\r\n\r\n\r\nthree", &mut Gather::default());
        assert_eq!(blocks.len(), 2);
        let Block::Paragraph { content } = &blocks[0] else {
            panic!("a paragraph")
        };
        assert_eq!(content.len(), 3);
        assert_eq!(content[1], Inline::HardBreak);
    }
}
