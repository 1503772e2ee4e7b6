//! `chunks!`: the body of a message as it is read in chunks.

/// Declares the items of a message whose body is read in chunks.
///
/// ```ignore
/// chunks! {
///     Request: &URI.table, MODE;
///     item TargetArn<Text<'p>> => RequestItem<'p>: RequestItem::Target;
///     comment: Comment<Text<'p>> => RequestItem::Comment;
/// }
/// ```
///
/// It names the message, its table and the mode of the interpreter; then the item of the list, the type and the constructor
/// of the item that is passed on; then the same of each string of the body. It expands to [`Body`], and to the slot in
/// which an item is put together.
///
/// [`Body`]: crate::chunk::Body
macro_rules! chunks {
    (
        $message:ident: $table:expr, $mode:expr;
        item $item:ty => $handed:ty: $wrap:expr;
        $( $field:ident: $ty:ty => $wrap_field:expr; )*
    ) => {
        const _: () = {
            use $crate::constraint::uuid::Bytes;
            use $crate::json::fast::Fast;
            use $crate::json::fill::Part;
            use $crate::shape::field::ReadItem;
            use $crate::text::Text;

            #[derive(Default)]
            pub(crate) struct Slot<'p>(Option<$item>, core::marker::PhantomData<&'p ()>);

            impl $crate::chunk::ChunkedMessage for $message {
                type Item<'p> = $handed;
            }

            impl $crate::chunk::Body for $message {
                type Slot<'p> = Slot<'p>;

                const TABLE: &'static $crate::schema::Table = $table;
                const MODE: $crate::json::read::Mode = $mode;
            }

            impl<'p> $crate::chunk::Slot<'p> for Slot<'p> {
                type Item = $handed;

                #[allow(unused_variables)]
                fn fill(&mut self, row: u8, text: Text<'p>, uuid: &Bytes) -> Option<$handed> {
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

                fn end_item(&mut self) -> Option<$handed> {
                    self.0.take().map($wrap)
                }

                fn fast_items(fast: &mut Fast<'p>, capacity: u32, take: &mut dyn FnMut($handed)) -> u32 {
                    fast.items(capacity, |item: $item| take($wrap(item)))
                }
            }
        };
    };
}

pub(crate) use chunks;
