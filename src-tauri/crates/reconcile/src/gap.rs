//! The gap between two teams' numbers, split exactly over the slots in which their rules differ:
//! Shapley values, so no order of switching is preferred and the shares sum to the gap.

use column::Bitmap;
use model::Exact;
// order unseen: patterns are looked up by key and kept in order of first appearance.
use rustc_hash::FxHashMap;

use crate::pattern::{Coefficient, Game};
use crate::slot::{
    Gap, GapError, MOST_DIFFERING, MOST_FOR_RANGE, Part, Player, SetValue, Share, SlotInput, Value,
};

/// Splits the gap between what A and what B count among `rows` records.
///
/// A record counts for a side when every slot is true for it there. One pass over 64 rows at a
/// time builds a histogram of truth patterns; each distinct pattern is solved once.
/// O(slots · rows / 64 + patterns · slots), plus O(rows counted in some order) for amounts.
///
/// # Errors
/// When more than [`MOST_DIFFERING`] players differ on some record.
///
/// # Panics
/// When a bitmap or an amount slice is not of length `rows`.
pub fn gap(slots: &[SlotInput], value: &Value, rows: usize) -> Result<Gap, GapError> {
    let sides = Sides::of(slots, rows);
    let mut switches: Vec<Switch> = slots
        .iter()
        .enumerate()
        .flat_map(|(at, slot)| switches_of(at, slot, &sides.alive))
        .collect();
    let differs = |at: usize| (switches.iter()).any(|s| s.player.slot == at && s.differs());
    let differing: Vec<usize> = (0..slots.len()).filter(|at| differs(*at)).collect();
    let tables: Vec<Vec<&Bitmap>> = differing.iter().map(|at| slots[*at].truths()).collect();
    let game = Game::new(tables.iter().map(|table| table.len() / 2));
    if game.players > MOST_DIFFERING {
        return Err(GapError::TooManyDiffering {
            differing: game.players,
        });
    }
    switches.push(value_switch(slots.len(), value, &sides.alive));
    let planes: Vec<&[u64]> = tables.iter().flatten().map(|truth| truth.words()).collect();
    let of_interest = match value {
        Value::Count => (switches.iter()).fold(Bitmap::none(rows), |all, s| all.or(&s.entered).or(&s.left)),
        Value::Amount { .. } => sides.alive.clone(),
    };
    let cells = histogram(&game, &planes, &of_interest, value);
    // Players of slots that differ are numbered in slot order; the value rule comes last.
    let numbered = |player: Player| match player.part {
        Part::Value => Some(game.players),
        part => (differing.iter().position(|at| *at == player.slot))
            .map(|at| game.slots[at].player + usize::from(part == Part::Data)),
    };
    let worth = worth_of_subsets(&game, &cells, switches.last().is_some_and(Switch::differs));
    let mut shares: Vec<Share> = switches
        .into_iter()
        .map(|switch| {
            let number = numbered(switch.player);
            finish(switch, number, &game, &cells, worth.as_deref())
        })
        .collect();
    let value_slot = shares.pop().filter(|_| matches!(value, Value::Amount { .. }));
    Ok(sides.gap(value, shares, value_slot))
}

/// Rows by who counts them.
struct Sides {
    a: Bitmap,
    b: Bitmap,
    /// Rows that some subset of switched players makes count.
    alive: Bitmap,
}

impl Sides {
    fn of(slots: &[SlotInput], rows: usize) -> Sides {
        let (mut a, mut b, mut alive) = (Bitmap::all(rows), Bitmap::all(rows), Bitmap::all(rows));
        for truths in slots.iter().map(SlotInput::truths) {
            a.keep(truths[0]);
            b.keep(truths[truths.len() - 1]);
            let mut any = truths[0].clone();
            truths[1..].iter().for_each(|truth| any.add(truth));
            alive.keep(&any);
        }
        Sides { a, b, alive }
    }

