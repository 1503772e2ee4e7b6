//! JSON by the rows of a message's table: one interpreter that reads, one writer, and the fast path of lists.

pub(crate) mod encode;
pub(crate) mod fast;
pub(crate) mod fast_write;
pub(crate) mod fill;
pub(crate) mod frame;
pub(crate) mod read;
pub(crate) mod uri;
pub(crate) mod write;
