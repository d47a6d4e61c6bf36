//! A slow, obvious reading of one row at a time. Knows nothing of bitmaps but those it is handed.

use std::collections::BTreeMap;

use column::{Cell, Column};
use definitions::{
    Actor, Comparison, DateTest, Expr, Leaf, Literal, Persons, Related, Relation, Stage, StageTest, Stay,
    Test, Unknown, Visits, normalise,
};
use jiff::civil::Date;
use model::{Table, Team};

#[derive(Debug)]
pub struct Export {
    pub rows: usize,
    pub columns: BTreeMap<&'static str, Column>,
    pub persons: Persons,
    /// For each row, its person's key and its rank among the rows.
    pub people: Vec<(Option<String>, u32)>,
    pub as_of: Option<i32>,
    /// The activities, and which of them belong to each row.
    pub activities: Option<Box<Belonging>>,
    /// For each row its stays, and whether there may have been others before.
    pub stays: Option<(Vec<Known>, Visits)>,
    /// The rows that marketing brought; nobody knows which sales did.
    pub marketing: column::Bitmap,
}

/// Rows of another table, which of them belong to each row, and the same as it is evaluated.
pub type Belonging = (Export, Vec<Vec<u32>>, Relation);

/// The stays of a row, and whether there may have been others before.
pub type Known = (Vec<Stay>, bool);

/// The names of the stages.
pub const STAGES: [&str; 3] = ["DE", "VP", "at"];

/// What a criterion is worth in a row of an export; `None` is unknown.
pub type Atom<'a> = dyn Fn(&Expr, &Export, usize) -> Option<bool> + 'a;

