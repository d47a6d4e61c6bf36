//! Two versions of an export against each other: which records are new, changed, unchanged and gone, and
//! which cells changed. Reads one column at a time, so that others can work meanwhile.

use std::sync::Arc;

use column::{Bitmap, Column};
use model::field::key;
use reconcile::version::{self, Groups, Pairs, RowKeys};

use super::{Found, advice, candidate};
use crate::Workbench;
use crate::api::{
    CellValue, ChangedCell, Difference, FieldDifference, KeyField, SourceColumn, VersionChange,
};
use crate::catalog::{Source, read as read_json};
use crate::error::WorkbenchError;
use crate::import::ReadIn;
use crate::{frame, rows};

/// Changed cells kept of each field, and examples of new and gone records.
const CELLS: usize = 1_000;
const EXAMPLES: usize = 20;

/// Two versions.
struct Versions<'a> {
    bench: &'a Workbench,
    old: &'a [Source],
    new: &'a ReadIn,
    /// The fields both have, as the new version describes them.
    fields: Vec<SourceColumn>,
}

/// What tells the records of two versions apart, loaded.
struct Identity {
    fields: Vec<KeyField>,
    old: Vec<Column>,
    new: Vec<Column>,
    groups: Groups,
}

/// The difference from the candidate that shares most records.
pub(super) fn found(
    bench: &Workbench,
    read: &ReadIn,
    candidates: Vec<Vec<Source>>,
    key: &[String],
) -> Result<Found, WorkbenchError> {
    let mut best: Option<Found> = None;
    let shared = |found: &Found| found.difference.change.changed + found.difference.change.unchanged;
    for members in candidates {
        let found = against(bench, read, members, key)?;
        if best.as_ref().is_none_or(|best| shared(&found) > shared(best)) {
            best = Some(found);
        }
    }
    best.ok_or_else(|| WorkbenchError::NothingToUpdate {
        file: read.about.file_name.clone(),
    })
}

fn against(
    bench: &Workbench,
    read: &ReadIn,
    members: Vec<Source>,
    key: &[String],
) -> Result<Found, WorkbenchError> {
    let versions = Versions::of(bench, &members, read)?;
    let identity = versions.identity(key)?;
    let pairs = identity
        .groups
        .pair(versions.contents(&identity.groups)?.each_ref().map(Vec::as_slice));
    let changes = versions.changes(&identity, &pairs)?;
    let main = members
        .iter()
        .find(|source| source.about.kept_with.is_none())
        .unwrap_or(&members[0]);
    let rows_before: u64 = members.iter().map(|source| source.rows).sum();
    let changed = changes.pairs.count() as u64;
    let change = VersionChange {
        new: pairs.new.len() as u64,
        changed,
        unchanged: pairs.pairs.len() as u64 - changed,
        gone: pairs.gone.len() as u64,
        kept: 0,
    };
    let key_field = |column: &SourceColumn| KeyField {
        key: column.key.clone(),
        label: column.label.clone(),
    };
    let (appeared, disappeared) = versions.only_one_has()?;
    let mut difference = Difference {
        arrival: read.source.0.unsigned_abs(),
        file_name: read.about.file_name.clone(),
        as_of: read.about.declared.or(read.about.latest),
        rows: read.rows,
        against: crate::api::UpdateCandidate {
            rows: rows_before,
            ..candidate(main)
        },
        keys: versions.fields.iter().map(key_field).collect(),
        change,
        duplicates: pairs.duplicates.into(),
        unkeyed: pairs.unkeyed.into(),
        cells: changes.fields.iter().map(|field| field.changed).sum(),
        fields: changes.fields,
        appeared,
        disappeared,
        new_records: examples(&identity.new, &pairs.new),
        gone_records: examples(&identity.old, &pairs.gone),
        key: identity.fields,
        advice: crate::api::Advice::Update,
        reason: String::new(),
    };
    (difference.advice, difference.reason) = advice::of(&difference, &read.about, &main.about);
    Ok(Found {
        difference,
        cells: changes.cells,
        gone: pairs.gone,
        members,
    })
}

