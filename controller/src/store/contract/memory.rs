//! The contract for the core's store in memory, as far as it goes: it forgets, and trims nothing.

use controller_core::memory::MemoryStore;
use controller_core::port::Store;

use super::Subject;

struct InMemory;

impl Subject for InMemory {
    fn open(&self) -> Box<dyn Store> {
        Box::new(MemoryStore::default())
    }
}

super::contract!(any: InMemory);
