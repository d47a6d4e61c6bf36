//! Import speed of a workbook, storage left out: `cargo bench -p ingest --bench workbook`. 200,000 rows of
//! fifteen columns: texts, dates, numbers and truths, the same in every run.

use divan::counter::ItemsCount;
use ingest::{Plan, Progress, Rejected, Segment, Sink, SinkError};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use tempfile::NamedTempFile;

const ROWS: u32 = 200_000;
const TEXTS: [&str; 10] = [
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
];
const DATES: [&str; 2] = ["Create Date", "Last Activity"];
const NUMBERS: [&str; 2] = ["Annual Revenue", "Lead Score"];

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

fn leads() -> Result<NamedTempFile, XlsxError> {
    let file = NamedTempFile::with_suffix(".xlsx")?;
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    let header = TEXTS.iter().chain(&DATES).chain(&NUMBERS).chain(&["Converted"]);
    for (column, name) in header.enumerate() {
        sheet.write_string(0, column as u16, *name)?;
    }
    for n in 0..ROWS {
        let row = n + 1;
        for (column, name) in TEXTS.iter().enumerate() {
            let text = match column {
                0 => format!("00QHp0000{n:07}AAC"),
                3 => format!("person{n}@company-{}.example", n % 40_000),
                4 => format!("Company {} Holdings", n % 40_000),
                _ => format!("{name} {}", n % (7 + column as u32 * 5)),
            };
            sheet.write_string(row, column as u16, text)?;
        }
        let serial = 44_000.0 + f64::from(n % 2_000) + f64::from(n % 1_440) / 1_440.0;
        sheet.write_number_with_format(row, 10, serial, &day)?;
        sheet.write_number_with_format(row, 11, serial + 3.0, &day)?;
        sheet.write_number(row, 12, f64::from(n % 90_000) * 10.25)?;
        sheet.write_number(row, 13, f64::from(n % 100))?;
        sheet.write_boolean(row, 14, n % 3 == 0)?;
    }
    book.save(file.path())?;
    Ok(file)
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn import(bencher: divan::Bencher) {
    let file = leads().expect("a workbook");
    bencher.counter(ItemsCount::new(ROWS)).bench(|| {
        let opened = ingest::open(file.path(), None).expect("a workbook");
        let plan: Plan = ingest::plan_of(&opened.preview(None, None).expect("a preview"));
        let account = opened.import(&plan, &Patient, &mut Discard).expect("an import");
        assert_eq!(account.rows, u64::from(ROWS));
    });
}
