//! Imports of schools on their way: how far each is, and the files that wait for a second look.

mod course;
mod shelf;

pub(crate) use course::{Courses, Phase};
pub(crate) use shelf::{Kept, Shelf};
