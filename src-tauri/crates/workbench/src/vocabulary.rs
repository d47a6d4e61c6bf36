//! The fields that criteria can name: what the sources of a frame hold, as each side reads it.

use std::collections::BTreeMap;

use definitions::Field;
use model::field::key;
use model::{Kind, SlotKind, Team};
use workspace::Workspace;

use crate::api::{FieldReading, FieldView, SourceColumn};
use crate::catalog;
use crate::error::WorkbenchError;
use crate::frame::{Frame, SIDES};

/// The fields a side can name, by canonical order, then label. Values are filled in for the fields
/// that the text mentions, most frequent first.
pub(crate) fn fields(
    frame: &mut Frame,
    workspace: &Workspace,
    side: usize,
    text: &str,
) -> Result<Vec<Field>, WorkbenchError> {
    let mut found = known(frame, side);
    let text = text.to_lowercase();
    for field in &mut found {
        let mentioned = std::iter::once(&field.label)
            .chain(&field.aliases)
            .any(|word| text.contains(&word.to_lowercase()));
        if mentioned && field.kind.is_textual() {
            field.values = frame.values(workspace, side, &field.key)?.to_vec();
        }
    }
    Ok(found)
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
        let field = Field {
            key: spec.key.to_owned(),
            label: spec.label.to_owned(),
            aliases: Vec::new(),
            kind: spec.kind,
            slot: spec.slot,
            values: Vec::new(),
        };
        fields.insert(at + 1, field);
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
