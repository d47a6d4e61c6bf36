//! The metrics, as examples and against slow oracles. One program: linking the engine once is most of its cost.

#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod book;
mod committee;
mod contribution;
mod coverage;
mod credit;
mod deal_table;
mod forecast;
mod golden;
mod histories;
mod incidence;
mod movement;
mod oracle;
mod references;
mod slow_figures;
mod source_quality;
mod specs;
mod trends;
mod velocity;
