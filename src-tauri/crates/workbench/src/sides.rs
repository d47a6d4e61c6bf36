//! One side of a term: its text read, its clauses evaluated on the records as the side sees them.

use std::collections::BTreeMap;
use std::sync::Arc;

use column::{Bitmap, Column};
use definitions::{
    Cache, Clause, Columns, Expr, Needs, ParseError, Persons, RelatedColumns, Relation, Truth, Visits,
    Vocabulary,
};
use jiff::civil::Date;
use model::field::key;
use model::{Table, Team};
use workspace::Workspace;

use crate::error::WorkbenchError;
use crate::frame::{Frame, SIDES};
use crate::terms::{self, Term};
use crate::vocabulary;

/// A side's text and what it reads as.
pub(crate) struct SideText {
    pub text: String,
    pub version: u64,
    pub fields: Vocabulary,
    pub expr: Result<Expr, ParseError>,
}

impl SideText {
    /// Reads a side's text as stored. What the other side's text speaks of can be named too, so that both can
    /// be written in one vocabulary.
    pub fn read(
        workspace: &Workspace,
        frame: &mut Frame,
        term: &Term,
        side: usize,
    ) -> Result<SideText, WorkbenchError> {
        let stored = terms::text(workspace, term, SIDES[side])?;
        let other = terms::text(workspace, term, SIDES[1 - side])?.text;
        SideText::stored(workspace, frame, side, stored, &other)
    }

    /// Reads a text with its version; `beside` is a text whose fields are known too.
    pub fn stored(
        workspace: &Workspace,
        frame: &mut Frame,
        side: usize,
        stored: terms::Text,
        beside: &str,
    ) -> Result<SideText, WorkbenchError> {
        Ok(SideText {
            version: stored.version,
            ..SideText::of(workspace, frame, side, stored.text, beside)?
        })
    }

    /// Reads a text that need not be stored; `beside` is a text whose fields are known too.
    pub fn of(
        workspace: &Workspace,
        frame: &mut Frame,
        side: usize,
        text: String,
        beside: &str,
    ) -> Result<SideText, WorkbenchError> {
        let fields = vocabulary::fields(frame, workspace, side, &format!("{text}\n{beside}"))?;
        let expr = definitions::parse(&text, &fields);
        Ok(SideText {
            text,
            version: 0,
            fields,
            expr,
        })
    }

    /// The criteria; refused when nothing was written or it can't be read.
    pub fn readable(&self, term: &Term, side: usize) -> Result<&Expr, WorkbenchError> {
        let team = SIDES[side];
        if self.is_blank() {
            return Err(WorkbenchError::NotWritten {
                team,
                term: term.name.clone(),
            });
        }
        self.expr.as_ref().map_err(|error| WorkbenchError::NotReadable {
            team,
            term: term.name.clone(),
            message: error.message.clone(),
        })
    }

    /// True when nothing was written.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The columns of a frame as one side reads them, for what some criteria name.
pub(crate) struct SideColumns {
    rows: usize,
    columns: BTreeMap<String, Arc<Column>>,
    as_of: Option<i32>,
    persons: Arc<Persons>,
    related: BTreeMap<Table, (Arc<Relation>, SideColumns)>,
    visits: Option<Arc<Visits>>,
    present: [Option<Bitmap>; 2],
}

impl SideColumns {
    /// What these clauses read. Persons, related records and stages are prepared once, and only where a clause
    /// asks for them.
    pub fn of(
        workspace: &Workspace,
        frame: &mut Frame,
        side: usize,
        clauses: &[Clause],
    ) -> Result<SideColumns, WorkbenchError> {
        let as_of = frame.as_of.map(epoch_day);
        SideColumns::read(workspace, frame, side, &needs(clauses), as_of)
    }

