//! A format for `serde` that may return anything, and accept or reject anything.

use core::fmt::{Display, Write};

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Expected, MapAccess, SeqAccess, Unexpected, Visitor};
use serde::ser::{self, Serialize, Serializer};

use crate::opaque::*;

/// Writes a value.
pub fn written<T: Serialize>(value: &T) {
    let _ = opaque(value.serialize(Format));
}

/// Reads a value, and writes it.
pub fn read<'de, T: Deserialize<'de> + Serialize>() {
    if let Ok(value) = opaque(T::deserialize(Format)) {
        written(&opaque(value));
    }
}

#[derive(Clone, Copy)]
struct Format;

/// An error, which displays the messages of the crate but not those of `serde`: `serde` displays strings by their `Debug`,
/// which keeps a reachable panic.
#[derive(Clone, Copy, Debug)]
struct Error;

impl Display for Error {
    fn fmt(&self, _: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        Ok(())
    }
}

impl core::error::Error for Error {}

impl Error {
    fn show(message: impl Display) -> Self {
        let _ = write!(Anything, "{message}");
        Self
    }
}

impl ser::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Self::show(message)
    }
}

impl serde::de::Error for Error {
    fn custom<T: Display>(message: T) -> Self {
        Self::show(message)
    }

    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::show(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::show(expected)
    }
}

fn done() -> Result<(), Error> {
    opaque(Ok(()))
}

fn go_on() -> Result<Format, Error> {
    opaque(Ok(Format))
}

macro_rules! writes {
    ($( $method:ident: $value:ty, )+) => {
        $(
            fn $method(self, value: $value) -> Result<(), Error> {
                opaque(value);
                done()
            }
        )+
    };
}

impl Serializer for Format {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    writes! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_f32: f32,
        serialize_f64: f64,
        serialize_char: char,
        serialize_str: &str,
        serialize_bytes: &[u8],
        serialize_unit_struct: &'static str,
    }

    fn is_human_readable(&self) -> bool {
        opaque(true)
    }

    fn serialize_none(self) -> Result<(), Error> {
        done()
    }

    fn serialize_unit(self) -> Result<(), Error> {
        done()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Error> {
        done()
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Error> {
        go_on()
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Error> {
        go_on()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        go_on()
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Error> {
        go_on()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Error> {
        go_on()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Error> {
        go_on()
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Error> {
        go_on()
    }

    fn collect_str<T: ?Sized + Display>(self, value: &T) -> Result<(), Error> {
        Error::show(value);
        done()
    }
}

macro_rules! compounds {
    ($( $name:ident: $method:ident($( $key:ty )?); )+) => {
        $(
            impl ser::$name for Format {
                type Ok = ();
                type Error = Error;

                fn $method<T: ?Sized + Serialize>(&mut self, $( _: $key, )? value: &T) -> Result<(), Error> {
                    value.serialize(*self)
                }

                fn end(self) -> Result<(), Error> {
                    done()
                }
            }
        )+
    };
}

compounds! {
    SerializeSeq: serialize_element();
    SerializeTuple: serialize_element();
    SerializeTupleStruct: serialize_field();
    SerializeTupleVariant: serialize_field();
    SerializeStruct: serialize_field(&'static str);
    SerializeStructVariant: serialize_field(&'static str);
}

impl ser::SerializeMap for Format {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result<(), Error> {
        key.serialize(*self)
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(*self)
    }

    fn end(self) -> Result<(), Error> {
        done()
    }
}

impl<'de> Deserializer<'de> for Format {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        opaque(true)
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match opaque(0) {
            0 => visitor.visit_borrowed_str(string()),
            1 => visitor.visit_str(string()),
            2 => visitor.visit_borrowed_bytes(bytes()),
            3 => visitor.visit_bytes(bytes()),
            4 => visitor.visit_none(),
            5 => visitor.visit_some(self),
            6 => visitor.visit_unit(),
            7 => visitor.visit_seq(self),
            8 => visitor.visit_map(self),
            9 => visitor.visit_bool(opaque(true)),
            10 => visitor.visit_u64(opaque(0)),
            11 => visitor.visit_i64(opaque(0)),
            12 => visitor.visit_newtype_struct(self),
            _ => Err(Error),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

impl<'de> SeqAccess<'de> for Format {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if opaque(true) { seed.deserialize(*self).map(Some) } else { Ok(None) }
    }

    fn size_hint(&self) -> Option<usize> {
        opaque(None)
    }
}

impl<'de> MapAccess<'de> for Format {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        if opaque(true) { seed.deserialize(*self).map(Some) } else { Ok(None) }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(*self)
    }

    fn size_hint(&self) -> Option<usize> {
        opaque(None)
    }
}
