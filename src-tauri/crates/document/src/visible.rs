//! What of a text can be seen: characters that hide, reorder or break are taken out. Knows no file.

use std::borrow::Cow;

/// True for a character that shows nothing but changes what is read: control characters, directional
/// embeddings, overrides and isolates, zero-width spaces, tags. Joiners stay, as scripts and emoji need them.
fn hides(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{2060}'..='\u{2064}' => true,
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => true,
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' => true,
        '\u{e0000}'..='\u{e007f}' => true,
        letter => letter.is_control(),
    }
}

/// The text without what hides, and how many characters were taken out.
pub(crate) fn visible(text: &str) -> (Cow<'_, str>, usize) {
    let hidden = text.chars().filter(|letter| hides(*letter)).count();
    if hidden == 0 {
        return (Cow::Borrowed(text), 0);
    }
    (
        Cow::Owned(text.chars().filter(|letter| !hides(*letter)).collect()),
        hidden,
    )
}

/// The text on one line: without what hides, with a space for each break.
pub(crate) fn line(text: &str) -> String {
    visible(text).0.replace(['\n', '\t'], " ")
}

/// The address when it leads where a document may lead: `http`, `https` and `mailto`, and nothing that hides.
pub(crate) fn safe_link(address: &str) -> Option<String> {
    let address = address.trim();
    let scheme = address.split_once(':')?.0.to_ascii_lowercase();
    let safe = ["http", "https", "mailto"].contains(&scheme.as_str())
        && address.len() <= 2_000
        && !address
            .chars()
            .any(|letter| hides(letter) || letter.is_whitespace() || "<>\"\\`{}|^".contains(letter));
    safe.then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_hides_text_goes_and_is_counted() {
        let (text, removed) = visible("pay\u{202e}gpj.exe\u{200b}\u{7}\u{feff}");
        assert_eq!((text.as_ref(), removed), ("paygpj.exe", 4));
        assert_eq!(visible("👩\u{200d}💻 é").1, 0);
        assert_eq!(line("one\ntwo\tthree"), "one two three");
    }

    #[test]
    fn a_link_leads_to_a_page_or_a_mailbox() {
        assert_eq!(
            safe_link(" https://a.example/b "),
            Some("https://a.example/b".to_owned())
        );
        assert_eq!(
            safe_link("MAILTO:a@b.example"),
            Some("MAILTO:a@b.example".to_owned())
        );
        for address in [
            "javascript:alert(1)",
            "data:text/html,x",
            "file:///etc/passwd",
            "/x",
            "https://a\"b",
        ] {
            assert_eq!(safe_link(address), None, "{address}");
        }
    }
}
