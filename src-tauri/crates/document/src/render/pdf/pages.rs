//! Slices onto pages: what is kept together, what a page begins with. Knows no text.

use super::slice::{Op, Slice};

/// A4 in points, and the margins.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
pub(super) const SIDE: f32 = 68.0;
const TOP: f32 = 64.0;
const BOTTOM: f32 = 76.0;
/// What a page holds.
const HEIGHT: f32 = PAGE.1 - TOP - BOTTOM;

/// Something to draw, and how far down the page its slice begins.
pub(super) struct Placed {
    pub top: f32,
    pub op: Op,
}

/// The pages. At least one. O(slices).
pub(super) fn pages(slices: Vec<Slice>, heads: &[Slice]) -> Vec<Vec<Placed>> {
    let reach = reach(&slices);
    let mut pages = vec![Vec::new()];
    let mut used = 0.0;
    let mut empty = true;
    for (slice, reach) in slices.into_iter().zip(reach) {
        let wanted = if reach <= HEIGHT { reach } else { slice.height };
        if !empty && !slice.space && used + wanted > HEIGHT {
            pages.push(Vec::new());
            (used, empty) = (0.0, true);
        }
        if empty && slice.space {
            continue;
        }
        let page = pages.last_mut().expect("there is a page");
        let put = |page: &mut Vec<Placed>, used: f32, ops: Vec<Op>| {
            let top = TOP + used;
            page.extend(ops.into_iter().map(|op| Placed { top, op }));
        };
        if let Some(head) = slice.head.filter(|_| empty).and_then(|head| heads.get(head)) {
            put(page, used, head.ops.clone());
            used += head.height;
        }
        put(page, used, slice.ops);
        used += slice.height;
        empty = false;
    }
    pages
}

/// How high each slice is with all that must stay with it.
fn reach(slices: &[Slice]) -> Vec<f32> {
    let mut reach = vec![0.0; slices.len()];
    for at in (0..slices.len()).rev() {
        let next = match slices[at].keep {
            true => reach.get(at + 1).copied().unwrap_or_default(),
            false => 0.0,
        };
        reach[at] = slices[at].height + next;
    }
    reach
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slice(height: f32, keep: bool) -> Slice {
        let title = height.to_string();
        Slice {
            height,
            ops: vec![Op::Bookmark { level: 1, title }],
            keep,
            ..Slice::default()
        }
    }

    fn held(slices: Vec<Slice>) -> Vec<usize> {
        pages(slices, &[]).iter().map(Vec::len).collect()
    }

    #[test]
    fn a_heading_goes_with_what_follows_and_distance_does_not_begin_a_page() {
        assert_eq!(
            held(vec![slice(690.0, false), slice(10.0, true), slice(20.0, false)]),
            [1, 2]
        );
        assert_eq!(
            held(vec![slice(690.0, false), slice(10.0, false), slice(20.0, false)]),
            [2, 1]
        );
        let placed = pages(
            vec![slice(700.0, false), Slice::space(30.0), slice(20.0, false)],
            &[],
        );
        assert_eq!(placed[1][0].top, TOP);
        assert_eq!(held(Vec::new()), [0]);
    }

    #[test]
    fn what_must_stay_together_but_fills_more_than_a_page_is_parted() {
        assert_eq!(held(vec![slice(300.0, true); 5]), [2, 1, 2]);
    }
}
