//! The trade's words as types: team, table, field, kind, slot, period, money, finding.
//!
//! Every other crate speaks in these. Nothing here reads a file, asks the clock or the environment,
//! or knows how columns are stored.

pub mod actor;
pub mod email;
pub mod field;
pub mod finding;
pub mod fiscal;
pub mod fix;
pub mod kind;
pub mod ladder;
pub mod money;
pub mod period;
pub mod ratio;
pub mod slot;
pub mod stage_date;
pub mod table;
pub mod team;

pub use field::{FieldSpec, field, fields_of};
pub use finding::{Finding, Severity};
pub use fiscal::{FiscalCalendar, MONTH_NAMES, WeekStart, YearPattern};
pub use fix::{DateOrder, DecimalMark, Fix};
pub use kind::Kind;
pub use ladder::{Ladder, Stage, StageKind};
pub use money::Money;
pub use period::Period;
pub use ratio::Exact;
pub use slot::SlotKind;
pub use stage_date::{DurationUnit, StageDate, StageSide};
pub use table::Table;
pub use team::Team;
