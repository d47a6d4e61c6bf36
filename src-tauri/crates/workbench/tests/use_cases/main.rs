//! Every use case of the workbench, as examples. One program: linking the engine once is most of its cost.

mod agreement;
mod amend;
mod calendar;
mod condition;
mod desk;
mod document;
mod figures;
mod marketing;
mod merging;
mod pipeline;
mod real_exports;
mod reimport;
mod rejects;
mod related;
mod stages;
mod undo;
