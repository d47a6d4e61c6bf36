//! Bytes to UTF-8: which encoding a file is in, and reading it in blocks. Knows nothing of lines or fields.

use std::fs::File;
use std::io::{self, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, Encoding, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE};

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";
const RAW_BLOCK: usize = 1 << 20;
/// Bytes that are still in the cache when they are hashed after they were read.
const HASHED: usize = 128 << 10;
/// Text looked at to tell Mac Roman.
const LETTERS: usize = 256 << 10;

/// The encoding of a file, from its head: a byte-order mark, else zero bytes at every other place, else
/// valid UTF-8, else the best guess of the detector browsers use. O(head).
pub(crate) fn guess(head: &[u8], whole: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    if let Some(encoding) = utf16(head) {
        return encoding;
    }
    match std::str::from_utf8(head) {
        Ok(_) => return UTF_8,
        Err(error) if error.error_len().is_none() && !whole => return UTF_8,
        Err(_) => {}
    }
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in head.utf8_chunks() {
        good += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good > bad * 10 {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(head, whole);
    let guessed = detector.guess(None, Utf8Detection::Deny);
    if is_mac_roman(head, guessed) {
        MACINTOSH
    } else {
        guessed
    }
}

/// Mac Roman is unknown to the detector. It is taken when its letters stand where letters of Western words
/// stand, hardly a sign stands inside a word, and the guess does worse. O(head).
fn is_mac_roman(head: &[u8], guessed: &'static Encoding) -> bool {
    let head = &head[..head.len().min(LETTERS)];
    let mac = plausible(&MACINTOSH.decode_without_bom_handling(head).0);
    let other = plausible(&guessed.decode_without_bom_handling(head).0);
    mac.0 > 0 && mac.1 * 20 <= mac.0 && mac.0 - mac.1 > other.0 - other.1
}

/// How many characters beyond ASCII stand where a Western text would have them, and how many do not: a small
/// letter beside a letter, a capital that follows no small letter, a sign that is not inside a word.
fn plausible(text: &str) -> (i64, i64) {
    const SMALL: &str = "àáâãäåæçèéêëìíîïñòóôõöøœßùúûüýÿ";
    const SIGNS: &str = "\u{a0}–—‘’“”„‚…•«»€£¥©®™°§·¿¡";
    let (mut good, mut bad) = (0, 0);
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        let after = chars.peek().copied().unwrap_or(' ');
        if !char.is_ascii() {
            let capital = char
                .to_lowercase()
                .next()
                .is_some_and(|small| small != char && SMALL.contains(small));
            let fits = if SMALL.contains(char) {
                before.is_alphabetic() || after.is_alphabetic()
            } else if capital {
                !before.is_lowercase()
            } else {
                SIGNS.contains(char) && (char == '’' || !(before.is_alphabetic() && after.is_alphabetic()))
            };
            if fits {
                good += 1;
            } else {
                bad += 1;
            }
        }
        before = char;
    }
    (good, bad)
}

/// UTF-16 without a mark: in mostly Latin text every other byte is zero.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len().min(4096) / 2;
    let zeros = |odd: usize| {
        head[..pairs * 2]
            .iter()
            .skip(odd)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    if pairs < 4 {
        return None;
    }
    // A few letters, such as Ā, have a zero at the other place too.
    let most = |mostly: usize, hardly: usize| mostly * 10 >= pairs * 7 && hardly * 20 <= pairs;
    match (zeros(0), zeros(1)) {
        (even, odd) if most(odd, even) => Some(UTF_16LE),
        (even, odd) if most(even, odd) => Some(UTF_16BE),
        _ => None,
    }
}

/// The name of the encoding with this label, such as `windows-1252` for `latin1`; `None` for a label nobody knows.
pub fn encoding_name(label: &str) -> Option<&'static str> {
    Encoding::for_label(label.trim().as_bytes()).map(Encoding::name)
}

/// The encoding with this WHATWG label; UTF-8 for a label nobody knows.
pub(crate) fn named(label: &str) -> &'static Encoding {
    Encoding::for_label(label.as_bytes()).unwrap_or(UTF_8)
}

