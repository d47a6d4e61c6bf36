//! The import: one pass over a file or a few, and the account of them. Knows nothing of where the columns go.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use column::Dictionary;
use model::{Finding, Kind, Severity};

use crate::ahead::{Ahead, Growth, Guess, Guessed};
use crate::chunks::{self, Chunk, Head, Meter, Source, Splitter, Work};
use crate::container;
use crate::decode::{Cells, Decode, Decoded, Decoder};
use crate::distinct::Interner;
use crate::duration::Durations;
use crate::encoding::Mended;
use crate::header;
use crate::infer::{self, Decision, Expectation, Habits};
use crate::layout::Layout;
use crate::lex::Cut;
use crate::plan::{
    Account, ColumnOutcome, ColumnPlan, ImportError, Plan, Progress, Rejected, Segment, Sink, SinkError,
};
use crate::profile;
use crate::reject;
use crate::remarks;
use crate::rules::Rules;
use crate::stats::ColumnStats;
use crate::survey::{Survey, Surveyed};
use crate::tally::Tally;

/// Text looked at to guess what the columns hold.
const SAMPLE: usize = 2 << 20;

/// Reads the whole file by a plan and hands it over in segments.
///
/// One pass over the file, or up to three where a sample of its head is not borne out, each O(bytes) and spread over the
/// processors; memory is bounded by a few blocks of text and the columns' distinct texts, not by the file. The
/// outcome depends neither on the number of threads nor on timing, nor on the sample.
///
/// # Errors
/// When the file can't be read as a table by this plan, changes meanwhile, the sink refuses a segment, or the
/// user cancels. What the sink took until then is the caller's to throw away.
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
    let state = State::of(source)?;
    let job = Job::new(source, plan, state.bytes);
    let guess = job.guess();
    let (mut surveyed, mut ahead) = job.survey(guess.as_ref(), progress, sink)?;
    let mut decisions = job.decide(&surveyed.columns);
    if guess.as_ref().is_some_and(|guess| guess.misses_texts(&decisions)) {
        (surveyed, ahead) = job.survey(None, progress, sink)?;
        decisions = job.decide(&surveyed.columns);
    }
    if State::of(source)? != state {
        return Err(job.changed());
    }
    let decoders = job.decoders(&surveyed.columns, &decisions);
    let decoded = match ahead.and_then(|ahead| ahead.borne_out(&decoders)) {
        Some(decoded) => decoded,
        None => {
            if guess.is_some() {
                sink.restart().map_err(|source| job.refused(source))?;
            }
            job.decode(&surveyed, &decoders, progress, sink)?
        }
    };
    Ok(job.account(surveyed, decisions, &decoders, decoded))
}

/// What changes with a file that is written to.
#[derive(Debug, PartialEq, Eq)]
struct State {
    bytes: u64,
    modified: Option<SystemTime>,
}

impl State {
    fn of(source: &Source) -> Result<State, ImportError> {
        let found = source
            .open()?
            .metadata()
            .map_err(|error| source.unreadable(error))?;
        Ok(State {
            bytes: found.len(),
            modified: found.modified().ok(),
        })
    }
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

/// What decoding found.
#[derive(Default)]
struct Pass {
    cells: Vec<Cells>,
    tally: Tally,
    rejected: u64,
    reasons: reject::Reasons,
    durations: Durations,
    /// Segments handed over.
    segments: u32,
    /// Columns of the file.
    columns: usize,
}

impl Pass {
    fn new(job: &Job<'_>) -> Pass {
        Pass {
            cells: vec![Cells::default(); job.kept.len()],
            durations: Durations::of(job.kept()),
            columns: job.plan.columns.len(),
            ..Pass::default()
        }
    }

