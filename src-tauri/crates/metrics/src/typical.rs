//! A ladder for exports whose user has declared none: the order in which opportunities typically enter the
//! stages for the first time. A guess, to be shown and overridden. Knows no system's standard stages.

use model::{Ladder, Stage, StageKind};

use crate::feed::NO_STAGE;
use crate::gather::Gathered;

/// With more stages than this something else than a stage is in the column; they are ordered by name.
const COMPARED: usize = 256;

/// The ladder of these stages. Of two stages, the one that more opportunities entered first precedes the
/// other; next comes always the stage that the fewest of those still to come precede, then the one that
/// precedes most, then by name. A stage that an opportunity's first row came from precedes all it entered.
/// The kind of each stage is given.
///
/// O(rows × stages of one opportunity + stages³).
pub fn typical_ladder(gathered: &Gathered, names: &[String], kinds: &[StageKind]) -> Ladder {
    let mut to_come: Vec<usize> = (0..names.len()).collect();
    to_come.sort_by_key(|code| (model::ladder::fold(&names[*code]), &names[*code]));
    let mut order = Vec::with_capacity(names.len());
    if names.len() <= COMPARED {
        let precedes = precedence(gathered, names.len());
        while !to_come.is_empty() {
            let count = |test: &dyn Fn(usize) -> bool| to_come.iter().filter(|other| test(**other)).count();
            let next = (0..to_come.len()).min_by_key(|at| {
                let code = to_come[*at];
                let before = count(&|other| precedes[other * names.len() + code]);
                let after = count(&|other| precedes[code * names.len() + other]);
                (before, usize::MAX - after)
            });
            order.extend(next.map(|at| to_come.remove(at)));
        }
    }
    order.append(&mut to_come);
    Ladder::new(order.into_iter().map(|code| Stage {
        name: names[code].clone(),
        kind: kinds[code],
    }))
}

/// Whether stage `a` typically precedes stage `b`, at `a × stages + b`.
fn precedence(gathered: &Gathered, stages: usize) -> Vec<bool> {
    let mut before = vec![0_u32; stages * stages];
    let mut entered: Vec<(u16, i64)> = Vec::new();
    for record in 0..gathered.offsets.len().saturating_sub(1) {
        first_entries(gathered, record, &mut entered);
        for (at, (a, a_time)) in entered.iter().enumerate() {
            for (b, b_time) in &entered[at + 1..] {
                let (a, b) = (usize::from(*a), usize::from(*b));
                before[a * stages + b] += u32::from(a_time < b_time);
                before[b * stages + a] += u32::from(b_time < a_time);
            }
        }
    }
    (0..stages * stages)
        .map(|at| before[at] > before[at % stages * stages + at / stages])
        .collect()
}

/// The stages of an opportunity with the time of the first entry, those it only came from before all others.
fn first_entries(gathered: &Gathered, record: usize, entered: &mut Vec<(u16, i64)>) {
    entered.clear();
    let mut enter = |stage: u16, time: i64| match entered.iter_mut().find(|(own, _)| *own == stage) {
        Some((_, first)) => *first = time.min(*first),
        None => entered.push((stage, time)),
    };
    let rows = || {
        let rows = gathered.of(record).iter();
        rows.filter_map(|(row, feed)| gathered.row(*row, *feed))
    };
    for row in rows() {
        enter(row.stage, row.moment.seconds);
    }
    let first = rows().min_by_key(|row| (row.moment.seconds, row.from, row.stage));
    if let Some(first) = first.filter(|first| first.from != NO_STAGE && first.from != first.stage)
        && entered.iter().all(|(stage, _)| *stage != first.from)
    {
        entered.push((first.from, i64::MIN));
    }
}
