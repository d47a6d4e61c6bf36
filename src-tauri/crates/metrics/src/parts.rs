//! Goes through many deals in a few parts at once. What the parts add up to does not depend on how they are cut.
//! Knows no deal.

use std::ops::Range;

/// Parts of a large book. More gain little: a deal is a few nanoseconds.
const PARTS: usize = 4;

/// A book with fewer rows is one part: starting a thread would take longer.
const LARGE: usize = 100_000;

/// What each part of the rows comes to, in order of the rows.
pub(crate) fn in_parts<T: Send>(rows: usize, part: impl Fn(Range<usize>) -> T + Sync) -> Vec<T> {
    if rows < LARGE {
        return vec![part(0..rows)];
    }
    let cut = |at: usize| rows * at / PARTS;
    std::thread::scope(|scope| {
        let part = &part;
        let running: Vec<_> = (0..PARTS)
            .map(|at| scope.spawn(move || part(cut(at)..cut(at + 1))))
            .collect();
        let done = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_in_one_part_and_in_its_order() {
        for rows in [0, 1, LARGE - 1, LARGE, LARGE + 3] {
            let parts = in_parts(rows, |rows| rows);
            let all: Vec<usize> = parts.into_iter().flatten().collect();
            assert_eq!(all, (0..rows).collect::<Vec<_>>());
        }
    }
}
