//! The import: two passes over a file, and the account of both. Knows nothing of where the columns go.

use std::path::Path;
use std::sync::Arc;

use column::Dictionary;
use model::{Finding, Kind, Severity};

use crate::chunks::{self, Head, Meter, Source, Splitter};
use crate::container;
use crate::decode::{Cells, Decode, Decoder};
use crate::duration::Durations;
use crate::encoding::Mended;
use crate::header;
use crate::infer::{self, Decision, Expectation, Habits};
use crate::layout::Layout;
use crate::lex::Cut;
use crate::plan::{Account, ColumnOutcome, ColumnPlan, ImportError, Plan, Progress, Rejected, Segment, Sink};
use crate::profile;
use crate::reject;
use crate::remarks;
use crate::rules::Rules;
use crate::stats::ColumnStats;
use crate::survey::{Survey, Surveyed};
use crate::tally::Tally;

/// Reads the whole file by a plan and hands it over in segments.
///
/// Two passes over the file, each O(bytes) and spread over the processors; memory is bounded by a few
/// blocks of text and the columns' distinct texts, not by the file. The outcome depends neither on the
/// number of threads nor on timing.
///
/// # Errors
/// When the file can't be read as a table by this plan, changes between the passes, the sink refuses a
/// segment, or the user cancels. What the sink took until then is the caller's to throw away.
pub fn import(
    path: &Path,
    plan: &Plan,
    progress: &dyn Progress,
    sink: &mut dyn Sink,
) -> Result<Account, ImportError> {
    container::open(path, plan.dialect.sheet.as_deref())?.import(plan, progress, sink)
}

/// As [`import`], from text, with the size of the blocks given.
pub(crate) fn import_from(
    source: &Source,
    plan: &Plan,
    progress: &dyn Progress,
    sink: &mut dyn Sink,
) -> Result<Account, ImportError> {
    let bytes = source
        .open()?
        .metadata()
        .map_err(|error| source.unreadable(error))?
        .len();
    let job = Job::new(source, plan, bytes);
    let surveyed = job.survey(progress)?;
    let decisions = job.decide(&surveyed.columns);
    let decoders = job.decoders(&surveyed.columns, &decisions);
    let decoded = job.decode(&surveyed, &decoders, progress, sink)?;
    Ok(job.account(surveyed, decisions, &decoders, decoded))
}

/// An import under way.
struct Job<'a> {
    source: &'a Source,
    plan: &'a Plan,
    bytes: u64,
    kept: Vec<usize>,
    rules: Vec<Rules>,
    workers: usize,
}

/// What the first pass found.
struct FirstPass {
    head: Head,
    layout: Layout,
    columns: Vec<ColumnStats>,
    total: Surveyed,
    lines: u64,
    fingerprint: String,
    cuts: Vec<Cut>,
}

/// What the second pass found.
#[derive(Default)]
struct SecondPass {
    cells: Vec<Cells>,
    tally: Tally,
    rejected: u64,
    reasons: reject::Reasons,
    durations: Durations,
}

