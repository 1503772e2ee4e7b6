//! The macros that declare an operation, each member once, and the traits that they are made of.
//!
//! [`structure!`] is an item of a list, [`request!`] and [`response!`] are messages, [`errors!`] are what an operation may
//! fail with, [`open_enum!`] is a string with known values; [`text_value!`] and [`uuid_value!`] are constrained strings.
//!
//! [`structure!`]: crate::shape::structure
//! [`request!`]: crate::shape::request
//! [`response!`]: crate::shape::response
//! [`errors!`]: crate::shape::errors
//! [`open_enum!`]: crate::shape::open_enum
//! [`text_value!`]: crate::shape::text_value
//! [`uuid_value!`]: crate::shape::uuid_value

pub(crate) mod chunks;
pub(crate) mod errors;
pub(crate) mod field;
pub(crate) mod message;
mod open_enum;
pub(crate) mod request;
mod response;
mod structure;
mod thing_name;
pub(crate) mod value;

pub use thing_name::ThingName;

pub(crate) use chunks::chunks;
pub(crate) use errors::errors;
pub(crate) use message::{equality, message};
pub(crate) use open_enum::open_enum;
pub(crate) use request::{borrowed, list_constructors, request, request_api, setter, with_list, without_list};
pub(crate) use response::{failures, response};
pub(crate) use structure::{debug_json, fields, row, structure};
pub(crate) use value::{text_value, uuid_value};
