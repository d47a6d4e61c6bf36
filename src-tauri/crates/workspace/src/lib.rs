//! The .counterpart file: sources, columns, definitions and their history in one SQLite file.
//! The only crate that knows rusqlite.
