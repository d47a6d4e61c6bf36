//! What a person types every day.
fn main() {}
