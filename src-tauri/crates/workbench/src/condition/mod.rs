//! The condition of a source: each check looks at the columns it needs and says what stands out, with the
//! records behind it. Counts up to the as-of day, never the clock; what can't be told is said to be so.

mod exam;
mod fields;
mod impossible;
mod meanings;
mod period;
mod repeats;
mod states;
mod untouched;
mod writers;

use std::sync::Arc;

use column::kernel;
use workspace::Workspace;

use crate::Workbench;
use crate::api::{ConditionExample, ConditionFinding, ConditionReport};
use crate::error::WorkbenchError;
use crate::rows::source_of;
use crate::session::Model;
use exam::{Exam, Found};

/// The code under which the records without a field's value open.
const EMPTY: &str = "empty";

/// A source looked at: what is said of it, and the records behind each finding.
pub(crate) struct Condition {
    report: ConditionReport,
    /// In the order of the report's findings.
    found: Vec<Found>,
}

impl Workbench {
    /// The condition of a source. O(rows) per check, or O(rows · log rows) where a check sorts; what was
    /// found is kept in memory until the sources change.
    ///
    /// # Errors
    /// When there is no such source.
    pub fn condition(&self, source: u64) -> Result<ConditionReport, WorkbenchError> {
        self.read(|workspace, model| Ok(examined(workspace, model, source)?.report.clone()))
    }
}

fn examined(
    workspace: &mut Workspace,
    model: &mut Model,
    source: u64,
) -> Result<Arc<Condition>, WorkbenchError> {
    if let Some(condition) = model.conditions.get(&source) {
        return Ok(Arc::clone(condition));
    }
    let mut exam = Exam::of(workspace, model, source)?;
    let covered = period::check(&mut exam)?;
    repeats::check(&mut exam)?;
    impossible::check(&mut exam)?;
    untouched::check(&mut exam)?;
    meanings::check(&mut exam)?;
    let open_means = states::of(&mut exam)?.map_or_else(String::new, |states| states.told_by);
    let fields = fields::check(&mut exam)?;
    let (source, other) = (exam.source.clone(), exam.other);
    let (mut found, unasked) = exam.told();
    let weight = |found: &Found| (found.severity, found.n);
    found.sort_by(|a, b| {
        (weight(b).cmp(&weight(a)))
            .then_with(|| a.code.cmp(b.code))
            .then_with(|| a.key.cmp(&b.key))
    });
    let report = ConditionReport {
        source: source.number(),
        team: source.about.team,
        table: source.about.table,
        as_of: source.as_of(),
        as_of_declared: source.declared.is_some(),
        records: source.rows,
        covers: covered.days,
        dated_by: covered.label,
        undated: covered.undated,
        months: covered.months,
        earlier: covered.earlier,
        open_means,
        findings: found.iter().map(finding).collect(),
        unasked,
        other,
        fields,
        file_name: source.about.file_name,
    };
    let condition = Arc::new(Condition { report, found });
    model
        .conditions
        .insert(source.id.0.unsigned_abs(), Arc::clone(&condition));
    Ok(condition)
}

fn finding(found: &Found) -> ConditionFinding {
    ConditionFinding {
        code: found.code.to_owned(),
        key: found.key.clone(),
        severity: found.severity,
        words: found.words.clone(),
        evidence: found.evidence.clone(),
        n: found.n,
        of: found.of,
        records: found.rows.len() as u64,
        examples: found
            .examples
            .iter()
            .map(|(label, rows)| ConditionExample {
                label: label.clone(),
                records: rows.len() as u64,
            })
            .collect(),
    }
}

/// The rows of a source behind a finding, or behind one of its examples, and the fields it speaks of.
pub(crate) fn records(
    workspace: &mut Workspace,
    model: &mut Model,
    source: u64,
    code: &str,
    key: &str,
    example: Option<u32>,
) -> Result<(Vec<u32>, Vec<String>), WorkbenchError> {
    if code == EMPTY {
        let column = model.source_column(workspace, source, key)?;
        let column = column.ok_or_else(|| WorkbenchError::OutOfSet {
            what: format!("column {key}"),
        })?;
        let rows = kernel::nulls(&column).rows().map(|row| row as u32).collect();
        return Ok((rows, vec![key.to_owned()]));
    }
    let condition = examined(workspace, model, source)?;
    let same = |found: &&Found| found.code == code && found.key == key;
    let Some(found) = condition.found.iter().find(same) else {
        let mut known: Vec<String> = condition.found.iter().map(Found::name).collect();
        known.dedup();
        return Err(WorkbenchError::UnknownFinding {
            code: code.to_owned(),
            file_name: source_of(model, source)?.about.file_name.clone(),
            known,
        });
    };
    let rows = match example {
        None => &found.rows,
        Some(at) => match found.examples.get(at as usize) {
            Some((_, rows)) => rows,
            None => {
                return Err(WorkbenchError::OutOfSet {
                    what: format!("example {at}"),
                });
            }
        },
    };
    Ok((rows.clone(), found.fields.clone()))
}
