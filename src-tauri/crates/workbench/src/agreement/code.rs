//! A definition as code for other systems: the common criteria, or those of a version, with the columns as
//! the exports name them.

use definitions::Field;
use model::field::key;
use query::{Definition, Form, SourceField, Written};
use workspace::Workspace;

use super::book::Version;
use super::error::AgreementError;
use super::settlement::counted_side;
use crate::catalog::leading;
use crate::error::WorkbenchError;
use crate::frame::Frame;
use crate::session::Model;
use crate::sides::SideText;
use crate::terms;

/// Fields that forms need beside those that the criteria read.
const ALWAYS: [&str; 3] = [key::ID, key::EMAIL, key::CREATED_AT];

/// The file of a form, and what it can't say. Several files come in one archive.
pub(super) fn write(
    workspace: &mut Workspace,
    model: &mut Model,
    form: Form,
    term: &str,
    version: Option<&Version>,
) -> Result<(Vec<u8>, Vec<String>), WorkbenchError> {
    let definition = definition(workspace, model, term, version)?;
    let written = query::write(form, &definition);
    let mut told = written.cannot_say.clone();
    told.extend(written.expects.iter().cloned());
    Ok((bytes(&written)?, told))
}

fn definition(
    workspace: &mut Workspace,
    model: &mut Model,
    term: &str,
    version: Option<&Version>,
) -> Result<Definition, WorkbenchError> {
    let term = terms::find(workspace, term)?;
    let (criteria, label) = match version {
        None => (
            model.written(workspace)?.criteria_of(&term.id),
            "draft".to_owned(),
        ),
        Some(version) => {
            let agreed = version
                .agreement
                .terms
                .iter()
                .find(|agreed| agreed.term == term.id);
            let criteria = agreed.map(|agreed| agreed.criteria.clone()).unwrap_or_default();
            (criteria, format!("agreed, version {}", version.agreement.version))
        }
    };
    if criteria.trim().is_empty() {
        return Err(AgreementError::NotCommon { term: term.name }.into());
    }
    let Some((frame, _)) = model.frame(workspace, term.table)? else {
        return Err(WorkbenchError::NoRecords {
            table: term.table.label().to_lowercase(),
        });
    };
    let side = counted_side(workspace, frame, term.id.as_str())?;
    let text = SideText::of(workspace, frame, side, criteria, "")?;
    let fields = text.fields.fields;
    let expr = text.expr.map_err(|error| WorkbenchError::CriteriaNotReadable {
        message: error.message,
    })?;
    let mut wanted = definitions::Needs::of([&expr]).fields;
    wanted.extend(ALWAYS.iter().map(|key| (*key).to_owned()));
    wanted.extend(term.amount_field.clone());
    let read = fields.iter().filter(|field| wanted.contains(&field.key));
    Ok(Definition {
        term: term.name,
        version: label,
        table: term.table,
        source: Vec::new(),
        expr,
        fields: read.map(|field| source_field(frame, side, field)).collect(),
        as_of: frame.as_of,
        amount_field: term.amount_field,
    })
}

fn source_field(frame: &Frame, side: usize, field: &Field) -> SourceField {
    let column = [side, 1 - side]
        .into_iter()
        .find_map(|side| leading(&frame.sides[side].own, &field.key))
        .map(|(_, column)| column.header.clone());
    SourceField {
        key: field.key.clone(),
        label: field.label.clone(),
        kind: field.kind,
        column,
    }
}

fn bytes(written: &Written) -> Result<Vec<u8>, WorkbenchError> {
    if let [only] = &written.files[..] {
        return Ok(only.text.clone().into_bytes());
    }
    let files: Vec<(&str, &[u8])> = written
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.text.as_bytes()))
        .collect();
    Ok(document::archive(&files).map_err(AgreementError::from)?)
}

/// The ending of a form's file.
pub(super) fn ending(form: Form) -> &'static str {
    match form.endings() {
        [only] => only,
        _ => "zip",
    }
}
