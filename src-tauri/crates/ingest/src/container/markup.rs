//! Tags and texts of HTML and XML, one after the other, forgiving. Knows nothing of tables.

/// What comes next in a markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event<'a> {
    /// A tag that opens.
    Open {
        /// Its name as written.
        name: &'a str,
        /// What stands after the name.
        attributes: &'a str,
        /// True when it closes at once.
        closed: bool,
    },
    /// A tag that closes.
    Close(&'a str),
    /// Text, with its entities.
    Text(&'a str),
    /// Text without entities.
    Verbatim(&'a str),
}

/// Reads a markup from start to end; comments, scripts and styles are passed over. O(text) in all.
pub(super) struct Markup<'a> {
    rest: &'a str,
}

impl<'a> Markup<'a> {
    pub fn new(text: &'a str) -> Markup<'a> {
        Markup { rest: text }
    }

    /// Passes over what ends with this, and gives it.
    fn until(&mut self, end: &str) -> &'a str {
        let at = self.rest.find(end).unwrap_or(self.rest.len());
        let passed = &self.rest[..at];
        self.rest = self.rest.get(at + end.len()..).unwrap_or("");
        passed
    }

    fn tag(&mut self) -> Option<Event<'a>> {
        let inner = &self.rest[1..tag_end(self.rest)];
        self.rest = self.rest.get(inner.len() + 2..).unwrap_or("");
        if let Some(name) = inner.strip_prefix('/') {
            return Some(Event::Close(name.trim()));
        }
        let (inner, closed) = inner
            .strip_suffix('/')
            .map_or((inner, false), |inner| (inner, true));
        let name_end = inner
            .find(|char: char| char.is_whitespace())
            .unwrap_or(inner.len());
        let (name, attributes) = inner.split_at(name_end);
        let raw = ["script", "style"]
            .into_iter()
            .find(|raw| name.eq_ignore_ascii_case(raw));
        if let Some(raw) = raw.filter(|_| !closed) {
            let close = self.rest.char_indices().find(|(at, char)| {
                let name = self.rest.get(at + 2..at + 2 + raw.len());
                *char == '<' && name.is_some_and(|name| name.eq_ignore_ascii_case(raw))
            });
            self.rest = close.map_or("", |(at, _)| &self.rest[at..]);
            return None;
        }
        Some(Event::Open {
            name,
            attributes,
            closed,
        })
    }
}

impl<'a> Iterator for Markup<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if !self.rest.starts_with('<') {
                let at = memchr::memchr(b'<', self.rest.as_bytes()).unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at(at);
                self.rest = rest;
                return Some(Event::Text(text));
            }
            if let Some(comment) = self.rest.strip_prefix("<!--") {
                self.rest = comment;
                self.until("-->");
            } else if let Some(text) = self.rest.strip_prefix("<![CDATA[") {
                self.rest = text;
                return Some(Event::Verbatim(self.until("]]>")));
            } else if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.until(">");
            } else if self.rest[1..].starts_with(|char: char| char.is_ascii_alphabetic() || char == '/') {
                if let Some(event) = self.tag() {
                    return Some(event);
                }
            } else {
                let (text, rest) = self.rest.split_at(1);
                self.rest = rest;
                return Some(Event::Text(text));
            }
        }
    }
}

/// Where the tag at the start ends: its `>`, outside of quotes; the end of the text when it never does.
fn tag_end(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    memchr::memchr(b'>', text.as_bytes()).unwrap_or(text.len())
}

/// The value of an attribute, names compared without regard to case. O(attributes).
pub(super) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start();
        let end = rest
            .find(|char: char| char == '=' || char.is_whitespace())
            .unwrap_or(rest.len());
        if end == 0 {
            rest = rest.get(1..)?;
            continue;
        }
        let (found, after) = rest.split_at(end);
        let value = after.trim_start().strip_prefix('=').map(str::trim_start);
        let (value, next) = match value {
            None => ("", after),
            Some(value) => match value.chars().next() {
                Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            },
        };
        if found.eq_ignore_ascii_case(name) {
            let mut text = String::new();
            decode(value, &mut text);
            return Some(text);
        }
        rest = next;
    }
}

/// The names of U+00A0 to U+00FF.
const LATIN: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo",
    "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot",
    "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",
    "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute",
    "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash",
    "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde",
    "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
    "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave",
    "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];

/// Appends a text with its entities as characters; what is no entity stays. O(text).
pub(super) fn decode(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((end, entity(rest.get(1..end)?)?))) {
            Some((end, char)) => {
                out.push(char);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = match hex {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return char::from_u32(code.ok()?);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "euro" => '€',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "hellip" => '…',
        _ => {
            let at = LATIN.iter().position(|latin| *latin == name)?;
            char::from_u32(0xa0 + at as u32)?
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_what_is_passed_over() {
        let text =
            "<!doctype html><style>td > a {}</style><td a='1 > 0' B=x>5 &lt; 6<br/></td><![CDATA[a&b]]>< 7";
        let events: Vec<Event<'_>> = Markup::new(text).collect();
        assert_eq!(
            events,
            [
                Event::Close("style"),
                Event::Open {
                    name: "td",
                    attributes: " a='1 > 0' B=x",
                    closed: false
                },
                Event::Text("5 &lt; 6"),
                Event::Open {
                    name: "br",
                    attributes: "",
                    closed: true
                },
                Event::Close("td"),
                Event::Verbatim("a&b"),
                Event::Text("<"),
                Event::Text(" 7"),
            ]
        );
        assert_eq!(attribute(" a='1 > 0' B=x", "b").as_deref(), Some("x"));
        assert_eq!(attribute(" a='1 > 0' B=x", "A").as_deref(), Some("1 > 0"));
        assert_eq!(attribute(" a='1'", "c"), None);
    }

    #[test]
    fn entities_become_characters_and_a_lone_ampersand_stays() {
        let mut out = String::new();
        decode("M&uuml;ller &amp; S&#246;hne &#x20AC; AT&T &nope;", &mut out);
        assert_eq!(out, "Müller & Söhne € AT&T &nope;");
    }

    #[test]
    fn broken_markup_ends() {
        for text in [
            "<td",
            "<td a=\"",
            "<!--",
            "<script>",
            "<",
            "</",
            "<td a= >x",
            "&#xffffffff;",
        ] {
            assert!(Markup::new(text).count() < 4, "{text}");
        }
        assert_eq!(attribute("=", "a"), None);
        assert_eq!(attribute("a=\"", "a").as_deref(), Some(""));
    }
}
