//! Letters of Inter: their widths, and text broken into lines. The same font as the window's and the
//! charts'. Knows no page.

use std::sync::LazyLock;

use ab_glyph::{Font as _, FontRef, GlyphId};

pub(super) const REGULAR: &[u8] = include_bytes!("../../../../chart/fonts/Inter-Regular.otf");
pub(super) const STRONG: &[u8] = include_bytes!("../../../../chart/fonts/Inter-SemiBold.otf");

/// Letters up to here are looked up once: Latin, Greek, Cyrillic, punctuation, arrows, arithmetic.
const USUAL: usize = 0x2600;

/// How a run of letters looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Look {
    pub size: f32,
    pub strong: bool,
    pub slanted: bool,
    /// The name of a token.
    pub colour: &'static str,
    pub underline: bool,
    pub strike: bool,
    /// On a tinted ground: code, and passages with comments.
    pub tinted: bool,
    /// How far it stands above the line.
    pub raised: f32,
    /// The address it leads to, by its place among all.
    pub link: Option<usize>,
}

impl Look {
    pub fn of(size: f32) -> Look {
        Look {
            size,
            strong: false,
            slanted: false,
            colour: "text",
            underline: false,
            strike: false,
            tinted: false,
            raised: 0.0,
            link: None,
        }
    }
}

/// Letters that look alike, before they are broken into lines.
pub(super) type Span = (String, Look);

/// Letters in a row on one line.
#[derive(Debug, Clone)]
pub(super) struct Frag {
    pub x: f32,
    pub width: f32,
    pub text: String,
    pub look: Look,
}

/// A letter's glyph and its advance in em.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shape {
    pub glyph: u16,
    pub advance: f32,
}

struct Face {
    font: FontRef<'static>,
    usual: Vec<Shape>,
}

static FACES: LazyLock<[Face; 2]> = LazyLock::new(|| {
    [REGULAR, STRONG].map(|bytes| {
        let font = FontRef::try_from_slice(bytes).expect("the embedded font is sound");
        let letters = (0..USUAL as u32).map(|code| char::from_u32(code).unwrap_or('\u{fffd}'));
        let usual = letters.map(|letter| look_up(&font, letter)).collect();
        Face { font, usual }
    })
});

fn look_up(font: &FontRef<'_>, letter: char) -> Shape {
    // Inter has one space that does not break, not three, and no hyphen of that kind.
    let letter = match letter {
        '\u{2007}' | '\u{202f}' => '\u{a0}',
        '\u{2011}' => '-',
        letter => letter,
    };
    // Joiners and selectors have no shape of their own.
    if matches!(
        letter,
        '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}'
    ) {
        let glyph = font.glyph_id(' ').0;
        return Shape { glyph, advance: 0.0 };
    }
    let GlyphId(glyph) = font.glyph_id(letter);
    let units = font.units_per_em().unwrap_or(1000.0);
    let advance = font.h_advance_unscaled(GlyphId(glyph)) / units;
    Shape { glyph, advance }
}

/// A letter's shape; glyph 0 when Inter lacks it.
pub(super) fn shape(letter: char, strong: bool) -> Shape {
    let face = &FACES[usize::from(strong)];
    match face.usual.get(letter as usize) {
        Some(shape) => *shape,
        None => look_up(&face.font, letter),
    }
}

/// The width of letters on one line.
pub(super) fn width(text: &str, look: &Look) -> f32 {
    text.chars()
        .map(|letter| shape(letter, look.strong).advance)
        .sum::<f32>()
        * look.size
}

/// The text cut to the width, with an ellipsis where something is missing.
pub(super) fn fitted(text: &str, look: &Look, most: f32) -> String {
    if width(text, look) <= most {
        return text.to_owned();
    }
    let room = most - width("…", look);
    let mut used = 0.0;
    let kept = text.chars().take_while(|letter| {
        used += shape(*letter, look.strong).advance * look.size;
        used <= room
    });
    let kept: String = kept.collect();
    format!("{}…", kept.trim_end())
}

/// A letter on its way into a line.
#[derive(Clone, Copy)]
struct Set {
    letter: char,
    advance: f32,
    span: usize,
}

fn breaks(letter: char) -> bool {
    letter.is_whitespace() && !['\u{a0}', '\u{2007}', '\u{202f}'].contains(&letter)
}

/// The spans broken into lines no wider than `most`: between words, behind a hyphen or a slash, and inside a
/// word that is wider alone. A line break in the text is one. At least one letter stands in each line.
/// O(letters).
pub(super) fn lines(spans: &[Span], most: f32) -> Vec<Vec<Frag>> {
    let mut lines = Vec::new();
    let mut line: Vec<Set> = Vec::new();
    let mut used = 0.0;
    // Where the line may be cut: behind this many letters.
    let mut cut = 0;
    for (span, (text, look)) in spans.iter().enumerate() {
        for letter in text.chars() {
            if letter == '\n' {
                lines.push(frags(&line, spans));
                line.clear();
                (used, cut) = (0.0, 0);
                continue;
            }
            let advance = shape(letter, look.strong).advance * look.size;
            if used + advance > most && !breaks(letter) && !line.is_empty() {
                let at = if cut > 0 { cut } else { line.len() };
                let rest = line.split_off(at);
                lines.push(frags(&line, spans));
                line = rest;
                used = line.iter().map(|set| set.advance).sum();
                cut = 0;
            }
            line.push(Set {
                letter,
                advance,
                span,
            });
            used += advance;
            if breaks(letter) || "-–/@".contains(letter) {
                cut = line.len();
            }
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(frags(&line, spans));
    }
    lines
}

/// The letters of a line as runs that look alike.
fn frags(line: &[Set], spans: &[Span]) -> Vec<Frag> {
    let mut x = 0.0;
    let runs = line.chunk_by(|a, b| spans[a.span].1 == spans[b.span].1);
    let frags = runs.map(|run| {
        let width = run.iter().map(|set| set.advance).sum();
        let frag = Frag {
            x,
            width,
            text: run.iter().map(|set| set.letter).collect(),
            look: spans[run[0].span].1,
        };
        x += width;
        frag
    });
    frags.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, most: f32) -> Vec<String> {
        let lines = lines(&[(text.to_owned(), Look::of(10.0))], most);
        let text = |line: &Vec<Frag>| line.iter().map(|frag| frag.text.as_str()).collect();
        lines.iter().map(text).collect()
    }

    #[test]
    fn lines_break_between_words_behind_hyphens_and_inside_a_word_that_is_too_long() {
        assert_eq!(
            broken("Title is Director or above", 80.0),
            ["Title is Director ", "or above"]
        );
        assert_eq!(
            broken("hand-over of the lead", 50.0),
            ["hand-over ", "of the ", "lead"]
        );
        let long = "W".repeat(40);
        let lines = broken(&long, 50.0);
        assert!(lines.len() > 5 && lines.concat() == long);
        assert!(lines.iter().all(|line| width(line, &Look::of(10.0)) <= 50.0));
    }

    #[test]
    fn a_column_narrower_than_a_letter_still_takes_every_letter() {
        assert_eq!(broken("abc", 0.5), ["a", "b", "c"]);
        assert_eq!(broken("one\n\ntwo", 500.0), ["one", "", "two"]);
    }

    #[test]
    fn what_is_too_long_for_a_footer_ends_in_an_ellipsis() {
        let look = Look::of(8.0);
        let cut = fitted(&"long title ".repeat(30), &look, 120.0);
        assert!(cut.ends_with('…') && width(&cut, &look) <= 120.0);
        assert_eq!(fitted("short", &look, 120.0), "short");
    }
}