impl<'a> Job<'a> {
    fn new(source: &'a Source, plan: &'a Plan, bytes: u64) -> Job<'a> {
        let kept: Vec<usize> = (0..plan.columns.len())
            .filter(|at| !plan.columns[*at].skip)
            .collect();
        let rules = kept
            .iter()
            .map(|at| Rules::of(&plan.columns[*at].rules))
            .collect();
        let chunks = usize::try_from(bytes).unwrap_or(usize::MAX) / source.block + 1;
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Job {
            source,
            plan,
            bytes,
            kept,
            rules,
            workers: processors.min(chunks),
        }
    }

    fn meter<'m>(&'m self, progress: &'m dyn Progress, pass: u64) -> Meter<'m> {
        Meter {
            progress,
            before: self.bytes * pass,
            total: self.bytes * 2,
            file: &self.source.name,
        }
    }

    fn survey(&self, progress: &dyn Progress) -> Result<FirstPass, ImportError> {
        let file = || self.source.name.clone();
        let mut settled: Option<Layout> = None;
        loop {
            let (mut splitter, head) = Splitter::new(self.source, &[])?;
            if head.header.is_empty() && splitter.is_blank()? {
                return Err(ImportError::Empty { file: file() });
            }
            let (found, expected) = (head.header.len(), self.plan.columns.len());
            if found != expected {
                return Err(ImportError::ColumnsDiffer {
                    file: file(),
                    found,
                    expected,
                });
            }
            let layout = settled.unwrap_or_else(|| Layout::of(&head.header, self.source.syntax));
            let pass = self.read_once(splitter, head, layout, progress)?;
            settled = pass.layout.settled(pass.total.second_table, &pass.total.tally);
            if settled.is_some() {
                continue;
            }
            if pass.total.tally.rows == 0 && pass.total.rejected == 0 {
                return Err(ImportError::OnlyHeader { file: file() });
            }
            return Ok(pass);
        }
    }

    /// Reads the whole file by a layout and counts.
    fn read_once(
        &self,
        mut splitter: Splitter<'_>,
        head: Head,
        layout: Layout,
        progress: &dyn Progress,
    ) -> Result<FirstPass, ImportError> {
        let work = Survey {
            layout: &layout,
            kept: &self.kept,
            rules: &self.rules,
        };
        let meter = self.meter(progress, 0);
        let mut total = Surveyed::default();
        let states = chunks::run(&mut splitter, self.workers, &work, &mut |chunk, surveyed| {
            total.add(&surveyed);
            meter.chunk(chunk)
        })?;
        let mut columns: Vec<ColumnStats> = self.kept.iter().map(|_| ColumnStats::default()).collect();
        for state in states {
            for (column, part) in columns.iter_mut().zip(state) {
                column.merge(&part);
            }
        }
        let (lines, fingerprint) = (splitter.line - 1, splitter.fingerprint());
        Ok(FirstPass {
            head,
            layout,
            columns,
            total,
            lines,
            fingerprint,
            cuts: splitter.cuts,
        })
    }

    fn kept(&self) -> impl Iterator<Item = &'a ColumnPlan> {
        self.kept.iter().map(|at| &self.plan.columns[*at])
    }

    fn decide(&self, columns: &[ColumnStats]) -> Vec<Decision> {
        let headers: Vec<&str> = self
            .plan
            .columns
            .iter()
            .map(|column| column.header.as_str())
            .collect();
        let us_dates =
            profile::recognise(&headers, Some(self.plan.table)).is_some_and(|found| found.export.us_dates);
        let habits = Habits::of(columns.iter(), us_dates, self.plan.dialect.delimiter);
        self.kept()
            .zip(columns)
            .map(|(column, stats)| {
                let expected = Expectation::of(self.plan.table, column);
                infer::decide(stats, &column.header, expected, &habits)
            })
            .collect()
    }

    fn decoders(&self, columns: &[ColumnStats], decisions: &[Decision]) -> Vec<Decoder> {
        let each = self.kept.iter().zip(columns).zip(decisions).zip(&self.rules);
        each.map(|(((column, stats), decision), rules)| Decoder {
            column: *column,
            reading: decision.reading,
            codes: if decision.reading == infer::Reading::Text {
                stats.distinct.in_file_order(|text| !rules.is_blank(text))
            } else {
                None
            },
            rules: rules.clone(),
        })
        .collect()
    }

    fn decode(
        &self,
        first: &FirstPass,
        decoders: &[Decoder],
        progress: &dyn Progress,
        sink: &mut dyn Sink,
    ) -> Result<SecondPass, ImportError> {
        let refused = |source| ImportError::Sink {
            file: self.source.name.clone(),
            source,
        };
        let (mut splitter, _) = Splitter::new(self.source, &first.cuts)?;
        let work = Decode {
            layout: &first.layout,
            columns: decoders,
            mend: first.total.mended != Mended::default(),
        };
        let meter = self.meter(progress, 1);
        let mut pass = SecondPass {
            cells: vec![Cells::default(); decoders.len()],
            durations: Durations::of(self.kept()),
            ..SecondPass::default()
        };
        let mut index = 0;
        chunks::run(&mut splitter, self.workers, &work, &mut |chunk, decoded| {
            pass.tally.add(&decoded.tally);
            for (total, cells) in pass.cells.iter_mut().zip(&decoded.cells) {
                total.add(cells);
            }
            for one in &decoded.rejects {
                let rejected: Rejected = reject::tell(one, chunk, first.layout.width.columns);
                pass.rejected += 1;
                pass.reasons.add(&rejected);
                sink.rejected(rejected).map_err(refused)?;
            }
            if !decoded.lines.is_empty() {
                pass.durations.observe(&decoded.columns);
                let segment = Segment {
                    index,
                    rows: decoded.lines.len() as u32,
                    columns: decoded.columns,
                    lines: decoded.lines,
                };
                index += 1;
                sink.segment(segment).map_err(refused)?;
            }
            meter.chunk(chunk)
        })?;
        if splitter.fingerprint() != first.fingerprint {
            return Err(ImportError::Changed {
                file: self.source.name.clone(),
            });
        }
        Ok(pass)
    }

    fn account(
        &self,
        first: FirstPass,
        decisions: Vec<Decision>,
        decoders: &[Decoder],
        second: SecondPass,
    ) -> Account {
        let mut findings = header::name(&first.head.header, self.source.header_line).findings;
        findings.extend(remarks::of_file(&first.total, self.source.encoding.name()));
        findings.extend(second.reasons.findings());
        let (units, about) = second.durations.decide();
        findings.extend(about);
        let mut columns = Vec::new();
        let parts = self.kept().zip(decisions).zip(decoders).zip(second.cells);
        for (((plan, decision), decoder), cells) in parts {
            findings.extend(decision.findings.iter().cloned());
            findings.extend(cell_findings(plan, decision.kind, &cells));
            columns.push(outcome(plan, decision, decoder, &cells));
        }
        for (column, unit) in units {
            columns[column].unit = Some(unit);
            columns[column].format = format!("duration in {}", unit.label());
        }
        Account {
            fingerprint: first.fingerprint,
            bytes: self.bytes,
            lines: first.lines,
            preamble_lines: first.head.preamble_lines,
            header_lines: first.head.header_lines,
            accepted_lines: second.tally.accepted_lines,
            blank_lines: second.tally.blank_lines,
            skipped: second.tally.skips.lines(),
            rejected_lines: second.tally.rejected_lines,
            rows: second.tally.rows,
            rejected: second.rejected,
            columns,
            findings,
        }
    }
}

