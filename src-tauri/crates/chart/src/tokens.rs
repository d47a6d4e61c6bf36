//! The design tokens, the same ones that the window's style sheet is generated from.

use std::sync::LazyLock;

use plotters::style::RGBColor;
use serde::Deserialize;

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark ink on a white ground.
    Light,
    /// Light ink on a near-black ground.
    Dark,
}

/// The colours that charts use.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Palette {
    pub ground: Colour,
    pub surface_2: Colour,
    pub hairline: Colour,
    pub outline: Colour,
    pub text: Colour,
    pub text_muted: Colour,
    pub marketing: Colour,
    pub marketing_tint: Colour,
    pub marketing_ink: Colour,
    pub sales: Colour,
    pub sales_tint: Colour,
    pub sales_ink: Colour,
    pub shared: Colour,
    pub shared_tint: Colour,
}

/// Text sizes in CSS pixels.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Sizes {
    pub small: u32,
    pub body: u32,
    pub heading: u32,
}

#[derive(Debug, Deserialize)]
struct Colours {
    light: Palette,
    dark: Palette,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Tokens {
    color: Colours,
    pub size: Sizes,
    pub space: i32,
}

pub(crate) static TOKENS: LazyLock<Tokens> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../ui/tokens.json")).expect("tokens.json holds every token")
});

impl Tokens {
    pub fn palette(&self, theme: Theme) -> &Palette {
        match theme {
            Theme::Light => &self.color.light,
            Theme::Dark => &self.color.dark,
        }
    }
}

/// A colour written `#rrggbb`.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Colour(pub RGBColor);

impl TryFrom<String> for Colour {
    type Error = String;

    fn try_from(text: String) -> Result<Colour, String> {
        let channel = |at: usize| {
            text.get(at..at + 2)
                .and_then(|hex| u8::from_str_radix(hex, 16).ok())
                .ok_or_else(|| format!("{text} is not a colour like #1b1a18"))
        };
        Ok(Colour(RGBColor(channel(1)?, channel(3)?, channel(5)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2.2 relative luminance.
    fn luminance(Colour(RGBColor(r, g, b)): Colour) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
    }

    fn contrast(a: Colour, b: Colour) -> f64 {
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// How a colour looks without red cones or without green cones (Viénot, Brettel and Mollon 1999).
    fn without_cones(Colour(RGBColor(r, g, b)): Colour, red: bool) -> [f64; 3] {
        let [r, g, b] = [r, g, b].map(|c| (f64::from(c) / 255.0).powf(2.2));
        let yellow = if red {
            0.112 * r + 0.888 * g
        } else {
            0.292 * r + 0.708 * g
        };
        let blue = if red {
            0.004 * r - 0.004 * g + b
        } else {
            -0.022 * r + 0.022 * g + b
        };
        [yellow, yellow, blue].map(|c| c.clamp(0.0, 1.0).powf(1.0 / 2.2) * 255.0)
    }

    #[test]
    fn text_reaches_wcag_aa_on_its_ground_in_both_themes() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = TOKENS.palette(theme);
            for ink in [
                palette.text,
                palette.text_muted,
                palette.marketing_ink,
                palette.sales_ink,
            ] {
                assert!(contrast(ink, palette.ground) >= 4.5, "{ink:?} in {theme:?}");
            }
            for tint in [palette.surface_2, palette.shared_tint] {
                assert!(contrast(palette.text_muted, tint) >= 4.5, "{tint:?} in {theme:?}");
            }
            assert!(contrast(palette.ground, palette.shared) >= 4.5);
            assert!(contrast(palette.marketing_ink, palette.marketing_tint) >= 4.5);
            assert!(contrast(palette.sales_ink, palette.sales_tint) >= 4.5);
        }
    }

    #[test]
    fn marks_stand_out_from_the_ground_in_both_themes() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = TOKENS.palette(theme);
            for mark in [palette.marketing, palette.sales, palette.shared, palette.outline] {
                assert!(contrast(mark, palette.ground) >= 3.0, "{mark:?} in {theme:?}");
            }
        }
    }

    #[test]
    fn colour_blind_readers_can_tell_the_two_teams_apart() {
        for theme in [Theme::Light, Theme::Dark] {
            let palette = TOKENS.palette(theme);
            for red in [true, false] {
                let marketing = without_cones(palette.marketing, red);
                let sales = without_cones(palette.sales, red);
                let apart: f64 = (0..3).map(|at| (marketing[at] - sales[at]).powi(2)).sum();
                assert!(apart.sqrt() > 120.0, "{apart} in {theme:?}");
            }
        }
    }
}
