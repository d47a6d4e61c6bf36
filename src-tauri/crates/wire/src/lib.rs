//! The command list, its types and error codes; generates the UI's bindings.
//! Knows no transport: every door turns what it receives into a [`Request`] and sends back the [`Response`].

pub mod commands;
mod dispatch;

pub use commands::{Request, Response};
pub use dispatch::{Door, dispatch, offered};