fn outcome(plan: &ColumnPlan, decision: Decision, decoder: &Decoder, cells: &Cells) -> ColumnOutcome {
    let dictionary = decoder.codes.as_ref().map_or_else(Dictionary::default, |codes| {
        Dictionary::from_texts((1..=codes.len() as u32).map(|code| String::from_utf8_lossy(codes.text(code))))
    });
    ColumnOutcome {
        plan: plan.clone(),
        kind: decision.kind,
        format: decision.format,
        currency: decision.currency,
        unit: None,
        empty: cells.empty,
        unreadable: cells.unreadable,
        dictionary: Arc::new(dictionary),
        days: cells.days,
    }
}

/// What is remarkable about the cells of a column.
fn cell_findings(plan: &ColumnPlan, kind: Kind, cells: &Cells) -> Vec<Finding> {
    let mut findings = Vec::new();
    if cells.unreadable > 0 {
        let message = format!(
            "{} cells of \"{}\" do not read as {} and count as unknown.",
            cells.unreadable,
            plan.header,
            infer::plural(kind)
        );
        findings.push(
            Finding::new("unreadable-cells", Severity::Warning, message)
                .with_hint("Correct them in the CRM and export again, or read the column as text.")
                .with_field(&plan.header)
                .with_line(cells.first_line)
                .with_examples(cells.unreadable, cells.examples.clone()),
        );
    }
    if cells.rounded > 0 {
        let message = format!(
            "{} amounts of \"{}\" have more than two decimals and were rounded to cents, half to even.",
            cells.rounded, plan.header
        );
        findings.push(
            Finding::new("money-rounded", Severity::Note, message)
                .with_field(&plan.header)
                .with_examples(cells.rounded, Vec::new()),
        );
    }
    findings
}
