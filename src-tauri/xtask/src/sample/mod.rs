//! `cargo xtask sample`: writes the exports of an invented company into sample/, the same bytes every time.

mod audit;
mod calendar;
mod deals;
mod export;
mod met;
mod names;
mod people;
mod person;
mod random;
mod readme;
mod stories;
mod tasks;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use audit::{Rows, Truth};
use person::{Person, Story};
use stories::Fact;

/// What `cargo xtask sample --help` says.
pub const HELP: &str = "\
cargo xtask sample [--check]

Writes sample/: small exports of an invented company in the shapes of HubSpot and Salesforce,
with the stories listed in sample/README.md planted in them. Deterministic.

  --check   write nothing; fail when the committed files are not what would be written";

/// Runs the command.
///
/// # Errors
/// When a planted story is not found in what was written, a file cannot be written, or, with
/// `--check`, a committed file differs.
pub fn run(args: &[String]) -> Result<()> {
    let check = crate::cli::flags(args, ["--check"], HELP)?[0];
    let folder = crate::root().join("sample");
    let (files, facts) = files()?;
    for fact in &facts {
        println!("  {}: {}", fact.what, fact.found);
    }
    for (name, text) in &files {
        write_or_compare(&folder.join(name), text, check)?;
    }
    println!(
        "{} files {} {}",
        files.len(),
        if check { "as committed in" } else { "written to" },
        folder.display()
    );
    Ok(())
}

fn write_or_compare(path: &Path, text: &str, check: bool) -> Result<()> {
    if check {
        let committed =
            std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        ensure!(
            committed == text,
            "{} is not what `cargo xtask sample` writes; run it",
            path.display()
        );
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text).with_context(|| format!("writing {}", path.display()))
}

/// Every file by name, and what the audit found in them.
///
/// # Errors
/// When a planted story is not in the files as planned.
pub fn files() -> Result<(BTreeMap<&'static str, String>, Vec<Fact>)> {
    let mut people = people::people();
    let mut deals = deals::deals(&mut people);
    let tasks = tasks::tasks(&mut people, &mut deals);
    let roles = met::roles(&deals, &people);
    let members = met::members(&deals, &people, &roles);
    let mut files = BTreeMap::from([
        ("hubspot-contacts.csv", export::hubspot_contacts(&people, &deals)),
        ("salesforce-leads.csv", export::salesforce_leads(&people)),
        (
            "salesforce-lead-history.csv",
            export::salesforce_lead_history(&people, &tasks),
        ),
        (
            "salesforce-opportunities.csv",
            export::salesforce_opportunities(&deals),
        ),
        (
            "salesforce-opportunity-history.csv",
            export::salesforce_opportunity_history(&deals),
        ),
        ("salesforce-tasks.csv", export::salesforce_tasks(&tasks)),
        (
            "salesforce-contact-roles.csv",
            export::salesforce_contact_roles(&roles, &deals),
        ),
        (
            "salesforce-campaign-members.csv",
            export::salesforce_campaign_members(&members),
        ),
        ("targets.csv", export::targets()),
    ]);
    let contacts = Rows::read(&files["hubspot-contacts.csv"])?;
    let leads = Rows::read(&files["salesforce-leads.csv"])?;
    let case = in_case_order(&audit::truths(&contacts, &leads), &people)?;
    let facts = stories::facts(&files)?;
    for fact in &facts {
        ensure!(
            fact.found == fact.planned,
            "{}: planned {}, found {}",
            fact.what,
            fact.planned,
            fact.found
        );
    }
    files.insert(
        "README.md",
        readme::page(&case, audit::shares_of_120(&case), &facts),
    );
    Ok((files, facts))
}

/// The 42 leads by their number; fails when another lead is alive on either side.
fn in_case_order(truths: &[Truth], people: &[Person]) -> Result<Vec<Truth>> {
    let number = |truth: &Truth| {
        people
            .iter()
            .find(|person| person.lead_id == truth.lead.0)
            .and_then(|person| match person.story {
                Story::Gap(n) => Some(n),
                _ => None,
            })
    };
    let mut case: BTreeMap<u8, Truth> = BTreeMap::new();
    for truth in truths {
        let number =
            number(truth).with_context(|| format!("{} should fail both teams' rules", truth.name))?;
        case.insert(number, truth.clone());
    }
    ensure!(case.len() == 42, "{} leads of the 40/15 case, not 42", case.len());
    Ok(case.into_values().collect())
}

/// An 18-character Salesforce id: prefix and a counter in base 62.
fn salesforce_id(prefix: &str, number: usize) -> String {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let counter = (0..5)
        .rev()
        .map(|place| char::from(DIGITS[number / 62_usize.pow(place) % 62]));
    with_case_suffix(&format!("{prefix}Hp00000{}", counter.collect::<String>()))
}

