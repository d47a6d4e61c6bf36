//! Figures over all processors: deals are cut, each part is computed on its own, and the parts are put together in
//! order, so that nothing depends on how many there were. Knows no figure.

use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

/// With fewer deals than this another thread costs more than it saves.
const SMALL: usize = 20_000;

fn processors(deals: usize) -> usize {
    match deals {
        0..SMALL => 1,
        _ => thread::available_parallelism().map_or(1, usize::from),
    }
}

/// A figure of all deals, from those of parts of them.
pub(super) fn over<T: Send>(
    deals: usize,
    of: impl Fn(Range<usize>) -> T + Sync,
    and: impl Fn(T, T) -> T,
) -> T {
    cut(deals, processors(deals), &of, and)
}

fn cut<T: Send>(
    deals: usize,
    parts: usize,
    of: &(impl Fn(Range<usize>) -> T + Sync),
    and: impl Fn(T, T) -> T,
) -> T {
    let part = |at: usize| of(deals * at / parts..deals * (at + 1) / parts);
    thread::scope(|scope| {
        let others: Vec<_> = (1..parts).map(|at| scope.spawn(move || part(at))).collect();
        let first = part(0);
        let joined = others.into_iter().map(|other| other.join());
        joined.fold(first, |all, other| {
            and(all, other.unwrap_or_else(|panic| resume_unwind(panic)))
        })
    })
}

/// The same figure of all deals for each of some items, in their order.
pub(super) fn each<I: Sync, T: Send>(deals: usize, items: &[I], of: impl Fn(&I) -> T + Sync) -> Vec<T> {
    spread(processors(deals).min(items.len()).max(1), items, &of)
}

fn spread<I: Sync, T: Send>(parts: usize, items: &[I], of: &(impl Fn(&I) -> T + Sync)) -> Vec<T> {
    let part = |at: usize| -> Vec<T> { items.iter().skip(at).step_by(parts).map(of).collect() };
    let mut found: Vec<std::vec::IntoIter<T>> = thread::scope(|scope| {
        let others: Vec<_> = (1..parts).map(|at| scope.spawn(move || part(at))).collect();
        let first = part(0);
        let joined = others.into_iter().map(|other| other.join());
        let others = joined.map(|other| other.unwrap_or_else(|panic| resume_unwind(panic)));
        std::iter::once(first).chain(others).map(Vec::into_iter).collect()
    });
    (0..items.len())
        .filter_map(|at| found[at % parts].next())
        .collect()
}

#[cfg(test)]
mod tests {
    use column::Dictionary;
    use metrics::every_stage::{EveryStage, every_stage};
    use metrics::outcome::Outcomes;
    use metrics::source_quality::{Part, source_quality};
    use metrics::velocity::{self, Velocity, velocity};
    use metrics::{Deals, EventLog, Feed, NO_STAGE, Opportunities, Shape, Sources, Times, gather};
    use model::{Ladder, Stage, StageKind};

    use super::{cut, spread};

    const DEALS: usize = 137;
    const TERMS: velocity::Terms = velocity::Terms {
        entry: 1,
        window: 60,
        outcomes: Outcomes::AsLogged,
    };

    fn ladder() -> Ladder {
        Ladder::new(["Discovery", "Demo", "Won", "Lost"].map(|name| Stage {
            name: name.to_owned(),
            kind: StageKind::of_name(name),
        }))
    }

    /// Deals that climb, some to an end, some of them reopened; their creation and what they are worth.
    fn book(ladder: &Ladder) -> (EventLog, Vec<i32>, Vec<Option<i64>>) {
        let (mut records, mut stages, mut days) = (Vec::new(), Vec::new(), Vec::new());
        let created: Vec<i32> = (0..DEALS).map(|deal| (deal * 37 % 90) as i32).collect();
        for (deal, day) in created.iter().enumerate() {
            for visit in 0..=(deal % 5) {
                records.push(deal as u32);
                stages.push([0, 1, 2 + (deal % 2) as u16, 1, 2][visit]);
                days.push(day + (visit * (deal % 7 + 1)) as i32);
            }
        }
        let feeds = [Feed {
            shape: Shape::Rows,
            records: &records,
            stages: metrics::Codes::Each(&stages),
            from: metrics::Codes::All(NO_STAGE),
            times: Times::Days(&days),
            sequence: None,
        }];
        let deals = Opportunities {
            count: DEALS,
            created: Times::Days(&created),
            stage: &vec![NO_STAGE; DEALS],
            whole: None,
        };
        let log = EventLog::build(&deals, &gather(&deals, &feeds), ladder, &[0, 1, 2, 3]);
        let amount = (0..DEALS).map(|deal| (deal % 4 > 0).then_some(deal as i64 * 100));
        (log, created, amount.collect())
    }

    #[test]
    fn figures_are_the_same_however_the_deals_are_cut() {
        let ladder = ladder();
        let (log, created, amount) = book(&ladder);
        let deals = Deals {
            log: &log,
            ladder: &ladder,
            as_of: 110,
            created: Times::Days(&created),
            close: Times::Unknown,
            amount: &amount,
            among: None,
        };
        let mut names = Dictionary::default();
        let plain: Vec<u32> = (0..DEALS)
            .map(|deal| {
                if deal % 6 == 0 {
                    0
                } else {
                    names.intern(["Web", "Fair"][deal % 2])
                }
            })
            .collect();
        let codes = column::Codes::narrow(&plain);
        let sources = Sources {
            codes: &codes,
            names: &names,
        };
        let whole = velocity(&deals, TERMS);
        let quality = source_quality(&deals, &sources, TERMS, None);
        let stages = every_stage(&deals, None, 0..DEALS);
        assert!(whole.factors.won.n > 0 && quality.sources.len() == 3 && stages.steps[0].cohort > 0);
        for parts in [1, 2, 3, 8, DEALS + 1] {
            let own = cut(
                DEALS,
                parts,
                &|rows| Velocity::of(&deals, TERMS, rows),
                Velocity::and,
            );
            assert_eq!(own, whole, "{parts}");
            let part = |rows| Part::of(&deals, &sources, TERMS, None, rows);
            assert_eq!(
                cut(DEALS, parts, &part, Part::and).finish(&sources),
                quality,
                "{parts}"
            );
            let merged = |mut all: EveryStage, other: EveryStage| {
                all.merge(&other);
                all
            };
            let own = cut(DEALS, parts, &|rows| every_stage(&deals, None, rows), merged);
            assert_eq!(own, stages, "{parts}");
        }
    }

    #[test]
    fn items_come_back_in_their_order() {
        let items: Vec<usize> = (0..11).collect();
        for parts in 1..=11 {
            assert_eq!(
                spread(parts, &items, &|item| item * 2),
                (0..11).map(|item| item * 2).collect::<Vec<_>>()
            );
        }
    }
}
