//! The table of works: each has a message, and the contenders that read or write it.

use std::hint::black_box;

use crate::bodies::{Message, Shape, Style, uuid_text, uuids};
use crate::contenders::{
    CHUNKS_64, CHUNKS_1460, COLLECTING, Contender, MEMCHR, MEMCPY, MESSAGE, OURS, PEERS, SIMDUTF8, VALIDATING,
};

/// A task that all contenders do, one after the other.
pub struct Work {
    pub name: &'static str,
    task: Task,
    /// The contenders of this crate. All others are compared with the first.
    ours: Vec<&'static Contender>,
}

enum Task {
    Read(Message),
    Write(Message),
    /// Parses the text of identifiers to their bytes.
    Parse(Identifiers),
    /// Formats the bytes of identifiers as text.
    Format(Identifiers),
}

/// Few enough for the fastest cache, and too many for the branch predictor to learn.
const IDENTIFIERS: usize = 64;

struct Identifiers {
    texts: Vec<String>,
    bytes: Vec<[u8; 16]>,
}

/// Does a work this many times, and checks every result.
pub type Runs<'w> = Box<dyn FnMut(u64) + 'w>;

impl Work {
    /// Returns the number of bytes of text that are read or written at a time.
    pub fn bytes(&self) -> usize {
        match &self.task {
            Task::Read(message) | Task::Write(message) => message.body.len(),
            Task::Parse(_) | Task::Format(_) => 36,
        }
    }

    /// Returns the number of times that a single run does the work.
    pub fn parts(&self) -> usize {
        match &self.task {
            Task::Read(_) | Task::Write(_) => 1,
            Task::Parse(_) | Task::Format(_) => IDENTIFIERS,
        }
    }

    /// Returns the limit: the contender whose time is the lower bound for the others.
    pub fn limit(&self) -> &'static Contender {
        if matches!(self.task, Task::Read(_)) { &MEMCHR } else { &MEMCPY }
    }

    /// Returns the contenders of this work. All others are compared with the first.
    pub fn contenders(&self) -> Vec<(&'static Contender, Runs<'_>)> {
        let limits = [&MEMCHR, &SIMDUTF8, &MEMCPY];
        let all = self.ours.iter().chain(PEERS).copied().chain(limits);
        all.filter_map(|contender| Some((contender, self.runs(contender)?))).collect()
    }

    fn runs(&self, contender: &'static Contender) -> Option<Runs<'_>> {
        match &self.task {
            Task::Read(message) | Task::Write(message) if message.escaped && !contender.escapes => None,
            Task::Read(message) => {
                let read = (contender.read)(message.shape)?;
                Some(Box::new(move |times| {
                    for _ in 0..times {
                        assert_eq!(read(black_box(message)), message.items, "{}, {}", self.name, contender.name);
                    }
                }))
            }
            Task::Write(message) => {
                let mut write = (contender.write)(message.shape)?(message);
                let mut buffer = vec![0; message.body.len()];
                Some(Box::new(move |times| {
                    for _ in 0..times {
                        write(black_box(&mut buffer));
                    }
                    assert!(buffer == message.body.as_bytes(), "{}, {}", self.name, contender.name);
                }))
            }
            Task::Parse(identifiers) => {
                let parse = contender.uuid.as_ref()?.parse;
                let is_limit = std::ptr::eq(contender, &MEMCPY);
                let mut places = vec![[0; 16]; IDENTIFIERS];
                Some(Box::new(move |times| {
                    for _ in 0..times {
                        assert!(parse(black_box(&identifiers.texts), black_box(&mut places)));
                    }
                    assert!(is_limit || places == identifiers.bytes, "{}, {}", self.name, contender.name);
                }))
            }
            Task::Format(identifiers) => {
                let format = contender.uuid.as_ref()?.format;
                let is_limit = std::ptr::eq(contender, &MEMCPY);
                let mut places = vec![[0; 36]; IDENTIFIERS];
                Some(Box::new(move |times| {
                    for _ in 0..times {
                        format(black_box(&identifiers.bytes), black_box(&mut places));
                    }
                    let same = places.iter().zip(&identifiers.texts).all(|(place, text)| place == text.as_bytes());
                    assert!(is_limit || same, "{}, {}", self.name, contender.name);
                }))
            }
        }
    }
}

