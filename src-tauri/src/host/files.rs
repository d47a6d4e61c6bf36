//! Files over HTTP: uploads to import from, and downloads that an export wrote. They live in a
//! folder of their own that goes with the host.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::Json;
use axum::body::Body;
use axum::extract::{Path as UrlPath, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::io::AsyncWriteExt;
use tokio_stream::StreamExt;
use workbench::api::Problem;

use super::Host;

/// The folder of uploads and downloads.
pub(super) struct Files {
    folder: tempfile::TempDir,
    next: AtomicU64,
}

impl Files {
    pub fn new() -> std::io::Result<Files> {
        Ok(Files {
            folder: tempfile::tempdir()?,
            next: AtomicU64::new(1),
        })
    }

    /// The path of an upload, from the id that `upload` answered.
    pub fn uploaded(&self, id: &str) -> Result<String, Problem> {
        let unknown = || Problem {
            code: "unknown-upload".to_owned(),
            message: "That file was not uploaded here.".to_owned(),
            hint: "Choose the file again.".to_owned(),
            detail: String::new(),
        };
        let (number, name) = id
            .strip_prefix("upload:")
            .and_then(|id| id.split_once('/'))
            .ok_or_else(unknown)?;
        let number: u64 = number.parse().map_err(|_| unknown())?;
        let path = self.folder.path().join(number.to_string()).join(plain_name(name));
        if path.is_file() {
            Ok(path.display().to_string())
        } else {
            Err(unknown())
        }
    }

    /// An id and a path for a file of this ending to be written and then downloaded.
    pub fn fresh_download(&self, ending: &str) -> (String, String) {
        let ending: String = ending.chars().filter(char::is_ascii_alphanumeric).collect();
        let id = format!("{}.{ending}", self.next.fetch_add(1, Ordering::Relaxed));
        let path = self.folder.path().join(&id).display().to_string();
        (id, path)
    }
}

/// A name without folders: what comes after the last separator, never empty or a dot.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if plain.trim_matches('.').is_empty() {
        "export.csv".to_owned()
    } else {
        plain
    }
}

#[derive(Deserialize)]
pub(super) struct Named {
    name: String,
}

/// `POST /api/upload?name=…`, the file's bytes as the body.
pub(super) async fn upload(
    State(host): State<Arc<Host>>,
    Query(named): Query<Named>,
    body: Body,
) -> Response {
    let id = host.files.next.fetch_add(1, Ordering::Relaxed);
    let name = plain_name(&named.name);
    match store(&host, id, &name, body).await {
        Ok(()) => Json(serde_json::json!({ "file": format!("upload:{id}/{name}") })).into_response(),
        Err(error) => {
            let problem = Problem {
                code: "upload".to_owned(),
                message: format!("{name} could not be uploaded: {error}."),
                hint: "Nothing was kept of it. Try again.".to_owned(),
                detail: String::new(),
            };
            (StatusCode::UNPROCESSABLE_ENTITY, Json(problem)).into_response()
        }
    }
}

async fn store(
    host: &Host,
    id: u64,
    name: &str,
    body: Body,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let folder = host.files.folder.path().join(id.to_string());
    tokio::fs::create_dir(&folder).await?;
    let mut file = tokio::fs::File::create(folder.join(name)).await?;
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        file.write_all(&chunk?).await?;
    }
    file.flush().await?;
    Ok(())
}

/// `GET /api/download/ID`.
pub(super) async fn download(State(host): State<Arc<Host>>, UrlPath(id): UrlPath<String>) -> Response {
    let missing = || (StatusCode::NOT_FOUND, "There is no such download.").into_response();
    let Some((_, ending)) = id.split_once('.').filter(|(number, ending)| {
        number.parse::<u64>().is_ok() && ending.chars().all(|c| c.is_ascii_alphanumeric())
    }) else {
        return missing();
    };
    match tokio::fs::read(host.files.folder.path().join(&id)).await {
        Ok(bytes) => {
            // Without a name of its own: the page's link says what the file is called.
            let headers = [
                (header::CONTENT_TYPE, media_type(ending)),
                (header::CONTENT_DISPOSITION, "attachment"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, bytes).into_response()
        }
        Err(_) => missing(),
    }
}

/// What a download is; it is saved, never shown.
fn media_type(ending: &str) -> &'static str {
    match ending {
        "csv" => "text/csv; charset=utf-8",
        "json" => "application/json",
        "md" | "sql" | "soql" | "yml" | "yaml" => "text/plain; charset=utf-8",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::plain_name;

    #[test]
    fn an_uploaded_name_never_leaves_its_folder() {
        for (name, plain) in [
            ("leads.csv", "leads.csv"),
            ("../../etc/passwd", "passwd"),
            ("C:\\exports\\leads.csv", "leads.csv"),
            ("..", "export.csv"),
            ("", "export.csv"),
        ] {
            assert_eq!(plain_name(name), plain);
        }
    }
}
