//! The event log of stages, and the figures that follow from it.
//!
//! [`feed`] is what goes in: opportunities, and the rows of exports that tell of their stages. [`gather`]
//! brings the rows to their opportunities, [`typical`] derives the order of the stages where nobody declared
//! one, [`log`] makes visits of the rows, [`deals`] puts their money and dates beside them. Each figure is a file of
//! its own that opens with its definition and its entry in the [`catalogue`].
//!
//! Pure: permuting rows or exports changes no figure. Knows no file, no header and no system.

pub mod aging;
pub mod attrition;
pub mod catalogue;
pub mod changes;
pub mod committee;
pub mod contribution;
pub mod conversion;
mod course;
pub mod coverage;
pub mod credit;
pub mod deals;
pub mod every_stage;
pub mod feed;
pub mod figure;
pub mod forecast;
pub mod gather;
pub mod incidence;
pub mod influenced;
pub mod interval;
pub mod log;
pub mod movement;
pub mod outcome;
pub mod ratio;
mod settle;
pub mod source_quality;
pub mod sourced;
pub mod sources;
pub mod stage_figures;
pub mod time_in_stage;
pub mod touches;
pub mod transitions;
pub mod trends;
pub mod typical;
pub mod velocity;
pub mod win_rate;

pub use catalogue::{Entry, Parameter};
pub use changes::{Change, Changed, Changes};
pub use deals::{Days, Deals, Episode};
pub use feed::{Codes, Feed, Moment, NO_ID, NO_STAGE, OTHER_FIELD, Opportunities, Precision, Shape, Times};
pub use figure::{Figure, NoFigure, Total};
pub use gather::{FeedAccount, Gathered, gather};
pub use interval::{Interval, Share};
pub use log::{Account, EventLog, Evidence, Visit};
pub use sources::Sources;
pub use stage_figures::{StageFigure, StageFigures, stage_figures};
pub use touches::{Attributed, Touch, TouchAccount, Touched, Touches};
pub use typical::typical_ladder;

/// Every metric, in the order it is shown.
pub const CATALOGUE: &[Entry] = &[
    conversion::ENTRY,
    time_in_stage::ENTRY,
    transitions::ENTRY,
    aging::ENTRY,
    win_rate::ENTRY,
    attrition::ENTRY,
    velocity::ENTRY,
    coverage::ENTRY,
    movement::ENTRY,
    forecast::ENTRY,
    contribution::ENTRY,
    source_quality::ENTRY,
    sourced::ENTRY,
    influenced::ENTRY,
    credit::ENTRY,
    trends::ENTRY,
    committee::ENTRY,
];
