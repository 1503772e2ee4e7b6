//! The costs of a pass over all bytes, and of a copy of them. A limit reads nothing: it returns the given result.

use std::cell::RefCell;

use super::{Contender, Read, Uuid};
use crate::bodies::Message;

/// A search for an absent byte.
pub static MEMCHR: Contender = Contender {
    name: "limit: memchr",
    note: "a search of the body for an absent byte.",
    read: |_| {
        Some(|message| {
            let absent = memchr::memchr(0xff, message.body.as_bytes());
            absent.map_or(message.items, |_| unreachable!("no UTF-8 has this byte"))
        })
    },
    ..Contender::NONE
};

/// A pass that validates UTF-8.
pub static SIMDUTF8: Contender = Contender {
    name: "limit: simdutf8",
    note: "a pass over the body that validates UTF-8.",
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
            with_copy(message, |_| ());
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

/// Copies the body into reused memory, for a contender that overwrites its input.
pub fn with_copy<T>(message: &Message, then: impl FnOnce(&mut [u8]) -> T) -> T {
    thread_local! {
        static COPY: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    COPY.with_borrow_mut(|copy| {
        copy.clear();
        copy.extend_from_slice(message.body.as_bytes());
        then(std::hint::black_box(copy))
    })
}