    fn gap(self, value: &Value, slots: Vec<Share>, value_slot: Option<Share>) -> Gap {
        let both = self.a.and(&self.b);
        let only_a = self.a.and_not(&self.b);
        let only_b = self.b.and_not(&self.a);
        let [both_value, only_a_value, only_b_value] =
            [&both, &only_a, &only_b].map(|rows| set_value(value, rows));
        let (a, b) = (both_value.a + only_a_value.a, both_value.b + only_b_value.b);
        let unknown_amounts = match value {
            Value::Count => 0,
            Value::Amount { a, b } => (self.a.or(&self.b).rows())
                .filter(|row| {
                    (self.a.get(*row) && a[*row] == i64::MIN) || (self.b.get(*row) && b[*row] == i64::MIN)
                })
                .count() as u64,
        };
        Gap {
            a,
            b,
            gap: b - a,
            both,
            only_a,
            only_b,
            both_value,
            only_a_value,
            only_b_value,
            slots,
            value_slot,
            unknown_amounts,
        }
    }
}

fn set_value(value: &Value, rows: &Bitmap) -> SetValue {
    let n = rows.count() as u64;
    match value {
        Value::Count => SetValue {
            n,
            a: i128::from(n),
            b: i128::from(n),
        },
        Value::Amount { .. } => rows.rows().fold(SetValue { n, a: 0, b: 0 }, |sum, row| {
            let (a, b) = value.of(row);
            SetValue {
                n,
                a: sum.a + a,
                b: sum.b + b,
            }
        }),
    }
}

/// The rows that a player lets in and shuts out, in some order.
struct Switch {
    player: Player,
    entered: Bitmap,
    left: Bitmap,
}

impl Switch {
    fn differs(&self) -> bool {
        self.entered.any() || self.left.any()
    }
}

/// The switches of a slot's players. Every other slot of an alive row can be made true whatever
/// this one does, so the slot's own truths decide.
fn switches_of(at: usize, slot: &SlotInput, alive: &Bitmap) -> Vec<Switch> {
    let truths = slot.truths();
    let turned = |from: usize, to: usize| truths[to].and_not(truths[from]).and(alive);
    let switch = |part: Part, steps: &[(usize, usize)]| {
        let union = |rows: Vec<Bitmap>| {
            rows.into_iter()
                .reduce(|all, rows| all.or(&rows))
                .unwrap_or_else(|| Bitmap::none(alive.len()))
        };
        Switch {
            player: Player { slot: at, part },
            entered: union(steps.iter().map(|(from, to)| turned(*from, *to)).collect()),
            left: union(steps.iter().map(|(from, to)| turned(*to, *from)).collect()),
        }
    };
    match slot {
        SlotInput::Rule(_) => vec![switch(Part::Rule, &[(0, 1)])],
        SlotInput::RuleAndData(_) => vec![
            switch(Part::Rule, &[(0, 1), (2, 3)]),
            switch(Part::Data, &[(0, 2), (1, 3)]),
        ],
    }
}

fn value_switch(slot: usize, value: &Value, alive: &Bitmap) -> Switch {
    let rows_where = |test: fn((i128, i128)) -> bool| match value {
        Value::Count => Bitmap::none(alive.len()),
        Value::Amount { a, b } => {
            assert_eq!(
                (a.len(), b.len()),
                (alive.len(), alive.len()),
                "amounts of another length"
            );
            Bitmap::from_fn(alive.len(), |row| test(value.of(row))).and(alive)
        }
    };
    Switch {
        player: Player {
            slot,
            part: Part::Value,
        },
        entered: rows_where(|(a, b)| b > a),
        left: rows_where(|(a, b)| b < a),
    }
}

/// Records of one truth pattern, taken together.
struct Cell {
    key: u64,
    coefficients: Vec<Coefficient>,
    /// The sum of their values under A and under B.
    a: i128,
    b: i128,
    /// Per coefficient: the sum of the records' positive and of their negative shares, in units.
    flows: Vec<(i128, i128)>,
}

impl Cell {
    fn new(key: u64, game: &Game) -> Cell {
        let coefficients = game.coefficients(key);
        Cell {
            key,
            flows: vec![(0, 0); coefficients.len()],
            coefficients,
            a: 0,
            b: 0,
        }
    }

