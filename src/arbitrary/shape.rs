//! Shapes: all their members, each as it is asked for.

/// The impls of a struct that is a shape, by the table of its members.
macro_rules! arbitrary_shape {
    ($name:ident<S $(, $capacity:ident)?> { $( $field:ident: $member:path $([$item:path])? ),+ $(,)? }) => {
        impl<S: $crate::arbitrary::ArbitraryStorage $(, const $capacity: usize)?> $crate::arbitrary::Generate
            for $name<S $(, $capacity)?>
        {
            fn generate(
                u: &mut ::arbitrary::Unstructured<'_>,
                _: $crate::arbitrary::Asked,
            ) -> ::arbitrary::Result<Self> {
                Ok(Self {
                    $(
                        $field: {
                            let asked = $crate::arbitrary::Asked::of(&$member)$(.of_items(&$item))?;
                            $crate::arbitrary::Generate::generate(u, asked)?
                        },
                    )+
                })
            }
        }

        $crate::arbitrary::public_door!($name<S $(, $capacity)?>);
    };
}

pub(crate) use arbitrary_shape;
