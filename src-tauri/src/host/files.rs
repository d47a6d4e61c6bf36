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

    /// An id and a path for a file to be written and then downloaded.
    pub fn fresh_download(&self) -> (u64, String) {
        let id = self.next.fetch_add(1, Ordering::Relaxed);
        (
            id,
            self.folder.path().join(format!("{id}.csv")).display().to_string(),
        )
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
pub(super) async fn download(State(host): State<Arc<Host>>, UrlPath(id): UrlPath<u64>) -> Response {
    let path = host.files.folder.path().join(format!("{id}.csv"));
    match tokio::fs::read(path).await {
        Ok(bytes) => {
            // Without a name of its own: the page's link says what the file is called.
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment"),
            ];
            (headers, bytes).into_response()
        }
        Err(_) => (StatusCode::NOT_FOUND, "There is no such download.").into_response(),
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
