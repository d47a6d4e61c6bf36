//! The records of one table as both teams see them: units, which row of which source each is, and the
//! columns in unit order. Knows nothing of definitions.

mod related;
mod visits;

use std::collections::BTreeMap;
use std::sync::Arc;

use column::{Bitmap, Cell, Codes, Column, Data, NO_ROW};
use definitions::{Persons, Relation, Visits};
use jiff::civil::Date;
use model::field::key;
use model::{Table, Team};
use reconcile::{Keys, Links};
use workspace::Workspace;

use crate::api::LinkAccount;
use crate::catalog::{self, Source};
use crate::error::WorkbenchError;
use crate::merge;

pub(crate) use related::{Brought, relatable};
pub(crate) use visits::Told;

/// The two counterparts; index 0 and 1 of everything with two sides.
pub(crate) const SIDES: [Team; 2] = [Team::Marketing, Team::Sales];

/// Values kept of a field, at most.
const VALUES: usize = 200;

/// The records of one table as both teams see them. A unit is one record, linked across the two
/// teams' sources where it is in both.
pub(crate) struct Frame {
    pub table: Table,
    pub units: usize,
    pub sides: [Side; 2],
    pub links: Option<LinkAccount>,
    pub as_of: Option<Date>,
    columns: BTreeMap<(Reading, usize, String), Option<Arc<Column>>>,
    persons: [Option<Arc<Persons>>; 2],
    /// The texts of a field, most frequent first, for completion.
    values: BTreeMap<(usize, String), Arc<Vec<String>>>,
    brought: Arc<Brought>,
    /// The frames of other tables whose records belong to these.
    related: BTreeMap<Table, Option<Box<Frame>>>,
    relations: BTreeMap<(usize, Table), Arc<Relation>>,
    visits: [Option<Option<Arc<Visits>>>; 2],
}

/// How a column is read where a record is not in the side's own sources.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reading {
    /// From the other side's: for evaluating rules.
    Filled,
    /// Not at all: for showing what each system holds.
    Own,
}

/// One team's view of the units.
pub(crate) struct Side {
    /// The sources it owns; empty when the team brought no such table.
    pub own: Vec<Source>,
    /// Unit → row in the own sources one after another; `None` when that is the identity.
    rows: Option<Vec<u32>>,
    /// Units that are in the own sources.
    pub present: Bitmap,
}

impl Side {
    /// The row of a unit in the own sources one after another.
    fn row(&self, unit: usize) -> Option<usize> {
        match &self.rows {
            _ if !self.present.get(unit) => None,
            None => Some(unit),
            Some(rows) => Some(rows[unit] as usize),
        }
    }

    /// The unit of each row in the own sources one after another. O(rows).
    pub fn units(&self) -> Vec<u32> {
        let rows: usize = self.own.iter().map(|source| source.rows as usize).sum();
        let mut units: Vec<u32> = (0..rows as u32).collect();
        for (unit, row) in self.rows.iter().flatten().enumerate() {
            if let Some(own) = units.get_mut(*row as usize) {
                *own = unit as u32;
            }
        }
        units
    }

    /// The source and the row in it that hold the unit.
    pub fn origin(&self, unit: usize) -> Option<(&Source, usize)> {
        let mut row = self.row(unit)?;
        for source in &self.own {
            if row < source.rows as usize {
                return Some((source, row));
            }
            row -= source.rows as usize;
        }
        None
    }

    fn has(&self, key: &str) -> bool {
        self.own.iter().any(|source| source.position(key).is_some())
    }
}

impl Frame {
    /// The frame of a table, from the marketing and sales sources among these; `None` when neither
    /// team has one. Linking is O(rows log rows) the first time and read back afterwards.
    pub fn build(
        workspace: &mut Workspace,
        brought: &Arc<Brought>,
        table: Table,
    ) -> Result<Option<Frame>, WorkbenchError> {
        let Some((frame, made)) = Frame::read_from(workspace, brought, table)? else {
            return Ok(None);
        };
        if let Some((name, bytes)) = made {
            workspace.put_derived(&name, &bytes)?;
        }
        Ok(Some(frame))
    }

