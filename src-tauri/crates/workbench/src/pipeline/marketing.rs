//! What marketing began, touched and is credited with, as tables: sourced, influenced, credit.

use column::Bitmap;
use metrics::credit::{self, Credited, Model, Sum};
use metrics::influenced::influenced;
use metrics::sourced::{self, sourced};
use metrics::{Attributed, Share, Touched};
use workspace::Workspace;

use super::outcomes::total;
use super::scope::Scoped;
use super::sheet::{Column, Sheet, count, exact, money, none, real, rows_of, share, words};
use super::sources::Named;
use super::terms::Terms;
use super::touches::{self, NO_EXPORT, Told, When};
use crate::api::{MetricCell, Unit};
use crate::error::WorkbenchError;

/// Words in the names of sources that are not marketing's, if nothing else is said.
const NOT_MARKETING: [&str; 14] = [
    "cold",
    "outbound",
    "sales",
    "sdr",
    "bdr",
    "prospecting",
    "partner",
    "reseller",
    "referral",
    "employee",
    "customer",
    "existing",
    "personal",
    "other",
];
const OVERLAPS: &str = "overlaps sourced";
const OVERLAPS_WHY: &str =
    "The same deals are in what is sourced and in other influence: the sums are not to be added.";

/// Which rule says what is sourced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    LeadSource,
    FirstTouch,
    BeforeSales,
}

const RULES: [(&str, By, &str); 3] = [
    (
        "lead source",
        By::LeadSource,
        "the source of record is one of marketing",
    ),
    (
        "first touch",
        By::FirstTouch,
        "its first touch is one of marketing",
    ),
    (
        "before sales",
        By::BeforeSales,
        "marketing touched it before the first activity of sales",
    ),
];

/// All that the rules look at.
struct Seen {
    named: Named,
    marketing: Vec<bool>,
    told: Told,
    touched: Touched,
    first_sales: When,
    by: By,
}

impl Seen {
    fn of(workspace: &Workspace, scoped: &Scoped, terms: &mut Terms<'_>) -> Result<Seen, WorkbenchError> {
        let named = Named::of(workspace, scoped)?;
        let by = terms.one_of("rule", &RULES.map(|(word, by, _)| (word, by)))?;
        let marketing = marketing_sources(&named, terms);
        let told = Told::of(workspace, scoped, &touches::Rule::read(terms)?)?;
        Ok(Seen {
            touched: told.touched(scoped),
            first_sales: told.first_sales(),
            named,
            marketing,
            told,
            by,
        })
    }

    /// What a rule finds; `None` where nothing tells of what it looks at.
    fn sourced(&self, scoped: &Scoped, by: By) -> Option<Attributed> {
        let rule = match by {
            By::LeadSource => sourced::Rule::LeadSource {
                sources: self.named.sources(),
                marketing: &self.marketing,
            },
            _ if !self.told.any => return None,
            By::FirstTouch => sourced::Rule::FirstTouch,
            By::BeforeSales => sourced::Rule::BeforeSales {
                first_sales: self.first_sales.times(),
            },
        };
        Some(sourced(&scoped.deals(), &self.touched, &rule))
    }
}

/// By code, whether a source is marketing's; which are is a parameter.
fn marketing_sources(named: &Named, terms: &mut Terms<'_>) -> Vec<bool> {
    let mut names: Vec<&str> = named.names().collect();
    names.sort_unstable();
    let usual = |name: &&&str| {
        let name = name.to_lowercase();
        !NOT_MARKETING.iter().any(|word| name.contains(word))
    };
    let usual: Vec<&str> = names.iter().filter(usual).copied().collect();
    let choices = format!("sources that are marketing's, such as {}", names.join(", "));
    let wanted = terms.words("marketing_sources", &usual.join(", "), &choices);
    // A name with a comma stands there in parts.
    let is = |name: &str| {
        name.split(',')
            .all(|part| wanted.contains(&part.trim().to_lowercase()))
    };
    std::iter::once(false).chain(named.names().map(is)).collect()
}

fn share_of(found: &Attributed) -> Share {
    Share {
        k: found.deals.n,
        n: found.known,
    }
}

