//! Commands over HTTP: a request in, its answer or the problem out. Files are named by upload and
//! download ids, never by paths.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as HttpResponse};
use wire::{Door, Request, Response};
use workbench::api::{AgreementExported, Exported, Problem};

use super::Host;

/// `POST /api/call`.
pub(super) async fn call(State(host): State<Arc<Host>>, Json(request): Json<Request>) -> HttpResponse {
    let answered = tokio::task::spawn_blocking(move || answer(&host, request)).await;
    match answered {
        Ok(Ok(response)) => Json(response).into_response(),
        Ok(Err(problem)) => (status(&problem), Json(problem)).into_response(),
        Err(panic) => {
            let problem = Problem {
                code: "bug".to_owned(),
                message: "Counterpart made a mistake with this request. Nothing was changed.".to_owned(),
                hint: "Try another way, and report what you did.".to_owned(),
                detail: panic.to_string(),
            };
            (StatusCode::INTERNAL_SERVER_ERROR, Json(problem)).into_response()
        }
    }
}

fn answer(host: &Host, request: Request) -> Result<Response, Problem> {
    match request {
        Request::PreviewImport(mut preview) => {
            preview.file = host.files.uploaded(&preview.file)?;
            wire::dispatch(&host.bench, Door::Host, Request::PreviewImport(preview))
        }
        Request::StartImport(mut import) => {
            import.file = host.files.uploaded(&import.file)?;
            wire::dispatch(&host.bench, Door::Host, Request::StartImport(import))
        }
        Request::StartCheck(mut import) => {
            import.file = host.files.uploaded(&import.file)?;
            wire::dispatch(&host.bench, Door::Host, Request::StartCheck(import))
        }
        Request::AmendSource(mut amend) => {
            amend.file = amend.file.map(|file| host.files.uploaded(&file)).transpose()?;
            wire::dispatch(&host.bench, Door::Host, Request::AmendSource(amend))
        }
        Request::ReadProse(mut prose) if !prose.file.is_empty() => {
            prose.file = host.files.uploaded(&prose.file)?;
            wire::dispatch(&host.bench, Door::Host, Request::ReadProse(prose))
        }
        Request::ExportRows(mut export) => {
            let (at, path) = download(host, "csv");
            export.to = path;
            let response = wire::dispatch(&host.bench, Door::Host, Request::ExportRows(export))?;
            Ok(match response {
                Response::ExportRows(written) => Response::ExportRows(Exported { path: at, ..written }),
                other => other,
            })
        }
        Request::ExportRejected(mut export) => {
            let (at, path) = download(host, "csv");
            export.to = path;
            let response = wire::dispatch(&host.bench, Door::Host, Request::ExportRejected(export))?;
            Ok(match response {
                Response::ExportRejected(written) => {
                    Response::ExportRejected(Exported { path: at, ..written })
                }
                other => other,
            })
        }
        Request::ExportAgreement(mut export) => {
            let forms = host.bench.forms();
            let form = forms.iter().find(|form| form.form == export.form);
            let (at, path) = download(host, form.map_or("bin", |form| &form.ending));
            export.to = path;
            let response = wire::dispatch(&host.bench, Door::Host, Request::ExportAgreement(export))?;
            Ok(match response {
                Response::ExportAgreement(written) => {
                    Response::ExportAgreement(AgreementExported { path: at, ..written })
                }
                other => other,
            })
        }
        other => wire::dispatch(&host.bench, Door::Host, other),
    }
}

/// Where a file that is to be written can be downloaded from, and the path to write it to.
fn download(host: &Host, ending: &str) -> (String, String) {
    let (id, path) = host.files.fresh_download(ending);
    (format!("/api/download/{id}"), path)
}

fn status(problem: &Problem) -> StatusCode {
    match problem.code.as_str() {
        "not-offered" => StatusCode::FORBIDDEN,
        code if code.starts_with("unknown-") => StatusCode::NOT_FOUND,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