    /// The same with the links that were made for it, by the name under which they are to be kept.
    fn read_from(
        workspace: &Workspace,
        brought: &Arc<Brought>,
        table: Table,
    ) -> Result<Option<(Frame, Option<Made>)>, WorkbenchError> {
        let sources = &brought.sources;
        let own = SIDES.map(|team| {
            let of_team = |source: &&Source| source.about.team == team && source.about.table == table;
            sources.iter().filter(of_team).cloned().collect::<Vec<Source>>()
        });
        let rows = [0, 1].map(|side| own[side].iter().map(|source| source.rows as usize).sum::<usize>());
        let as_of = own.iter().flatten().filter_map(Source::as_of).max();
        let [a, b] = own;
        let mut made = None;
        let (sides, links, units) = match (a.is_empty(), b.is_empty()) {
            (true, true) => return Ok(None),
            (false, false) => {
                let links = linked(workspace, &a, &b, rows, &mut made)?;
                let account = LinkAccount {
                    by_id: links.by_id,
                    by_email: links.by_email,
                    only_marketing: links.only_a,
                    only_sales: links.only_b,
                };
                let units = links.a.len();
                ([mapped(a, links.a), mapped(b, links.b)], Some(account), units)
            }
            (_, only_a) => {
                let units = rows[usize::from(!only_a)];
                ([identity(a, units), identity(b, units)], None, units)
            }
        };
        let frame = Frame {
            table,
            units,
            sides,
            links,
            as_of,
            columns: BTreeMap::new(),
            persons: [None, None],
            values: BTreeMap::new(),
            brought: Arc::clone(brought),
            related: BTreeMap::new(),
            relations: BTreeMap::new(),
            visits: [None, None],
        };
        Ok(Some((frame, made)))
    }

    /// Which side's sources a side reads a field from: its own where that has it, else the other's.
    pub fn reads_from(&self, side: usize, key: &str) -> Option<usize> {
        let key = if key == key::EMAIL_DOMAIN && !self.any_has(key) {
            key::EMAIL
        } else {
            key
        };
        [side, 1 - side]
            .into_iter()
            .find(|side| self.sides[*side].has(key))
    }

    fn any_has(&self, key: &str) -> bool {
        self.sides.iter().any(|side| side.has(key))
    }

    /// A field's column as a side reads it, in unit order. A record that is not in the side's own
    /// system is read from the other's, so that absence is one cause of its own. O(rows) once.
    pub fn column(
        &mut self,
        workspace: &Workspace,
        side: usize,
        key: &str,
    ) -> Result<Option<Arc<Column>>, WorkbenchError> {
        self.cached(workspace, Reading::Filled, side, key)
    }

    /// The texts of a field as a side reads it, most frequent first, then alphabetically; at most
    /// [`VALUES`]. O(rows) once.
    pub fn values(
        &mut self,
        workspace: &Workspace,
        side: usize,
        key: &str,
    ) -> Result<Arc<Vec<String>>, WorkbenchError> {
        let slot = (side, key.to_owned());
        if let Some(values) = self.values.get(&slot) {
            return Ok(Arc::clone(values));
        }
        let column = self.column(workspace, side, key)?;
        let values = Arc::new(column.as_deref().map(frequent).unwrap_or_default());
        self.values.insert(slot, Arc::clone(&values));
        Ok(values)
    }

    /// Who is who, as a side reads the addresses. Of one person's records the earliest created stands
    /// first, then the smallest id. O(rows log rows) once.
    pub fn persons(&mut self, workspace: &Workspace, side: usize) -> Result<Arc<Persons>, WorkbenchError> {
        if let Some(persons) = &self.persons[side] {
            return Ok(Arc::clone(persons));
        }
        let emails = self.column(workspace, side, key::EMAIL)?;
        let created = self.column(workspace, side, key::CREATED_AT)?;
        let ids = self.column(workspace, side, key::ID)?;
        let persons = Arc::new(Persons::from_columns(
            self.units,
            emails.as_deref(),
            created.as_deref(),
            ids.as_deref(),
        ));
        self.persons[side] = Some(Arc::clone(&persons));
        Ok(persons)
    }

