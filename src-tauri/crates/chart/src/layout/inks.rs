//! The inks of a tone: the teams' hues for the teams, the grey scale for everything else.

use crate::scene::{Dash, Ink};
use crate::spec::Tone;

/// For solid marks.
pub(super) fn solid(tone: Tone) -> Ink {
    match tone {
        Tone::Neutral => |p| p.shared,
        Tone::Marketing => |p| p.marketing,
        Tone::Sales => |p| p.sales,
    }
}

/// For areas that matter less.
pub(super) fn tint(tone: Tone) -> Ink {
    match tone {
        Tone::Neutral => |p| p.shared_tint,
        Tone::Marketing => |p| p.marketing_tint,
        Tone::Sales => |p| p.sales_tint,
    }
}

/// For texts.
pub(super) fn text(tone: Tone) -> Ink {
    match tone {
        Tone::Neutral => |p| p.text,
        Tone::Marketing => |p| p.marketing_ink,
        Tone::Sales => |p| p.sales_ink,
    }
}

/// The stroke of the nth line of a tone: six that can be told apart without colour.
pub(super) fn stroke(tone: Tone, nth: usize) -> (Ink, Dash) {
    let ink: Ink = match (tone, nth % 2) {
        (Tone::Neutral, 1) => |p| p.outline,
        _ => solid(tone),
    };
    let pattern = if tone == Tone::Neutral { nth / 2 } else { nth };
    let dash = [Dash::Solid, Dash::Dashed, Dash::Dotted][pattern % 3];
    (ink, dash)
}
