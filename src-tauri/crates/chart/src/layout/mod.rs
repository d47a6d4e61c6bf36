//! Where everything in a chart goes: one file per kind, and the few pieces they share. Knows no
//! surface to draw on.

mod bridge;
mod coverage;
#[cfg(test)]
mod crowding;
mod curve;
mod dots;
mod factors;
mod floating;
mod flow;
mod funnel;
mod inks;
mod matrix;
mod overlap;
mod scale;
mod slope;
mod spread;
mod stairs;
mod trend;
mod upset;
mod waterfall;

pub use scale::day_ticks;

use crate::Size;
use crate::scene::Scene;
use crate::spec::Chart;

/// The chart with every mark and text in its place.
pub(crate) fn scene(chart: &Chart, size: Size) -> Scene {
    match chart {
        Chart::Bridge(spec) => bridge::layout(spec, size),
        Chart::Overlap(spec) => overlap::layout(spec, size),
        Chart::Funnel(spec) => funnel::layout(spec, size),
        Chart::Curve(spec) => curve::layout(spec, size),
        Chart::Waterfall(spec) => waterfall::layout(spec, size),
        Chart::Matrix(spec) => matrix::layout(spec, size),
        Chart::Dots(spec) => dots::layout(spec, size),
        Chart::Slope(spec) => slope::layout(spec, size),
        Chart::Trend(spec) => trend::layout(spec, size),
        Chart::Factors(spec) => factors::layout(spec, size),
        Chart::Coverage(spec) => coverage::layout(spec, size),
        Chart::UpSet(spec) => upset::layout(spec, size),
    }
}
