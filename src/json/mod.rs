//! JSON (RFC 8259) in and out: strict, without recursion, without a buffer.

pub(crate) mod glance;
pub(crate) mod lex;
pub(crate) mod read;
pub(crate) mod write;
