//! The whole road at 10 k, 100 k and 1 M leads: import and persist, open and answer, the first
//! comparison, an edited criterion. `cargo xtask bench workbench`.

#![allow(
    clippy::unwrap_used,
    reason = "a bench that can't be prepared has nothing to measure"
)]

use std::io::Write;
use std::path::{Path, PathBuf};

use divan::Bencher;
use model::{Table, Team};
use workbench::Workbench;
use workbench::api::{CompareRequest, ImportRequest, PreviewRequest, WriteDefinition};

const SIZES: [u32; 3] = [10_000, 100_000, 1_000_000];
const MARKETING: &str = "Lead score ≥ 60";
const SALES: &str = "Lead score ≥ 40 and Demo requested is yes and Title contains any of (Director, VP, Chief) \
                     and Country is one of (DE, AT, CH) and Created date in 2026";

fn main() {
    divan::main();
}

/// A sequence that is the same on every machine.
struct Draws(u64);

impl Draws {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % n
    }
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("road");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// An export of so many leads of about 200 bytes, written once.
fn export(rows: u32) -> PathBuf {
    let path = folder().join(format!("leads-{rows}.csv"));
    if path.exists() {
        return path;
    }
    let titles = [
        "Director of Operations",
        "VP Sales",
        "Analyst",
        "Chief Revenue Officer",
        "Buyer",
        "Office Manager",
    ];
    let countries = ["DE", "AT", "CH", "FR", "US", "GB", "NL", ""];
    let sources = [
        "Organic Search",
        "Paid Search",
        "Referral",
        "Event",
        "Partner",
        "",
    ];
    let statuses = ["Open", "Working", "Accepted", "Qualified", "Recycled"];
    let mut draws = Draws(7);
    let part = path.with_extension("part");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&part).unwrap());
    writeln!(
        out,
        "Record ID,First Name,Last Name,Email,Phone Number,Job Title,Company Name,Country/Region,Lead Status,\
         HubSpot Score,Demo requested,Original Traffic Source,Create Date,Last Activity Date,Number of Form Submissions"
    )
    .unwrap();
    for id in 0..u64::from(rows) {
        let mut of = |list: &[&'static str]| list[draws.below(list.len() as u64) as usize];
        let (title, country, source, status) = (of(&titles), of(&countries), of(&sources), of(&statuses));
        let (score, day, name) = (draws.below(100), draws.below(365), draws.below(40_000));
        let demo = if draws.below(5) == 0 { "Yes" } else { "No" };
        let (month, day) = (day / 31 + 1, day % 28 + 1);
        writeln!(
            out,
            "{},Given{name},Family{},person{id}@company{name}.example,+49 30 {:07},{title},Company {name} Holding,\
             {country},{status},{score},{demo},{source},2025-{month:02}-{day:02} 09:{:02},2026-{:02}-{day:02} 16:05,{}",
            84_210_000_000 + id,
            id % 9_973,
            id % 10_000_000,
            id % 60,
            month % 6 + 1,
            id % 7,
        )
        .unwrap();
    }
    out.flush().unwrap();
    drop(out);
    std::fs::rename(part, &path).unwrap();
    path
}

fn import(bench: &Workbench, file: &Path, team: Team) {
    let file = file.display().to_string();
    let request = PreviewRequest {
        file: file.clone(),
        dialect: None,
        table: Some(Table::Leads),
        team: None,
        fresh: false,
    };
    let plan = bench.preview_import(&request).unwrap().plan;
    bench
        .import(&ImportRequest {
            file,
            team,
            plan,
            as_of: None,
            mends: None,
        })
        .unwrap();
}

fn fresh(name: &str) -> (Workbench, PathBuf) {
    let path = folder().join(name);
    let _ = std::fs::remove_file(&path);
    let bench = Workbench::new(folder());
    bench.new_workspace(&path).unwrap();
    (bench, path)
}

