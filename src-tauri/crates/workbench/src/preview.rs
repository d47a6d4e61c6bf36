//! What a file looks like before it is brought in, with what is known of files like it. Stores nothing.

use std::path::Path;

use ingest::{Plan, Preview};
use model::field::key;
use model::{Table, Team};

use crate::Workbench;
use crate::api::{FieldOption, ImportPreview, PreviewRequest, UpdateCandidate};
use crate::catalog::Source;
use crate::error::WorkbenchError;
use crate::import::day_in_name;
use crate::session::Model;
use crate::{mending, reimport, remembered};

/// Maps a column of a plan by hand: to a canonical field (key or label), or `custom`, or `skip`.
///
/// # Errors
/// When the file has no such header, or the table no such field.
pub fn map_column(plan: &mut Plan, header: &str, field: &str) -> Result<(), WorkbenchError> {
    Ok(ingest::apply_map(plan, header, field)?)
}

/// Corrects how a column of a plan is read.
///
/// # Errors
/// When the file has no such header.
pub fn fix_column(plan: &mut Plan, fix: &model::Fix) -> Result<(), WorkbenchError> {
    Ok(ingest::apply_fix(plan, fix)?)
}

/// Answers a question of a preview in its plan.
pub fn answer_question(preview: &mut ImportPreview, question: &ingest::Question, value: &str) {
    ingest::answer(&mut preview.plan, question, value);
}

impl Workbench {
    /// What a file looks like, and the plan that follows from it.
    ///
    /// # Errors
    /// When the file can't be read as a table.
    pub fn preview_import(&self, request: &PreviewRequest) -> Result<ImportPreview, WorkbenchError> {
        let path = Path::new(&request.file);
        let dialect = request.dialect.as_ref();
        let opened = self
            .opened
            .open(path, dialect.and_then(|dialect| dialect.sheet.as_deref()))?;
        let guess = opened.preview(dialect, request.table)?;
        let mended = match self.lock().open() {
            Ok(open) => mending::belonging(open, &guess)?,
            Err(_) => None,
        };
        if let Some(home) = mended {
            return mending::preview(&opened.preview(dialect, Some(home.source.about.table))?, home);
        }
        let known = match self.lock().open() {
            Ok(open) if !request.fresh => remembered::all(&open.workspace)?,
            _ => Vec::new(),
        };
        let (preview, plan, remembered) = match remembered::applied(&known, request, &guess) {
            Some((preview, plan, mapping)) => (preview, plan, Some(mapping)),
            None => {
                let plan = ingest::plan_of(&guess);
                (guess, plan, None)
            }
        };
        let fields = fields(plan.table);
        let updates = match self.lock().open() {
            Ok(open) => updates(&open.model, request.team, &plan),
            Err(_) => Vec::new(),
        };
        Ok(ImportPreview {
            as_of: day_in_name(&preview.file_name),
            same_as: self.twin(path, request.team, &preview)?,
            preview,
            plan,
            fields,
            remembered,
            updates,
            mends: None,
        })
    }

    /// The file name of the source that holds the same bytes already. The file is read whole only when
    /// there is a source of its size.
    fn twin(
        &self,
        path: &Path,
        team: Option<Team>,
        preview: &Preview,
    ) -> Result<Option<String>, WorkbenchError> {
        let mut inner = self.lock();
        let Ok(open) = inner.open() else {
            return Ok(None);
        };
        let as_large: Vec<(String, String)> = open
            .model
            .sources
            .iter()
            .map(|source| &source.about)
            .filter(|about| about.bytes == preview.bytes && about.kept_with.is_none())
            .filter(|about| team.is_none_or(|team| team == about.team) && about.table == preview.table)
            .map(|about| (about.fingerprint.clone(), about.file_name.clone()))
            .collect();
        drop(inner);
        if as_large.is_empty() {
            return Ok(None);
        }
        let fingerprint = ingest::fingerprint(path)?;
        let twin = as_large.into_iter().find(|(own, _)| *own == fingerprint);
        Ok(twin.map(|(_, name)| name))
    }
}

/// The canonical fields of a table that a column can be mapped to.
pub(crate) fn fields(table: Table) -> Vec<FieldOption> {
    let mappable = model::fields_of(table).iter();
    mappable
        .filter(|spec| spec.key != key::EMAIL_DOMAIN)
        .map(|spec| FieldOption {
            key: spec.key.into(),
            label: spec.label.into(),
            kind: spec.kind,
        })
        .collect()
}

/// The sources that a file read by this plan seems to be a newer version of.
fn updates(model: &Model, team: Option<Team>, plan: &Plan) -> Vec<UpdateCandidate> {
    let same = |source: &&Source| {
        let about = &source.about;
        about.kept_with.is_none()
            && team.is_none_or(|team| team == about.team)
            && about.table == plan.table
            && reimport::likeness(source, plan) >= remembered::ALIKE
    };
    let sources = model.sources.iter();
    sources.filter(same).map(reimport::candidate).collect()
}
