//! What criteria can name: the fields that the sources of a frame hold, as each side reads them, the records of
//! other tables that belong to its own, and stages.

use std::collections::BTreeMap;

use definitions::{Field, RelatedWords, Vocabulary};
use model::field::key;
use model::{Kind, SlotKind, Table, Team};
use workspace::Workspace;

use crate::api::{FieldReading, FieldView, SourceColumn};
use crate::calendar;
use crate::catalog;
use crate::error::WorkbenchError;
use crate::frame::{Frame, SIDES, relatable};

/// Fields by which related records are told apart in a text that doesn't name them: `of kind`, `with role`.
const KINDS: [&str; 2] = ["activity_type", "role"];

/// What a side can name, fields by canonical order, then label. Values are filled in for the fields that the
/// text mentions, most frequent first; other tables and stages are read only where the text speaks of them.
pub(crate) fn fields(
    frame: &mut Frame,
    workspace: &Workspace,
    side: usize,
    text: &str,
) -> Result<Vocabulary, WorkbenchError> {
    words(frame, workspace, side, text, &[])
}

/// The same inside criteria about the records of other tables, which don't lead back.
fn words(
    frame: &mut Frame,
    workspace: &Workspace,
    side: usize,
    text: &str,
    outer: &[Table],
) -> Result<Vocabulary, WorkbenchError> {
    let calendar = calendar::of(workspace)?;
    let mut fields = known(frame, side);
    let lower = text.to_lowercase();
    for field in &mut fields {
        let mentioned = std::iter::once(&field.label)
            .chain(&field.aliases)
            .any(|word| lower.contains(&word.to_lowercase()));
        let kind = !outer.is_empty() && KINDS.contains(&field.key.as_str());
        if (mentioned || kind) && field.kind.is_textual() {
            field.values = frame.values(workspace, side, &field.key)?.to_vec();
        }
    }
    let counted = definitions::counted_in(text);
    let path = [outer, &[frame.table]].concat();
    let mut related = Vec::new();
    for table in relatable(frame.table).filter(|table| !path.contains(table)) {
        let mut own = RelatedWords {
            table,
            brought: frame.is_brought(table),
            words: Vocabulary::default(),
        };
        if counted.contains(&table) {
            own.words = match frame.related(workspace, side, table)? {
                Some((_, frame)) => words(frame, workspace, side, text, &path)?,
                None => Vocabulary {
                    calendar,
                    ..canonical(table).into()
                },
            };
        }
        related.push(own);
    }
    let stages = match frame.table == Table::Opportunities {
        true if definitions::tells_of_stages(text) => frame.stage_names(workspace, side)?,
        true => Some(Vec::new()),
        false => None,
    };
    let systems = (0..2).filter(|side| !frame.sides[*side].own.is_empty());
    Ok(Vocabulary {
        fields,
        related,
        stages: stages.map(stage_field),
        systems: systems.map(|side| SIDES[side]).collect(),
        calendar,
    })
}

/// The names of stages, as the values of a field.
fn stage_field(values: Vec<String>) -> Field {
    Field {
        key: String::new(),
        label: "the stages".to_owned(),
        aliases: Vec::new(),
        kind: Kind::Category,
        slot: SlotKind::Stage,
        values,
    }
}

/// The canonical fields of a table that nobody brought, so that criteria about it can be read.
fn canonical(table: Table) -> Vec<Field> {
    model::fields_of(table).iter().map(specified).collect()
}

fn specified(spec: &model::FieldSpec) -> Field {
    Field {
        key: spec.key.to_owned(),
        label: spec.label.to_owned(),
        aliases: Vec::new(),
        kind: spec.kind,
        slot: spec.slot,
        values: Vec::new(),
    }
}

/// The fields a side can name, without values.
pub(crate) fn known(frame: &Frame, side: usize) -> Vec<Field> {
    let mut found: BTreeMap<(usize, String), Field> = BTreeMap::new();
    for side in [side, 1 - side] {
        for source in &frame.sides[side].own {
            for column in &source.columns {
                let key = &column.key;
                let spec = model::field(frame.table, key);
                let order = model::fields_of(frame.table)
                    .iter()
                    .position(|spec| spec.key == key)
                    .unwrap_or(usize::MAX);
                let sort = if spec.is_some() {
                    key.clone()
                } else {
                    column.label.to_lowercase()
                };
                let field = found.entry((order, sort)).or_insert_with(|| Field {
                    key: key.clone(),
                    label: column.label.clone(),
                    aliases: Vec::new(),
                    kind: catalog::leading(&frame.sides[side].own, key)
                        .map_or(column.kind, |(_, own)| own.kind),
                    slot: spec.map_or(SlotKind::Other, |spec| spec.slot),
                    values: Vec::new(),
                });
                if column.header != field.label && !field.aliases.contains(&column.header) {
                    field.aliases.push(column.header.clone());
                }
            }
        }
    }
    let mut fields: Vec<Field> = found.into_values().collect();
    unambiguous(&mut fields);
    add_email_domain(frame, &mut fields);
    fields
}

