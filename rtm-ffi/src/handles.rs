//! Handles: numbers that stand for objects and can never be mistaken for another's.
//!
//! A handle is kind, generation and slot. A slot's generation goes up when its object is taken out, so an old number never
//! fits again; a slot whose generations are used up is retired. The cost of a released handle is therefore nothing, and
//! that of a double release a failed comparison.

use std::sync::{Arc, PoisonError, RwLock};

use crate::boundary::Refused;
use crate::status::{RTM_ERR_EXHAUSTED, RTM_ERR_HANDLE};

const SLOT_BITS: u32 = 24;
const KIND_BITS: u32 = 4;
const GENERATION_BITS: u32 = 64 - SLOT_BITS - KIND_BITS;
const SLOTS: usize = 1 << SLOT_BITS;
const LAST_GENERATION: u64 = (1 << GENERATION_BITS) - 1;

/// All objects of one kind.
pub(crate) struct Handles<T> {
    kind: u64,
    table: RwLock<Table<T>>,
}

struct Table<T> {
    slots: Vec<Slot<T>>,
    free: Vec<u32>,
    live: usize,
}

struct Slot<T> {
    generation: u64,
    object: Option<Arc<T>>,
}

impl<T> Handles<T> {
    /// An empty table; `kind` (1 to 15) tells its handles from those of others.
    pub(crate) const fn new(kind: u64) -> Self {
        Self { kind, table: RwLock::new(Table { slots: Vec::new(), free: Vec::new(), live: 0 }) }
    }

    /// Gives out a handle.
    pub(crate) fn insert(&self, object: Arc<T>) -> Result<u64, Refused> {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let index = match table.free.pop() {
            Some(index) => index,
            None if table.slots.len() < SLOTS => {
                table.slots.push(Slot { generation: 1, object: None });
                (table.slots.len() - 1) as u32
            }
            None => return Err(RTM_ERR_EXHAUSTED),
        };
        table.live += 1;
        let slot = &mut table.slots[index as usize];
        slot.object = Some(object);
        Ok(self.kind << (64 - KIND_BITS) | slot.generation << SLOT_BITS | u64::from(index))
    }

    /// The object that `handle` stands for.
    pub(crate) fn get(&self, handle: u64) -> Result<Arc<T>, Refused> {
        let (index, generation) = self.parts(handle)?;
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        let slot = table.slots.get(index).filter(|s| s.generation == generation);
        slot.and_then(|s| s.object.clone()).ok_or(RTM_ERR_HANDLE)
    }

    /// Takes the object out; of several that try, one succeeds. The handle is void from here on.
    pub(crate) fn remove(&self, handle: u64) -> Result<Arc<T>, Refused> {
        let (index, generation) = self.parts(handle)?;
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        let slot = table.slots.get_mut(index).filter(|s| s.generation == generation).ok_or(RTM_ERR_HANDLE)?;
        let object = slot.object.take().ok_or(RTM_ERR_HANDLE)?;
        slot.generation += 1;
        let retired = slot.generation > LAST_GENERATION;
        table.live -= 1;
        if !retired {
            table.free.push(index as u32);
        }
        Ok(object)
    }

    /// Handles given out and not taken back.
    pub(crate) fn live(&self) -> usize {
        self.table.read().unwrap_or_else(PoisonError::into_inner).live
    }

    fn parts(&self, handle: u64) -> Result<(usize, u64), Refused> {
        if handle >> (64 - KIND_BITS) != self.kind {
            return Err(RTM_ERR_HANDLE);
        }
        Ok((handle as usize & (SLOTS - 1), handle >> SLOT_BITS & LAST_GENERATION))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_released_handle_never_fits_again() {
        let handles = Handles::new(1);
        let first = handles.insert(Arc::new("a")).unwrap();
        assert_eq!(handles.remove(first).as_deref(), Ok(&"a"));
        let second = handles.insert(Arc::new("b")).unwrap();
        assert_ne!(first, second);
        assert_eq!(handles.get(first), Err(RTM_ERR_HANDLE));
        assert_eq!(handles.remove(first), Err(RTM_ERR_HANDLE));
        assert_eq!(handles.get(second).as_deref(), Ok(&"b"));
        assert_eq!(handles.live(), 1);
    }

    #[test]
    fn numbers_that_were_never_given_out_are_refused() {
        let handles = Handles::new(1);
        let handle = handles.insert(Arc::new(())).unwrap();
        for wrong in [0, 1, u64::MAX, handle + 1, handle ^ 1 << SLOT_BITS, handle ^ 1 << 61] {
            assert_eq!(handles.get(wrong), Err(RTM_ERR_HANDLE), "{wrong:#x}");
        }
        assert_eq!(Handles::<()>::new(2).get(handle), Err(RTM_ERR_HANDLE), "another kind");
    }

    #[test]
    fn a_slot_retires_when_its_generations_are_used_up() {
        let handles = Handles::new(1);
        let first = handles.insert(Arc::new(())).unwrap();
        handles.table.write().unwrap().slots[0].generation = LAST_GENERATION;
        let last = first | LAST_GENERATION << SLOT_BITS;
        handles.remove(last).unwrap();
        let next = handles.insert(Arc::new(())).unwrap();
        assert_eq!(next & (SLOTS as u64 - 1), 1, "the slot is not used again");
        assert_eq!(handles.get(last), Err(RTM_ERR_HANDLE));
    }

    #[test]
    fn of_many_threads_that_release_one_succeeds() {
        let handles = Handles::new(1);
        for _ in 0..200 {
            let handle = handles.insert(Arc::new(())).unwrap();
            let won: usize = std::thread::scope(|s| {
                let tries: Vec<_> = (0..4).map(|_| s.spawn(|| handles.remove(handle).is_ok() as usize)).collect();
                tries.into_iter().map(|t| t.join().unwrap()).sum()
            });
            assert_eq!(won, 1);
        }
        assert_eq!(handles.live(), 0);
    }
}
