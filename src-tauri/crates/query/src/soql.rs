//! A definition as a query for Salesforce. Knows nothing of SQL.
//!
//! SOQL has no expressions over columns, no comparison of two fields and no windows, and texts compare without case
//! by themselves. A comparison with null is false there, and says so in `Expects`; below a negation `!= null` is asked
//! as well, so that nothing hangs on it. Its comments may stand above the query only, and only where Salesforce's own
//! tools take them away.

use definitions::{Comparison, Unknown};
use jiff::civil::Date;
use model::{Kind, Table};

use crate::asked::{Asked, Atom, Match};
use crate::definition::{Definition, SourceField, fields_of};
use crate::form::{File, Written, name_of};
use crate::notes;
use crate::said::{Said, Spelling, all, any};
use crate::sql::{reads_text, sign};
use crate::walk::{Tongue, conditions};

const SPELLING: Spelling = Spelling {
    always: "Id != null",
    never: "Id = null",
    not: ("(NOT (", "))"),
};

/// `at least n of` is spelled as all ways to choose n, up to so many.
const MOST_CHOICES: usize = 24;

/// Fields that every Salesforce has, by table and key, for columns that are known by their label only.
const STANDARD: &[(Table, &[(&str, &str)])] = &[
    (
        Table::Leads,
        &[
            ("id", "Id"),
            ("email", "Email"),
            ("first_name", "FirstName"),
            ("last_name", "LastName"),
            ("full_name", "Name"),
            ("title", "Title"),
            ("company", "Company"),
            ("industry", "Industry"),
            ("employees", "NumberOfEmployees"),
            ("annual_revenue", "AnnualRevenue"),
            ("country", "Country"),
            ("state", "State"),
            ("city", "City"),
            ("phone", "Phone"),
            ("website", "Website"),
            ("lead_source", "LeadSource"),
            ("lead_status", "Status"),
            ("rating", "Rating"),
            ("owner", "Owner.Name"),
            ("email_opt_out", "HasOptedOutOfEmail"),
            ("do_not_call", "DoNotCall"),
            ("email_bounced_at", "EmailBouncedDate"),
            ("created_at", "CreatedDate"),
            ("modified_at", "LastModifiedDate"),
            ("last_activity_at", "LastActivityDate"),
            ("converted", "IsConverted"),
            ("converted_at", "ConvertedDate"),
        ],
    ),
    (
        Table::Opportunities,
        &[
            ("id", "Id"),
            ("name", "Name"),
            ("account", "Account.Name"),
            ("account_id", "AccountId"),
            ("stage", "StageName"),
            ("type", "Type"),
            ("amount", "Amount"),
            ("expected_revenue", "ExpectedRevenue"),
            ("probability", "Probability"),
            ("forecast_category", "ForecastCategoryName"),
            ("closed", "IsClosed"),
            ("won", "IsWon"),
            ("close_on", "CloseDate"),
            ("created_at", "CreatedDate"),
            ("modified_at", "LastModifiedDate"),
            ("last_activity_at", "LastActivityDate"),
            ("owner", "Owner.Name"),
            ("lead_source", "LeadSource"),
            ("next_step", "NextStep"),
        ],
    ),
];

/// Objects that every Salesforce has; another name without `__c` is not one of its names.
const OBJECTS: [&str; 12] = [
    "Lead",
    "Contact",
    "Account",
    "Opportunity",
    "OpportunityHistory",
    "OpportunityFieldHistory",
    "OpportunityContactRole",
    "Task",
    "Event",
    "Campaign",
    "CampaignMember",
    "LeadHistory",
];

/// Standard fields that hold a date though Counterpart's field may hold a time.
const DATES: [&str; 3] = ["LastActivityDate", "ConvertedDate", "CloseDate"];

struct Soql<'a>(&'a Definition);