/// An alias that is another field's label, or two fields' alias, would be a guess: it is dropped.
fn unambiguous(fields: &mut [Field]) {
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for field in fields.iter() {
        for word in std::iter::once(&field.label).chain(&field.aliases) {
            *uses.entry(word.to_lowercase()).or_default() += 1;
        }
    }
    for field in fields {
        field.aliases.retain(|alias| uses[&alias.to_lowercase()] == 1);
    }
}

fn add_email_domain(frame: &Frame, fields: &mut Vec<Field>) {
    let Some(at) = fields.iter().position(|field| field.key == key::EMAIL) else {
        return;
    };
    let Some(spec) = model::field(frame.table, key::EMAIL_DOMAIN) else {
        return;
    };
    if fields.iter().all(|field| field.key != spec.key) {
        fields.insert(at + 1, specified(spec));
    }
}

/// The fields both sides can name, as the screen lists them.
pub(crate) fn views(frame: &Frame) -> Vec<FieldView> {
    known(frame, 0)
        .into_iter()
        .map(|field| {
            let source_key = if field.key == key::EMAIL_DOMAIN {
                key::EMAIL
            } else {
                &field.key
            };
            let teams = (0..2)
                .filter(|side| {
                    let own = &frame.sides[*side].own;
                    own.iter().any(|source| source.position(source_key).is_some())
                })
                .map(|side| SIDES[side])
                .collect::<Vec<Team>>();
            FieldView {
                key: field.key,
                label: field.label,
                kind: field.kind,
                slot: field.slot,
                teams,
            }
        })
        .collect()
}

/// Which source each of these fields is read from by a side.
pub(crate) fn readings(frame: &Frame, side: usize, keys: &[String], fields: &[Field]) -> Vec<FieldReading> {
    let mut readings: Vec<FieldReading> = Vec::new();
    for wanted in keys {
        if let Some(table) = wanted.strip_prefix('@').and_then(Table::from_slug) {
            readings.extend(frame.reads_related(side, table));
            continue;
        }
        let Some(field) = fields.iter().find(|field| field.key == *wanted) else {
            continue;
        };
        let Some(from) = frame.reads_from(side, wanted) else {
            continue;
        };
        let source_key = if wanted == key::EMAIL_DOMAIN {
            key::EMAIL
        } else {
            wanted
        };
        let decides = catalog::leading(&frame.sides[from].own, source_key);
        let read = |column: &SourceColumn| decides.is_some_and(|(_, own)| own.kind.reads_as(column.kind));
        let files = frame.sides[from]
            .own
            .iter()
            .filter(|source| source.column(source_key).is_some_and(read))
            .map(|source| source.about.file_name.clone())
            .collect();
        let reading = FieldReading {
            label: field.label.clone(),
            team: SIDES[from],
            files,
            borrowed: from != side,
        };
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// What a side's own sources say of these fields and is not read, since it is of another kind.
pub(crate) fn unread(frame: &Frame, side: usize, keys: &[String]) -> Vec<String> {
    let own = &frame.sides[side].own;
    let mut notes = Vec::new();
    for key in keys {
        let Some((_, decides)) = catalog::leading(own, key) else {
            continue;
        };
        let others = own
            .iter()
            .filter_map(|source| Some((source, source.column(key)?)));
        for (source, column) in others.filter(|(_, column)| !decides.kind.reads_as(column.kind)) {
            notes.push(format!(
                "{} holds {} as {}, not as {}: its values are not read.",
                source.about.file_name,
                decides.label,
                column.kind.label().to_lowercase(),
                decides.kind.label().to_lowercase(),
            ));
        }
    }
    notes
}

/// Fields of a side that are of a kind, as key and label.
pub(crate) fn of_kind(frame: &Frame, wanted: impl Fn(Kind) -> bool) -> Vec<(String, String)> {
    known(frame, 0)
        .into_iter()
        .filter(|field| wanted(field.kind))
        .map(|field| (field.key, field.label))
        .collect()
}
