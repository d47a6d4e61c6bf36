//! What is proposed for a file that looks like a newer version of a source. Knows counts and days only.

use crate::api::{Advice, Difference};
use crate::catalog::SourceAbout;

/// Below this share of common records two exports are taken for different ones: two regions, say.
const HARDLY: u64 = 20;
/// Without a key, from this share of records found cell for cell on, they are taken for one.
const MOSTLY: u64 = 80;

/// The advice and its reason in a sentence.
pub(super) fn of(difference: &Difference, new: &SourceAbout, old: &SourceAbout) -> (Advice, String) {
    let Difference {
        change, against, key, ..
    } = difference;
    let file = &against.file_name;
    let (shared, fewer) = (
        change.changed + change.unchanged,
        difference.rows.min(against.rows),
    );
    let share_in_percent = (shared * 100).checked_div(fewer).unwrap_or(0);
    if new.fingerprint == old.fingerprint {
        return (Advice::Same, format!("It is {file} once more, byte for byte."));
    }
    if share_in_percent < HARDLY {
        let reason =
            format!("It has the headers of {file} but shares only {shared} of {fewer} records with it.");
        return (Advice::Own, reason);
    }
    if key.is_empty() && share_in_percent < MOSTLY {
        let reason = format!(
            "Nothing tells its records apart from those of {file}: there is no id. Choose a key, or keep it as a \
             source of its own."
        );
        return (Advice::Own, reason);
    }
    if let (Some(day), Some(here)) = (difference.as_of, against.as_of)
        && day < here
    {
        let reason = format!("It is older than {file}, which is here already.");
        return (Advice::Older, reason);
    }
    let moved = change.new + change.changed + change.gone > 0
        || difference.as_of != against.as_of
        || !difference.appeared.is_empty()
        || !difference.disappeared.is_empty();
    if moved {
        let reason = format!("It is the same export as {file}: {shared} of {fewer} records are in both.");
        (Advice::Update, reason)
    } else {
        (Advice::Same, format!("It says nothing that {file} does not say."))
    }
}