/// Appends the three letters by which the 18-character form records which of the 15 are capitals.
fn with_case_suffix(id: &str) -> String {
    const CASES: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    let suffix = id.as_bytes().chunks(5).map(|five| {
        let capitals = five
            .iter()
            .enumerate()
            .filter(|(_, letter)| letter.is_ascii_uppercase());
        char::from(CASES[capitals.map(|(n, _)| 1 << n).sum::<usize>()])
    });
    id.chars().chain(suffix).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case() -> Vec<Truth> {
        let people = people::people();
        let (files, _) = files().expect("the sample");
        let contacts = Rows::read(&files["hubspot-contacts.csv"]).expect("contacts");
        let leads = Rows::read(&files["salesforce-leads.csv"]).expect("leads");
        in_case_order(&audit::truths(&contacts, &leads), &people).expect("the case")
    }

    #[test]
    fn marketing_counts_40_and_sales_15_for_the_five_causes() {
        let case = case();
        let all = |rules: [bool; 5]| rules.iter().all(|holds| *holds);
        assert_eq!(case.iter().filter(|lead| all(lead.marketing)).count(), 40);
        assert_eq!(case.iter().filter(|lead| all(lead.sales)).count(), 15);
        assert_eq!(
            case.iter()
                .filter(|lead| all(lead.marketing) && all(lead.sales))
                .count(),
            13
        );
        // Behaviour −15/2, fit −8, dedupe −4, contactability −1, handoff −9/2, in 120ths.
        assert_eq!(audit::shares_of_120(&case), [-900, -960, -480, -120, -540]);
    }

    #[test]
    fn each_lead_of_the_case_fails_the_rules_it_should() {
        let failed = |rules: [bool; 5]| -> String {
            audit::SLOTS
                .iter()
                .zip(rules)
                .filter(|(_, holds)| !holds)
                .map(|(slot, _)| &slot[..1])
                .collect()
        };
        for (n, lead) in case().iter().enumerate() {
            let (marketing, sales) = match n + 1 {
                1..=13 => ("", ""),
                14..=19 => ("", "b"),
                20..=24 => ("", "f"),
                25..=28 => ("", "d"),
                29..=31 => ("", "h"),
                32..=35 => ("", "bf"),
                36..=38 => ("", "bh"),
                39..=40 => ("", "fc"),
                _ => ("b", ""),
            };
            assert_eq!(
                (failed(lead.marketing).as_str(), failed(lead.sales).as_str()),
                (marketing, sales),
                "L{:02}",
                n + 1
            );
        }
    }

    #[test]
    fn the_42_were_created_in_the_first_quarter_in_both_systems() {
        let first = calendar::day(2026, 1, 1)..=calendar::day(2026, 3, 31);
        for person in people::people()
            .iter()
            .filter(|person| matches!(person.story, Story::Gap(_)))
        {
            assert!(
                first.contains(&calendar::day_of(person.contact_created_at)),
                "{:?}",
                person.story
            );
            assert!(first.contains(&person.lead_created_on), "{:?}", person.story);
            assert!(person.in_hubspot() && person.synced);
        }
    }

    #[test]
    fn outside_the_planted_duplicates_every_person_is_one_record() {
        let mut seen: BTreeMap<String, Vec<Story>> = BTreeMap::new();
        for person in people::people() {
            let email = if person.in_hubspot() {
                &person.hubspot_email
            } else {
                &person.salesforce_email
            };
            seen.entry(person::normalised(email))
                .or_default()
                .push(person.story);
        }
        let mut sizes: Vec<usize> = seen
            .values()
            .map(Vec::len)
            .filter(|records| *records > 1)
            .collect();
        sizes.sort_unstable();
        assert_eq!(sizes, [2, 2, 3], "one person three times, two persons twice");
    }

    #[test]
    fn time_runs_forward_and_nothing_is_later_than_the_export() {
        let mut people = people::people();
        let mut deals = deals::deals(&mut people);
        for task in tasks::tasks(&mut people, &mut deals) {
            assert!(task.on < people::AS_OF);
        }
        for person in &people {
            assert!(calendar::day_of(person.contact_created_at) < people::AS_OF);
            assert!(
                person
                    .converted_on
                    .is_none_or(|on| on >= person.lead_created_on && on < people::AS_OF)
            );
        }
        for deal in &deals {
            assert_eq!(
                deal.history.last().map(|change| change.to),
                Some(deal.stage),
                "{}",
                deal.name
            );
            assert!(deal.history.is_sorted_by_key(|change| change.on), "{}", deal.name);
            assert!(
                deal.history.iter().all(|change| change.on <= people::AS_OF),
                "{}",
                deal.name
            );
            assert!(
                !deal.closed() || deal.close_on >= deal.created_on,
                "{}",
                deal.name
            );
        }
        assert_eq!(
            people
                .iter()
                .filter(|person| !person.opportunity_id.is_empty())
                .count(),
            45
        );
    }

    #[test]
    fn the_committed_files_are_what_the_generator_writes() {
        for (name, text) in files().expect("the sample").0 {
            write_or_compare(&crate::root().join("sample").join(name), &text, true).expect(name);
        }
    }

    #[test]
    fn the_long_form_of_an_id_records_its_capitals() {
        assert_eq!(with_case_suffix("001D000000IqhSL"), "001D000000IqhSLIAZ");
        assert_eq!(salesforce_id("00Q", 62), with_case_suffix("00QHp0000000010"));
    }
}
