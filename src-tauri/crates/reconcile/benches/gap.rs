//! Gap shares and linking at 10 k, 100 k and 1 M rows: `cargo bench -p reconcile`.

use column::{Bitmap, Column};
use divan::{Bencher, black_box};
use reconcile::{Keys, SlotInput, SlotTruth, Value, gap, link};

const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];

fn main() {
    divan::main();
}

/// A deterministic scatter of rows; the same seed and row always give the same number.
fn scatter(seed: u64, row: usize) -> u64 {
    let mixed =
        (row as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ seed.wrapping_mul(0xD1B5_4A32_D192_ED03);
    (mixed ^ mixed >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9) >> 32
}

/// Six slots, each true for six rows in ten on a side, and the sides of a slot mostly alike.
fn truths(rows: usize) -> Vec<(Bitmap, Bitmap)> {
    (0..6)
        .map(|slot| {
            let a = Bitmap::from_fn(rows, |row| scatter(slot, row) % 10 < 6);
            let flipped = Bitmap::from_fn(rows, |row| scatter(slot + 100, row) % 10 < 1);
            let b = a.xor(&flipped);
            (a, b)
        })
        .collect()
}

#[divan::bench(args = SIZES)]
fn shares_of_a_count(bencher: Bencher, rows: usize) {
    let truths = truths(rows);
    let slots: Vec<SlotInput> = (truths.iter())
        .map(|(a, b)| SlotInput::Rule(SlotTruth { a, b }))
        .collect();
    bencher.bench(|| gap(black_box(&slots), &Value::Count, rows));
}

#[divan::bench(args = SIZES)]
fn shares_of_an_amount(bencher: Bencher, rows: usize) {
    let truths = truths(rows);
    let slots: Vec<SlotInput> = (truths.iter())
        .map(|(a, b)| SlotInput::Rule(SlotTruth { a, b }))
        .collect();
    let a: Vec<i64> = (0..rows).map(|row| scatter(7, row) as i64 % 5_000_000).collect();
    let b: Vec<i64> = (0..rows).map(|row| scatter(8, row) as i64 % 5_000_000).collect();
    bencher.bench(|| gap(black_box(&slots), &Value::Amount { a: &a, b: &b }, rows));
}

#[divan::bench(args = SIZES)]
fn links_by_email(bencher: Bencher, rows: usize) {
    let emails = |from: usize| {
        let texts: Vec<String> = (from..from + rows)
            .map(|row| format!("person{row}@company{}.com", row % 997))
            .collect();
        Column::from_texts(&texts)
    };
    let (a, b) = (emails(0), emails(rows / 10));
    let keys = |email| Keys {
        id: None,
        crm_id: None,
        email: Some(email),
        rows,
    };
    bencher.bench(|| link(black_box(&keys(&a)), black_box(&keys(&b))));
}
