//! What a look at every byte costs, and a copy of it. A limit reads nothing: it is handed the answer it gives.

use std::cell::RefCell;

use super::{Contender, Read, Uuid};
use crate::bodies::Message;

/// A pass for a byte that is not there.
pub static MEMCHR: Contender = Contender {
    name: "limit: memchr",
    note: "a pass over the body for a byte that it has not.",
    read: |_| {
        Some(|message| {
            let absent = memchr::memchr(0xff, message.body.as_bytes());
            absent.map_or(message.items, |_| unreachable!("no UTF-8 has this byte"))
        })
    },
    ..Contender::NONE
};

/// A pass that checks that all is UTF-8.
pub static SIMDUTF8: Contender = Contender {
    name: "limit: simdutf8",
    note: "a pass over the body that holds it against UTF-8.",
    read: |_| {
        Some(|message| {
            simdutf8::basic::from_utf8(message.body.as_bytes()).expect("a body is UTF-8");
            message.items
        })
    },
    ..Contender::NONE
};

/// A copy of the body.
pub static MEMCPY: Contender = Contender {
    name: "limit: memcpy",
    note: "a copy of the body, or of the text of the identifiers.",
    read: |_| {
        let read: Read = |message| {
            copied(message, |_| ());
            message.items
        };
        Some(read)
    },
    write: |_| Some(|message| Box::new(|buffer| buffer.copy_from_slice(message.body.as_bytes()))),
    uuid: Some(Uuid {
        parse: |texts, places| {
            for (text, place) in texts.iter().zip(places) {
                if let Some(front) = text.as_bytes().first_chunk() {
                    *place = *front;
                }
            }
            true
        },
        format: |ids, places| {
            for (id, place) in ids.iter().zip(places) {
                place[..16].copy_from_slice(id);
            }
        },
    }),
    ..Contender::NONE
};

/// Copies the body into memory that is used again and again, for one who needs a copy of his own.
pub fn copied<T>(message: &Message, then: impl FnOnce(&mut [u8]) -> T) -> T {
    thread_local! {
        static COPY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    COPY.with_borrow_mut(|copy| {
        copy.clear();
        copy.extend_from_slice(message.body.as_bytes());
        then(std::hint::black_box(copy))
    })
}