impl Export {
    fn cell(&self, field: &str, row: usize) -> Cell<'_> {
        self.columns
            .get(field)
            .map_or(Cell::Null, |column| column.cell(row))
    }

    /// Days since 1970-01-01 of a date or an instant.
    fn day(&self, field: &str, row: usize) -> Option<i64> {
        match self.cell(field, row) {
            Cell::Date(day) => Some(i64::from(day)),
            Cell::Instant(seconds) => Some(seconds.div_euclid(86_400)),
            _ => None,
        }
    }

    /// The answer of a test on one row; `None` is unknown.
    fn answer(&self, leaf: &Leaf, row: usize) -> Option<bool> {
        let fold = |text: &str| text.trim().to_lowercase();
        let text = || match self.cell(&leaf.field, row) {
            Cell::Text(text) => Some(fold(text)),
            _ => None,
        };
        let number = |literal: &Literal| match literal {
            Literal::Number(number) => *number,
            Literal::Money(minor) => *minor as f64,
        };
        let own = match self.cell(&leaf.field, row) {
            Cell::Number(number) => Some(number),
            Cell::Money(minor) => Some(minor as f64),
            _ => None,
        };
        // An empty list holds for nothing, known or unknown.
        let any_of = |values: &[String], passes: &dyn Fn(&str, &str) -> bool| match (values, text()) {
            ([], _) => Some(false),
            (_, None) => None,
            (_, Some(text)) => Some(values.iter().any(|value| passes(&text, &fold(value)))),
        };
        match &leaf.test {
            Test::Known => Some(self.cell(&leaf.field, row) != Cell::Null),
            Test::IsUnknown => Some(self.cell(&leaf.field, row) == Cell::Null),
            Test::Is(value) => Some(text()? == fold(value)),
            Test::IsOneOf(values) => any_of(values, &|text, value| text == value),
            Test::Contains(value) => Some(text()?.contains(&fold(value))),
            Test::ContainsAnyOf(values) => any_of(values, &|text, value| text.contains(value)),
            Test::StartsWith(value) => Some(text()?.starts_with(&fold(value))),
            Test::StartsWithAnyOf(values) => any_of(values, &|text, value| text.starts_with(value)),
            Test::YesNo(wanted) => match self.cell(&leaf.field, row) {
                Cell::YesNo(yes) => Some(yes == *wanted),
                _ => None,
            },
            Test::Compare(comparison, literal) => {
                let (own, limit) = (own?, number(literal));
                Some(match comparison {
                    Comparison::Equal => own == limit,
                    Comparison::NotEqual => own != limit,
                    Comparison::Less => own < limit,
                    Comparison::AtMost => own <= limit,
                    Comparison::Greater => own > limit,
                    Comparison::AtLeast => own >= limit,
                })
            }
            Test::Between(low, high) => own.map(|own| number(low) <= own && own <= number(high)),
            Test::Date(test) => self.answer_date(test, self.day(&leaf.field, row), row),
        }
    }

    /// The answer for a date, which may be compared with another one in the row.
    fn answer_date(&self, test: &DateTest, day: Option<i64>, row: usize) -> Option<bool> {
        let day = day?;
        let epoch = Date::constant(1970, 1, 1);
        let date = |day: i64| {
            epoch
                .checked_add(jiff::Span::new().days(day))
                .expect("a day near 1970")
        };
        Some(match test {
            DateTest::In(period) => period.contains(date(day)),
            DateTest::Before(limit) => date(day) < *limit,
            DateTest::After(limit) => date(day) > *limit,
            DateTest::On(limit) => date(day) == *limit,
            DateTest::OnOrBefore(limit) => date(day) <= *limit,
            DateTest::OnOrAfter(limit) => date(day) >= *limit,
            DateTest::BeforeField(other) => day < self.day(other, row)?,
            DateTest::AfterField(other) => day > self.day(other, row)?,
            DateTest::WithinAfter(n, other) => (0..=i64::from(*n)).contains(&(day - self.day(other, row)?)),
            DateTest::WithinBefore(n, other) => (0..=i64::from(*n)).contains(&(self.day(other, row)? - day)),
            DateTest::InTheLast(n) => (0..i64::from(*n)).contains(&(i64::from(self.as_of?) - day)),
        })
    }

    /// How many activities of a row pass: `count` says what one test of an activity is worth.
    fn counted(
        &self,
        related: &Related,
        row: usize,
        inside: &dyn Fn(&Expr, &Export, usize) -> Option<bool>,
    ) -> [usize; 2] {
        let (activities, own, _) = self.activities.as_deref().expect("activities");
        let (mut sure, mut possible) = (0, 0);
        for activity in own[row].iter().map(|activity| *activity as usize) {
            let text = |key: &str| match activities.cell(key, activity) {
                Cell::Text(text) => Some(text.trim().to_lowercase()),
                _ => None,
            };
            let kind = related.kind.as_ref();
            let kind = kind.map_or(Some(true), |kind| {
                Some(text("activity_type")? == kind.trim().to_lowercase())
            });
            let by = match related.by {
                None => Some(true),
                Some(Actor::People) => text("owner").map(|who| who == "ada"),
                Some(Actor::Integrations) => text("owner").map(|who| who != "ada"),
            };
            let day = activities.day("activity_at", activity);
            let window = related.window.as_ref();
            let window = window.map_or(Some(true), |window| self.answer_date(window, day, row));
            let own = [kind, by, window].map(|answer| {
                answer.map_or(related.unknown, |yes| {
                    if yes { Unknown::Counts } else { Unknown::Fails }
                })
            });
            let criteria = inside(&related.criteria, activities, activity);
            let answers = [kind, by, window, criteria];
            sure += usize::from(own.iter().all(|own| *own == Unknown::Counts) && criteria == Some(true));
            possible += usize::from(answers.iter().all(|answer| *answer != Some(false)));
        }
        [sure, possible]
    }

    /// Whether a row was in a stage as asked: of all histories that agree with what is known, do all say so?
    fn was_in(&self, stage: &Stage, row: usize) -> Option<bool> {
        let (stays, _) = self.stays.as_ref()?;
        let (known, cut) = &stays[row];
        let named = |own: &&str| own.to_lowercase() == stage.name.trim().to_lowercase();
        let code = STAGES.iter().position(named).map_or(9, |at| at as u16);
        let mut histories = vec![known.clone()];
        if *cut {
            histories.extend(with_one_before(known, code, stage.test));
        }
        let said = |history: &Vec<Stay>| {
            let own = history.iter().filter(|stay| stay.stage == code);
            says(&own.copied().collect::<Vec<_>>(), stage.test, self.as_of)
        };
        let first = said(&histories[0]);
        histories
            .iter()
            .all(|history| said(history) == first)
            .then_some(first)
            .flatten()
    }

    /// Kleene's three-valued truth of one row, with `atom` saying what a criterion is worth.
    fn truth(&self, expr: &Expr, row: usize, atom: &Atom<'_>) -> Option<bool> {
        let count = |members: &[Expr], wanted: Option<bool>| {
            members
                .iter()
                .filter(|member| self.truth(member, row, atom) == wanted)
                .count()
        };
        let at_least = |n: usize, members: &[Expr]| {
            let (sure, maybe) = (count(members, Some(true)), count(members, None));
            if sure >= n {
                Some(true)
            } else if sure + maybe < n {
                Some(false)
            } else {
                None
            }
        };
        match expr {
            Expr::All(members) => at_least(members.len(), members),
            Expr::Any(members) => at_least(1, members),
            Expr::AtLeast(n, members) => at_least(*n as usize, members),
            Expr::NoneOf(members) => at_least(1, members).map(|any| !any),
            Expr::Not(inner) => self.truth(inner, row, atom).map(|holds| !holds),
            Expr::OnePerPerson => Some(self.stands_for_its_person(row, &|_| true)),
            Expr::Present(Team::Marketing) => Some(self.marketing.get(row)),
            Expr::Leaf(_) | Expr::Present(_) | Expr::Stage(_) | Expr::Related(_) => atom(expr, self, row),
        }
    }

    /// What a criterion is worth: `None` is unknown.
    pub fn bare(&self, atom: &Expr, row: usize) -> Option<bool> {
        match atom {
            Expr::Leaf(leaf) => self.answer(leaf, row),
            Expr::Stage(stage) => self.was_in(stage, row),
            Expr::Related(related) if related.at_least == 0 => Some(true),
            Expr::Related(related) if related.table == Table::Activities && self.activities.is_some() => {
                let unresolved = Related {
                    unknown: Unknown::Fails,
                    ..related.clone()
                };
                let inside = |expr: &Expr, export: &Export, row: usize| {
                    export.whole(expr, row, &|atom, export, row| export.bare(atom, row))
                };
                let [sure, possible] = self.counted(&unresolved, row, &inside);
                let n = related.at_least as usize;
                if sure >= n {
                    Some(true)
                } else if possible < n {
                    Some(false)
                } else {
                    None
                }
            }
            _ => None,
        }
    }

    fn stands_for_its_person(&self, row: usize, passes: &dyn Fn(usize) -> bool) -> bool {
        let (person, _) = &self.people[row];
        if person.as_ref().is_none_or(String::is_empty) {
            return true;
        }
        let same = (0..self.rows).filter(|other| self.people[*other].0 == *person);
        let best = same.min_by_key(|other| (!passes(*other), self.people[*other].1, *other));
        best == Some(row)
    }

    /// The truth of criteria as a whole, in which `one per person` picks among the rows that pass the rest.
    pub fn whole(&self, expr: &Expr, row: usize, atom: &Atom<'_>) -> Option<bool> {
        let mut others = match normalise(expr) {
            Expr::All(members) => members,
            other => vec![other],
        };
        let all = others.len();
        others.retain(|expr| *expr != Expr::OnePerPerson);
        let chooses = others.len() < all;
        let others = Expr::All(others);
        if chooses && !self.stands_for_its_person(row, &|row| self.resolved(&others, row)) {
            return Some(false);
        }
        self.truth(&others, row, atom)
    }

    pub fn resolved(&self, expr: &Expr, row: usize) -> bool {
        self.whole(expr, row, &|atom, export, row| {
            Some(export.resolved_atom(atom, row))
        })
        .expect("resolved criteria leave nothing unknown")
    }

    fn resolved_atom(&self, atom: &Expr, row: usize) -> bool {
        let (unknown, by_default) = match atom {
            // `≠` is the negation of `=`, and so passes what is unknown by default.
            Expr::Leaf(leaf) => (
                leaf.unknown,
                matches!(leaf.test, Test::Compare(Comparison::NotEqual, _)),
            ),
            Expr::Stage(stage) => (stage.unknown, false),
            Expr::Related(related) => (related.unknown, false),
            _ => (Unknown::Fails, false),
        };
        match atom {
            Expr::Related(related) if related.table == Table::Activities && self.activities.is_some() => {
                let inside = |expr: &Expr, export: &Export, row: usize| Some(export.resolved(expr, row));
                self.counted(related, row, &inside)[0] >= related.at_least as usize
            }
            _ => self
                .bare(atom, row)
                .unwrap_or((unknown == Unknown::Counts) != by_default),
        }
    }
}

