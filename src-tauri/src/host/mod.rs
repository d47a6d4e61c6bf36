//! The loopback host: the same workbench for a browser on this machine, behind a one-time token.
//! The only Rust that knows axum.
//!
//! The token in the first address is spent on first use and becomes a cookie that scripts can't read.
//! Requests must name this host and port and come from this page: another site, or another name for
//! this address, is refused.

mod answer;
mod assets;
mod files;
mod token;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::routing::{get, post};
use workbench::Workbench;
use workbench::api::Problem;

/// The largest request that is not an upload: a change of the document, pasted text and all.
const BODY_LIMIT: usize = 12 << 20;

/// What every request needs.
struct Host {
    bench: Workbench,
    door: token::Token,
    files: files::Files,
    port: u16,
}

/// Serves a workspace on loopback until it is interrupted, and announces the address to open.
///
/// # Errors
/// When the workspace can't be opened or the port is taken.
pub fn serve(file: &Path, port: u16, announce: impl Fn(&str)) -> Result<(), Problem> {
    let bench = Workbench::new(std::env::temp_dir());
    bench.open_workspace(file).map_err(|error| error.problem())?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| problem(port, &error))?;
    runtime
        .block_on(listen(bench.clone(), port, announce))
        .map_err(|error| problem(port, &error))?;
    bench.close().map_err(|error| error.problem())?;
    Ok(())
}

async fn listen(bench: Workbench, port: u16, announce: impl Fn(&str)) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let address: SocketAddr = listener.local_addr()?;
    let host = Arc::new(Host {
        bench,
        door: token::Token::new()?,
        files: files::Files::new()?,
        port: address.port(),
    });
    let interrupted = interrupted()?;
    announce(&format!(
        "http://127.0.0.1:{}/?token={}",
        address.port(),
        host.door.once()
    ));
    let app = Router::new()
        .route(
            "/api/call",
            post(answer::call).layer(DefaultBodyLimit::max(BODY_LIMIT)),
        )
        .route(
            "/api/upload",
            post(files::upload).layer(DefaultBodyLimit::disable()),
        )
        .route("/api/download/{id}", get(files::download))
        .fallback(get(assets::asset))
        .layer(middleware::from_fn_with_state(Arc::clone(&host), token::guard))
        .with_state(host);
    axum::serve(listener, app)
        .with_graceful_shutdown(interrupted)
        .await
}

/// Resolves when the program is interrupted or told to end. It listens from this call on, not only from
/// the first poll, so that whoever read the address can stop the host cleanly.
#[cfg(unix)]
fn interrupted() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut end) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = end.recv() => {}
        }
    })
}

#[cfg(windows)]
fn interrupted() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move {
        interrupt.recv().await;
    })
}

fn problem(port: u16, source: &std::io::Error) -> Problem {
    let message = match source.kind() {
        std::io::ErrorKind::AddrInUse => format!("Port {port} is taken by another program."),
        _ => format!("The host could not start: {source}."),
    };
    Problem {
        code: "host".to_owned(),
        message,
        hint: "Leave --port out to take a free one.".to_owned(),
        detail: String::new(),
    }
}
