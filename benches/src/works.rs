//! The table of works: each has a message, and the contenders that read or write it.

use std::hint::black_box;
use std::ptr;

use crate::bodies::{Message, Shape, Style, uuid_text, uuids};
use crate::contenders::{BUILDS, Build, Contender, MEMCPY, PEERS, SIMDUTF8, STAGE_1, STAGE_1_LISTED};

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

/// The size of the unknown members or items in the large bodies. The other members add to it.
const MEGABYTE: usize = 1 << 20;

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
        if matches!(self.task, Task::Read(_)) { &STAGE_1 } else { &MEMCPY }
    }

    /// Returns `true` if a contender of this work is of this crate.
    pub fn is_ours(&self, contender: &Contender) -> bool {
        self.ours.iter().any(|ours| ptr::eq(*ours, contender))
    }

    /// Returns the contenders of this work. All others are compared with the first.
    pub fn contenders(&self) -> Vec<(&'static Contender, Runs<'_>)> {
        let limits = [&STAGE_1, &STAGE_1_LISTED, &SIMDUTF8, &MEMCPY];
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
                let is_limit = ptr::eq(contender, &MEMCPY);
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
                let is_limit = ptr::eq(contender, &MEMCPY);
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

    // The fastest way is measured in all builds, the others in the first.
    fn in_all_builds(contender: fn(&Build) -> &'static Contender) -> Vec<&'static Contender> {
        BUILDS.iter().copied().map(contender).collect()
    }
    fn read(name: &'static str, message: Message) -> Work {
        Work { name, task: Task::Read(message), ours: in_all_builds(|build| build.typed) }
    }
    /// Creates a work that the crate also reads in chunks.
    fn read_in_chunks(name: &'static str, message: Message) -> Work {
        let mut work = read(name, message);
        work.ours.extend(BUILDS[0].read_in_chunks);
        work
    }
    /// Creates a work that the crate reads in all its ways.
    fn read_in_all_ways(name: &'static str, message: Message) -> Work {
        // Chunk readers report a violation at the end, after bytes that the others do not read.
        let is_valid = message.items.is_some();
        let mut work = if is_valid { read_in_chunks(name, message) } else { read(name, message) };
        work.ours.extend([BUILDS[0].collecting, BUILDS[0].validating]);
        work
    }
    /// Creates a work that the crate writes whole, and in chunks.
    fn write(name: &'static str, message: Message) -> Work {
        let mut ours = in_all_builds(|build| build.typed);
        ours.extend(BUILDS[0].filling);
        Work { name, task: Task::Write(message), ours }
    }
    let identifiers = || {
        let bytes: Vec<_> = uuids().take(IDENTIFIERS).collect();
        Identifiers { texts: bytes.iter().copied().map(uuid_text).collect(), bytes }
    };
    let mut message =
        Work { ours: in_all_builds(|build| build.message), ..read("message-2", Message::assets(Associate, Spaced, 2)) };
    message.ours.push(BUILDS[0].validating);

    vec![
        read("associate-1", Message::assets(Associate, Compact, 1)),
        read("associate-10", Message::assets(Associate, Compact, 10)),
        read_in_all_ways("associate-100", Message::assets(Associate, Compact, 100)),
        read("associate-1-spaced", Message::assets(Associate, Spaced, 1)),
        read("associate-100-spaced", Message::assets(Associate, Spaced, 100)),
        read("associate-100-odd", Message::odd_assets(100)),
        read_in_all_ways("associate-100-invalid-at-last", Message::invalid_at_last(100)),
        read_in_chunks("disassociate-100", Message::assets(Disassociate, Compact, 100)),
        read("greengrass-1", Message::client_devices(AssociateDevices, Compact, 1)),
        read("greengrass-10", Message::client_devices(AssociateDevices, Compact, 10)),
        read_in_all_ways("greengrass-100", Message::client_devices(AssociateDevices, Compact, 100)),
        read("greengrass-100-spaced", Message::client_devices(AssociateDevices, Spaced, 100)),
        read("greengrass-100-odd", Message::odd_client_devices(100)),
        read_in_chunks("greengrass-disassociate-100", Message::client_devices(DisassociateDevices, Compact, 100)),
        read("jobs-1", Message::job_targets(Compact, 1)),
        read("jobs-10", Message::job_targets(Compact, 10)),
        read_in_all_ways("jobs-100", Message::job_targets(Compact, 100)),
        read("jobs-100-spaced", Message::job_targets(Spaced, 100)),
        read("jobs-100-odd", Message::odd_job_targets(100)),
        read("jobs-1-php", Message::job_targets_php(1)),
        read_in_chunks("jobs-100-php", Message::job_targets_php(100)),
        read("jobs-1-japanese", Message::japanese()),
        read("jobs-1-japanese-escaped", Message::japanese_escaped()),
        read_in_all_ways("errors-100", Message::failures(100)),
        read("errors-100-odd", Message::odd_failures(100)),
        message,
        write("write-associate-100", Message::assets(Associate, Compact, 100)),
        write("write-disassociate-100", Message::assets(Disassociate, Compact, 100)),
        write("write-greengrass-100", Message::client_devices(AssociateDevices, Compact, 100)),
        write("write-greengrass-disassociate-100", Message::client_devices(DisassociateDevices, Compact, 100)),
        write("write-jobs-100", Message::job_targets(Compact, 100)),
        Work { name: "uuid-parse", task: Task::Parse(identifiers()), ours: in_all_builds(|build| build.typed) },
        Work { name: "uuid-format", task: Task::Format(identifiers()), ours: in_all_builds(|build| build.typed) },
        read("1mb-unknown", Message::unknown_members(MEGABYTE)),
        read("1mb-escapes", Message::unknown_member(MEGABYTE, "\"", r"caf\u00e9 \ud83d\ude80 a\/b\n", "\"")),
        read("1mb-arrays", Message::unknown_member(MEGABYTE, "[", "[],", "[]]")),
        read("1mb-spaces", Message::unknown_member(MEGABYTE, "", " \n\t", "0")),
        read("1mb-items", Message::too_many(MEGABYTE)),
    ]
}
