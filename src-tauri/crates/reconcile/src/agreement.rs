//! How far two rules agree on records. Knows nothing of agreement between people (raters).

/// `(|A ∩ B|, |A ∪ B|)`, by count or by amount in minor units: the part of what either side counts
/// that both count. `None` when neither side counts anything, which is "no cases" and not 0 %.
pub fn agreement(both: u64, only_a: u64, only_b: u64) -> Option<(u64, u64)> {
    let either = both + only_a + only_b;
    (either > 0).then_some((both, either))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirteen_of_forty_two_leads_are_counted_by_both() {
        assert_eq!(agreement(13, 27, 2), Some((13, 42)));
    }

    #[test]
    fn two_empty_sides_have_no_agreement_rather_than_none_of_it() {
        assert_eq!(agreement(0, 0, 0), None);
    }
}
