//! The design tokens, the same ones that the window's style sheet is generated from.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::Team;
use serde::Deserialize;

/// Colours by their names, written `#rrggbb`.
pub(super) type Palette = BTreeMap<String, String>;

#[derive(Deserialize)]
pub(super) struct Tokens {
    pub color: Colours,
}

#[derive(Deserialize)]
pub(super) struct Colours {
    pub light: Palette,
    pub dark: Palette,
}

pub(super) static TOKENS: LazyLock<Tokens> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../../ui/tokens.json"))
        .expect("tokens.json holds every token")
});

/// A colour of paper, as `rrggbb`.
pub(super) fn hex(name: &str) -> &'static str {
    TOKENS
        .color
        .light
        .get(name)
        .map_or("000000", |colour| colour.trim_start_matches('#'))
}

/// A colour of paper, as its channels.
pub(super) fn channels(name: &str) -> [u8; 3] {
    let colour = u32::from_str_radix(hex(name), 16)
        .unwrap_or_default()
        .to_be_bytes();
    [colour[1], colour[2], colour[3]]
}

/// The name of a team's ink; a team without a colour of its own writes in the common one.
pub(super) fn ink(team: Option<Team>) -> &'static str {
    match team {
        Some(Team::Marketing) => "marketing-ink",
        Some(Team::Sales) => "sales-ink",
        _ => "shared",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_colour_that_paper_uses_is_a_token() {
        for name in [
            "text",
            "text-muted",
            "hairline",
            "surface",
            "surface-2",
            "marketing-ink",
            "sales-ink",
            "shared",
        ] {
            assert!(
                TOKENS.color.light.contains_key(name) && TOKENS.color.dark.contains_key(name),
                "{name}"
            );
        }
        assert_eq!(channels("marketing"), [0xd9, 0x77, 0x06]);
    }
}
