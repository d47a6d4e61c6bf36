//! What goes in and out of the workbench: plain data, the same at every door. Knows no transport.

mod agreement;
mod calendar;
mod compare;
mod condition;
mod definition;
mod document;
mod pipeline;
mod rows;
mod source;
mod stages;
mod state;
mod version;

pub use agreement::*;
pub use calendar::*;
pub use compare::*;
pub use condition::*;
pub use definition::*;
pub use document::*;
pub use pipeline::*;
pub use rows::*;
pub use source::*;
pub use stages::*;
pub use state::*;
pub use version::*;
