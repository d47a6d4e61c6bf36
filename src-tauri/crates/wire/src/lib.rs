//! The command list, its types and error codes; generates the UI's bindings.
