//! The costs of a pass over all bytes, and of a copy of them. A limit reads nothing: it returns the given result.

use std::cell::RefCell;
use std::hint::black_box;

use super::{Contender, Read, Uuid};
use crate::bodies::Message;
use crate::stage1;

/// The first pass of a reader by vectors.
pub static STAGE_1: Contender = Contender {
    name: "limit: stage 1",
    note: "a pass over the body like the first stage of `simdjson`, with AVX2 if the machine has it: finds strings, \
           controls in them and bytes beyond ASCII, and marks quotes and structural characters, with a bit for each byte.",
    read: |_| Some(|message| with_index(message, |_| ())),
    ..Contender::NONE
};

/// The first pass, and a list of the positions that it finds.
pub static STAGE_1_LISTED: Contender = Contender {
    name: "limit: stage 1, listed",
    note: "`limit: stage 1`, and the list of the positions of what it marks.",
    read: |_| {
        Some(|message| {
            thread_local! {
                static POSITIONS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
            }
            POSITIONS.with_borrow_mut(|positions| {
                with_index(message, |index| stage1::list(index, positions));
                black_box(positions);
            });
            message.items
        })
    },
    ..Contender::NONE
};

fn with_index(message: &Message, then: impl FnOnce(&[u64])) -> Option<usize> {
    thread_local! {
        static INDEX: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    }
    INDEX.with_borrow_mut(|index| {
        let summary = stage1::mark(message.body.as_bytes(), index);
        assert!(!summary.ends_in_string && !summary.has_control_in_string, "a body is JSON");
        then(black_box(index));
    });
    message.items
}

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
        then(black_box(copy))
    })
}
