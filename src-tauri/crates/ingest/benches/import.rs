//! Import speed, storage left out: `cargo bench -p ingest`. The leads come from a generator of fixed seed, so
//! every machine reads the same file: fifteen columns, about 200 bytes a row.

use std::io::{BufWriter, Write};

use divan::counter::BytesCount;
use ingest::{Plan, Progress, Rejected, Segment, Sink, SinkError};
use tempfile::NamedTempFile;

fn main() {
    divan::main();
}

struct Discard;

impl Sink for Discard {
    fn segment(&mut self, segment: Segment) -> Result<(), SinkError> {
        divan::black_box(&segment);
        Ok(())
    }
    fn rejected(&mut self, _: Rejected) -> Result<(), SinkError> {
        Ok(())
    }
    fn restart(&mut self) -> Result<(), SinkError> {
        Ok(())
    }
}

struct Patient;

impl Progress for Patient {
    fn advance(&self, _: u64, _: u64) -> bool {
        true
    }
}

/// A multiplicative congruential generator: the same rows everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.roll(from.len() as u64) as usize]
    }
}

const HEADER: [&str; 15] = [
    "Lead ID",
    "First Name",
    "Last Name",
    "Email",
    "Company / Account",
    "Title",
    "Country",
    "Lead Source",
    "Lead Status",
    "Lead Owner",
    "Create Date",
    "Last Activity",
    "Annual Revenue",
    "Lead Score",
    "Converted",
];
const FIRST: [&str; 8] = ["Maria", "James", "Wei", "Aisha", "Björn", "Chloé", "Ravi", "Olga"];
const LAST: [&str; 8] = [
    "Garcia",
    "Whitfield",
    "Zhang",
    "Okonkwo",
    "Åström",
    "Dubois",
    "Patel",
    "Ivanova",
];
const TITLES: [&str; 6] = [
    "Director of Procurement",
    "VP Marketing",
    "Engineer",
    "Office Manager",
    "CTO",
    "Analyst",
];
const COUNTRIES: [&str; 7] = [
    "Germany",
    "Austria",
    "Switzerland",
    "France",
    "United States",
    "Brazil",
    "India",
];
const SOURCES: [&str; 6] = [
    "Web",
    "Trade Show",
    "Partner Referral",
    "Purchased List",
    "Organic Search",
    "",
];
const STATUSES: [&str; 4] = ["Open - Not Contacted", "Working", "Qualified", "Unqualified"];

fn leads(rows: u64, quoted: bool) -> NamedTempFile {
    let mut file = NamedTempFile::new().expect("a temporary file");
    let mut out = BufWriter::new(file.as_file_mut());
    let mut dice = Dice(15);
    let mut write = |cells: &[String]| {
        let line = if quoted {
            format!("\"{}\"", cells.join("\",\""))
        } else {
            cells.join(",")
        };
        writeln!(out, "{line}").expect("room on the disk");
    };
    write(&HEADER.map(str::to_owned));
    for row in 0..rows {
        let (first, last, company) = (dice.pick(&FIRST), dice.pick(&LAST), dice.roll(40_000));
        let (year, month, day) = (2020 + dice.roll(6), 1 + dice.roll(12), 1 + dice.roll(28));
        write(&[
            format!("00QHp0000{row:07}AAC"),
            first.to_owned(),
            last.to_owned(),
            format!(
                "{}.{}{row}@company-{company}.example",
                first.to_lowercase(),
                last.to_lowercase()
            ),
            format!("Company {company} Holdings"),
            dice.pick(&TITLES).to_owned(),
            dice.pick(&COUNTRIES).to_owned(),
            dice.pick(&SOURCES).to_owned(),
            dice.pick(&STATUSES).to_owned(),
            format!("Owner {}", dice.roll(60)),
            format!(
                "{year}-{month:02}-{day:02} {:02}:{:02}",
                dice.roll(24),
                dice.roll(60)
            ),
            format!("{month}/{day}/{year}"),
            format!("{}.00", dice.roll(90_000_000)),
            dice.roll(100).to_string(),
            dice.roll(2).to_string(),
        ]);
    }
    drop(out);
    file
}

#[divan::bench(args = [(10_000, false), (100_000, false), (1_000_000, false), (1_000_000, true)], sample_count = 5, sample_size = 1)]
fn import(bencher: divan::Bencher, (rows, quoted): (u64, bool)) {
    let file = leads(rows, quoted);
    let bytes = file.as_file().metadata().expect("its size").len();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let plan: Plan = ingest::plan_of(&ingest::preview(file.path(), None, None).expect("a preview"));
        let account = ingest::import(file.path(), &plan, &Patient, &mut Discard).expect("an import");
        assert_eq!(account.rows, rows);
    });
}

#[divan::bench(sample_count = 20, sample_size = 1)]
fn preview(bencher: divan::Bencher) {
    let file = leads(100_000, false);
    bencher.bench(|| ingest::preview(file.path(), None, None).expect("a preview"));
}