fn day_of(date: Date) -> i64 {
    date.duration_since(Date::constant(1970, 1, 1)).as_hours() / 24
}

/// The known stays after one in a stage that began some day before them; of all days those that could make a
/// difference.
fn with_one_before(known: &[Stay], stage: u16, test: StageTest) -> Vec<Vec<Stay>> {
    let first = known.first().map_or(3_000_000, |stay| stay.entered);
    let asked = match test {
        StageTest::ReachedBy(last) => vec![day_of(last)],
        StageTest::ReachedIn(period) | StageTest::FirstReachedIn(period) => {
            vec![day_of(period.start) - 1, day_of(period.start), day_of(period.end)]
        }
        _ => Vec::new(),
    };
    let days = [i64::from(first) - 1, -2_000_000].into_iter().chain(asked);
    let days = days.filter(|day| *day < i64::from(first)).map(|day| day as i32);
    let hidden = days.flat_map(|entered| {
        [entered, first].map(|left| Stay {
            stage,
            entered,
            left: Some(left),
        })
    });
    hidden
        .map(|hidden| [vec![hidden], known.to_vec()].concat())
        .collect()
}

/// What the stays in a stage say.
fn says(own: &[Stay], test: StageTest, as_of: Option<i32>) -> Option<bool> {
    let inside =
        |period: model::Period, at: i32| (day_of(period.start)..day_of(period.end)).contains(&i64::from(at));
    let mut entered = own.iter().map(|stay| stay.entered);
    Some(match test {
        StageTest::Reached => !own.is_empty(),
        StageTest::ReachedBy(last) => entered.any(|at| i64::from(at) <= day_of(last)),
        StageTest::ReachedIn(period) => entered.any(|at| inside(period, at)),
        StageTest::FirstReachedIn(period) => entered.min().is_some_and(|at| inside(period, at)),
        StageTest::StayedMoreThan(n) => {
            let long = |stay: &Stay| Some(i64::from(stay.left.or(as_of)? - stay.entered) > i64::from(n));
            let longs: Vec<Option<bool>> = own.iter().map(long).collect();
            if longs.contains(&None) && !longs.contains(&Some(true)) {
                return None;
            }
            longs.contains(&Some(true))
        }
    })
}