    /// Counts the next chunk and hands it over.
    fn take(&mut self, chunk: &Chunk, decoded: Decoded, sink: &mut dyn Sink) -> Result<(), SinkError> {
        self.tally.add(&decoded.tally);
        for (total, cells) in self.cells.iter_mut().zip(&decoded.cells) {
            total.add(cells);
        }
        for one in &decoded.rejects {
            let rejected: Rejected = reject::tell(one, chunk, self.columns);
            self.rejected += 1;
            self.reasons.add(&rejected);
            sink.rejected(rejected)?;
        }
        if !decoded.lines.is_empty() {
            self.durations.observe(&decoded.columns);
            let segment = Segment {
                index: self.segments,
                rows: decoded.lines.len() as u32,
                columns: decoded.columns,
                lines: decoded.lines,
            };
            self.segments += 1;
            sink.segment(segment)?;
        }
        Ok(())
    }
}

/// What was decoded ahead of proof and handed over.
struct Taken<'g> {
    guess: &'g Guess,
    codes: Vec<Interner>,
    pass: Pass,
    /// True once it can't be borne out.
    wrong: bool,
}

impl<'g> Taken<'g> {
    fn new(guess: &'g Guess, job: &Job<'_>) -> Taken<'g> {
        Taken {
            guess,
            codes: guess.coded.iter().map(|_| Interner::default()).collect(),
            pass: Pass::new(job),
            wrong: false,
        }
    }

    /// Hands over the next chunk, unless one before it was not decoded.
    fn take(
        &mut self,
        chunk: &Chunk,
        guessed: Option<Guessed>,
        sink: &mut dyn Sink,
    ) -> Result<(), SinkError> {
        let guessed = guessed.filter(|_| !self.wrong);
        match guessed.and_then(|guessed| guessed.with_codes(self.guess, &mut self.codes)) {
            Some(decoded) => self.pass.take(chunk, decoded, sink),
            None => {
                self.wrong = true;
                Ok(())
            }
        }
    }

    /// What decoding found, if all of it was decoded as it should be. O(columns).
    fn borne_out(self, decoders: &[Decoder]) -> Option<Pass> {
        let mut columns = self.guess.decoders.iter().zip(&self.guess.coded).zip(decoders);
        let right = columns.all(|((guessed, coded), decoder)| {
            guessed.reading == decoder.reading && *coded == decoder.codes.is_some()
        });
        (right && !self.wrong).then_some(self.pass)
    }
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

    fn meter<'m>(&'m self, progress: &'m dyn Progress, before: u64, weight: u64) -> Meter<'m> {
        Meter {
            progress,
            before: self.bytes * before,
            weight,
            total: self.bytes * 2,
            file: &self.source.name,
        }
    }

    fn changed(&self) -> ImportError {
        ImportError::Changed {
            file: self.source.name.clone(),
        }
    }

    fn refused(&self, source: SinkError) -> ImportError {
        ImportError::Sink {
            file: self.source.name.clone(),
            source,
        }
    }

    /// Counts all cells, and decodes them by the guess as long as it may be right.
    fn survey<'g>(
        &self,
        guess: Option<&'g Guess>,
        progress: &dyn Progress,
        sink: &mut dyn Sink,
    ) -> Result<(FirstPass, Option<Taken<'g>>), ImportError> {
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
            let mut taken = guess.map(|guess| Taken::new(guess, self));
            let pass = self.read_once(splitter, (head, layout), taken.as_mut(), progress, sink)?;
            settled = pass.layout.settled(pass.total.second_table, &pass.total.tally);
            if settled.is_some() {
                if guess.is_some() {
                    sink.restart().map_err(|source| self.refused(source))?;
                }
                continue;
            }
            if pass.total.tally.rows == 0 && pass.total.rejected == 0 {
                return Err(ImportError::OnlyHeader { file: file() });
            }
            return Ok((pass, taken));
        }
    }

    /// Reads the whole file by a layout, counts, and hands over what is decoded ahead of proof.
    fn read_once(
        &self,
        mut splitter: Splitter<'_>,
        (head, layout): (Head, Layout),
        mut taken: Option<&mut Taken<'_>>,
        progress: &dyn Progress,
        sink: &mut dyn Sink,
    ) -> Result<FirstPass, ImportError> {
        let work = Ahead {
            survey: Survey {
                layout: &layout,
                kept: &self.kept,
                rules: &self.rules,
            },
            guess: taken.as_ref().map(|taken| taken.guess),
            wrong: AtomicBool::new(false),
        };
        let meter = self.meter(progress, 0, if taken.is_some() { 2 } else { 1 });
        let mut total = Surveyed::default();
        let states = chunks::run(
            &mut splitter,
            self.workers,
            &work,
            &mut |chunk, (surveyed, guessed)| {
                total.add(&surveyed);
                if let Some(taken) = &mut taken {
                    taken
                        .take(chunk, guessed, sink)
                        .map_err(|source| self.refused(source))?;
                    work.wrong.fetch_or(taken.wrong, Ordering::Relaxed);
                }
                meter.chunk(chunk)
            },
        )?;
        let mut columns: Vec<ColumnStats> = self.kept.iter().map(|_| ColumnStats::default()).collect();
        for state in states {
            for (column, part) in columns.iter_mut().zip(state) {
                column.merge(&part.stats);
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

    /// The readings that the head of a file suggests; `None` for a file of one block, which is soon read twice,
    /// and where the head is no table, which the first pass tells. O(sample).
    fn guess(&self) -> Option<Guess> {
        if self.bytes <= self.source.block as u64 {
            return None;
        }
        let source = Source {
            block: self.source.block.min(SAMPLE) / 2 + 1,
            ..self.source.clone()
        };
        let (mut splitter, head) = Splitter::new(&source, &[]).ok()?;
        if head.header.len() != self.plan.columns.len() {
            return None;
        }
        let layout = Layout::of(&head.header, source.syntax);
        let work = Ahead {
            survey: Survey {
                layout: &layout,
                kept: &self.kept,
                rules: &self.rules,
            },
            guess: None,
            wrong: AtomicBool::new(false),
        };
        let (mut columns, mut halves, mut read) = (work.state(), Vec::new(), 0);
        for _ in 0..2 {
            halves = columns
                .iter()
                .map(|column| column.stats.distinct.count())
                .collect();
            let Some(mut chunk) = splitter.next(Vec::new()).ok()? else {
                break;
            };
            read = chunk.read;
            work.work(&mut columns, &mut chunk);
        }
        let mut stats: Vec<ColumnStats> = columns.into_iter().map(|column| column.stats).collect();
        stats.iter_mut().for_each(ColumnStats::settle);
        let times = self.bytes as f64 / read.max(1) as f64;
        Some(self.guess_from(&stats, &halves, times))
    }

    /// As the first half of the sample had so many distinct texts, and the file is so many times the sample.
    fn guess_from(&self, stats: &[ColumnStats], halves: &[Option<usize>], times: f64) -> Guess {
        let decisions = self.decide(stats);
        let coded = stats
            .iter()
            .zip(halves)
            .zip(&decisions)
            .map(|((stats, half), decision)| {
                let growth = Option::zip(*half, stats.distinct.count()).map(|texts| Growth {
                    texts,
                    bytes: stats.distinct.bytes(),
                    cells: stats.filled() as f64 * times,
                });
                decision.reading == infer::Reading::Text && growth.is_some_and(Growth::few)
            });
        let coded = coded.collect();
        let columns = self.kept.iter().zip(decisions).zip(&self.rules);
        let decoders = columns.map(|((column, decision), rules)| Decoder {
            column: *column,
            reading: decision.reading,
            codes: None,
            rules: rules.clone(),
        });
        Guess {
            decoders: decoders.collect(),
            coded,
        }
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
    ) -> Result<Pass, ImportError> {
        let (mut splitter, _) = Splitter::new(self.source, &first.cuts)?;
        let work = Decode {
            layout: &first.layout,
            columns: decoders,
            mend: first.total.mended != Mended::default(),
        };
        let meter = self.meter(progress, 1, 1);
        let mut pass = Pass::new(self);
        chunks::run(&mut splitter, self.workers, &work, &mut |chunk, decoded| {
            pass.take(chunk, decoded, sink)
                .map_err(|source| self.refused(source))?;
            meter.chunk(chunk)
        })?;
        if splitter.fingerprint() != first.fingerprint {
            return Err(self.changed());
        }
        Ok(pass)
    }

    fn account(
        &self,
        first: FirstPass,
        decisions: Vec<Decision>,
        decoders: &[Decoder],
        second: Pass,
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
        read: decision.settled(&plan.rules),
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
