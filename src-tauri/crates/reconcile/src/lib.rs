//! Linking two teams' records, and the exact split of the gap between their two numbers.
//!
//! Pure and order-free: permuting records, slots or sources changes no figure. Knows nothing of
//! definitions' texts or of where truths come from.
