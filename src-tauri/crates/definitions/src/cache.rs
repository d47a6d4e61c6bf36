//! Truths of single criteria, kept between evaluations so that an edit evaluates only what it changed.
//! Knows nothing of how a truth comes about.

use std::collections::BTreeMap;

use model::Table;
use rustc_hash::FxHashMap;

use crate::evaluate::Value;

/// Leaf truths by field and test. Belongs to one set of columns: give each its own cache, and a new
/// one when the columns change.
#[derive(Debug)]
pub struct Cache {
    capacity: usize,
    clock: u64,
    // order unseen: looked up by key, and the one to go is the least of distinct clock values.
    leaves: FxHashMap<String, (u64, Value)>,
    /// The same for the records of other tables that belong to these.
    related: BTreeMap<Table, Cache>,
}

impl Default for Cache {
    /// Room for 96 criteria: at a million rows at most 36 MB.
    fn default() -> Cache {
        Cache::new(96)
    }
}

impl Cache {
    /// Room for this many criteria, at least one. The one unused for longest makes room for a new one.
    pub fn new(capacity: usize) -> Cache {
        Cache {
            capacity: capacity.max(1),
            clock: 0,
            leaves: FxHashMap::default(),
            related: BTreeMap::new(),
        }
    }

    /// The cache for the records of another table, as large as this one.
    pub(crate) fn related(&mut self, table: Table) -> &mut Cache {
        let capacity = self.capacity;
        self.related.entry(table).or_insert_with(|| Cache::new(capacity))
    }

    /// How many criteria are kept.
    pub fn len(&self) -> usize {
        self.leaves.len()
    }

    /// True when nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.leaves.is_empty()
    }

    pub(crate) fn get(&mut self, key: &str) -> Option<Value> {
        self.clock += 1;
        let (used, truth) = self.leaves.get_mut(key)?;
        *used = self.clock;
        Some(truth.clone())
    }

    pub(crate) fn put(&mut self, key: String, truth: Value) {
        if self.leaves.len() >= self.capacity {
            let oldest = self.leaves.iter().min_by_key(|(_, (used, _))| *used);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                self.leaves.remove(&oldest);
            }
        }
        self.clock += 1;
        self.leaves.insert(key, (self.clock, truth));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_criterion_unused_for_longest_makes_room() {
        let truth = Value::certain(column::Bitmap::none(3));
        let mut cache = Cache::new(2);
        cache.put("score".to_owned(), truth.clone());
        cache.put("title".to_owned(), truth.clone());
        assert!(cache.get("score").is_some());
        cache.put("country".to_owned(), truth);
        assert!(cache.get("title").is_none());
        assert!(cache.get("score").is_some() && cache.get("country").is_some());
        assert_eq!(cache.len(), 2);
    }
}