/// What changed in the records that are in both.
struct Changes {
    pairs: Bitmap,
    fields: Vec<FieldDifference>,
    cells: Vec<ChangedCell>,
}

impl<'a> Versions<'a> {
    fn of(bench: &'a Workbench, old: &'a [Source], new: &'a ReadIn) -> Result<Versions<'a>, WorkbenchError> {
        let mut fields = Vec::new();
        for column in &new.columns {
            if old.iter().any(|source| source.position(&column.key).is_some()) {
                fields.push(read_json(column.about.clone(), "column")?);
            }
        }
        Ok(Versions {
            bench,
            old,
            new,
            fields,
        })
    }

    fn old_column(&self, key: &str) -> Result<Option<Column>, WorkbenchError> {
        self.bench
            .read(|workspace, _| frame::stacked(workspace, self.old, key))
    }

    fn new_column(&self, key: &str) -> Result<Option<Column>, WorkbenchError> {
        let Some(at) = self.new.columns.iter().position(|column| column.key == key) else {
            return Ok(None);
        };
        let cells = self
            .bench
            .read(|workspace, _| Ok(workspace.unfinished_cells(self.new.source, at)?))?;
        Ok(Some(Column {
            data: cells,
            dictionary: Arc::clone(&self.new.columns[at].dictionary),
        }))
    }

    /// A field's column in both.
    fn both(&self, key: &str) -> Result<Option<[Column; 2]>, WorkbenchError> {
        let both = self.old_column(key)?.zip(self.new_column(key)?);
        Ok(both.map(|(old, new)| [old, new]))
    }

    /// The key as asked for, by header, label or key; else the id where both have it.
    fn identity(&self, wanted: &[String]) -> Result<Identity, WorkbenchError> {
        let mut fields = Vec::new();
        for name in wanted {
            let lower = name.trim().to_lowercase();
            let named = |column: &&SourceColumn| {
                [&column.key, &column.header, &column.label]
                    .map(|name| name.to_lowercase())
                    .contains(&lower)
            };
            let found = self.fields.iter().find(named);
            fields.push(found.ok_or_else(|| WorkbenchError::NotAKey {
                field: name.clone(),
                known: self.fields.iter().map(|column| column.label.clone()).collect(),
            })?);
        }
        if wanted.is_empty() {
            fields.extend(self.fields.iter().filter(|column| column.key == key::ID));
        }
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for field in &fields {
            if let Some([a, b]) = self.both(&field.key)? {
                old.push(a);
                new.push(b);
            }
        }
        let keys = |columns: &[Column], rows: u64| -> RowKeys {
            let named: Vec<(&str, &Column)> = fields
                .iter()
                .map(|field| field.key.as_str())
                .zip(columns)
                .collect();
            version::row_keys(&named, usize::try_from(rows).unwrap_or(usize::MAX))
        };
        let groups = Groups::of(
            &keys(&old, self.old.iter().map(|source| source.rows).sum()),
            &keys(&new, self.new.rows),
        );
        let fields = fields.into_iter().map(|field| KeyField {
            key: field.key.clone(),
            label: field.label.clone(),
        });
        Ok(Identity {
            fields: fields.collect(),
            old,
            new,
            groups,
        })
    }

    /// What the rows that their key does not pair say in all the fields both have.
    fn contents(&self, groups: &Groups) -> Result<[Vec<u64>; 2], WorkbenchError> {
        let doubt = groups.in_doubt();
        let mut contents = doubt.each_ref().map(|rows| vec![0; rows.len()]);
        if !doubt.iter().any(Bitmap::any) {
            return Ok(contents);
        }
        for field in &self.fields {
            if let Some(both) = self.both(&field.key)? {
                for (side, column) in both.iter().enumerate() {
                    version::add_contents(&mut contents[side], column, &doubt[side]);
                }
            }
        }
        Ok(contents)
    }

    fn changes(&self, identity: &Identity, pairs: &Pairs) -> Result<Changes, WorkbenchError> {
        let mut changes = Changes {
            pairs: Bitmap::none(pairs.pairs.len()),
            fields: Vec::new(),
            cells: Vec::new(),
        };
        let ranks = std::cell::OnceCell::new();
        let is_key = |key: &String| identity.fields.iter().any(|field| field.key == *key);
        for field in self.fields.iter().filter(|field| !is_key(&field.key)) {
            let Some([old, new]) = self.both(&field.key)? else {
                continue;
            };
            let mut places = version::changed(&old, &new, &pairs.pairs);
            if places.is_empty() {
                continue;
            }
            places
                .iter()
                .for_each(|place| changes.pairs.set(*place as usize, true));
            changes.fields.push(FieldDifference {
                key: field.key.clone(),
                label: field.label.clone(),
                kind: field.kind,
                changed: places.len() as u64,
            });
            let ranks: &Vec<u32> = ranks.get_or_init(|| ranks_of(identity, pairs));
            places.sort_unstable_by_key(|place| ranks[*place as usize]);
            changes.cells.extend(places.iter().take(CELLS).map(|place| {
                let (before, after) = pairs.pairs[*place as usize];
                ChangedCell {
                    record: record(&identity.new, after as usize),
                    field: field.key.clone(),
                    label: field.label.clone(),
                    kind: field.kind,
                    before: rows::value(Some(&old), before as usize),
                    after: rows::value(Some(&new), after as usize),
                }
            }));
        }
        changes
            .fields
            .sort_by(|a, b| b.changed.cmp(&a.changed).then_with(|| a.label.cmp(&b.label)));
        let order = |cell: &ChangedCell| changes.fields.iter().position(|field| field.key == cell.field);
        changes.cells.sort_by_key(order);
        Ok(changes)
    }

    /// Labels of the fields only the new version has, and of those only the old one has.
    fn only_one_has(&self) -> Result<(Vec<String>, Vec<String>), WorkbenchError> {
        let shared = |key: &str| self.fields.iter().any(|field| field.key == key);
        let mut appeared = Vec::new();
        for column in self.new.columns.iter().filter(|column| !shared(&column.key)) {
            appeared.push(read_json::<SourceColumn>(column.about.clone(), "column")?.label);
        }
        let mut disappeared: Vec<String> = Vec::new();
        for column in self.old.iter().flat_map(|source| &source.columns) {
            if !shared(&column.key) && !disappeared.contains(&column.label) {
                disappeared.push(column.label.clone());
            }
        }
        Ok((appeared, disappeared))
    }
}

/// The place of each pair when they are in the order of their records' names.
fn ranks_of(identity: &Identity, pairs: &Pairs) -> Vec<u32> {
    let names: Vec<String> = pairs
        .pairs
        .iter()
        .map(|(_, new)| record(&identity.new, *new as usize))
        .collect();
    let mut order: Vec<u32> = (0..).take(names.len()).collect();
    order.sort_by(|a, b| names[*a as usize].cmp(&names[*b as usize]));
    let mut ranks = vec![0; names.len()];
    for (rank, place) in (0..).zip(order) {
        ranks[place as usize] = rank;
    }
    ranks
}

/// What tells a record apart, in words.
fn record(key: &[Column], row: usize) -> String {
    let parts = key.iter().map(|column| match rows::value(Some(column), row) {
        CellValue::Null => "–".to_owned(),
        CellValue::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
        CellValue::Number(number) => number.to_string(),
        CellValue::Text(text) => text,
    });
    parts.collect::<Vec<_>>().join(" · ")
}

/// The first records in the order of their names.
fn examples(key: &[Column], rows: &[u32]) -> Vec<String> {
    if key.is_empty() {
        return Vec::new();
    }
    let mut names: Vec<String> = rows.iter().map(|row| record(key, *row as usize)).collect();
    names.sort_unstable();
    names.truncate(EXAMPLES);
    names
}
