//! Figures about money at a million deals of about four visits each: `cargo bench -p metrics`.

use column::{Codes, Dictionary};
use divan::{Bencher, black_box};
use metrics::movement::movement;
use metrics::outcome::Outcomes;
use metrics::source_quality::source_quality;
use metrics::{Changes, Days, Deals, EventLog, Feed, NO_STAGE, Opportunities, Shape, Sources, Times, gather};
use metrics::{coverage, forecast, movement as moves, velocity};
use model::{Ladder, Stage, StageKind};

const SIZES: [usize; 2] = [100_000, 1_000_000];

fn main() {
    divan::main();
}

/// A deterministic scatter of rows; the same seed and row always give the same number.
fn scatter(seed: u64, row: usize) -> u64 {
    let mixed =
        (row as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ seed.wrapping_mul(0xD1B5_4A32_D192_ED03);
    (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32
}

struct Book {
    ladder: Ladder,
    log: EventLog,
    created: Vec<i32>,
    close: Vec<i32>,
    amount: Vec<Option<i64>>,
    codes: Codes,
    names: Dictionary,
}

impl Book {
    /// Deals of two years that climb five steps, most of them to an end.
    fn of(deals: usize) -> Book {
        let names = [
            "Lead", "Demo", "Trial", "Proposal", "Legal", "Nurture", "Won", "Lost",
        ];
        let ladder = Ladder::new(names.map(|name| Stage {
            name: name.to_owned(),
            kind: StageKind::of_name(name),
        }));
        let created: Vec<i32> = (0..deals).map(|row| (scatter(1, row) % 730) as i32).collect();
        let (mut records, mut stages, mut days) = (Vec::new(), Vec::new(), Vec::new());
        for (row, day) in created.iter().enumerate() {
            let (mut day, climbs) = (*day, scatter(2, row) % 5);
            let mut visit = |stage: u16, day: i32| {
                records.push(row as u32);
                stages.push(stage);
                days.push(day);
            };
            for step in 0..=climbs {
                visit(step as u16, day);
                day += (scatter(3 + step, row) % 30) as i32 + 1;
            }
            match scatter(9, row) % 10 {
                0..4 => visit(7, day),
                4..7 => visit(6, day),
                _ => {}
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
        let opportunities = Opportunities {
            count: deals,
            created: Times::Days(&created),
            stage: &vec![NO_STAGE; deals],
            whole: None,
        };
        let ranks: Vec<u16> = (0..8).collect();
        let log = EventLog::build(&opportunities, &gather(&opportunities, &feeds), &ladder, &ranks);
        let codes: Vec<u32> = (0..deals).map(|row| (scatter(11, row) % 12) as u32).collect();
        Book {
            log,
            ladder,
            close: created.iter().map(|day| day + 120).collect(),
            created,
            amount: (0..deals)
                .map(|row| Some(scatter(10, row) as i64 % 5_000_000).filter(|amount| amount % 20 > 0))
                .collect(),
            codes: Codes::narrow(&codes),
            names: Dictionary::from_texts((1..12).map(|source| format!("Source {source}"))),
        }
    }

    fn deals(&self) -> Deals<'_> {
        Deals {
            log: &self.log,
            ladder: &self.ladder,
            as_of: 730,
            created: Times::Days(&self.created),
            close: Times::Days(&self.close),
            amount: &self.amount,
            among: None,
        }
    }
}

const TERMS: velocity::Terms = velocity::Terms {
    entry: 1,
    window: 365,
    outcomes: Outcomes::AsLogged,
};
const QUARTER: Days = Days { start: 660, end: 751 };

#[divan::bench(args = SIZES)]
fn velocity_of_deals(bencher: Bencher, deals: usize) {
    let book = Book::of(deals);
    bencher.bench(|| velocity::velocity(black_box(&book.deals()), TERMS));
}

#[divan::bench(args = SIZES)]
fn velocity_on_two_threads(bencher: Bencher, deals: usize) {
    let book = Book::of(deals);
    bencher.bench(|| {
        let all = black_box(book.deals());
        let half = deals / 2;
        std::thread::scope(|scope| {
            let second = scope.spawn(|| velocity::Velocity::of(&all, TERMS, half..deals));
            let first = velocity::Velocity::of(&all, TERMS, 0..half);
            second.join().map(|second| first.and(second)).is_ok()
        })
    });
}

#[divan::bench(args = SIZES)]
fn quality_of_twelve_sources(bencher: Bencher, deals: usize) {
    let book = Book::of(deals);
    let sources = Sources {
        codes: &book.codes,
        names: &book.names,
    };
    bencher.bench(|| source_quality(black_box(&book.deals()), &sources, TERMS, None));
}

#[divan::bench(args = SIZES)]
fn coverage_of_a_quarter(bencher: Bencher, deals: usize) {
    let book = Book::of(deals);
    let terms = coverage::Terms {
        entry: 1,
        period: QUARTER,
        target: 1_000_000_000,
    };
    bencher.bench(|| coverage::coverage(black_box(&book.deals()), terms));
}

#[divan::bench(args = SIZES)]
fn movement_over_a_quarter(bencher: Bencher, deals: usize) {
    let book = Book::of(deals);
    let terms = moves::Terms {
        entry: 1,
        between: QUARTER,
        scope: None,
        disqualified: &[],
    };
    bencher.bench(|| movement(black_box(&book.deals()), &Changes::none(), &terms));
}

#[divan::bench(args = SIZES)]
fn forecast_of_a_quarter(bencher: Bencher, deals: usize) {
    let book = Book::of(deals);
    let terms = forecast::Terms {
        entry: 1,
        late: 3,
        period: QUARTER,
        history: 365,
    };
    bencher.bench(|| forecast::forecast(black_box(&book.deals()), terms));
}