/// Returns all works, in the order in which they are printed.
pub fn works() -> Vec<Work> {
    use Shape::{Associate, AssociateDevices, Disassociate, DisassociateDevices};
    use Style::{Compact, Spaced};

    fn read(name: &'static str, message: Message) -> Work {
        Work { name, task: Task::Read(message), ours: vec![&OURS] }
    }
    /// Creates a work that the crate reads in all its ways.
    fn read_in_all_ways(name: &'static str, message: Message) -> Work {
        let ours = if message.items.is_some() {
            vec![&OURS, &COLLECTING, &VALIDATING, &CHUNKS_64, &CHUNKS_1460]
        } else {
            // No chunk readers: they report the violation at the end, after bytes that the others do not read.
            vec![&OURS, &COLLECTING, &VALIDATING]
        };
        Work { name, task: Task::Read(message), ours }
    }
    fn write(name: &'static str, message: Message) -> Work {
        Work { name, task: Task::Write(message), ours: vec![&OURS] }
    }
    let identifiers = || {
        let bytes: Vec<_> = uuids().take(IDENTIFIERS).collect();
        Identifiers { texts: bytes.iter().copied().map(uuid_text).collect(), bytes }
    };
    let message = Message::assets(Associate, Spaced, 2);

    vec![
        read("associate-1", Message::assets(Associate, Compact, 1)),
        read("associate-10", Message::assets(Associate, Compact, 10)),
        read_in_all_ways("associate-100", Message::assets(Associate, Compact, 100)),
        read("associate-1-spaced", Message::assets(Associate, Spaced, 1)),
        read("associate-100-spaced", Message::assets(Associate, Spaced, 100)),
        read_in_all_ways("associate-100-invalid-at-last", Message::invalid_at_last(100)),
        read("greengrass-1", Message::client_devices(AssociateDevices, Compact, 1)),
        read("greengrass-10", Message::client_devices(AssociateDevices, Compact, 10)),
        read_in_all_ways("greengrass-100", Message::client_devices(AssociateDevices, Compact, 100)),
        read("greengrass-100-spaced", Message::client_devices(AssociateDevices, Spaced, 100)),
        read("greengrass-disassociate-100", Message::client_devices(DisassociateDevices, Compact, 100)),
        read("jobs-1", Message::job_targets(Compact, 1)),
        read("jobs-10", Message::job_targets(Compact, 10)),
        read_in_all_ways("jobs-100", Message::job_targets(Compact, 100)),
        read("jobs-100-spaced", Message::job_targets(Spaced, 100)),
        read("jobs-1-php", Message::job_targets_php(1)),
        read("jobs-100-php", Message::job_targets_php(100)),
        read("jobs-1-japanese", Message::japanese()),
        read("jobs-1-japanese-escaped", Message::japanese_escaped()),
        read_in_all_ways("errors-100", Message::failures(100)),
        Work { name: "message-2", task: Task::Read(message), ours: vec![&MESSAGE, &VALIDATING] },
        write("write-associate-100", Message::assets(Associate, Compact, 100)),
        write("write-disassociate-100", Message::assets(Disassociate, Compact, 100)),
        write("write-greengrass-100", Message::client_devices(AssociateDevices, Compact, 100)),
        write("write-jobs-100", Message::job_targets(Compact, 100)),
        Work { name: "uuid-parse", task: Task::Parse(identifiers()), ours: vec![&OURS] },
        Work { name: "uuid-format", task: Task::Format(identifiers()), ours: vec![&OURS] },
        read("1mb-unknown", Message::unknown_members()),
        read("1mb-escapes", Message::unknown_member("\"", r"caf\u00e9 \ud83d\ude80 a\/b\n", "\"")),
        read("1mb-arrays", Message::unknown_member("[", "[],", "[]]")),
        read("1mb-spaces", Message::unknown_member("", " \n\t", "0")),
        read("1mb-items", Message::too_many()),
    ]
}
