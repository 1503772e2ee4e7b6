//! The `uuid` crate, an identifier at a time.

use uuid::Uuid as Id;

use super::{Contender, Uuid};

pub static UUID: Contender = Contender {
    name: "uuid",
    note: "`Uuid::try_parse` takes upper case and three more spellings; ours takes what the pattern does.",
    uuid: Some(Uuid {
        parse: |texts, places| {
            texts.iter().zip(places).all(|(text, place)| {
                let id = Id::try_parse(text);
                id.map(|id| *place = id.into_bytes()).is_ok()
            })
        },
        format: |ids, places| {
            for (id, place) in ids.iter().zip(places) {
                Id::from_bytes(*id).hyphenated().encode_lower(place);
            }
        },
    }),
    ..Contender::NONE
};
