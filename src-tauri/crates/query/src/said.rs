//! A condition in the words of a language, and its layout over lines. Knows nothing of criteria.

/// A condition. The texts in it stand for themselves beside `AND`, `OR` and `NOT`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Said {
    /// True or false for every record.
    Fixed(bool),
    /// One test.
    Test(String),
    /// Every one.
    All(Vec<Said>),
    /// At least one.
    Any(Vec<Said>),
    /// Not that.
    Not(Box<Said>),
    /// At least so many, counted with `CASE`.
    Count(u32, Vec<Said>),
}

/// How a language spells what is around the tests.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Spelling {
    /// What is true for every record.
    pub(crate) always: &'static str,
    /// What is true for none.
    pub(crate) never: &'static str,
    /// Before and after what is negated.
    pub(crate) not: (&'static str, &'static str),
}

/// How long a line may get before it is broken.
const WIDTH: usize = 100;

/// Every one of them, without what changes nothing.
pub(crate) fn all(members: Vec<Said>) -> Said {
    let mut kept = Vec::new();
    for member in members {
        match member {
            Said::Fixed(true) => {}
            Said::Fixed(false) => return Said::Fixed(false),
            Said::All(inner) => kept.extend(inner),
            other => kept.push(other),
        }
    }
    match kept.len() {
        0 => Said::Fixed(true),
        1 => kept.remove(0),
        _ => Said::All(kept),
    }
}

/// At least one of them, without what changes nothing.
pub(crate) fn any(members: Vec<Said>) -> Said {
    let mut kept = Vec::new();
    for member in members {
        match member {
            Said::Fixed(false) => {}
            Said::Fixed(true) => return Said::Fixed(true),
            Said::Any(inner) => kept.extend(inner),
            other => kept.push(other),
        }
    }
    match kept.len() {
        0 => Said::Fixed(false),
        1 => kept.remove(0),
        _ => Said::Any(kept),
    }
}

/// Not that.
pub(crate) fn not(said: Said) -> Said {
    match said {
        Said::Fixed(holds) => Said::Fixed(!holds),
        other => Said::Not(Box::new(other)),
    }
}

impl Said {
    /// As text whose first line begins at the column `indent` and whose further lines are indented to it.
    pub(crate) fn text(&self, spelling: &Spelling, indent: usize) -> String {
        let flat = self.flat(spelling);
        if indent + flat.chars().count() <= WIDTH {
            return flat;
        }
        self.broken(spelling, indent)
    }

    /// Like [`Said::text`], with each member of a conjunction on its own line.
    pub(crate) fn conditions(&self, spelling: &Spelling, indent: usize) -> String {
        match self {
            Said::All(_) => self.broken(spelling, indent),
            other => other.text(spelling, indent),
        }
    }

    fn broken(&self, spelling: &Spelling, indent: usize) -> String {
        let pad = " ".repeat(indent);
        let join = |members: &[Said], word: &str| {
            let texts: Vec<String> = members
                .iter()
                .map(|member| member.member(spelling, indent))
                .collect();
            texts.join(&format!("\n{pad}{word} "))
        };
        match self {
            Said::All(members) => join(members, "AND"),
            Said::Any(members) => join(members, "OR"),
            Said::Not(inner) => {
                let inside = inner.text(spelling, indent + 2);
                format!("{}\n{pad}  {inside}\n{pad}{}", spelling.not.0, spelling.not.1)
            }
            Said::Count(n, members) => {
                let counted: Vec<String> = members.iter().map(|member| counted(member, spelling)).collect();
                let sum = counted.join(&format!("\n{pad}  + "));
                format!("(\n{pad}  {sum}\n{pad}) >= {n}")
            }
            Said::Fixed(_) | Said::Test(_) => self.flat(spelling),
        }
    }

    /// As a member of a group.
    fn member(&self, spelling: &Spelling, indent: usize) -> String {
        if !matches!(self, Said::All(_) | Said::Any(_)) {
            return self.text(spelling, indent);
        }
        let flat = self.flat_member(spelling);
        if indent + flat.chars().count() <= WIDTH {
            return flat;
        }
        let pad = " ".repeat(indent);
        format!("(\n{pad}  {}\n{pad})", self.broken(spelling, indent + 2))
    }

    fn flat(&self, spelling: &Spelling) -> String {
        let join = |members: &[Said], word: &str| {
            let texts: Vec<String> = members
                .iter()
                .map(|member| member.flat_member(spelling))
                .collect();
            texts.join(word)
        };
        match self {
            Said::Fixed(true) => spelling.always.to_owned(),
            Said::Fixed(false) => spelling.never.to_owned(),
            Said::Test(text) => text.clone(),
            Said::All(members) => join(members, " AND "),
            Said::Any(members) => join(members, " OR "),
            Said::Not(inner) => format!("{}{}{}", spelling.not.0, inner.flat(spelling), spelling.not.1),
            Said::Count(n, members) => {
                let counted: Vec<String> = members.iter().map(|member| counted(member, spelling)).collect();
                format!("({}) >= {n}", counted.join(" + "))
            }
        }
    }

    fn flat_member(&self, spelling: &Spelling) -> String {
        match self {
            Said::All(_) | Said::Any(_) => format!("({})", self.flat(spelling)),
            other => other.flat(spelling),
        }
    }
}

fn counted(member: &Said, spelling: &Spelling) -> String {
    format!("CASE WHEN {} THEN 1 ELSE 0 END", member.flat(spelling))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: Spelling = Spelling {
        always: "TRUE",
        never: "FALSE",
        not: ("NOT (", ")"),
    };

    fn test(text: &str) -> Said {
        Said::Test(text.to_owned())
    }

    #[test]
    fn groups_in_groups_stand_in_parentheses() {
        let said = all(vec![
            test("a"),
            any(vec![test("b"), not(all(vec![test("c"), test("d")]))]),
        ]);
        assert_eq!(said.text(&SQL, 0), "a AND (b OR NOT (c AND d))");
        assert_eq!(said.conditions(&SQL, 2), "a\n  AND (b OR NOT (c AND d))");
    }

    #[test]
    fn what_changes_nothing_is_left_out() {
        assert_eq!(all(vec![Said::Fixed(true), test("a")]), test("a"));
        assert_eq!(all(vec![Said::Fixed(false), test("a")]), Said::Fixed(false));
        assert_eq!(any(vec![]), Said::Fixed(false));
        assert_eq!(not(any(vec![Said::Fixed(true), test("a")])), Said::Fixed(false));
    }

    #[test]
    fn a_long_group_is_broken() {
        let long = "x".repeat(60);
        let said = all(vec![test("a"), any(vec![test(&long), test(&long)])]);
        assert_eq!(
            said.text(&SQL, 2),
            format!("a\n  AND (\n    {long}\n    OR {long}\n  )")
        );
    }
}