/// What bytes that are not text look like, in words (empty when unknown); `None` when they may be text.
pub(crate) fn binary(head: &[u8]) -> Option<&'static str> {
    const MAGIC: [(&[u8], &str); 8] = [
        (b"%PDF-", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff", "a JPEG picture"),
        (b"GIF8", "a GIF picture"),
        (b"\x1f\x8b", "a gzip archive"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"PAR1", "a Parquet file"),
        (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    ];
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(what);
    }
    if Encoding::for_bom(head).is_some() || utf16(head).is_some() {
        return None;
    }
    let start = &head[..head.len().min(64 << 10)];
    let odd = start
        .iter()
        .filter(|byte| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0c))
        .count();
    (odd * 50 > start.len()).then_some("")
}

/// A file as UTF-8, block by block, without its byte-order mark, hashed as it is read. Bytes that are not
/// UTF-8 come through when that is the file's encoding: see [`clean`].
pub(crate) struct TextReader {
    file: File,
    decoder: Option<Decoder>,
    raw: Vec<u8>,
    hasher: blake3::Hasher,
    done: bool,
    /// Bytes of the file read so far.
    pub read: u64,
}

impl TextReader {
    /// Reads a file from its start.
    pub fn new(file: File, encoding: &'static Encoding) -> TextReader {
        TextReader {
            file,
            decoder: (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal()),
            raw: Vec::new(),
            hasher: blake3::Hasher::new(),
            done: false,
            read: 0,
        }
    }

    /// Appends up to about `most` bytes of text; false at the end of the file. O(most).
    ///
    /// # Errors
    /// When the system can't read.
    pub fn append(&mut self, out: &mut Vec<u8>, most: usize) -> io::Result<bool> {
        let Some(decoder) = &mut self.decoder else {
            let start = out.len();
            out.reserve(most);
            while out.len() - start < most {
                let from = out.len();
                let room = HASHED.min(most - (from - start));
                (&mut self.file).take(room as u64).read_to_end(out)?;
                self.hasher.update(&out[from..]);
                if out.len() == from {
                    break;
                }
            }
            if self.read == 0 && out[start..].starts_with(UTF8_BOM) {
                self.read = (out.len() - start) as u64;
                out.drain(start..start + UTF8_BOM.len());
                return Ok(self.read > 0);
            }
            self.read += (out.len() - start) as u64;
            return Ok(out.len() > start);
        };
        let before = out.len();
        while !self.done && out.len() - before < most {
            self.raw.clear();
            (&mut self.file)
                .take(RAW_BLOCK as u64)
                .read_to_end(&mut self.raw)?;
            self.hasher.update(&self.raw);
            self.read += self.raw.len() as u64;
            self.done = self.raw.is_empty();
            let start = out.len();
            let room = decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(0);
            out.resize(start + room, 0);
            let (_, _, written, _) = decoder.decode_to_utf8(&self.raw, &mut out[start..], self.done);
            out.truncate(start + written);
        }
        Ok(!self.done)
    }

    /// The blake3 fingerprint of what was read, hex.
    pub fn fingerprint(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }
}

/// What [`clean`] had to mend.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Mended {
    /// Byte sequences that are not UTF-8, each now U+FFFD.
    pub invalid: u64,
    /// Zero bytes, left out.
    pub zeros: u64,
}