/// A share of the deals it can be said of, with those it is true of and the others.
fn part(sheet: &mut Sheet, found: &Attributed, key: &str, did: &str, did_not: &str) -> MetricCell {
    sheet.open_both(
        share(share_of(found)),
        key,
        (did, &rows_of(&found.rows)),
        (did_not, &rows_of(&found.other_rows)),
    )
}

pub(super) fn sourced_by(
    workspace: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let seen = Seen::of(workspace, scoped, terms)?;
    sheet.table(
        "rules",
        "Sourced by marketing, rule by rule",
        "Rule",
        &[
            ("share", "Of those it can be said of", Unit::Share),
            ("deals", "Sourced", Unit::Count),
            ("amount", "Their amount", Unit::Money),
            ("unknown", "Can't be said", Unit::Count),
            ("does", "What it asks", Unit::Text),
        ],
    );
    // The rule that was chosen comes first.
    let mut rules = RULES;
    rules.sort_by_key(|(_, by, _)| *by != seen.by);
    for (word, by, does) in rules {
        let cells = match seen.sourced(scoped, by) {
            None => vec![none(NO_EXPORT), none(NO_EXPORT), none(NO_EXPORT), none(NO_EXPORT)],
            Some(found) => vec![
                part(
                    sheet,
                    &found,
                    word,
                    "sourced by marketing",
                    "not sourced by marketing",
                ),
                sheet.open_in(count(found.deals.n), format!("{word}:sourced"), &found.rows),
                money(&found.deals),
                sheet.open_in(
                    count(found.unknown),
                    format!("{word}:unknown"),
                    &found.unknown_rows,
                ),
            ],
        };
        let does = super::sheet::text(does);
        sheet.row(word, word, cells.into_iter().chain([does]).collect());
    }
    if seen.told.any {
        touches::account(sheet, &seen.told, &seen.touched.account);
    }
    Ok(())
}

pub(super) fn influenced_by(
    workspace: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let entry = terms.stage("entry", &scoped.facts.stages.ladder, 0)?;
    let lookback = terms.days("lookback", Some(90))?.unwrap_or(u32::MAX);
    let seen = Seen::of(workspace, scoped, terms)?;
    sheet.table(
        "influenced",
        "Influenced by marketing",
        "Deals",
        &[
            ("share", "Of those it can be said of", Unit::Share),
            ("deals", "Deals", Unit::Count),
            ("amount", "Full amount", Unit::Money),
        ],
    );
    sheet.notes.push(format!("Influenced {OVERLAPS}. {OVERLAPS_WHY}"));
    if !seen.told.any {
        sheet.row(
            "influenced",
            "Influenced",
            vec![none(NO_EXPORT), none(NO_EXPORT), none(NO_EXPORT)],
        );
        return Ok(());
    }
    let found = influenced(&scoped.deals(), &seen.touched, entry, lookback);
    influenced_rows(scoped, sheet, &found);
    if found.outside > 0 {
        sheet.notes.push(format!(
            "{} deals never became an opportunity and are no case.",
            found.outside
        ));
    }
    if let Some(sourced) = seen.sourced(scoped, seen.by) {
        overlap(scoped, sheet, &sourced, &found);
    }
    touches::account(sheet, &seen.told, &seen.touched.account);
    Ok(())
}

/// The rows of what is influenced, what is not, and what can't be said.
fn influenced_rows(scoped: &Scoped, sheet: &mut Sheet, found: &Attributed) {
    let share = part(sheet, found, "influenced", "influenced", "not influenced");
    let deals = sheet.open_in(count(found.deals.n), "deals", &found.rows);
    let amount = money(&found.deals);
    sheet.row(
        "influenced",
        "Influenced",
        [share, deals, amount].map(overlapping).into(),
    );
    let mut rest = |key: &str, label: &str, share: MetricCell, rows: &Bitmap| {
        let money = money(&total(scoped, &rows_of(rows)));
        let deals = sheet.open_in(count(rows.count() as u64), key, rows);
        sheet.row(key, label, vec![share, deals, money]);
    };
    let others = Share {
        k: found.known - found.deals.n,
        n: found.known,
    };
    rest(
        "not",
        "Not influenced",
        super::sheet::share(others),
        &found.other_rows,
    );
    rest(
        "unknown",
        "The entry is unknown",
        none("it can't be said"),
        &found.unknown_rows,
    );
}