/// Writes the definition as one query.
pub(crate) fn write(definition: &Definition) -> Written {
    let conditions = conditions(definition, &Soql(definition));
    let mut cannot_say = notes::left_out(&conditions, false);
    if conditions.one_per_person {
        cannot_say.push(
            "LEFT OUT: “one per person”, because SOQL can't choose one of several records. Every record of a person is \
             counted here."
                .to_owned(),
        );
    }
    cannot_say.extend(differences(definition));
    let expects = expects(definition);
    let mut chosen = vec!["Id".to_owned()];
    match definition
        .amount()
        .map(|field| (field, api_name(definition, field)))
    {
        None => {}
        Some((_, Ok(name))) => chosen.push(name),
        Some((field, Err(reason))) => {
            cannot_say.push(format!("“{}” is not given back, because {reason}.", field.label));
        }
    }
    let filter = match &conditions.said {
        Said::Fixed(true) => String::new(),
        said => format!("\nWHERE\n  {}", said.conditions(&SPELLING, 2)),
    };
    let head = notes::head(definition, "//", &expects, &cannot_say);
    let (fields, object) = (chosen.join(", "), object(definition));
    Written {
        files: vec![File {
            name: format!("{}.soql", name_of(&definition.term)),
            text: format!("{head}SELECT {fields}\nFROM {object}{filter}\n"),
        }],
        cannot_say,
        expects,
    }
}

/// What the fields must be.
fn expects(definition: &Definition) -> Vec<String> {
    let mut sentences = Vec::new();
    let keys = fields_of(&definition.expr);
    let read = keys
        .iter()
        .filter_map(|key| definition.known(key))
        .chain(definition.amount());
    for field in read {
        if field.kind == Kind::Money {
            sentences.push(format!("“{}” is in one currency in every record.", field.label));
        }
        if let Some(name) = api_name(definition, field)
            .ok()
            .filter(|name| field.column.as_ref() != Some(name))
        {
            sentences.push(format!("“{}” is the standard field {name}.", field.label));
        }
    }
    sentences.push(
        "Lines that begin with // are comments of Salesforce's own tools; leave them out elsewhere."
            .to_owned(),
    );
    let mut told = Vec::new();
    sentences.retain(|sentence| {
        let new = !told.contains(sentence);
        told.push(sentence.clone());
        new
    });
    sentences
}

/// What Salesforce does by rules of its own.
fn differences(definition: &Definition) -> Vec<String> {
    let keys = fields_of(&definition.expr);
    let read = |kind: Kind| {
        let mut known = keys.iter().filter_map(|key| definition.known(key));
        known.any(|field| field.kind == kind)
    };
    let mut sentences = Vec::new();
    if reads_text(definition, &definition.expr) {
        sentences.push(
            "Salesforce trims texts when it stores them and compares them without case by its own rules."
                .to_owned(),
        );
    }
    let mut read_fields = keys.iter().filter_map(|key| definition.known(key));
    if read_fields.any(|field| api_name(definition, field).is_ok_and(|name| is_timed(field, &name))) {
        sentences.push(
            "A day of a date and time begins at midnight UTC here; where your day begins earlier or later, write its offset, \
             as +02:00, for Z."
                .to_owned(),
        );
    }
    if read(Kind::YesNo) {
        sentences.push(
            "A checkbox is never empty in Salesforce: what is unknown in the definition is no here."
                .to_owned(),
        );
    }
    sentences
}

