//! Chart specs to SVG and PNG through one drawing routine. The only crate that knows plotters.
