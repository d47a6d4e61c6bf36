//! Who may come in: the one-time token, the cookie it becomes, and the check of host and origin.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::Host;

const COOKIE: &str = "counterpart";

/// The token of one run of the host.
pub(super) struct Token {
    once: Mutex<Option<String>>,
    session: String,
    first: String,
}

impl Token {
    /// Two random secrets from the operating system.
    pub fn new() -> std::io::Result<Token> {
        let first = secret()?;
        Ok(Token {
            once: Mutex::new(Some(first.clone())),
            session: secret()?,
            first,
        })
    }

    /// The token for the first address.
    pub fn once(&self) -> &str {
        &self.first
    }

    /// Spends the token; true the first time it is right.
    fn spend(&self, given: &str) -> bool {
        let mut once = self.once.lock().unwrap_or_else(PoisonError::into_inner);
        let right = once.as_deref().is_some_and(|token| same(token, given));
        if right {
            *once = None;
        }
        right
    }

    fn admits(&self, headers: &HeaderMap) -> bool {
        let cookies = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let mut pairs = cookies
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        pairs.any(|(name, value)| name == COOKIE && same(value, &self.session))
    }
}

/// 256 bits from the operating system, in hex.
fn secret() -> std::io::Result<String> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| std::io::Error::other(error.to_string()))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Compares in a time that does not tell where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |seen, (a, b)| seen | (a ^ b)) == 0
}

/// Lets a request in: right host, own origin, and the cookie; or the token, which becomes the cookie.
pub(super) async fn guard(State(host): State<Arc<Host>>, request: Request, next: Next) -> Response {
    match refusal(&host, &request) {
        Some(response) => response,
        None => next.run(request).await,
    }
}

/// What is answered in place of the request; `None` when it may come in.
fn refusal(host: &Host, request: &Request) -> Option<Response> {
    let names = [
        format!("127.0.0.1:{}", host.port),
        format!("localhost:{}", host.port),
    ];
    let header = |name| {
        request
            .headers()
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if !header(header::HOST).is_some_and(|given| names.iter().any(|name| name == given)) {
        return Some((StatusCode::FORBIDDEN, "This address is not served here.").into_response());
    }
    let own = |origin: &str| names.iter().any(|name| origin == format!("http://{name}"));
    if header(header::ORIGIN).is_some_and(|origin| !own(origin)) {
        return Some((StatusCode::FORBIDDEN, "Requests from other pages are refused.").into_response());
    }
    let token = request
        .uri()
        .query()
        .and_then(|query| query.split('&').find_map(|pair| pair.strip_prefix("token=")));
    if request.uri().path() == "/" && token.is_some_and(|token| host.door.spend(token)) {
        let cookie = format!(
            "{COOKIE}={}; HttpOnly; SameSite=Strict; Path=/",
            host.door.session
        );
        return Some(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response());
    }
    if !host.door.admits(request.headers()) {
        let text = "This address works once. Start `counterpart serve` again for a new one.";
        return Some((StatusCode::UNAUTHORIZED, text).into_response());
    }
    None
}
