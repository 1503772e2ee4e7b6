//! Structures and messages: all members, each by its row.

/// Implements the traits for a structure, a request or a response, by its fields.
macro_rules! arbitrary_shape {
    ($name:ident<S $(, $capacity:ident)?> { $( $field:ident ),* $(,)? } $table:expr $(, storage $storage:ident)?) => {
        impl<S: $crate::arbitrary::ArbitraryStorage $(, const $capacity: usize)?> $crate::arbitrary::Generate
            for $name<S $(, $capacity)?>
        {
            #[allow(unused_variables)]
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
                    )*
                    $( $storage: core::marker::PhantomData, )?
                })
            }
        }

        $crate::arbitrary::impl_arbitrary!($name<S $(, $capacity)?>);
    };
}

pub(crate) use arbitrary_shape;
