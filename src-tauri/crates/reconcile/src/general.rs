//! Shapley values of any small game: ratios, velocity, whatever is no product of slots. Knows
//! nothing of records; the game is a function of which players have switched.

use model::Exact;
use num_traits::{CheckedAdd, CheckedMul, CheckedSub, Zero};

/// The most players for which 2^m evaluations are affordable.
pub const MOST_PLAYERS: usize = 16;

/// Why a game has no exact Shapley value here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ShapleyError {
    /// There would be too many subsets to evaluate.
    #[error("{players} players are too many to go through every subset; the most is {MOST_PLAYERS}")]
    TooManyPlayers {
        /// How many players.
        players: usize,
    },
    /// A fraction outgrew 128 bits.
    #[error("the exact fractions are too large to write down")]
    TooLarge,
}

/// The Shapley value of each of `m` players of the game `v`, where bit `k` of the subset says that
/// player `k` has switched. The values sum to `v(all) − v(∅)`. O(m · 2^m) and 2^m calls of `v`.
///
/// # Errors
/// When there are more than [`MOST_PLAYERS`] players, or the fractions outgrow 128 bits.
pub fn shapley(m: usize, v: impl Fn(u32) -> Exact) -> Result<Vec<Exact>, ShapleyError> {
    if m > MOST_PLAYERS {
        return Err(ShapleyError::TooManyPlayers { players: m });
    }
    let worth: Vec<Exact> = (0..1_u32 << m).map(v).collect();
    (0..m)
        .map(|player| share(m, player, &worth).ok_or(ShapleyError::TooLarge))
        .collect()
}

fn share(m: usize, player: usize, worth: &[Exact]) -> Option<Exact> {
    let mut by_size = vec![Exact::zero(); m];
    for before in (0..worth.len()).filter(|subset| subset >> player & 1 == 0) {
        let marginal = worth[before | 1 << player].checked_sub(&worth[before])?;
        let sum = &mut by_size[before.count_ones() as usize];
        *sum = sum.checked_add(&marginal)?;
    }
    let mut total = Exact::zero();
    for (size, sum) in by_size.iter().enumerate() {
        let orders = Exact::new(1, m as i128 * choose(m - 1, size));
        total = total.checked_add(&sum.checked_mul(&orders)?)?;
    }
    Some(total)
}

/// The number of ways to choose `k` of `n`.
pub(crate) fn choose(n: usize, k: usize) -> i128 {
    (0..k).fold(1, |ways, at| ways * (n - at) as i128 / (at + 1) as i128)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_change_of_a_product_is_split_over_its_factors() {
        // Pipeline velocity 10 · 20 → 12 · 30: the order-free split of 160 is 50 and 110.
        let factors = [(10, 12), (20, 30)];
        let v = |subset: u32| {
            let product = factors
                .iter()
                .enumerate()
                .map(|(k, (old, new))| if subset >> k & 1 == 1 { new } else { old })
                .product();
            Exact::from_integer(product)
        };
        assert_eq!(
            shapley(2, v),
            Ok(vec![Exact::from_integer(50), Exact::from_integer(110)])
        );
    }

    #[test]
    fn a_win_rate_keeps_its_fractions() {
        // 5 of 7 becomes 5 of 10 when one rule adds losses, 8 of 10 when the other adds wins.
        let v = |subset: u32| {
            [
                Exact::new(5, 7),
                Exact::new(5, 10),
                Exact::new(8, 10),
                Exact::new(8, 13),
            ][subset as usize]
        };
        let shares = shapley(2, v).unwrap();
        assert_eq!(shares, [Exact::new(-363, 1820), Exact::new(183, 1820)]);
        assert_eq!(shares[0] + shares[1], Exact::new(8, 13) - Exact::new(5, 7));
    }

    #[test]
    fn too_many_players_and_too_large_fractions_are_said_not_guessed() {
        assert_eq!(
            shapley(17, |_| Exact::zero()),
            Err(ShapleyError::TooManyPlayers { players: 17 })
        );
        let huge = |subset: u32| Exact::new(1, i128::MAX - i128::from(subset));
        assert_eq!(shapley(3, huge), Err(ShapleyError::TooLarge));
    }

    #[test]
    fn no_players_share_nothing() {
        assert_eq!(shapley(0, |_| Exact::zero()), Ok(vec![]));
    }
}