impl Tongue for Soql<'_> {
    fn leaf(&self, asked: Asked<'_>, strict: bool) -> Result<Said, String> {
        let (atom, fields, unknown) = match asked {
            Asked::Fixed(holds) => return Ok(Said::Fixed(holds)),
            Asked::Certain(atom) => return self.atom(&atom),
            Asked::Open {
                atom,
                fields,
                unknown,
            } => (atom, fields, unknown),
        };
        let said = self.atom(&atom)?;
        let each = |known: bool| -> Result<Vec<Said>, String> {
            let atoms = fields.iter().map(|field| {
                if known {
                    Atom::Known(field)
                } else {
                    Atom::Unknown(field)
                }
            });
            atoms.map(|atom| self.atom(&atom)).collect()
        };
        Ok(match (unknown, &atom) {
            (Unknown::Counts, Atom::Known(_)) => Said::Fixed(true),
            (Unknown::Counts, _) => any([said].into_iter().chain(each(false)?).collect()),
            // A checkbox is never empty.
            (Unknown::Fails, Atom::Known(_) | Atom::Never | Atom::YesNo(..)) => said,
            (Unknown::Fails, _) if strict => all([said].into_iter().chain(each(true)?).collect()),
            (Unknown::Fails, _) => said,
        })
    }

    fn at_least(&self, n: u32, members: Vec<Said>) -> Result<Said, String> {
        let mut choices: Vec<Vec<Said>> = vec![Vec::new()];
        for (at, member) in members.iter().enumerate() {
            let left = members.len() - at;
            let with: Vec<Vec<Said>> = choices
                .iter()
                .filter(|choice| choice.len() < n as usize)
                .map(|choice| choice.iter().chain([member]).cloned().collect())
                .collect();
            choices.retain(|choice| choice.len() + left > n as usize || choice.len() == n as usize);
            choices.extend(with);
            if choices.len() > 8 * MOST_CHOICES {
                break;
            }
        }
        choices.retain(|choice| choice.len() == n as usize);
        if choices.is_empty() || choices.len() > MOST_CHOICES {
            return Err(format!(
                "SOQL can't count, and there are more than {MOST_CHOICES} ways to choose {n}"
            ));
        }
        Ok(any(choices.into_iter().map(all).collect()))
    }

    fn one_per_person(&self) -> Result<Said, String> {
        Err("SOQL can't choose one of several records".to_owned())
    }
}

impl Soql<'_> {
    fn name(&self, field: &SourceField) -> Result<String, String> {
        api_name(self.0, field)
    }

    fn atom(&self, atom: &Atom<'_>) -> Result<Said, String> {
        let test = |text: String| Ok(Said::Test(text));
        match atom {
            Atom::Never => Ok(Said::Fixed(false)),
            Atom::Known(field) => test(format!("{} != null", self.name(field)?)),
            Atom::Unknown(field) => test(format!("{} = null", self.name(field)?)),
            Atom::Number(field, comparison, limit) => test(format!(
                "{} {} {}",
                self.name(field)?,
                sign(*comparison),
                number(limit)?
            )),
            Atom::Between(field, low, high) => {
                let name = self.name(field)?;
                let ends = [
                    format!("{name} >= {}", number(low)?),
                    format!("{name} <= {}", number(high)?),
                ];
                Ok(all(ends.into_iter().map(Said::Test).collect()))
            }
            Atom::Text(field, matching, values) => {
                let name = self.name(field)?;
                Ok(text(&name, *matching, values))
            }
            Atom::YesNo(field, yes) => test(format!(
                "{} = {}",
                self.name(field)?,
                if *yes { "TRUE" } else { "FALSE" }
            )),
            Atom::Days(field, bounds) => {
                let name = self.name(field)?;
                let timed = is_timed(field, &name);
                let mut tests = Vec::new();
                for (comparison, day) in bounds {
                    tests.extend(days(&name, *comparison, *day, timed)?);
                }
                Ok(all(tests.into_iter().map(Said::Test).collect()))
            }
            Atom::Gap(..) => Err("SOQL can't compare a field with another field".to_owned()),
        }
    }
}

/// True when the field holds a time of day.
fn is_timed(field: &SourceField, name: &str) -> bool {
    field.kind == Kind::DateTime && !DATES.contains(&name)
}

fn number(text: &str) -> Result<&str, String> {
    if text.contains('e') {
        return Err("it compares with a number of more than 15 digits".to_owned());
    }
    Ok(text)
}

fn text(name: &str, matching: Match, values: &[String]) -> Said {
    let like = |before: &str| {
        let tests = values.iter().map(|value| {
            let inside = escaped(value).replace('%', "\\%").replace('_', "\\_");
            Said::Test(format!("{name} LIKE '{before}{inside}%'"))
        });
        any(tests.collect())
    };
    match (matching, values) {
        (Match::Whole, [value]) => Said::Test(format!("{name} = '{}'", escaped(value))),
        (Match::Whole, values) => {
            let literals: Vec<String> = values
                .iter()
                .map(|value| format!("'{}'", escaped(value)))
                .collect();
            Said::Test(format!("{name} IN ({})", literals.join(", ")))
        }
        (Match::Part, _) => like("%"),
        (Match::Beginning, _) => like(""),
    }
}

