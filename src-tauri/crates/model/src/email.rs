//! E-mail addresses as identities. Knows nothing of whether an address can receive mail.

use std::borrow::Cow;

/// The address by which two rows are the same person: trimmed, in lower case, without a `+tag` before
/// the `@`. `None` when the text is not two texts around a single `@`. Borrows when nothing changes.
pub fn normalise(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim();
    let (local, domain) = text.split_once('@')?;
    let person = local.split_once('+').map_or(local, |(person, _tag)| person);
    if person.is_empty() || domain.is_empty() || domain.contains('@') {
        return None;
    }
    let lower = !text.chars().any(char::is_uppercase);
    Some(if person.len() == local.len() && lower {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("{person}@{domain}").to_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::normalise;

    #[test]
    fn one_person_under_three_spellings() {
        for text in ["ada@x.example", " Ada@X.example ", "ada+news@x.example"] {
            assert_eq!(normalise(text).as_deref(), Some("ada@x.example"), "{text}");
        }
        for text in ["", "ada", "@x.example", "+news@x.example", "ada@", "a@b@c"] {
            assert_eq!(normalise(text), None, "{text}");
        }
    }
}
