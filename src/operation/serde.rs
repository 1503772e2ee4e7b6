//! Operations in `serde` by name, and their messages tagged with it.

use core::fmt;

use ::serde::de::{Deserialize, Deserializer, Error, Visitor};
use ::serde::ser::{Serialize, Serializer};

use crate::operation::Operation;
use crate::serde::{Unkept, read_text};

impl Operation {
    /// The names of all operations.
    pub(super) const NAMES: &'static [&'static str] = &{
        let mut names = [""; Self::ALL.len()];
        let mut index = 0;
        while index < names.len() {
            names[index] = Self::ALL[index].name();
            index += 1;
        }
        names
    };
}

impl Serialize for Operation {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Operation {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read_text(deserializer, |text| {
            let named = Self::ALL.iter().copied().find(|operation| text.as_text() == operation.name());
            named.ok_or(Unkept::Name("operation"))
        })
    }
}

/// The operation of a message that is tagged: by its name, or by its index in formats that number the variants.
pub(super) struct Tag(pub(super) Operation);

impl<'de> Deserialize<'de> for Tag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TagVisitor;

        impl Visitor<'_> for TagVisitor {
            type Value = Tag;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name or the index of an operation")
            }

            fn visit_u64<E: Error>(self, index: u64) -> Result<Tag, E> {
                let operation = usize::try_from(index).ok().and_then(|index| Operation::ALL.get(index));
                operation.copied().map(Tag).ok_or_else(|| E::custom(Unkept::Name("operation")))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Tag, E> {
                name.parse().map(Tag).map_err(|_| E::custom(Unkept::Name("operation")))
            }

            fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Tag, E> {
                self.visit_str(core::str::from_utf8(name).unwrap_or_default())
            }
        }

        deserializer.deserialize_identifier(TagVisitor)
    }
}

/// Implements the traits for a message of any operation: a map of one member, the operation's name, and its message.
macro_rules! impl_any_serde {
    ($any:ident { $( $name:ident ),+ }) => {
        const _: () = {
            use core::fmt;
            use core::marker::PhantomData;

            use ::serde::de::{Deserialize, Deserializer, EnumAccess, VariantAccess, Visitor};
            use ::serde::ser::{Serialize, Serializer};

            use $crate::operation::serde::Tag;
            use $crate::operation::{$any, Operation};
            use $crate::serde::DeserializeStorage;
            use $crate::text::Storage;

            impl<S: Storage, const N: usize> Serialize for $any<S, N> {
                fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
                    let operation = self.operation();
                    let (index, name) = (operation as u32, operation.name());
                    match self {
                        $( Self::$name(message) => {
                            serializer.serialize_newtype_variant(stringify!($any), index, name, message)
                        } )+
                    }
                }
            }

            impl<'de, S: DeserializeStorage<'de>, const N: usize> Deserialize<'de> for $any<S, N> {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    struct AnyVisitor<S, const N: usize>(PhantomData<S>);

                    impl<'de, S: DeserializeStorage<'de>, const N: usize> Visitor<'de> for AnyVisitor<S, N> {
                        type Value = $any<S, N>;

                        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                            f.write_str("a message under the name of its operation")
                        }

                        fn visit_enum<A: EnumAccess<'de>>(self, tagged: A) -> Result<Self::Value, A::Error> {
                            let (Tag(operation), message) = tagged.variant()?;
                            match operation {
                                $( Operation::$name => message.newtype_variant().map($any::$name), )+
                            }
                        }
                    }

                    deserializer.deserialize_enum(stringify!($any), Operation::NAMES, AnyVisitor(PhantomData))
                }
            }
        };
    };
}

pub(super) use impl_any_serde;
