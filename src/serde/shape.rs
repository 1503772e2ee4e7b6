//! Shapes: maps of their members, or sequences if the format is not human-readable.

use core::fmt;
use core::marker::PhantomData;

use ::serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor};
use ::serde::ser::{SerializeStruct, Serializer};

use crate::serde::member::{Seed, Written};
use crate::serde::{Position, ReadValue, WriteValue};

/// A shape that can be read.
pub(crate) trait ReadShape<'de>: Sized {
    const NAME: &'static str;
    const MEMBERS: &'static [&'static str];

    fn from_map<A: MapAccess<'de>>(members: A, at: Position) -> Result<Self, A::Error>;
    fn from_seq<A: SeqAccess<'de>>(members: A, at: Position) -> Result<Self, A::Error>;
}

/// Reads a shape from a map, or from a sequence if the format is not human-readable.
pub(crate) fn read_members<'de, T: ReadShape<'de>, D: Deserializer<'de>>(
    deserializer: D,
    at: Position,
) -> Result<T, D::Error> {
    struct ShapeVisitor<T> {
        at: Position,
        is_human_readable: bool,
        shape: PhantomData<T>,
    }

    impl<'de, T: ReadShape<'de>> Visitor<'de> for ShapeVisitor<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "the members of {}", T::NAME)
        }

        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
            T::from_map(members, self.at)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, members: A) -> Result<T, A::Error> {
            if self.is_human_readable {
                return Err(A::Error::invalid_type(Unexpected::Seq, &self));
            }
            T::from_seq(members, self.at)
        }
    }

    let is_human_readable = deserializer.is_human_readable();
    deserializer.deserialize_struct(T::NAME, T::MEMBERS, ShapeVisitor { at, is_human_readable, shape: PhantomData })
}

/// A seed that reads the name of a member: one of these, or `None`.
pub(crate) struct MemberName(pub(crate) &'static [&'static str]);

impl<'de> DeserializeSeed<'de> for MemberName {
    type Value = Option<&'static str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for MemberName {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        self.visit_bytes(name.as_bytes())
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(self.0.iter().copied().find(|member| member.as_bytes() == name))
    }
}

/// Reads the value of a member into its slot. Fails if the slot is full.
pub(crate) fn read_member<'de, T: ReadValue<'de>, A: MapAccess<'de>>(
    members: &mut A,
    slot: &mut Option<T>,
    name: &'static str,
    at: Position,
) -> Result<(), A::Error> {
    if slot.is_some() {
        return Err(A::Error::duplicate_field(name));
    }
    *slot = Some(members.next_value_seed(Seed::new(at))?);
    Ok(())
}

/// Skips the value of an unknown member.
pub(crate) fn skip_member<'de, A: MapAccess<'de>>(members: &mut A) -> Result<(), A::Error> {
    members.next_value::<IgnoredAny>().map(drop)
}

/// Returns the value of a member after all members are read.
pub(crate) fn present<'de, T: ReadValue<'de>, E: Error>(slot: Option<T>, name: &'static str) -> Result<T, E> {
    required(slot.or_else(T::absent), name)
}

/// Returns the value of a required member.
pub(crate) fn required<T, E: Error>(value: Option<T>, name: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(name))
}

/// Reads the value of the next member of a sequence.
pub(crate) fn read_next<'de, T: ReadValue<'de>, A: SeqAccess<'de>>(
    members: &mut A,
    name: &'static str,
    at: Position,
) -> Result<T, A::Error> {
    required(members.next_element_seed(Seed::new(at))?, name)
}

/// A writer of a shape, member by member.
pub(crate) struct ShapeWriter<W> {
    shape: W,
    all: bool,
}

impl<W: SerializeStruct> ShapeWriter<W> {
    /// Begins a shape. `absent` has `true` for each absent member.
    pub(crate) fn begin<Z>(serializer: Z, name: &'static str, absent: &[bool]) -> Result<Self, W::Error>
    where
        Z: Serializer<SerializeStruct = W, Ok = W::Ok, Error = W::Error>,
    {
        let all = !serializer.is_human_readable();
        let count = absent.iter().filter(|absent| all || !**absent).count();
        Ok(Self { shape: serializer.serialize_struct(name, count)?, all })
    }

    pub(crate) fn member<T: WriteValue>(&mut self, name: &'static str, value: &T) -> Result<(), W::Error> {
        if self.all || !value.is_absent() {
            self.shape.serialize_field(name, &Written(value))
        } else {
            self.shape.skip_field(name)
        }
    }

    pub(crate) fn end(self) -> Result<W::Ok, W::Error> {
        self.shape.end()
    }
}

/// Writes a shape of these members.
macro_rules! write_shape {
    ($serializer:expr, $name:expr, { $( $json:expr => $value:expr ),* $(,)? }) => {{
        let absent: &[bool] = &[$( $crate::serde::WriteValue::is_absent(&$value) ),*];
        #[allow(unused_mut)]
        let mut shape = $crate::serde::ShapeWriter::begin($serializer, $name, absent)?;
        $( shape.member($json, &$value)?; )*
        shape.end()
    }};
}

/// Implements reading a struct whose fields have these names and positions. `$at` is the position of the shape.
macro_rules! read_shape {
    ($name:ident<S $(, $capacity:ident)?> as $shown:ident in $table:expr, |$at:ident| {
        $( $field:ident = $json:expr => $position:expr ),* $(,)?
    } $(storage $storage:ident)?) => {
        impl<'de, S: $crate::serde::DeserializeStorage<'de> $(, const $capacity: usize)?> $crate::serde::ReadValue<'de>
            for $name<S $(, $capacity)?>
        {
            fn read<D: ::serde::Deserializer<'de>>(
                deserializer: D,
                at: $crate::serde::Position,
            ) -> Result<Self, D::Error> {
                $crate::serde::read_members(deserializer, at.or_body($table))
            }
        }

        // A shape without members does not use the position, nor the members of a sequence.
        #[allow(unused_mut, unused_variables)]
        impl<'de, S: $crate::serde::DeserializeStorage<'de> $(, const $capacity: usize)?> $crate::serde::ReadShape<'de>
            for $name<S $(, $capacity)?>
        {
            const NAME: &'static str = stringify!($shown);
            const MEMBERS: &'static [&'static str] = &[$( $json ),*];

            fn from_map<A: ::serde::de::MapAccess<'de>>(
                mut members: A,
                $at: $crate::serde::Position,
            ) -> Result<Self, A::Error> {
                $( let mut $field = None; )*
                while let Some(name) = members.next_key_seed($crate::serde::MemberName(Self::MEMBERS))? {
                    match name {
                        $( Some($json) => $crate::serde::read_member(&mut members, &mut $field, $json, $position)?, )*
                        _ => $crate::serde::skip_member(&mut members)?,
                    }
                }
                Ok(Self { $( $field: $crate::serde::present($field, $json)?, )* $( $storage: core::marker::PhantomData, )? })
            }

