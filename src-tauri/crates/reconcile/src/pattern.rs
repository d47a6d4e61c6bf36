//! The game of one truth pattern: which switched players make its records count, and how much of
//! such a record's two values each player answers for. Knows no bitmap and no row.

use crate::general::choose;

/// A slot in the pattern key: the truth for each subset of its players that has switched.
pub(crate) struct LocalSlot {
    /// The key's bit for "no player of this slot has switched".
    pub plane: usize,
    /// The slot's first player.
    pub player: usize,
    /// One player (the rule), or two (the rule, then the data).
    pub players: usize,
}

impl LocalSlot {
    /// The slot's truths in the key, one bit per subset of its players.
    fn truths(&self, key: u64) -> u64 {
        key >> self.plane & ((1 << self.subsets()) - 1)
    }

    /// How many subsets its players have.
    pub fn subsets(&self) -> usize {
        1 << self.players
    }

    fn constant(&self, key: u64) -> bool {
        self.truths(key) == (1 << self.subsets()) - 1
    }
}

/// What a player answers for in one record: `a` of its value under rule A plus `b` of its value
/// under rule B, in units of 1 / [`Game::unit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coefficient {
    pub player: usize,
    pub a: i128,
    pub b: i128,
}

/// The slots that differ on some record, and the players in them. The value rule is the last player.
pub(crate) struct Game {
    pub slots: Vec<LocalSlot>,
    /// Without the value rule.
    pub players: usize,
    /// The common denominator of all coefficients.
    pub unit: i128,
}

impl Game {
    /// The game of these slots, laid one after another in the key.
    pub fn new(players_of_slots: impl IntoIterator<Item = usize>) -> Game {
        let (mut slots, mut plane, mut player) = (Vec::new(), 0, 0);
        for players in players_of_slots {
            slots.push(LocalSlot {
                plane,
                player,
                players,
            });
            plane += 1 << players;
            player += players;
        }
        Game {
            slots,
            players: player,
            unit: (1..=player as i128 + 1).fold(1, lcm),
        }
    }

    /// The coefficients of every player that matters to records of this pattern. The pattern must
    /// be one that some subset makes count.
    pub fn coefficients(&self, key: u64) -> Vec<Coefficient> {
        let active: Vec<&LocalSlot> = self.slots.iter().filter(|slot| !slot.constant(key)).collect();
        if active.iter().all(|slot| slot.players == 1) {
            self.closed_form(key, &active)
        } else {
            self.by_size(key, &active)
        }
    }

    /// With rules only: `v` of the slots let the record in, `u` shut it out, and each share is a
    /// Beta function of `v` and `u`.
    fn closed_form(&self, key: u64, active: &[&LocalSlot]) -> Vec<Coefficient> {
        let lets_in = |slot: &LocalSlot| slot.truths(key) == 0b10;
        let v = active.iter().filter(|slot| lets_in(slot)).count();
        let u = active.len() - v;
        let beta = |a: usize, b: usize| self.unit / ((a + b - 1) as i128 * choose(a + b - 2, a - 1));
        let mut out: Vec<Coefficient> = active
            .iter()
            .map(|slot| {
                let (a, b) = if lets_in(slot) {
                    (beta(v, u + 2), beta(v + 1, u + 1))
                } else {
                    (-beta(v + 1, u + 1), -beta(v + 2, u))
                };
                Coefficient {
                    player: slot.player,
                    a,
                    b,
                }
            })
            .collect();
        let both_ways = beta(v + 1, u + 1);
        out.push(Coefficient {
            player: self.players,
            a: -both_ways,
            b: both_ways,
        });
        out
    }

    /// Any product of slots: polynomials whose coefficient of x^s counts the subsets of size s that
    /// make a slot true; their product counts those of the whole record.
    fn by_size(&self, key: u64, active: &[&LocalSlot]) -> Vec<Coefficient> {
        let players = active.iter().map(|slot| slot.players).sum::<usize>() + 1;
        // The part of all orders in which exactly the given `before` players come before.
        let orders = |before: usize| self.unit / (players as i128 * choose(players - 1, before));
        let weigh = |sizes: &[i128], shift: usize| -> i128 {
            (sizes.iter().enumerate())
                .map(|(size, n)| if *n == 0 { 0 } else { n * orders(size + shift) })
                .sum()
        };
        let mut out = Vec::new();
        for slot in active {
            let others = (active.iter())
                .filter(|other| other.player != slot.player)
                .fold(vec![1], |product, other| times(&product, &true_sizes(other, key)));
            for local in 0..slot.players {
                let sizes = times(&others, &marginal_sizes(slot, local, key));
                out.push(Coefficient {
                    player: slot.player + local,
                    a: weigh(&sizes, 0),
                    b: weigh(&sizes, 1),
                });
            }
        }
        let whole = (active.iter()).fold(vec![1], |product, slot| times(&product, &true_sizes(slot, key)));
        let counted = weigh(&whole, 0);
        out.push(Coefficient {
            player: self.players,
            a: -counted,
            b: counted,
        });
        out
    }

    /// The players that matter to the pattern, and the subsets of them that make its records count.
    pub fn winning(&self, key: u64) -> (usize, Vec<usize>) {
        let (mut mask, mut winning) = (0, vec![0]);
        for slot in self.slots.iter().filter(|slot| !slot.constant(key)) {
            mask |= (slot.subsets() - 1) << slot.player;
            let truths = slot.truths(key);
            winning = winning
                .iter()
                .flat_map(|subset| {
                    (0..slot.subsets())
                        .filter(move |local| truths >> local & 1 == 1)
                        .map(move |local| subset | local << slot.player)
                })
                .collect();
        }
        (mask, winning)
    }
}

fn true_sizes(slot: &LocalSlot, key: u64) -> Vec<i128> {
    let mut sizes = vec![0; slot.players + 1];
    for local in (0..slot.subsets()).filter(|local| slot.truths(key) >> local & 1 == 1) {
        sizes[local.count_ones() as usize] += 1;
    }
    sizes
}

fn marginal_sizes(slot: &LocalSlot, player: usize, key: u64) -> Vec<i128> {
    let truth = |local: usize| (slot.truths(key) >> local & 1) as i128;
    let mut sizes = vec![0; slot.players];
    for before in (0..slot.subsets()).filter(|local| local >> player & 1 == 0) {
        sizes[before.count_ones() as usize] += truth(before | 1 << player) - truth(before);
    }
    sizes
}

fn times(a: &[i128], b: &[i128]) -> Vec<i128> {
    let mut product = vec![0; a.len() + b.len() - 1];
    for (i, a) in a.iter().enumerate() {
        for (j, b) in b.iter().enumerate() {
            product[i + j] += a * b;
        }
    }
    product
}

fn lcm(a: i128, b: i128) -> i128 {
    // The denominator of a fraction in lowest terms is b without what it shares with a.
    a * model::Exact::new(a, b).denom()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_form_and_the_count_by_size_agree_on_every_pattern_of_four_rules() {
        let game = Game::new([1; 4]);
        for key in (0..1_u64 << 8).filter(|key| (0..4).all(|slot| key >> (2 * slot) & 3 != 0)) {
            let active: Vec<&LocalSlot> = game.slots.iter().filter(|slot| !slot.constant(key)).collect();
            assert_eq!(game.closed_form(key, &active), game.by_size(key, &active));
        }
    }

    #[test]
    fn the_unit_is_the_least_common_multiple_of_one_to_players_plus_one() {
        assert_eq!(Game::new([1, 1, 2]).unit, 60);
        assert_eq!(Game::new([]).unit, 1);
    }
}