/// Says of an influenced figure that it overlaps.
fn overlapping(cell: MetricCell) -> MetricCell {
    let notes = [OVERLAPS.to_owned(), cell.note];
    let why = [OVERLAPS_WHY.to_owned(), cell.why];
    let joined = |texts: [String; 2], by: &str| {
        let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
        texts.join(by)
    };
    MetricCell {
        note: joined(notes, "; "),
        why: joined(why, " "),
        ..cell
    }
}

/// What is sourced and influenced, once: the two sums hold the deals that are both twice.
fn overlap(scoped: &Scoped, sheet: &mut Sheet, sourced: &Attributed, influenced: &Attributed) {
    sheet.table(
        "overlap",
        "Sourced and influenced, each deal once",
        "Deals",
        &[("deals", "Deals", Unit::Count), ("amount", "Amount", Unit::Money)],
    );
    let both = rows_of(&sourced.rows)
        .into_iter()
        .filter(|row| influenced.rows.get(*row as usize));
    let both: Vec<u32> = both.collect();
    let without = |of: &Attributed, other: &Attributed| -> Vec<u32> {
        let rows = rows_of(&of.rows).into_iter();
        rows.filter(|row| !other.rows.get(*row as usize)).collect()
    };
    let (only_sourced, only_influenced) = (without(sourced, influenced), without(influenced, sourced));
    let either = [both.as_slice(), &only_sourced, &only_influenced].concat();
    for (key, label, rows) in [
        ("both", "Both", both),
        ("only_sourced", "Only sourced", only_sourced),
        ("only_influenced", "Only influenced", only_influenced),
        ("either", "Either, each deal once", either),
    ] {
        let amount = money(&total(scoped, &rows));
        let deals = sheet.open(count(rows.len() as u64), format!("overlap:{key}"), &rows);
        sheet.row(key, label, vec![deals, amount]);
    }
    let mut twice = sourced.deals;
    twice += influenced.deals;
    let not = |cell: MetricCell| MetricCell {
        note: "not a pipeline".to_owned(),
        why: "The deals that are both count twice in it.".to_owned(),
        ..cell
    };
    let cells = vec![not(count(twice.n)), not(money(&twice))];
    sheet.row("sum", "Sourced plus influenced", cells);
}

