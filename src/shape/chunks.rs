//! `chunks!`: the body of a message as it is read in chunks.

/// Declares a body that is read in chunks.
///
/// ```ignore
/// chunks! {
///     /// The body of a request.
///     pub struct RequestBody: &URI.table, Model;
///     item TargetArn<Text<'p>> => RequestPart<'p>: RequestPart::Target;
///     comment: Comment<Text<'p>> => RequestPart::Comment;
/// }
/// ```
///
/// It names the table and the mode of the interpreter, the item of the list, what an item is handed out as, and the same of
/// each string of the body. It expands to the struct and to the place in which an item is put together.
macro_rules! chunks {
    (
        $(#[$meta:meta])*
        pub struct $body:ident: $table:expr, $mode:ident;
        item $item:ty => $part:ty: $wrap:expr;
        $( $field:ident: $ty:ty => $wrap_field:expr; )*
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug)]
        pub struct $body;

        const _: () = {
            use $crate::constraint::uuid::Bytes;
            use $crate::json::fast::Fast;
            use $crate::json::fill::Part;
            use $crate::shape::field::ReadItem;
            use $crate::text::Text;

            #[derive(Default)]
            pub(crate) struct Slot<'p>(Option<$item>, core::marker::PhantomData<&'p ()>);

            impl $crate::chunk::Body for $body {
                type Part<'p> = $part;
                type Slot<'p> = Slot<'p>;

                const TABLE: &'static $crate::schema::Table = $table;
                const MODE: $crate::json::read::Mode = $crate::json::read::Mode::$mode;
            }

            impl<'p> $crate::chunk::Slot<'p> for Slot<'p> {
                type Part = $part;

                #[allow(unused_variables)]
                fn fill(&mut self, row: u8, text: Text<'p>, uuid: &Bytes) -> Option<$part> {
                    let (field, part) = $crate::json::fill::slot($table, row);
                    if part == Part::Item {
                        let item = <$item as ReadItem<'p>>::open(text, uuid);
                        if <$item as ReadItem<'p>>::IS_STRING {
                            return Some($wrap(item));
                        }
                        self.0 = Some(item);
                    } else if let (Part::Member(member), Some(item)) = (part, &mut self.0) {
                        item.fill_member(member, text, uuid);
                    }
                    $(
                        if field == Field::$field as u8 {
                            let value = <$ty as $crate::constraint::Value<'p>>::from_valid(text, uuid);
                            return Some($wrap_field(value));
                        }
                    )*
                    None
                }

                fn end_item(&mut self) -> Option<$part> {
                    self.0.take().map($wrap)
                }

                fn fast_items(fast: &mut Fast<'p>, capacity: u32, take: &mut dyn FnMut($part)) -> u32 {
                    fast.items(capacity, |item: $item| take($wrap(item)))
                }
            }
        };
    };
}

pub(crate) use chunks;
