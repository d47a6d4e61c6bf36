//! Linking two teams' records, and the exact split of the gap between their two numbers.
//!
//! Pure and order-free: permuting records, slots or sources changes no figure. Knows nothing of
//! definitions' texts or of where truths come from.

pub mod agreement;
pub mod gap;
pub mod general;
pub mod link;
mod pattern;
pub mod refer;
pub mod repeats;
pub mod slot;
pub mod version;

pub use agreement::agreement;
pub use gap::gap;
pub use general::{ShapleyError, shapley};
pub use link::{Keys, Links, email_hash, id_hash, link};
pub use refer::refer;
pub use slot::{CrossTruth, Gap, GapError, Part, Player, SetValue, Share, SlotInput, SlotTruth, Value};
