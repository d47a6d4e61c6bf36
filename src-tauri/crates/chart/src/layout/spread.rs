//! Labels that want to stand at a height, moved as little as it takes not to touch.

/// The tops of blocks of these heights, each near the centre it wants, all between `top` and
/// `bottom` where they have room, and in the order of their wishes.
pub(super) fn spread(wanted: &[(i32, i32)], top: i32, bottom: i32) -> Vec<i32> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by_key(|&at| wanted[at].0);
    let mut tops = vec![0; wanted.len()];
    let mut free = top;
    for &at in &order {
        let (centre, height) = wanted[at];
        tops[at] = (centre - height / 2).max(free);
        free = tops[at] + height;
    }
    // What ran over the bottom pushes back upwards, but never over the top.
    let total: i32 = wanted.iter().map(|block| block.1).sum();
    let mut limit = bottom.max(top + total);
    for &at in order.iter().rev() {
        tops[at] = tops[at].min(limit - wanted[at].1);
        limit = tops[at];
    }
    tops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_order_and_their_distance() {
        assert_eq!(spread(&[(50, 20), (10, 20)], 0, 100), [40, 0]);
        assert_eq!(spread(&[(50, 20), (52, 20), (95, 20)], 0, 100), [40, 60, 80]);
        assert_eq!(spread(&[(98, 20), (99, 20)], 0, 100), [60, 80]);
        assert_eq!(spread(&[(5, 30), (5, 30)], 0, 40), [0, 30]);
    }
}
