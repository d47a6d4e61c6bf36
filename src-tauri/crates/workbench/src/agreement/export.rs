//! The agreement outside the tool: as a document, as a signed file, as code, and the check of a signed file.

use std::path::Path;

use workspace::Workspace;

use super::code;
use super::error::AgreementError;
use super::{paper, version, view};
use crate::Workbench;
use crate::api::{AgreementExported, ExportAgreement, FormView, Verified};
use crate::error::WorkbenchError;
use crate::session::Model;

/// The form of a signed file.
const SIGNED: &str = "signed";

impl Workbench {
    /// The forms in which the agreement leaves the tool.
    pub fn forms(&self) -> Vec<FormView> {
        forms()
    }

    /// Writes the agreement, or one definition as code, to a file.
    ///
    /// # Errors
    /// When there is no such form, version or term, the form needs one of them, or the file can't be written.
    pub fn export_agreement(&self, request: &ExportAgreement) -> Result<AgreementExported, WorkbenchError> {
        let path = Path::new(&request.to);
        if self.is_open(path) {
            return Err(WorkbenchError::OwnFile {
                path: request.to.clone(),
            });
        }
        let (bytes, cannot_say) = self.read(|workspace, model| written(workspace, model, request))?;
        std::fs::write(path, bytes).map_err(|source| WorkbenchError::File {
            path: request.to.clone(),
            source,
        })?;
        Ok(AgreementExported {
            path: request.to.clone(),
            cannot_say,
        })
    }

    /// Checks that a signed file is what both teams signed, and says which part is not.
    ///
    /// # Errors
    /// When the file can't be read at all.
    pub fn verify(path: &Path) -> Result<Verified, WorkbenchError> {
        let bytes = std::fs::read(path).map_err(|source| AgreementError::Unreachable {
            path: path.display().to_string(),
            source,
        })?;
        let verdict = document::verify(&bytes);
        let mut differs = verdict.differs.clone();
        if differs.is_empty() && !verdict.is_signed_by_both() {
            differs.push("not both teams signed it".to_owned());
        }
        let parts = verdict
            .agreement
            .as_ref()
            .and_then(|agreement| agreement.hashes().ok());
        Ok(Verified {
            holds: differs.is_empty(),
            version: verdict
                .agreement
                .as_ref()
                .map_or(0, |agreement| u64::from(agreement.version)),
            hash: verdict.hash.clone(),
            parts: parts.map_or(0, |hashes| hashes.parts.len() as u64),
            signatures: verdict.signatures.iter().map(view::signature).collect(),
            differs,
        })
    }
}

/// The bytes of a form, and what it can't say.
fn written(
    workspace: &mut Workspace,
    model: &mut Model,
    request: &ExportAgreement,
) -> Result<(Vec<u8>, Vec<String>), WorkbenchError> {
    if request.form == SIGNED {
        let wanted = request.version.ok_or(AgreementError::NeedsVersion)?;
        let version = version(workspace, model, wanted)?;
        let bytes =
            document::export(&version.agreement, &version.signatures).map_err(AgreementError::from)?;
        return Ok((bytes, Vec::new()));
    }
    let version = match request.version {
        Some(wanted) => Some(version(workspace, model, wanted)?),
        None => None,
    };
    if let Some(form) = query::Form::from_slug(&request.form) {
        let term = request.term.as_deref().ok_or(AgreementError::NeedsTerm)?;
        return code::write(workspace, model, form, term, version.as_ref());
    }
    if let Some(form) = document::Form::from_slug(&request.form) {
        let ladder = crate::pipeline::ladder_view(workspace, model)?;
        let paper = match &version {
            None => paper::draft(workspace, model, &ladder)?,
            Some(version) => paper::version(version, &ladder),
        };
        return Ok(document::render_told(form, &paper).map_err(AgreementError::from)?);
    }
    let known = forms().into_iter().map(|form| form.form).collect();
    Err(AgreementError::UnknownForm {
        form: request.form.clone(),
        known,
    }
    .into())
}

/// The forms there are: documents, the signed file, code.
fn forms() -> Vec<FormView> {
    let signed = FormView {
        form: SIGNED.to_owned(),
        label: "Signed file".to_owned(),
        ending: "json".to_owned(),
        code: false,
    };
    let code = query::Form::ALL.into_iter().map(|form| FormView {
        form: form.slug(),
        label: form.label(),
        ending: code::ending(form).to_owned(),
        code: true,
    });
    let papers = document::Form::ALL.into_iter().map(|form| FormView {
        form: form.slug().to_owned(),
        label: form.label().to_owned(),
        ending: form.ending().to_owned(),
        code: false,
    });
    papers.chain([signed]).chain(code).collect()
}