/// The text as it stands between quotes.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for one in text.chars() {
        match one {
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            one => out.push(one),
        }
    }
    out
}

/// The tests of a day; of a time, those of its bounds at midnight.
fn days(name: &str, comparison: Comparison, day: Date, timed: bool) -> Result<Vec<String>, String> {
    if !timed {
        return Ok(vec![format!("{name} {} {day}", sign(comparison))]);
    }
    let next = || {
        day.tomorrow()
            .map_err(|_| "it names the last day there is".to_owned())
    };
    let from = |day: Date| format!("{name} >= {day}T00:00:00Z");
    let until = |day: Date| format!("{name} < {day}T00:00:00Z");
    Ok(match comparison {
        Comparison::Less => vec![until(day)],
        Comparison::AtMost => vec![until(next()?)],
        Comparison::Greater => vec![from(next()?)],
        Comparison::AtLeast => vec![from(day)],
        Comparison::Equal => vec![from(day), until(next()?)],
        Comparison::NotEqual => return Err("it asks for every day but one".to_owned()),
    })
}

/// The field's API name. A column without `__c` is no custom field: where it is no standard name that is known here
/// either, it is a label, and Counterpart's own key tells which standard field that is.
fn api_name(definition: &Definition, field: &SourceField) -> Result<String, String> {
    let column = field.column.as_deref().unwrap_or_default();
    let standards = STANDARD.iter().find(|(table, _)| *table == definition.table);
    let standards = standards.map_or(&[][..], |(_, fields)| *fields);
    let custom = column.ends_with("__c") || column.contains('.');
    let told = is_api_name(column) && (custom || standards.iter().any(|(_, name)| *name == column));
    let standard = standards.iter().find(|(key, _)| *key == field.key);
    match standard {
        Some((_, name)) if !told => Ok((*name).to_owned()),
        _ if is_api_name(column) => Ok(column.to_owned()),
        _ => Err(format!(
            "“{}” is known by its label only; name the field's API name",
            notes::plain(&field.label)
        )),
    }
}

/// True for names of fields, and of fields of a parent: `StageName`, `Owner.Name`, `Score__c`.
fn is_api_name(name: &str) -> bool {
    name.split('.').all(|part| {
        part.starts_with(|first: char| first.is_ascii_alphabetic())
            && part.chars().all(|one| one.is_ascii_alphanumeric() || one == '_')
    })
}

fn object(definition: &Definition) -> String {
    let named = definition.source.last().filter(|name| {
        is_api_name(name)
            && !name.contains('.')
            && (name.ends_with("__c") || OBJECTS.contains(&name.as_str()))
    });
    let standard = match definition.table {
        Table::Leads => "Lead",
        Table::Opportunities => "Opportunity",
        Table::StageHistory => "OpportunityHistory",
        Table::Activities => "Task",
        Table::CampaignMembers => "CampaignMember",
        Table::ContactRoles => "OpportunityContactRole",
        Table::Targets => "Target__c",
    };
    named.cloned().unwrap_or_else(|| standard.to_owned())
}

#[cfg(test)]
mod tests {
    use definitions::Expr;

    use super::*;

    #[test]
    fn at_least_is_every_choice_and_no_more_than_can_be_read() {
        let definition = Definition {
            term: String::new(),
            version: String::new(),
            table: Table::Leads,
            source: Vec::new(),
            expr: Expr::All(Vec::new()),
            fields: Vec::new(),
            as_of: None,
            amount_field: None,
        };
        let test = |n: u32| Said::Test(n.to_string());
        let at_least = |n: u32, of: u32| Soql(&definition).at_least(n, (1..=of).map(test).collect());
        let said = at_least(2, 4).map(|said| said.text(&SPELLING, 0));
        let choices = "(1 AND 2) OR (1 AND 3) OR (2 AND 3) OR (1 AND 4) OR (2 AND 4) OR (3 AND 4)";
        assert_eq!(said.as_deref(), Ok(choices));
        assert!(at_least(3, 6).is_ok(), "20 ways");
        assert!(at_least(3, 7).is_err(), "35 ways");
        assert!(at_least(20, 40).is_err(), "more ways than there is memory");
    }
}
