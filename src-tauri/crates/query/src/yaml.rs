//! Texts in YAML, and in the templates that dbt makes of it. Knows nothing of what they say.

use std::fmt::Write;

/// The text in double quotes, as YAML reads it back.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for one in text.chars() {
        match one {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            one if one.is_control()
                || matches!(
                    one,
                    '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
                ) =>
            {
                let _ = write!(out, "\\u{:04X}", u32::from(one));
            }
            one => out.push(one),
        }
    }
    out.push('"');
    out
}

/// A text of several lines, readable where YAML allows: as a block indented to `indent`, else in quotes.
pub(crate) fn block(text: &str, indent: usize) -> String {
    let odd = |one: char| {
        (one.is_control() && one != '\n') || matches!(one, '\u{2028}' | '\u{2029}' | '\u{feff}'..)
    };
    if !text.contains('\n') || text.starts_with([' ', '\n']) || text.ends_with('\n') || text.contains(odd) {
        return quoted(text);
    }
    let pad = " ".repeat(indent);
    let lines: Vec<String> = text
        .split('\n')
        .map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!("{pad}{line}")
            }
        })
        .collect();
    format!("|-\n{}", lines.join("\n"))
}

/// The text with nothing in it that dbt's templates take for theirs: `{{`, `{%` and `{#` are printed, not read.
pub(crate) fn untemplated(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(one) = rest.next() {
        if one == '{' && matches!(rest.peek(), Some('{' | '%' | '#')) {
            out.push_str("{{ '{' }}");
        } else {
            out.push(one);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_breaks_stay_inside() {
        assert_eq!(quoted("a \"b\"\\\n\u{85}"), "\"a \\\"b\\\"\\\\\\n\\u0085\"");
        assert_eq!(block("a\n  b", 4), "|-\n    a\n      b");
        assert_eq!(block("a\rb\nc", 4), "\"a\\u000Db\\nc\"");
    }

    #[test]
    fn templates_are_printed() {
        assert_eq!(
            untemplated("{{ x }} {% y %} {{{# { }"),
            "{{ '{' }}{ x }} {{ '{' }}% y %} {{ '{' }}{{ '{' }}{{ '{' }}# { }"
        );
    }
}
