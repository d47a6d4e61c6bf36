//! Commands over HTTP: a request in, its answer or the problem out. Files are named by upload and
//! download ids, never by paths.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response as HttpResponse};
use wire::{Door, Request, Response};
use workbench::api::Problem;

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
        Request::ExportRows(mut export) => {
            let (id, path) = host.files.fresh_download();
            export.to = path;
            let response = wire::dispatch(&host.bench, Door::Host, Request::ExportRows(export))?;
            Ok(match response {
                Response::ExportRows(mut written) => {
                    written.path = format!("/api/download/{id}");
                    Response::ExportRows(written)
                }
                other => other,
            })
        }
        Request::ExportRejected(mut export) => {
            let (id, path) = host.files.fresh_download();
            export.to = path;
            let response = wire::dispatch(&host.bench, Door::Host, Request::ExportRejected(export))?;
            Ok(match response {
                Response::ExportRejected(mut written) => {
                    written.path = format!("/api/download/{id}");
                    Response::ExportRejected(written)
                }
                other => other,
            })
        }
        other => wire::dispatch(&host.bench, Door::Host, other),
    }
}

fn status(problem: &Problem) -> StatusCode {
    match problem.code.as_str() {
        "not-offered" => StatusCode::FORBIDDEN,
        code if code.starts_with("unknown-") => StatusCode::NOT_FOUND,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