    /// Adds `n` records that are each worth `a` and `b`.
    fn add(&mut self, a: i128, b: i128, n: i128) {
        self.a += a * n;
        self.b += b * n;
        for (flow, coefficient) in self.flows.iter_mut().zip(&self.coefficients) {
            let share = (coefficient.a * a + coefficient.b * b) * n;
            if share > 0 {
                flow.0 += share;
            } else {
                flow.1 += share;
            }
        }
    }
}

/// The distinct truth patterns among the rows, in order of first appearance.
fn histogram(game: &Game, planes: &[&[u64]], rows: &Bitmap, value: &Value) -> Vec<Cell> {
    let (mut cells, mut by_key) = (Vec::<Cell>::new(), FxHashMap::<u64, usize>::default());
    for (at, word) in rows.words().iter().enumerate() {
        let mut rest = *word;
        while rest != 0 {
            let first = rest.trailing_zeros();
            let (mut key, mut alike) = (0, rest);
            for (bit, plane) in planes.iter().enumerate() {
                let truth = plane[at] >> first & 1;
                key |= truth << bit;
                alike &= if truth == 1 { plane[at] } else { !plane[at] };
            }
            rest &= !alike;
            let cell = *by_key.entry(key).or_insert_with(|| {
                cells.push(Cell::new(key, game));
                cells.len() - 1
            });
            match value {
                Value::Count => cells[cell].add(1, 1, i128::from(alike.count_ones())),
                Value::Amount { .. } => {
                    while alike != 0 {
                        let (a, b) = value.of(at * 64 + alike.trailing_zeros() as usize);
                        cells[cell].add(a, b, 1);
                        alike &= alike - 1;
                    }
                }
            }
        }
    }
    cells
}

/// `v(S)` for every subset of the players that differ, up to what all subsets have in common.
fn worth_of_subsets(game: &Game, cells: &[Cell], value_differs: bool) -> Option<Vec<i128>> {
    let players = game.players + usize::from(value_differs);
    if players > MOST_FOR_RANGE {
        return None;
    }
    let rules = 1_usize << game.players;
    let mut worth = vec![0; 1 << players];
    for cell in cells {
        let (mask, winning) = game.winning(cell.key);
        let free = (rules - 1) & !mask;
        for win in winning {
            let mut extra = free;
            loop {
                worth[win | extra] += cell.a;
                if value_differs {
                    worth[rules | win | extra] += cell.b;
                }
                if extra == 0 {
                    break;
                }
                extra = (extra - 1) & free;
            }
        }
    }
    Some(worth)
}

fn finish(
    switch: Switch,
    number: Option<usize>,
    game: &Game,
    cells: &[Cell],
    worth: Option<&[i128]>,
) -> Share {
    let (mut gained, mut lost) = (0, 0);
    for cell in cells {
        for (coefficient, flow) in cell.coefficients.iter().zip(&cell.flows) {
            if Some(coefficient.player) == number {
                gained += flow.0;
                lost += flow.1;
            }
        }
    }
    let range = match number {
        Some(player) if switch.differs() => worth.and_then(|worth| {
            let marginals = (0..worth.len())
                .filter(|subset| subset >> player & 1 == 0)
                .map(|subset| worth[subset | 1 << player] - worth[subset]);
            marginals.clone().min().zip(marginals.max())
        }),
        _ => Some((0, 0)),
    };
    Share {
        player: switch.player,
        share: Exact::new(gained + lost, game.unit),
        low: range.map(|(low, _)| Exact::from_integer(low)),
        high: range.map(|(_, high)| Exact::from_integer(high)),
        entered: switch.entered.count() as u64,
        left: switch.left.count() as u64,
        entered_value: Exact::new(gained, game.unit),
        left_value: Exact::new(lost, game.unit),
        records: switch.entered.or(&switch.left),
        entered_rows: switch.entered,
        left_rows: switch.left,
    }
}
