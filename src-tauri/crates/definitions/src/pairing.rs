//! What a user does to the pairing of clauses: put slots together, take one apart.

use crate::align::{ClauseKey, Pairing, Side, Slot};

impl Pairing {
    /// Puts the clauses of these slots into one slot.
    pub fn join(&mut self, slots: &[&Slot]) {
        let keys: Vec<ClauseKey> = slots.iter().flat_map(|slot| keys_of(slot)).collect();
        self.forget(&keys);
        if keys.len() > 1 {
            self.groups.push(keys);
        }
    }

    /// Gives each clause of this slot a slot of its own.
    pub fn split(&mut self, slot: &Slot) {
        let keys = keys_of(slot);
        self.forget(&keys);
        self.split.extend(keys);
    }

    fn forget(&mut self, keys: &[ClauseKey]) {
        self.split.retain(|key| !keys.contains(key));
        for group in &mut self.groups {
            group.retain(|key| !keys.contains(key));
        }
        self.groups.retain(|group| group.len() > 1);
    }
}

fn keys_of(slot: &Slot) -> Vec<ClauseKey> {
    let side = |side, clauses: &[crate::Clause]| {
        let key = move |clause: &crate::Clause| ClauseKey {
            side,
            fields: clause.fields.clone(),
        };
        clauses.iter().map(key).collect::<Vec<_>>()
    };
    let mut keys = side(Side::A, &slot.a);
    keys.extend(side(Side::B, &slot.b));
    keys
}

#[cfg(test)]
mod tests {
    use model::{Kind, SlotKind};

    use super::*;
    use crate::{Field, Vocabulary, align, parse};

    fn fields() -> Vocabulary {
        let field = |key: &str, slot| Field {
            key: key.to_lowercase(),
            label: key.to_owned(),
            aliases: Vec::new(),
            kind: Kind::Category,
            slot,
            values: Vec::new(),
        };
        vec![
            field("Country", SlotKind::Fit),
            field("Status", SlotKind::Handoff),
            field("Source", SlotKind::Source),
        ]
        .into()
    }

    fn ids(pairing: &Pairing) -> Vec<String> {
        let fields = fields();
        let a = parse("Country is DE and Source is web", &fields).unwrap();
        let b = parse("Country is DE and Status is open", &fields).unwrap();
        align(&a, &b, &fields, pairing)
            .into_iter()
            .map(|slot| slot.id)
            .collect()
    }

    #[test]
    fn slots_are_put_together_and_taken_apart_again() {
        let fields = fields();
        let a = parse("Country is DE and Source is web", &fields).unwrap();
        let b = parse("Country is DE and Status is open", &fields).unwrap();
        let mut pairing = Pairing::default();
        assert_eq!(ids(&pairing).len(), 3);
        let slots = align(&a, &b, &fields, &pairing);
        pairing.join(&[&slots[1], &slots[2]]);
        let joined = align(&a, &b, &fields, &pairing);
        assert_eq!(joined.len(), 2);
        let both = joined
            .iter()
            .find(|slot| slot.a.len() + slot.b.len() == 2 && !slot.same_rule)
            .unwrap();
        pairing.split(both);
        assert_eq!(ids(&pairing).len(), 3);
        assert!(pairing.groups.is_empty());
    }
}
