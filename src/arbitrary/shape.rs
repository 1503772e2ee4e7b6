//! Structures and messages: all their members, each by its row.

/// The impls of a structure, a request or a response, by its fields.
macro_rules! arbitrary_shape {
    ($name:ident<S $(, $capacity:ident)?> { $( $field:ident ),+ $(,)? } $table:expr) => {
        impl<S: $crate::arbitrary::ArbitraryStorage $(, const $capacity: usize)?> $crate::arbitrary::Generate
            for $name<S $(, $capacity)?>
        {
            fn generate(
                u: &mut ::arbitrary::Unstructured<'_>,
                _: $crate::arbitrary::ValueSpec,
            ) -> ::arbitrary::Result<Self> {
                Ok(Self {
                    $(
                        $field: {
                            let spec = $crate::arbitrary::ValueSpec::of(&$table, Field::$field as u8);
                            $crate::arbitrary::Generate::generate(u, spec)?
                        },
                    )+
                })
            }
        }

        $crate::arbitrary::public_door!($name<S $(, $capacity)?>);
    };
}

pub(crate) use arbitrary_shape;