    /// A field's column as it stands in one side's own sources, in unit order, for showing it.
    pub fn own_column(
        &mut self,
        workspace: &Workspace,
        side: usize,
        key: &str,
    ) -> Result<Option<Arc<Column>>, WorkbenchError> {
        self.cached(workspace, Reading::Own, side, key)
    }

    fn cached(
        &mut self,
        workspace: &Workspace,
        reading: Reading,
        side: usize,
        key: &str,
    ) -> Result<Option<Arc<Column>>, WorkbenchError> {
        let reading = if self.links.is_some() {
            reading
        } else {
            Reading::Filled
        };
        let slot = (reading, side, key.to_owned());
        if let Some(column) = self.columns.get(&slot) {
            return Ok(column.clone());
        }
        let column = if key == key::EMAIL_DOMAIN && !self.any_has(key) {
            self.cached(workspace, reading, side, key::EMAIL)?
                .map(|emails| Arc::new(domains(&emails)))
        } else {
            let column = match reading {
                Reading::Filled => self.read(workspace, side, key)?,
                Reading::Own => self.side_column(workspace, side, key)?,
            };
            column.map(Arc::new)
        };
        self.columns.insert(slot, column.clone());
        Ok(column)
    }

    fn read(&self, workspace: &Workspace, side: usize, key: &str) -> Result<Option<Column>, WorkbenchError> {
        let own = self.side_column(workspace, side, key)?;
        let absent = self.sides[side].present.not();
        match own {
            Some(own) if !absent.any() => Ok(Some(own)),
            Some(own) => Ok(Some(match self.side_column(workspace, 1 - side, key)? {
                Some(other) => merge::fill(own, &other, &absent),
                None => own,
            })),
            None => self.side_column(workspace, 1 - side, key),
        }
    }

    /// A field's column as it stands in one side's own sources, null where the unit is not in them.
    fn side_column(
        &self,
        workspace: &Workspace,
        side: usize,
        key: &str,
    ) -> Result<Option<Column>, WorkbenchError> {
        let side = &self.sides[side];
        let column = stacked(workspace, &side.own, key)?;
        Ok(match (column, &side.rows) {
            (Some(column), Some(rows)) => Some(column.gather(rows)),
            (column, _) => column,
        })
    }
}

/// A field's column over a team's sources one after another; `None` when none has it.
pub(crate) fn stacked(
    workspace: &Workspace,
    sources: &[Source],
    key: &str,
) -> Result<Option<Column>, WorkbenchError> {
    let Some((leading, _)) = catalog::leading(sources, key) else {
        return Ok(None);
    };
    let mut parts = Vec::with_capacity(sources.len());
    for source in sources {
        let column = match source.position(key) {
            Some(at) => Some(workspace.column(source.id, at)?),
            None => None,
        };
        parts.push((column, source.rows as usize));
    }
    Ok(merge::stack(parts, leading))
}

fn identity(own: Vec<Source>, units: usize) -> Side {
    let present = if own.is_empty() {
        Bitmap::none(units)
    } else {
        Bitmap::all(units)
    };
    Side {
        own,
        rows: None,
        present,
    }
}

fn mapped(own: Vec<Source>, rows: Vec<u32>) -> Side {
    let present = Bitmap::from_slice(&rows, |row| row != NO_ROW);
    let in_place = rows.iter().enumerate().all(|(unit, row)| *row as usize == unit);
    Side {
        own,
        rows: (!in_place).then_some(rows),
        present,
    }
}

/// Something made, as bytes to be kept under a name.
type Made = (String, Vec<u8>);