            fn from_seq<A: ::serde::de::SeqAccess<'de>>(
                mut members: A,
                $at: $crate::serde::Position,
            ) -> Result<Self, A::Error> {
                Ok(Self { $( $field: $crate::serde::read_next(&mut members, $json, $position)?, )* $( $storage: core::marker::PhantomData, )? })
            }
        }
    };
}

/// Implements the traits for a structure, a request or a response. Its fields are written in this order.
macro_rules! serde_shape {
    ($name:ident<S $(, $capacity:ident)?> { $( $field:ident = $json:literal ),* $(,)? } $table:expr $(, storage $storage:ident)?) => {
        impl<S: $crate::text::Storage $(, const $capacity: usize)?> $crate::serde::WriteValue
            for $name<S $(, $capacity)?>
        {
            fn write<Z: ::serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                $crate::serde::write_shape!(serializer, stringify!($name), { $( $json => self.$field ),* })
            }
        }

        $crate::serde::read_shape!($name<S $(, $capacity)?> as $name in $table, |at| {
            $( $field = $json => at.member(Field::$field as u8) ),*
        } $(storage $storage)?);
        $crate::serde::impl_serde!($name<S $(, $capacity)?>);
    };
}

/// Implements the traits for the errors of an operation: the name and the members of all variants, in one map.
macro_rules! serde_errors {
    ($name:ident<S $(, $F:ident)?> {
        $( $variant:ident $(($retry:ident))? { $( $field:ident: $ty:ty = $json:literal ),* } ),+
    } $table:expr $(, $header:ident)?) => {
        const _: () = {
            use $crate::serde::{DeserializeStorage, Position, ReadValue, WriteValue};
            use $crate::text::Storage;

            $crate::serde::define_error_name!(enum Name { $( $variant ),+ });

            struct All<S $(, const $F: usize)?> {
                name: Option<Name<S>>,
                status: Option<u16>,
                message: Option<S>,
                $( $( $field: $ty, )* )+
                $( $header: Option<u32>, )?
            }

            $crate::serde::read_shape!(All<S $(, $F)?> as $name in Some(&$table), |_at| {
                name = "__type" => Position::NONE,
                status = "status" => Position::NONE,
                message = "message" => Position::NONE,
                $( $( $field = $json => _at.member($crate::http::error::COMMON + Field::$field as u8), )* )+
                $( $header = "retryAfterSeconds" => Position::NONE, )?
            });

            impl<S: Storage $(, const $F: usize)?> WriteValue for $name<S $(, $F)?> {
                fn write<Z: ::serde::Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                    let status = if let Self::Unknown { status, .. } = self { Some(*status) } else { None };
                    $( $(
                        let $field = if let Self::$variant { $field, .. } = self {
                            $field.as_ref().map($crate::serde::Written)
                        } else {
                            None
                        };
                    )* )+
                    $crate::serde::write_shape!(serializer, stringify!($name), {
                        "__type" => self.name(),
                        "status" => status,
                        "message" => self.message(),
                        $( $( $json => $field, )* )+
                        $( "retryAfterSeconds" => self.$header(), )?
                    })
                }
            }

            impl<'de, S: DeserializeStorage<'de> $(, const $F: usize)?> ReadValue<'de> for $name<S $(, $F)?> {
                fn read<D: ::serde::Deserializer<'de>>(deserializer: D, at: Position) -> Result<Self, D::Error> {
                    let all: All<S $(, $F)?> = ReadValue::read(deserializer, at)?;
                    let message = all.message;
                    let name = match all.name {
                        $(
                            Some(Name::$variant) => return Ok(Self::$variant {
                                message,
                                $( $field: all.$field, )*
                                $( $retry: all.$retry, )?
                            }),
                        )+
                        Some(Name::Unknown(name)) => name,
                        None => None,
                    };
                    Ok(Self::Unknown { status: $crate::serde::required(all.status, "status")?, name, message })
                }
            }

            $crate::serde::impl_serde!($name<S $(, $F)?>);
        };
    };
}

pub(crate) use {read_shape, serde_errors, serde_shape, write_shape};
