//! Columns, dictionaries, bitmaps and the kernels over them.
//!
//! Everything is one contiguous array per column; a null is a reserved value of the array's type, so
//! that no kernel needs a second array. Knows no word of the trade and does no I/O.

pub mod bitmap;
pub mod bytes;
pub mod column;
pub mod dictionary;
pub mod kernel;
pub mod tally;

pub use bitmap::Bitmap;
pub use bytes::BytesError;
pub use column::{Cell, Codes, Column, Data, NO_ROW, TextData};
pub use dictionary::Dictionary;
pub use tally::{Tally, tally};
