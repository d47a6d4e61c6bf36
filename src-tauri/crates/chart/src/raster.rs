//! How much of each pixel a stroke, a disc or a polygon covers. Knows no colours.

use plotters_backend::BackendCoord;

/// A pixel and the part of it that is covered, 0 to 1.
pub(crate) type Pixel = (BackendCoord, f32);

/// Lines per pixel in which a polygon is looked at.
const FINE: i32 = 4;

/// A line through the points, as wide as `width`, with round joins.
pub(crate) fn stroke(points: &[BackendCoord], width: u32) -> Vec<Pixel> {
    let half = width as f32 / 2.0;
    let reach = half.ceil() as i32 + 1;
    let mut pixels = Vec::new();
    for pair in points.windows(2) {
        let [(ax, ay), (bx, by)] = [pair[0], pair[1]];
        for y in ay.min(by) - reach..ay.max(by) + reach {
            for x in ax.min(bx) - reach..ax.max(bx) + reach {
                let distance = to_segment((x as f32 + 0.5, y as f32 + 0.5), pair[0], pair[1]);
                keep(&mut pixels, (x, y), half + 0.5 - distance);
            }
        }
    }
    pixels
}

fn to_segment((x, y): (f32, f32), (ax, ay): BackendCoord, (bx, by): BackendCoord) -> f32 {
    let (ax, ay) = (ax as f32, ay as f32);
    let (dx, dy) = (bx as f32 - ax, by as f32 - ay);
    let square = dx * dx + dy * dy;
    let along = if square > 0.0 {
        (((x - ax) * dx + (y - ay) * dy) / square).clamp(0.0, 1.0)
    } else {
        0.0
    };
    (x - ax - along * dx).hypot(y - ay - along * dy)
}

/// A filled disc.
pub(crate) fn disc((cx, cy): BackendCoord, radius: u32) -> Vec<Pixel> {
    let reach = radius as i32 + 1;
    let mut pixels = Vec::new();
    for y in -reach..reach {
        for x in -reach..reach {
            let distance = (x as f32 + 0.5).hypot(y as f32 + 0.5);
            keep(&mut pixels, (cx + x, cy + y), radius as f32 + 0.5 - distance);
        }
    }
    pixels
}

/// A filled polygon, by the even-odd rule.
pub(crate) fn polygon(points: &[BackendCoord]) -> Vec<Pixel> {
    let span = |pick: fn(&BackendCoord) -> i32| {
        let values = || points.iter().map(pick);
        Some((values().min()?, values().max()?))
    };
    let (Some((left, right)), Some((top, bottom))) = (span(|p| p.0), span(|p| p.1)) else {
        return Vec::new();
    };
    let mut pixels = Vec::new();
    for y in top..bottom {
        let mut row = vec![0.0; (right - left) as usize];
        for line in 0..FINE {
            let at = y as f32 + (line as f32 + 0.5) / FINE as f32;
            for pair in crossings(points, at).chunks_exact(2) {
                add_span(&mut row, pair[0] - left as f32, pair[1] - left as f32);
            }
        }
        for (x, covered) in row.into_iter().enumerate() {
            keep(&mut pixels, (left + x as i32, y), covered / FINE as f32);
        }
    }
    pixels
}

/// Where the outline meets the horizontal at `y`, from left to right.
fn crossings(points: &[BackendCoord], y: f32) -> Vec<f32> {
    let mut found: Vec<f32> = (0..points.len())
        .filter_map(|at| {
            let ((ax, ay), (bx, by)) = (points[at], points[(at + 1) % points.len()]);
            let (ay, by) = (ay as f32, by as f32);
            ((ay <= y) != (by <= y)).then(|| ax as f32 + (bx - ax) as f32 * (y - ay) / (by - ay))
        })
        .collect();
    found.sort_by(f32::total_cmp);
    found
}

fn add_span(row: &mut [f32], from: f32, to: f32) {
    for (x, covered) in row.iter_mut().enumerate().skip(from.max(0.0) as usize) {
        let left = x as f32;
        if left >= to {
            break;
        }
        *covered += (to.min(left + 1.0) - from.max(left)).max(0.0);
    }
}

fn keep(pixels: &mut Vec<Pixel>, at: BackendCoord, coverage: f32) {
    // A bitmap has no pixel left of or above its corner.
    if coverage > 0.0 && at.0 >= 0 && at.1 >= 0 {
        pixels.push((at, coverage.min(1.0)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(pixels: &[Pixel]) -> f32 {
        pixels.iter().map(|pixel| pixel.1).sum()
    }

    #[test]
    fn an_upright_stroke_is_crisp() {
        let pixels = stroke(&[(10, 10), (10, 20)], 2);
        assert!((10..20).all(|y| pixels.contains(&((9, y), 1.0)) && pixels.contains(&((10, y), 1.0))));
        assert!(pixels.iter().all(|pixel| (9..=10).contains(&pixel.0.0)));
    }

    #[test]
    fn areas_are_covered_as_they_are_large() {
        assert!((covered(&disc((20, 20), 10)) - 314.0).abs() < 4.0);
        assert!((covered(&polygon(&[(0, 0), (10, 0), (10, 10)])) - 50.0).abs() < 0.5);
        assert!(polygon(&[]).is_empty());
    }
}