fn models(half_life: u32) -> [(&'static str, Model); 6] {
    [
        ("first", Model::First),
        ("last", Model::Last),
        ("even", Model::Even),
        ("U", Model::U),
        ("W", Model::W),
        ("time decay", Model::TimeDecay { half_life }),
    ]
}

const CREDIT: [Column<'static>; 4] = [
    ("deals", "Credit in deals", Unit::Number),
    ("amount", "Credit in money", Unit::Money),
    ("touched", "Deals it touched", Unit::Count),
    ("touches", "Touches", Unit::Count),
];

pub(super) fn credit(
    workspace: &Workspace,
    scoped: &Scoped,
    terms: &mut Terms<'_>,
    sheet: &mut Sheet,
) -> Result<(), WorkbenchError> {
    let half_life = terms.days("half_life", Some(30))?.unwrap_or(30).max(1);
    let model = terms.one_of("model", &models(half_life))?;
    let marketing_only = terms.one_of("touches", &[("marketing", true), ("all", false)])?;
    let told = Told::of(workspace, scoped, &touches::Rule::read(terms)?)?;
    sheet.table(
        "credit",
        "Credit for deals, by what touched them",
        "Touch",
        &CREDIT,
    );
    if !told.any {
        let blank = || none(NO_EXPORT);
        sheet.row("all", "All touches", vec![blank(), blank(), blank(), blank()]);
        return Ok(());
    }
    let touched = told.touched(scoped);
    let lead_created = told.lead_created();
    let each = models(half_life).map(|(word, model)| {
        let asked = credit::Terms {
            model,
            marketing_only,
            lead_created: lead_created.times(),
        };
        (word, credit::credit(&scoped.deals(), &touched, &asked))
    });
    let asked = models(half_life).iter().position(|(_, own)| *own == model);
    let found = &each[asked.unwrap_or(0)].1;
    let behind = by_code(scoped, &touched, told.names.len(), marketing_only);
    let mut codes: Vec<&Credited> = found.codes.iter().collect();
    codes.sort_by(|a, b| (b.minor.decimal.total_cmp(&a.minor.decimal)).then(a.code.cmp(&b.code)));
    let named = |code: u32| (&told.names[code as usize], &behind[code as usize]);
    for own in &codes {
        let (name, rows) = named(own.code);
        let deals = sheet.open(count(rows.len() as u64), name.clone(), rows);
        let cells = vec![sum(own.deals), sum(own.minor), deals, count(own.touches)];
        sheet.row(name.clone(), name.clone(), cells);
    }
    let of = if marketing_only { " of marketing" } else { "" };
    let label = format!("No touch{of}: credited to nothing");
    without_touch(scoped, sheet, label, found, &behind.concat());
    side_by_side(sheet, &codes, &each, named);
    if found.anchor_unknown > 0 {
        sheet.notes.push(format!(
            "In {} deals no date of the lead or the opportunity is known: other touches stand for that one.",
            found.anchor_unknown
        ));
    }
    touches::account(sheet, &told, &touched.account);
    Ok(())
}

/// The credit of each touch under every model: in money, or in deals where no amount is known.
fn side_by_side<'a>(
    sheet: &mut Sheet,
    codes: &[&Credited],
    models: &[(&str, credit::Credit); 6],
    named: impl Fn(u32) -> (&'a String, &'a Vec<u32>),
) {
    let in_money = codes.iter().any(|own| own.minor.decimal != 0.0);
    let (unit, what) = if in_money {
        (Unit::Money, "money")
    } else {
        (Unit::Number, "deals")
    };
    let labels = models.each_ref().map(|(word, _)| {
        let (first, rest) = word.split_at(1);
        format!("{}{rest}", first.to_uppercase())
    });
    let columns: Vec<_> = models
        .iter()
        .zip(&labels)
        .map(|((word, _), label)| (*word, label.as_str(), unit))
        .collect();
    let title = format!("Credit under each model, in {what}");
    sheet.table("models", &title, "Touch", &columns);
    for own in codes {
        let (name, rows) = named(own.code);
        let credit = |(_, found): &(&str, credit::Credit)| {
            let at = found.codes.binary_search_by_key(&own.code, |other| other.code);
            at.map_or_else(
                |_| count(0),
                |at| {
                    let own = &found.codes[at];
                    sum(if in_money { own.minor } else { own.deals })
                },
            )
        };
        let cells = models.iter().map(credit);
        let cells = cells.map(|cell| sheet.open(cell, name.clone(), rows)).collect();
        sheet.row(name.clone(), name.clone(), cells);
    }
}

/// The deals without a touch, so that all credit and they are all deals.
fn without_touch(scoped: &Scoped, sheet: &mut Sheet, label: String, found: &credit::Credit, touched: &[u32]) {
    let mut among = scoped.among.clone();
    touched.iter().for_each(|row| among.set(*row as usize, false));
    let none = found.uncredited;
    let whole = |n: u64| exact(Some(model::Exact::from_integer(n.into())), "");
    let untouched = sheet.open_in(whole(none.n), "untouched", &among);
    let cells = vec![untouched, money(&none), count(0), count(0)];
    sheet.row("untouched", label, cells);
}

fn sum(sum: Sum) -> MetricCell {
    match sum.exact {
        None => real(Some(sum.decimal), ""),
        Some(Ok(value)) => exact(Some(value), ""),
        Some(Err(why)) => none(words(why)),
    }
}

/// Per code the deals it touched, ascending.
fn by_code(scoped: &Scoped, touched: &Touched, codes: usize, marketing_only: bool) -> Vec<Vec<u32>> {
    let mut behind = vec![Vec::new(); codes];
    for row in scoped.among.rows() {
        let own = touched
            .of(row)
            .iter()
            .filter(|touch| touch.marketing || !marketing_only);
        for touch in own {
            let rows: &mut Vec<u32> = &mut behind[touch.code as usize];
            if rows.last() != Some(&(row as u32)) {
                rows.push(row as u32);
            }
        }
    }
    behind
}
