//! Text in Inter: its width, its line breaks and its glyphs. One font for the window, the SVG and
//! the bitmap, so that all three measure alike. A character that Inter lacks counts as one em.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, Glyph, GlyphId, PxScale, point};

static REGULAR: LazyLock<FontRef<'static>> =
    LazyLock::new(|| read(include_bytes!("../fonts/Inter-Regular.otf")));
static STRONG: LazyLock<FontRef<'static>> =
    LazyLock::new(|| read(include_bytes!("../fonts/Inter-SemiBold.otf")));

/// The height of a capital letter and of a digit, in em.
pub(crate) const CAP_HEIGHT: f32 = 0.727;

fn read(bytes: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(bytes).expect("the embedded font is sound")
}

/// The font of a weight.
pub(crate) fn font(strong: bool) -> &'static FontRef<'static> {
    if strong { &STRONG } else { &REGULAR }
}

/// Width in pixels of one line.
pub(crate) fn width(text: &str, size: f32, strong: bool) -> f32 {
    text.chars().map(|letter| advance(letter, size, strong)).sum()
}

fn advance(letter: char, size: f32, strong: bool) -> f32 {
    let font = font(strong);
    let units = font.units_per_em().unwrap_or(1000.0);
    match font.glyph_id(drawn(letter)) {
        GlyphId(0) => size,
        glyph => font.h_advance_unscaled(glyph) * size / units,
    }
}

/// The letter that stands for this one: Inter has one space that does not break, not three.
fn drawn(letter: char) -> char {
    match letter {
        '\u{2007}' | '\u{202f}' => '\u{a0}',
        letter => letter,
    }
}

/// The glyphs of one line that starts at x = 0 on the baseline y = 0.
pub(crate) fn glyphs(text: &str, size: f32, strong: bool) -> impl Iterator<Item = Glyph> {
    let font = font(strong);
    // ab_glyph scales by the height of a line, a type size is the height of the em.
    let scale = PxScale::from(size * font.height_unscaled() / font.units_per_em().unwrap_or(1000.0));
    text.chars().scan(0.0, move |x, letter| {
        let glyph = font
            .glyph_id(drawn(letter))
            .with_scale_and_position(scale, point(*x, 0.0));
        *x += advance(letter, size, strong);
        Some(glyph)
    })
}

/// True between words. Numbers are kept with their unit by spaces that are none.
fn breaks(letter: char) -> bool {
    letter.is_whitespace() && !['\u{a0}', '\u{2007}', '\u{202f}'].contains(&letter)
}

/// The text broken into lines no wider than `width`. A word that is wider alone is broken inside;
/// what does not fit in `most` lines ends in an ellipsis. Empty text has no line.
pub(crate) fn wrap(text: &str, size: f32, strong: bool, width: f32, most: usize) -> Vec<String> {
    let fits = |line: &str| self::width(line, size, strong) <= width;
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split(breaks).filter(|word| !word.is_empty()) {
        let longer = if line.is_empty() {
            word.to_owned()
        } else {
            format!("{line} {word}")
        };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if !fits(&line) && line.chars().nth(1).is_some() {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
        if lines.len() > most {
            break;
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && !fits(&format!("{last}…")) {
                last.pop();
            }
            last.truncate(last.trim_end().len());
            last.push('…');
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_and_inside_a_word_too_long_for_a_line() {
        assert_eq!(
            wrap("Title is Director or above", 14.0, false, 110.0, 3),
            ["Title is Director", "or above"].map(str::to_owned)
        );
        let lines = wrap(&"W".repeat(40), 14.0, false, 100.0, 9);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 14.0, false) <= 100.0));
        assert_eq!(lines.concat(), "W".repeat(40));
    }

    #[test]
    fn a_number_stays_with_its_unit_across_a_space_that_does_not_break() {
        for space in ['\u{a0}', '\u{202f}'] {
            let price = format!("388{space}000{space}€");
            let lines = wrap(&format!("though {price}"), 14.0, false, 90.0, 3);
            assert_eq!(lines, ["though".to_owned(), price]);
            assert!(width(&space.to_string(), 14.0, false) < 7.0);
        }
    }

    #[test]
    fn what_does_not_fit_ends_in_an_ellipsis() {
        let lines = wrap(&"many words ".repeat(20), 14.0, false, 100.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && width(&lines[1], 14.0, false) <= 100.0);
        assert!(wrap("  ", 14.0, false, 100.0, 2).is_empty());
    }

    #[test]
    fn digits_are_tabular_and_the_signs_of_shares_have_glyphs() {
        for strong in [false, true] {
            assert_eq!(width("1111", 14.0, strong), width("8888", 14.0, strong));
            for letter in "−½⅓¼→≥≤×·…–".chars() {
                assert_ne!(font(strong).glyph_id(letter), GlyphId(0), "{letter}");
            }
        }
    }
}
