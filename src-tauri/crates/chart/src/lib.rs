//! Chart specs to SVG and PNG through one drawing routine. The only crate that knows plotters.
//!
//! A spec ([`Chart`]) is laid out once, in CSS pixels, into a scene; plotters draws the scene on an
//! SVG surface with keyed, focusable marks or on a bitmap. Knows no file, no clock and no number
//! format: every text arrives ready to be read.

mod draw;
mod layout;
mod png;
mod raster;
mod scene;
mod spec;
mod svg;
mod text;
mod tokens;

pub use layout::day_ticks;
pub use spec::{
    Bar, Bridge, Cell, Chart, Coverage, CoverageRow, Curve, CurveLine, CurveStep, DotRow, Dots, Factor,
    Factors, Funnel, FunnelStep, Matrix, Needed, Overlap, Panel, Slope, SlopeLine, Step, Tick, Tone, Trend,
    TrendPoint, UpSet, UpSetMember, UpSetPart, Waterfall, describe,
};
pub use tokens::Theme;

use scene::Scene;

/// The size of a picture in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How wide, from 320 to 4,096.
    pub width: u32,
    /// How high at least; the picture grows when its rows need more. 0 asks for the natural height.
    pub height: u32,
}

/// Why a chart was not drawn.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ChartError {
    /// The picture would be unreadable or absurdly large.
    #[error("a chart of {width} × {height} px at scale {scale} cannot be drawn")]
    Size {
        /// Asked for.
        width: u32,
        /// Asked for, or needed.
        height: u32,
        /// Device pixels per CSS pixel.
        scale: u32,
    },
    /// A value is infinite or no number.
    #[error("\"{label}\" has no finite value")]
    NotFinite {
        /// Which mark.
        label: String,
    },
    /// The drawing library gave up.
    #[error("the chart could not be drawn: {reason}")]
    Drawing {
        /// What it said.
        reason: String,
    },
}

/// Device pixels that a bitmap may have; above, memory would be the limit.
const MOST_PIXELS: u64 = 64_000_000;

/// The chart as SVG text: no script, no style attribute, no reference to anything outside. Each
/// thing that can be opened is a `g.mark` with `data-key`, focusable and labelled, over a `rect.hit`.
///
/// # Errors
/// When a value is not finite or the size cannot be drawn.
pub fn svg(chart: &Chart, theme: Theme, size: Size) -> Result<String, ChartError> {
    let scene = laid_out(chart, size, 1)?;
    svg::render(&scene, theme, &describe(chart))
}

/// The chart as a PNG of `scale` device pixels per CSS pixel (1 to 4).
///
/// # Errors
/// When a value is not finite, or the size or scale cannot be drawn.
pub fn png(chart: &Chart, theme: Theme, size: Size, scale: u32) -> Result<Vec<u8>, ChartError> {
    let scene = laid_out(chart, size, scale)?;
    png::render(&scene, theme, scale)
}

fn laid_out(chart: &Chart, size: Size, scale: u32) -> Result<Scene, ChartError> {
    if let Some((label, _)) = chart
        .kind()
        .values()
        .into_iter()
        .find(|value| !value.1.is_finite())
    {
        return Err(ChartError::NotFinite {
            label: label.to_owned(),
        });
    }
    let refused = |height: u32| ChartError::Size {
        width: size.width,
        height,
        scale,
    };
    if !(320..=4_096).contains(&size.width) || !(1..=4).contains(&scale) {
        return Err(refused(size.height));
    }
    let scene = layout::scene(chart, size);
    let pixels = u64::from(scene.width) * u64::from(scene.height) * u64::from(scale * scale);
    if pixels > MOST_PIXELS {
        return Err(refused(scene.height));
    }
    Ok(scene)
}
