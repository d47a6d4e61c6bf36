//! Who does things in a CRM by the words of a name: people, or an integration under a name of its own. Knows
//! no user list.

/// Words of names that integrations and automation go by.
const WORDS: [&str; 23] = [
    "api",
    "automated",
    "automation",
    "autopilot",
    "bot",
    "connector",
    "hubspot",
    "import",
    "integration",
    "integrations",
    "intercom",
    "mailchimp",
    "marketo",
    "outreach",
    "pardot",
    "salesloft",
    "sync",
    "system",
    "webhook",
    "workato",
    "workflow",
    "workflows",
    "zapier",
];

/// True for a name that an integration or automation goes by, such as `HubSpot Integration` or
/// `Automated Process`; one such word is enough. Blank names are nobody's. O(length).
pub fn is_integration(name: &str) -> bool {
    let words = name.split(|char: char| !char.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .any(|word| WORDS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_the_name_tells_an_integration_from_a_person() {
        for name in [
            "HubSpot Integration",
            "Automated Process",
            "pardot-sync",
            "API user",
        ] {
            assert!(is_integration(name), "{name}");
        }
        for name in ["Ilka Brandau", "Sys Temmer", "Abby Bottomley", "", "  "] {
            assert!(!is_integration(name), "{name}");
        }
    }
}