    fn read(
        workspace: &Workspace,
        frame: &mut Frame,
        side: usize,
        needs: &Needs,
        as_of: Option<i32>,
    ) -> Result<SideColumns, WorkbenchError> {
        let mut columns = BTreeMap::new();
        for key in &needs.fields {
            if let Some(column) = frame.column(workspace, side, key)? {
                columns.insert(key.clone(), column);
            }
        }
        let mut related = BTreeMap::new();
        for (table, needs) in &needs.related {
            if let Some((relation, frame)) = frame.related(workspace, side, *table)? {
                let columns = SideColumns::read(workspace, frame, side, needs, as_of)?;
                related.insert(*table, (relation, columns));
            }
        }
        let brought = |side: usize| {
            let side = &frame.sides[side];
            (needs.systems && !side.own.is_empty()).then(|| side.present.clone())
        };
        Ok(SideColumns {
            rows: frame.units,
            columns,
            as_of,
            present: [brought(0), brought(1)],
            persons: match needs.persons {
                true => frame.persons(workspace, side)?,
                false => Arc::default(),
            },
            visits: match needs.stages {
                true => frame.visits(workspace, side)?,
                false => None,
            },
            related,
        })
    }
}

impl Columns for SideColumns {
    fn rows(&self) -> usize {
        self.rows
    }

    fn column(&self, field: &str) -> Option<&Column> {
        self.columns.get(field).map(AsRef::as_ref)
    }

    fn as_of(&self) -> Option<i32> {
        self.as_of
    }

    fn persons(&self) -> &Persons {
        &self.persons
    }

    fn related(&self, table: Table) -> Option<RelatedColumns<'_>> {
        let (relation, columns) = self.related.get(&table)?;
        Some(RelatedColumns { relation, columns })
    }

    fn visits(&self) -> Option<&Visits> {
        self.visits.as_deref()
    }

    fn present(&self, team: Team) -> Option<&Bitmap> {
        let side = SIDES.iter().position(|own| *own == team)?;
        self.present[side].as_ref()
    }
}

/// Days since 1970-01-01.
pub(crate) fn epoch_day(day: Date) -> i32 {
    let since = day.since(Date::constant(1970, 1, 1)).map(|span| span.get_days());
    since.unwrap_or(0)
}

/// A side's clauses and the records for which they hold.
pub(crate) struct Evaluated {
    pub clauses: Vec<Clause>,
    pub truths: Vec<Truth>,
    /// Records the side counts: every clause holds, and the record is in the side's system.
    pub counted: Bitmap,
    /// Records of the side's system that can't be decided because a value is unknown.
    pub unknown: Bitmap,
}

impl Evaluated {
    /// Evaluates criteria as a side reads them. O(rows) per clause not in the cache.
    pub fn of(
        workspace: &Workspace,
        frame: &mut Frame,
        cache: &mut Cache,
        side: usize,
        clauses: Vec<Clause>,
    ) -> Result<Evaluated, WorkbenchError> {
        let columns = SideColumns::of(workspace, frame, side, &clauses)?;
        let truths = definitions::evaluate_clauses(&clauses, &columns, cache);
        let own = present(frame, side);
        let mut counted = own.clone();
        let mut unknown = Bitmap::none(frame.units);
        let mut possible = own;
        for truth in &truths {
            counted.keep(&truth.holds);
            unknown.add(&truth.unknown);
            possible.keep(&truth.holds.or(&truth.unknown));
        }
        unknown.keep(&possible);
        Ok(Evaluated {
            clauses,
            truths,
            counted,
            unknown,
        })
    }

    /// The records for which all of these clauses hold.
    pub fn all_of(&self, wanted: &[Clause], rows: usize) -> Bitmap {
        let mut all = Bitmap::all(rows);
        for clause in wanted {
            if let Some(at) = self.clauses.iter().position(|own| own.expr == clause.expr) {
                all.keep(&self.truths[at].holds);
            }
        }
        all
    }
}

/// The records in a side's system; with one source only, all of them.
pub(crate) fn present(frame: &Frame, side: usize) -> Bitmap {
    if frame.links.is_some() {
        frame.sides[side].present.clone()
    } else {
        Bitmap::all(frame.units)
    }
}

fn needs(clauses: &[Clause]) -> Needs {
    Needs::of(clauses.iter().map(|clause| &clause.expr))
}

/// The fields that clauses name, each once; what is no field stands as a name with `@`.
pub(crate) fn keys_of(clauses: &[Clause]) -> Vec<String> {
    let mut keys: Vec<String> = clauses.iter().flat_map(|clause| clause.fields.clone()).collect();
    if needs(clauses).persons {
        keys.push(key::EMAIL.to_owned());
    }
    keys.sort();
    keys.dedup();
    keys
}
