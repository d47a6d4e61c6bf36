//! Writes sample/README.md: what is planted where. Every figure in it comes from the audit of the files.

use std::fmt::Write;

use super::audit::{SLOTS, Truth};
use super::stories::Fact;

const HEAD: &str = "# The sample: exports of an invented company

Larkmere sells planning software and does not exist; neither do its customers, its people, its addresses
(`.example`) or its phone numbers (blocks kept free for fiction). `cargo xtask sample` writes this folder, the
same bytes every time; the exports were \"taken\" on 2026-06-30.

| file | whose | shape of |
|---|---|---|
| `hubspot-contacts.csv` | Marketing | HubSpot, contacts |
| `salesforce-leads.csv` | Sales | Salesforce report *Leads* |
| `salesforce-lead-history.csv` | Sales | Salesforce report *Lead History* |
| `salesforce-opportunities.csv` | Sales | Salesforce report *Opportunities* |
| `salesforce-opportunity-history.csv` | Sales | Salesforce report *Opportunity History* |
| `salesforce-tasks.csv` | Sales | Salesforce report *Tasks and Events* |
| `salesforce-contact-roles.csv` | Sales | Salesforce report *Opportunities with Contact Roles* |
| `salesforce-campaign-members.csv` | Marketing | Salesforce report *Campaigns with Campaign Members* |
| `targets.csv` | Sales | a planning sheet |

## What is planted where

| story | where to look | what is there |
|---|---|---|
";

/// Sales' definition of an MQL in the sample.
pub const SALES_MQL: &str = "Lead score ≥ 40 and Demo requested is yes and Title contains any of (Director, VP, Chief, Head) \
    and not Email opt out is yes and Lead status is one of (Accepted, Working, Qualified) and one per person";

/// Marketing's definition of an MQL in the sample.
pub const MARKETING_MQL: &str = "Lead score ≥ 60";

/// The page; `case` are the 42 leads in the order of their numbers.
pub fn page(case: &[Truth], shares: [i64; 5], facts: &[Fact]) -> String {
    let counted =
        |side: fn(&Truth) -> &[bool; 5]| case.iter().filter(|t| side(t).iter().all(|holds| *holds)).count();
    let (marketing, sales) = (counted(|t| &t.marketing), counted(|t| &t.sales));
    let mut page = HEAD.to_owned();
    let mut line = |text: String| {
        page += &text;
        page.push('\n');
    };
    line(format!(
        "| Marketing counts {marketing} MQLs, sales {sales} | the two lead files, all created in 2026-Q1; lead by lead below | \
         {} leads that either counts or could come to count |",
        case.len()
    ));
    line("| One person three times, two persons twice | L25 and L26 repeat L03, L27 repeats L07, L28 repeats L11: the \
          address differs by case, a `+tag` or a space | 4 surplus records |"
        .to_owned());
    for fact in facts {
        line(format!("| {} | {} | {} |", fact.what, fact.how, fact.found));
    }
    line(format!(
        "\n## {marketing} against {sales}, lead by lead\n\nMarketing: `{MARKETING_MQL}`\n\nSales: `{SALES_MQL}`\n\n\
         Of the {} leads between them, {}. Everyone else fails the score rule of both teams.\n\nA 0 is a rule the lead fails. \
         Marketing has only the first; `file:line` of both exports is given.\n",
        marketing - sales,
        shares_text(shares),
    ));
    line(format!(
        "| | name | hubspot-contacts.csv | salesforce-leads.csv | marketing: behaviour | sales: {} |",
        SLOTS.join(" | ")
    ));
    line(format!("|---|---|---|---|---|{}", "---|".repeat(SLOTS.len())));
    for (n, truth) in case.iter().enumerate() {
        let mut row = format!(
            "| L{:02} | {} | {}:{} | {}:{} | {}",
            n + 1,
            truth.name,
            truth.contact.0,
            truth.contact.1,
            truth.lead.0,
            truth.lead.1,
            u8::from(truth.marketing[0])
        );
        for holds in truth.sales {
            write!(row, " | {}", u8::from(holds)).expect("a String takes every write");
        }
        line(row + " |");
    }
    page
}

/// `behaviour −15/2, fit −8, …` from shares times 120.
fn shares_text(shares: [i64; 5]) -> String {
    let parts = SLOTS.iter().zip(shares).map(|(slot, share)| {
        let by = (1..=120)
            .rev()
            .find(|by| share % by == 0 && 120 % by == 0)
            .unwrap_or(1);
        let (numerator, denominator) = ((share / by).abs(), 120 / by);
        let sign = if share < 0 { "−" } else { "" };
        match denominator {
            1 => format!("{slot} {sign}{numerator}"),
            _ => format!("{slot} {sign}{numerator}/{denominator}"),
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}
