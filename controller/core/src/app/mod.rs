//! The use cases: one file a family.
