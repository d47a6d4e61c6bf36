//! One source under examination: its columns, its day, its counterpart, and what was found so far. Knows no check.

use std::sync::Arc;

use column::{Bitmap, Cell, Column};
use model::{Severity, Table, Team};
use workspace::Workspace;

use crate::api::UnaskedCheck;
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::frame::SIDES;
use crate::import::civil;
use crate::rows::source_of;
use crate::session::Model;
use crate::sides::epoch_day;

/// Examples shown of a finding.
pub(super) const EXAMPLES: usize = 4;

/// What stands out, with its records.
pub(super) struct Found {
    pub code: &'static str,
    pub key: String,
    pub severity: Severity,
    pub words: String,
    pub evidence: String,
    pub n: u64,
    pub of: u64,
    /// The records, in the order they open in.
    pub rows: Vec<u32>,
    /// The fields the finding speaks of, shown first.
    pub fields: Vec<String>,
    /// Parts of the records, with what they have in common.
    pub examples: Vec<(String, Vec<u32>)>,
}

impl Found {
    /// Something of `n` in `of`, with these records; the other parts start empty.
    pub fn new(code: &'static str, severity: Severity, n: usize, of: usize, rows: Vec<u32>) -> Found {
        Found {
            code,
            key: String::new(),
            severity,
            words: String::new(),
            evidence: String::new(),
            n: n as u64,
            of: of as u64,
            rows,
            fields: Vec::new(),
            examples: Vec::new(),
        }
    }

    /// The code, with the key where it has one, as the command line takes it.
    pub fn name(&self) -> String {
        match self.key.as_str() {
            "" => self.code.to_owned(),
            key => format!("{}={key}", self.code),
        }
    }
}

/// A source under examination.
pub(super) struct Exam<'a> {
    pub workspace: &'a mut Workspace,
    pub model: &'a mut Model,
    pub source: Source,
    pub rows: usize,
    /// Days since 1970-01-01.
    pub as_of: Option<i32>,
    /// The counterpart, where it has brought the same kind of records.
    pub other: Option<Team>,
    found: Vec<Found>,
    unasked: Vec<UnaskedCheck>,
}

impl<'a> Exam<'a> {
    pub fn of(
        workspace: &'a mut Workspace,
        model: &'a mut Model,
        source: u64,
    ) -> Result<Exam<'a>, WorkbenchError> {
        let source = source_of(model, source)?.clone();
        let (team, table) = (source.about.team, source.about.table);
        let counterpart = SIDES
            .iter()
            .position(|own| *own == team)
            .map(|own| SIDES[1 - own]);
        let brought = |team: &Team| {
            model
                .sources
                .iter()
                .any(|own| own.about.team == *team && own.about.table == table)
        };
        Ok(Exam {
            other: counterpart.filter(brought),
            workspace,
            rows: source.rows as usize,
            as_of: source.as_of().map(epoch_day),
            source,
            model,
            found: Vec::new(),
            unasked: Vec::new(),
        })
    }

    /// A column of the source; `None` when it has no such field.
    pub fn column(&mut self, key: &str) -> Result<Option<Arc<Column>>, WorkbenchError> {
        let source = self.source.clone();
        self.column_of(&source, key)
    }

    /// A column of a source; `None` when it has no such field.
    pub fn column_of(&mut self, source: &Source, key: &str) -> Result<Option<Arc<Column>>, WorkbenchError> {
        self.model.source_column(self.workspace, source.number(), key)
    }

    /// The sources of a kind, of one team or of all.
    pub fn sources(&self, team: Option<Team>, table: Table) -> Vec<Source> {
        let wanted = |source: &&Source| {
            team.is_none_or(|team| source.about.team == team) && source.about.table == table
        };
        self.model.sources.iter().filter(wanted).cloned().collect()
    }

    /// The words for a field.
    pub fn label(&self, key: &str) -> String {
        match self.source.column(key) {
            Some(column) => column.label.clone(),
            None => model::field(self.source.about.table, key)
                .map_or_else(|| key.to_owned(), |spec| spec.label.to_owned()),
        }
    }

    /// The records, in the plural.
    pub fn records(&self) -> &'static str {
        plural(self.source.about.table)
    }

    /// Tells what stands out. Nothing is told of no record.
    pub fn find(&mut self, found: Found) {
        if found.n > 0 {
            self.found.push(found);
        }
    }

    /// Says that a check could not be made.
    pub fn cannot(&mut self, check: &str, reason: impl Into<String>) {
        self.unasked.push(UnaskedCheck {
            check: check.to_owned(),
            reason: reason.into(),
        });
    }

    /// What was found, and what could not be looked at.
    pub fn told(self) -> (Vec<Found>, Vec<UnaskedCheck>) {
        (self.found, self.unasked)
    }

    /// What a record is called: its name, its address, its id, else its number.
    pub fn name(&mut self, row: usize) -> Result<String, WorkbenchError> {
        for keys in [
            &["name"][..],
            &["full_name"],
            &["first_name", "last_name"],
            &["email"],
            &["id"],
        ] {
            let mut words = Vec::with_capacity(keys.len());
            for key in keys {
                if let Some(column) = self.column(key)? {
                    words.extend(text(&column, row));
                }
            }
            if !words.is_empty() {
                return Ok(words.join(" "));
            }
        }
        Ok(format!("record {}", row + 1))
    }

    /// The first few of these rows as examples of their own, each called by its name and these words.
    pub fn named(
        &mut self,
        rows: &[u32],
        words: impl Fn(usize) -> String,
    ) -> Result<Vec<(String, Vec<u32>)>, WorkbenchError> {
        let mut examples = Vec::new();
        for row in rows.iter().take(EXAMPLES) {
            let name = self.name(*row as usize)?;
            let words = words(*row as usize);
            let label = if words.is_empty() {
                name
            } else {
                format!("{name}: {words}")
            };
            examples.push((label, vec![*row]));
        }
        Ok(examples)
    }
}

/// The rows inside, ascending.
pub(super) fn rows_in(bitmap: &Bitmap) -> Vec<u32> {
    bitmap.rows().map(|row| row as u32).collect()
}

/// The text of a cell; whole numbers count as ids do.
pub(super) fn text(column: &Column, row: usize) -> Option<String> {
    match column.cell(row) {
        Cell::Text(text) => Some(text.trim().to_owned()),
        Cell::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A text as values are compared: trimmed, without case.
pub(super) fn fold(text: &str) -> String {
    text.trim().to_lowercase()
}

/// A day in words.
pub(super) fn day(day: i32) -> String {
    civil(day).map_or_else(|| "–".to_owned(), |day| day.to_string())
}

/// The records of a table, in the plural.
pub(super) fn plural(table: Table) -> &'static str {
    match table {
        Table::Leads => "leads",
        Table::Opportunities => "opportunities",
        Table::StageHistory => "stage changes",
        Table::Activities => "activities",
        Table::CampaignMembers => "campaign members",
        Table::ContactRoles => "contact roles",
        Table::Targets => "targets",
    }
}

/// Names in a row: `Phone, Title and 3 more`.
pub(super) fn some_of(names: &[String], most: usize) -> String {
    let shown = names.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