fn write(bench: &Workbench, team: Team, text: &str) {
    let term = bench.find_term("MQL").unwrap();
    bench
        .write_definition(&WriteDefinition {
            term,
            team,
            text: text.to_owned(),
            burst: Some("b".into()),
        })
        .unwrap();
}

fn compare() -> CompareRequest {
    CompareRequest {
        term: "MQL".to_owned(),
        period: None,
        date: None,
        measure: None,
        at: None,
    }
}

/// A workspace with one export and both definitions, closed; made once for each size.
fn prepared(rows: u32) -> PathBuf {
    let path = folder().join(format!("prepared-{rows}.counterpart"));
    if !path.exists() {
        let (bench, path) = fresh(&format!("prepared-{rows}.counterpart"));
        import(&bench, &export(rows), Team::Marketing);
        write(&bench, Team::Marketing, MARKETING);
        write(&bench, Team::Sales, SALES);
        bench.compare(&compare()).unwrap();
        bench.close().unwrap();
        return path;
    }
    path
}

/// A CSV export into the workspace file, until it is safely there.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn import_and_persist(bencher: Bencher, rows: u32) {
    let file = export(rows);
    bencher
        .with_inputs(|| fresh(&format!("import-{rows}.counterpart")).0)
        .bench_values(|bench| {
            import(&bench, &file, Team::Marketing);
            bench
        });
}

/// From a closed file to both numbers, the gap and its causes.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn open_and_answer(bencher: Bencher, rows: u32) {
    let path = prepared(rows);
    bencher.bench_local(|| {
        let bench = Workbench::new(folder());
        bench.open_workspace(&path).unwrap();
        bench.compare(&compare()).unwrap()
    });
}

/// Two linked exports: the first comparison, linking included.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn first_compare_of_two_systems(bencher: Bencher, rows: u32) {
    let file = export(rows);
    bencher
        .with_inputs(|| {
            let (bench, _) = fresh(&format!("two-{rows}.counterpart"));
            import(&bench, &file, Team::Marketing);
            import(&bench, &file, Team::Sales);
            write(&bench, Team::Marketing, MARKETING);
            bench
        })
        .bench_values(|bench| {
            write(&bench, Team::Sales, SALES);
            bench.compare(&compare()).unwrap();
            bench
        });
}

/// The condition of a source, of which nothing is in memory yet.
#[divan::bench(args = SIZES, sample_count = 5, sample_size = 1)]
fn condition_of_a_source(bencher: Bencher, rows: u32) {
    let path = prepared(rows);
    bencher
        .with_inputs(|| {
            let bench = Workbench::new(folder());
            bench.open_workspace(&path).unwrap();
            bench
        })
        .bench_local_values(|bench| {
            let source = bench.sources().unwrap()[0].source;
            bench.condition(source).unwrap()
        });
}

/// One keystroke in a criterion, warm: saved, evaluated, both numbers and every clause anew.
#[divan::bench(args = SIZES, sample_count = 50, sample_size = 1)]
fn edit_one_criterion_and_save(bencher: Bencher, rows: u32) {
    let bench = Workbench::new(folder());
    bench.open_workspace(&prepared(rows)).unwrap();
    write(&bench, Team::Marketing, MARKETING);
    let mut score = 0;
    bencher.bench_local(|| {
        score = (score + 1) % 100;
        write(&bench, Team::Marketing, &format!("Lead score ≥ {score}"));
    });
    write(&bench, Team::Marketing, MARKETING);
}

/// The comparison after an edit, warm: the edited leaf and the exact shares.
#[divan::bench(args = SIZES, sample_count = 50, sample_size = 1)]
fn compare_after_an_edit(bencher: Bencher, rows: u32) {
    let bench = Workbench::new(folder());
    bench.open_workspace(&prepared(rows)).unwrap();
    let mut score = 0;
    bencher
        .with_inputs(|| {
            score = (score + 1) % 100;
            write(&bench, Team::Marketing, &format!("Lead score ≥ {score}"));
        })
        .bench_local_values(|()| bench.compare(&compare()).unwrap());
    write(&bench, Team::Marketing, MARKETING);
}