/// Makes a text valid UTF-8 without zero bytes. O(text), and nothing is copied when all is well.
pub(crate) fn clean(text: &mut Vec<u8>) -> Mended {
    let mut mended = Mended::default();
    if std::str::from_utf8(text).is_err() {
        let mut out = Vec::with_capacity(text.len() + 64);
        for chunk in text.utf8_chunks() {
            out.extend_from_slice(chunk.valid().as_bytes());
            if !chunk.invalid().is_empty() {
                out.extend_from_slice("\u{fffd}".as_bytes());
                mended.invalid += 1;
            }
        }
        *text = out;
    }
    if memchr::memchr(0, text).is_some() {
        let before = text.len();
        text.retain(|byte| *byte != 0);
        mended.zeros = (before - text.len()) as u64;
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_mark_decides_then_validity_then_the_guess() {
        assert_eq!(guess(b"\xff\xfea\0", true), UTF_16LE);
        assert_eq!(guess(b"a\0b\0,\0c\0\n\0", true), UTF_16LE);
        assert_eq!(guess(b"\0a\0b\0,\0c\0\n", true), UTF_16BE);
        assert_eq!(guess("Zürich".as_bytes(), true), UTF_8);
        assert_eq!(guess(&"Zürich".as_bytes()[..2], false), UTF_8);
        assert_eq!(
            guess(b"Name,Stadt\nM\xfcller,Z\xfcrich\n", true).name(),
            "windows-1252"
        );
        let mostly = format!("{}\n", "Müller Zürich ".repeat(30));
        assert_eq!(guess(&[mostly.as_bytes(), b"\xff\n"].concat(), true), UTF_8);
    }

    #[test]
    fn mac_roman_windows_and_japanese_are_told_apart_by_their_words() {
        let german = "Name,Stadt\nMüller,Zürich\nWeiß,Köln\n";
        let french = "Nom,Société\nRenée Lefèvre,Crédit Médoc\nFrançois,Château d’Eau\nJOSÉ,MÜNCHEN\n";
        let spanish = "Nombre,Ciudad\nNúñez,Málaga\nPeña,León\n";
        for text in [german, french, spanish] {
            assert_eq!(guess(&mac(text), true).name(), "macintosh", "{text}");
            assert_eq!(
                guess(&encoding_rs::WINDOWS_1252.encode(text).0, true).name(),
                "windows-1252",
                "{text}"
            );
        }
        let japanese = "氏名,会社,役職\n山田太郎,株式会社テスト,部長\n鈴木花子,日本商事,営業課長\n";
        assert_eq!(
            guess(&encoding_rs::SHIFT_JIS.encode(japanese).0, true).name(),
            "Shift_JIS"
        );
        let russian = "Имя,Город\nИванов,Москва\nПетров,Казань\n";
        assert_eq!(
            guess(&encoding_rs::WINDOWS_1251.encode(russian).0, true).name(),
            "windows-1251"
        );
        let polish = "Imię,Miasto\nŁukasz Żółć,Łódź\nŚwiętosław,Gdańsk\n";
        assert_eq!(
            guess(&encoding_rs::WINDOWS_1250.encode(polish).0, true).name(),
            "windows-1250"
        );
    }

    #[test]
    fn utf16_without_a_mark_is_seen_in_either_order_and_with_rare_letters() {
        let text = "Name,City\nĀris Bērziņš,Rīga\nJānis Ozols,Liepāja\nAnna,Berlin\n";
        let le: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(guess(&le, true), UTF_16LE);
        assert_eq!(guess(&be, true), UTF_16BE);
    }

    /// A text as Mac Roman, which the library reads but does not write.
    fn mac(text: &str) -> Vec<u8> {
        let bytes: Vec<u8> = (0..=255).collect();
        let table: Vec<char> = MACINTOSH.decode_without_bom_handling(&bytes).0.chars().collect();
        let byte = |char| table.iter().position(|own| *own == char).unwrap() as u8;
        text.chars().map(byte).collect()
    }

    #[test]
    fn every_encoding_arrives_as_utf8_without_its_mark() {
        let text = "Name,Stadt\nMüller,Zürich\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let files: [(&[u8], &'static Encoding); 4] = [
            (&[UTF8_BOM, text.as_bytes()].concat(), UTF_8),
            (&[b"\xff\xfe", &utf16[..]].concat(), UTF_16LE),
            (&utf16, UTF_16LE),
            (
                &encoding_rs::WINDOWS_1252.encode(text).0,
                encoding_rs::WINDOWS_1252,
            ),
        ];
        for (bytes, encoding) in files {
            let mut file = tempfile::tempfile().unwrap();
            file.write_all(bytes).unwrap();
            io::Seek::rewind(&mut file).unwrap();
            let (mut reader, mut out) = (TextReader::new(file, encoding), Vec::new());
            while reader.append(&mut out, 7).unwrap() {}
            assert_eq!(String::from_utf8(out).unwrap(), text, "{}", encoding.name());
            assert_eq!(reader.fingerprint(), blake3::hash(bytes).to_hex().as_str());
            assert_eq!(reader.read, bytes.len() as u64);
        }
    }

    #[test]
    fn broken_bytes_are_mended_and_counted() {
        let mut text = b"a\xffb\0c\xc3".to_vec();
        assert_eq!(clean(&mut text), Mended { invalid: 2, zeros: 1 });
        assert_eq!(text, "a\u{fffd}bc\u{fffd}".as_bytes());
        assert_eq!(binary(b"%PDF-1.7"), Some("a PDF"));
        assert_eq!(binary(&[0; 100]), Some(""));
        assert_eq!(binary(b"a,b\n"), None);
    }
}
