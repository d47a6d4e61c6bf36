//! Criteria about the records of another table that belong to each record: which of those pass, and whether
//! there are enough. Knows no text form and no key that relates them.

use std::borrow::Cow;
use std::sync::Arc;

use column::{Bitmap, Column, kernel};

use crate::cache::Cache;
use crate::evaluate::{Columns, RelatedColumns, Value, all, whole};
use crate::vocabulary::{Noun, noun};
use crate::{Actor, DateTest, Leaf, Related, Test, Unknown, leaf};

/// Its truth, unknowns resolved, from the cache when it is there. O(rows + related rows); the tests of the
/// related rows are in a cache of their own, so that another count or window costs no more.
pub(crate) fn truth(related: &Related, columns: &dyn Columns, cache: &mut Cache) -> Value {
    let key = format!("{related:?} {:?}", columns.as_of());
    if let Some(truth) = cache.get(&key) {
        return truth;
    }
    let truth = match (columns.related(related.table), noun(related.table)) {
        (Some(found), Some(noun)) => measure(related, noun, columns, found, cache),
        _ => Value::unknown(columns.rows()).switched(related.unknown),
    };
    cache.put(key, truth.clone());
    truth
}

fn measure(
    related: &Related,
    noun: &Noun,
    columns: &dyn Columns,
    found: RelatedColumns<'_>,
    cache: &mut Cache,
) -> Value {
    let passing = passing(related, noun, found.columns, cache.related(related.table));
    let window = related
        .window
        .as_ref()
        .and_then(|test| Window::of(test, noun, columns, found.columns));
    let counts = related.unknown == Unknown::Counts;
    let n = related.at_least;
    let none = || Bitmap::none(columns.rows());
    let (mut sure, mut holds, mut possible) = (none(), none(), none());
    for record in 0..columns.rows() {
        let mut found_n = [0; 3];
        for row in found.relation.of(record).iter().map(|row| *row as usize) {
            if !passing.possible.get(row) {
                continue;
            }
            let inside = window
                .as_ref()
                .map_or(Some(true), |window| window.holds(record, row));
            let layers = [
                inside == Some(true) && passing.sure.get(row),
                inside.unwrap_or(counts) && passing.holds.get(row),
                inside != Some(false),
            ];
            found_n
                .iter_mut()
                .zip(layers)
                .for_each(|(n, passes)| *n += u32::from(passes));
            // What is sure holds and is possible.
            if found_n[0] >= n {
                break;
            }
        }
        if found_n[2] >= n {
            possible.set(record, true);
            holds.set(record, found_n[1] >= n);
            sure.set(record, found_n[0] >= n);
        }
    }
    let mut value = Value::between(sure, possible);
    let same = [&value.sure, &value.possible]
        .into_iter()
        .find(|layer| ***layer == holds);
    value.holds = same.cloned().unwrap_or_else(|| Arc::new(holds));
    value
}

/// The related rows that pass every test but a window around a date of the record.
fn passing(related: &Related, noun: &Noun, columns: &dyn Columns, cache: &mut Cache) -> Value {
    let mut values = Vec::new();
    let mut test = |field: &str, test: Test, cache: &mut Cache| {
        let leaf = Leaf {
            field: field.to_owned(),
            test,
            unknown: related.unknown,
        };
        values.push(leaf::truth(&leaf, columns, cache).switched(related.unknown));
    };
    if let (Some(kind), Some((_, key))) = (&related.kind, noun.kind) {
        test(key, Test::Is(kind.clone()), cache);
    }
    if let Some(window) = related
        .window
        .as_ref()
        .filter(|window| window.relative().is_none())
    {
        test(date_key(noun, columns), Test::Date(window.clone()), cache);
    }
    if let Some(actor) = related.by {
        values.push(by(actor, noun, columns, cache).switched(related.unknown));
    }
    values.push(whole(&related.criteria, columns, cache));
    all(&values, columns.rows())
}

/// The first of a noun's dates that the columns have.
fn date_key<'n>(noun: &'n Noun, columns: &dyn Columns) -> &'n str {
    let here = noun.dates.iter().find(|key| columns.column(key).is_some());
    here.or(noun.dates.first()).copied().unwrap_or_default()
}

/// The rows that people, or integrations, did. Names are read once per distinct name.
fn by(actor: Actor, noun: &Noun, columns: &dyn Columns, cache: &mut Cache) -> Value {
    let key = format!("by {actor:?}");
    if let Some(truth) = cache.get(&key) {
        return truth;
    }
    let rows = columns.rows();
    let (mut integrations, mut unnamed) = (Bitmap::none(rows), Bitmap::all(rows));
    for key in noun.actors {
        let Some(names) = columns.column(key) else {
            continue;
        };
        integrations.add(&kernel::text_where(names, model::actor::is_integration));
        unnamed.keep(&leaf::unknown_rows(key, columns, cache));
    }
    let sure = match actor {
        Actor::Integrations => integrations,
        Actor::People => integrations.or(&unnamed).not(),
    };
    let possible = sure.or(&unnamed);
    let truth = Value::between(sure, possible);
    cache.put(key, truth.clone());
    truth
}

/// How far a date of the related row may lie from a date of the record, in local days.
struct Window<'c> {
    days: Option<Cow<'c, [i32]>>,
    others: Option<Cow<'c, [i32]>>,
    first: i64,
    last: i64,
}

impl<'c> Window<'c> {
    /// The window of a test that compares with a date of the record; `None` for any other.
    fn of(test: &DateTest, noun: &Noun, record: &'c dyn Columns, related: &'c dyn Columns) -> Option<Self> {
        let (other, first, last) = test.relative()?;
        let days = |column: Option<&'c Column>| column.and_then(leaf::days);
        Some(Window {
            days: days(related.column(date_key(noun, related))),
            others: days(record.column(other)),
            first,
            last,
        })
    }

    /// Whether a related row lies inside for a record; `None` when one of the dates is unknown.
    fn holds(&self, record: usize, row: usize) -> Option<bool> {
        let (days, others) = (self.days.as_ref()?, self.others.as_ref()?);
        let apart = leaf::apart(days[row], others[record])?;
        Some((self.first..=self.last).contains(&apart))
    }
}