/// The links between two teams' sources, read back when they were made before: sources never change.
fn linked(
    workspace: &Workspace,
    a: &[Source],
    b: &[Source],
    rows: [usize; 2],
    made: &mut Option<Made>,
) -> Result<Links, WorkbenchError> {
    let ids = |sources: &[Source]| {
        sources
            .iter()
            .map(|source| source.id.0.to_string())
            .collect::<Vec<_>>()
            .join("+")
    };
    let name = format!("links/{}/{}", ids(a), ids(b));
    if let Some(links) = workspace.derived(&name)?.and_then(|bytes| links_of(&bytes)) {
        return Ok(links);
    }
    let column = |workspace: &Workspace, sources: &[Source], key: &str| stacked(workspace, sources, key);
    let mut columns = Vec::with_capacity(6);
    for sources in [a, b] {
        for key in [key::ID, key::CRM_ID, key::EMAIL] {
            columns.push(column(workspace, sources, key)?);
        }
    }
    let keys = |first: usize, rows: usize| Keys {
        id: columns[first].as_ref(),
        crm_id: columns[first + 1].as_ref(),
        email: columns[first + 2].as_ref(),
        rows,
    };
    let links = reconcile::link(&keys(0, rows[0]), &keys(3, rows[1]));
    *made = Some((name, bytes_of(&links)));
    Ok(links)
}

/// Links as bytes: the counts, then both row maps, all little-endian.
fn bytes_of(links: &Links) -> Vec<u8> {
    let counts = [
        links.by_id,
        links.by_email,
        links.only_a,
        links.only_b,
        links.ambiguous,
    ];
    let mut bytes = Vec::with_capacity(40 + 8 * links.a.len());
    counts.iter().for_each(|count| bytes.extend(count.to_le_bytes()));
    links
        .a
        .iter()
        .chain(&links.b)
        .for_each(|row| bytes.extend(row.to_le_bytes()));
    bytes
}

fn links_of(bytes: &[u8]) -> Option<Links> {
    let (counts, rows) = bytes.split_at_checked(40)?;
    let mut counts = counts
        .chunks_exact(8)
        .filter_map(|b| b.try_into().ok().map(u64::from_le_bytes));
    let rows: Vec<u32> = rows
        .chunks_exact(4)
        .filter_map(|b| b.try_into().ok().map(u32::from_le_bytes))
        .collect();
    let (a, b) = rows.split_at(rows.len() / 2);
    Some(Links {
        by_id: counts.next()?,
        by_email: counts.next()?,
        only_a: counts.next()?,
        only_b: counts.next()?,
        ambiguous: counts.next()?,
        a: a.to_vec(),
        b: b.to_vec(),
    })
}

/// The texts of a coded column, most frequent first, then in alphabetical order. O(rows).
fn frequent(column: &Column) -> Vec<String> {
    let Data::Codes(codes) = &column.data else {
        return Vec::new();
    };
    let mut counts = vec![0_u32; column.dictionary.len() + 1];
    match codes {
        Codes::U8(codes) => codes.iter().for_each(|code| counts[*code as usize] += 1),
        Codes::U16(codes) => codes.iter().for_each(|code| counts[*code as usize] += 1),
        Codes::U32(codes) => codes.iter().for_each(|code| counts[*code as usize] += 1),
    }
    let mut texts: Vec<(u32, &str)> = column
        .dictionary
        .texts()
        .enumerate()
        .map(|(at, text)| (counts[at + 1], text))
        .collect();
    texts.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    texts.truncate(VALUES);
    texts.into_iter().map(|(_, text)| text.to_owned()).collect()
}

/// The part of each address after the @, lower case; unknown where there is no address.
fn domains(emails: &Column) -> Column {
    let texts: Vec<String> = (0..emails.len())
        .map(|row| match emails.cell(row) {
            Cell::Text(email) => email
                .rsplit_once('@')
                .map_or("", |(_, domain)| domain)
                .trim()
                .to_lowercase(),
            _ => String::new(),
        })
        .collect();
    Column::from_texts(&texts)
}
