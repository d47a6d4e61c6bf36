//! Dates with the name of a month, in English, German, French, Spanish, Portuguese, Italian and Dutch. Knows no
//! time of day.

use super::clock::spaces;
use super::date::digits;

/// The parts of such a date, and what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named<'a> {
    /// Of two or four digits.
    pub year: u32,
    /// From 1.
    pub month: u32,
    /// From 1.
    pub day: u32,
    /// The text after it.
    pub rest: &'a [u8],
}

/// The longest name, in bytes.
const LONGEST: usize = 10;

enum Part {
    Number(u32, usize),
    Month(u32),
}

/// Reads `29 March 2026`, `Mar 29th, 2026`, `29-Mar-26`, `2026-Mar-29`, `29 de março de 2026`. O(length).
pub(super) fn named(cell: &[u8]) -> Option<Named<'_>> {
    let (a, rest) = part(cell)?;
    let (b, rest) = part(between(rest))?;
    if !matches!((&a, &b), (Part::Month(_), _) | (_, Part::Month(_))) {
        return None;
    }
    let (c, rest) = part(between(rest))?;
    let (year, month, day) = match (a, b, c) {
        (Part::Number(day, 1 | 2), Part::Month(month), Part::Number(year, 2 | 4))
        | (Part::Month(month), Part::Number(day, 1 | 2), Part::Number(year, 2 | 4))
        | (Part::Number(year, 4), Part::Month(month), Part::Number(day, 1 | 2)) => (year, month, day),
        _ => return None,
    };
    Some(Named {
        year,
        month,
        day,
        rest,
    })
}

/// False where the letter after the leading digits begins no month, no ordinal and no small word, or where the
/// digits are no day and no year: identifiers mostly.
pub(super) fn may_follow_digits(cell: &[u8]) -> bool {
    let width = cell.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let begins = match cell.get(width).map(u8::to_ascii_lowercase) {
        Some(letter) if letter.is_ascii_alphabetic() => b"adefgjlmnorst".contains(&letter),
        _ => true,
    };
    matches!(width, 1 | 2 | 4) && begins
}

fn part(text: &[u8]) -> Option<(Part, &[u8])> {
    if let Some((value, width, rest)) = digits(text) {
        return Some((Part::Number(value, width), ordinal(rest)));
    }
    let letters = text
        .iter()
        .take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80)
        .count();
    let month = month(&text[..letters])?;
    Some((Part::Month(month), &text[letters..]))
}

/// What follows `1st`, `2nd`, `3rd`, `29th`, `1er`, `1º`.
fn ordinal(rest: &[u8]) -> &[u8] {
    match rest {
        [b's', b't', after @ ..]
        | [b'n', b'd', after @ ..]
        | [b'r', b'd', after @ ..]
        | [b't', b'h', after @ ..]
        | [b'e', b'r', after @ ..]
        | [0xc2, 0xba, after @ ..] => after,
        _ => rest,
    }
}

/// What follows the marks and the small words between two parts.
fn between(text: &[u8]) -> &[u8] {
    let marks = text
        .iter()
        .take_while(|byte| matches!(byte, b' ' | b',' | b'.' | b'-' | b'/'))
        .count();
    let text = spaces(&text[marks..]);
    match text {
        [b'd', b'e', b' ', after @ ..] | [b'o', b'f', b' ', after @ ..] => spaces(after),
        [b'd', b'e', b'l', b' ', after @ ..] => spaces(after),
        _ => text,
    }
}

/// The number of a month by its name or its usual abbreviation, without regard to case or accents.
fn month(word: &[u8]) -> Option<u32> {
    let mut folded = [0; LONGEST];
    let (mut length, mut bytes) = (0, word.iter());
    while let Some(byte) = bytes.next() {
        *folded.get_mut(length)? = match byte {
            0xc3 => match bytes.next()? {
                0xa4 | 0x84 => b'a',
                0xa9 | 0x89 => b'e',
                0xbb | 0x9b => b'u',
                0xa7 | 0x87 => b'c',
                _ => return None,
            },
            byte => byte.to_ascii_lowercase(),
        };
        length += 1;
    }
    Some(match &folded[..length] {
        b"jan" | b"january" | b"januar" | b"janner" | b"janvier" | b"janv" | b"januari" => 1,
        b"enero" | b"ene" | b"janeiro" | b"gennaio" | b"gen" => 1,
        b"feb" | b"february" | b"februar" | b"fevrier" | b"fevr" | b"fev" | b"febrero" => 2,
        b"fevereiro" | b"febbraio" | b"februari" => 2,
        b"mar" | b"march" | b"marz" | b"mrz" | b"mars" | b"marzo" | b"marco" | b"maart" | b"mrt" => 3,
        b"apr" | b"april" | b"avril" | b"avr" | b"abril" | b"abr" | b"aprile" => 4,
        b"may" | b"mai" | b"mayo" | b"maio" | b"maggio" | b"mag" | b"mei" => 5,
        b"jun" | b"june" | b"juni" | b"juin" | b"junio" | b"junho" | b"giugno" | b"giu" => 6,
        b"jul" | b"july" | b"juli" | b"juillet" | b"juil" | b"julio" | b"julho" | b"luglio" | b"lug" => 7,
        b"aug" | b"august" | b"aout" | b"agosto" | b"ago" | b"augustus" => 8,
        b"sep" | b"sept" | b"september" | b"septembre" | b"septiembre" | b"setiembre" => 9,
        b"setembro" | b"set" | b"settembre" => 9,
        b"oct" | b"october" | b"okt" | b"oktober" | b"octobre" | b"octubre" | b"outubro" | b"out" => 10,
        b"ottobre" | b"ott" => 10,
        b"nov" | b"november" | b"novembre" | b"noviembre" | b"novembro" => 11,
        b"dec" | b"december" | b"dez" | b"dezember" | b"decembre" | b"dic" | b"diciembre" => 12,
        b"dezembro" | b"dicembre" => 12,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_seven_languages() {
        for text in [
            "29 March 2026",
            "March 29, 2026",
            "Mar 29th, 2026",
            "29-Mar-2026",
            "2026-Mar-29",
            "29 Mar, 2026",
            "29Mar2026",
            "29. März 2026",
            "29. Mrz. 2026",
            "29 mars 2026",
            "29 de marzo de 2026",
            "29 de março de 2026",
            "29 MARZO 2026",
            "29 maart 2026",
        ] {
            let found = named(text.as_bytes()).map(|found| (found.year, found.month, found.day, found.rest));
            assert_eq!(found, Some((2026, 3, 29, &b""[..])), "{text}");
        }
        let short = named(b"29-Mar-26 10:00").map(|found| (found.year, found.rest));
        assert_eq!(short, Some((26, &b" 10:00"[..])));
    }

    #[test]
    fn a_month_without_a_day_and_a_word_that_is_no_month_are_none() {
        for text in [
            "Mar 2026",
            "March",
            "12 Main Street 4",
            "Mar-26",
            "29 Marvel 2026",
            "1 2 2026",
            "May 1",
        ] {
            assert_eq!(named(text.as_bytes()), None, "{text}");
        }
    }
}
