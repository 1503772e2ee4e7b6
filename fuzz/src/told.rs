//! What the crate tells, asked in every way that there is.

use std::ops::ControlFlow;

use iot_shapes::violation::Sink;
use iot_shapes::{FailFast, Kind, Report, Violation};

use crate::oracle::json::{Node, parse_front};
use crate::oracle::{Expected, Told};

/// Keeps all that a reader tells, a fault beside the violations that it takes the place of.
#[derive(Default, Debug)]
pub struct Trace {
    pub violations: Vec<Violation>,
    pub fault: Option<Violation>,
}

impl Sink for Trace {
    fn violation(&mut self, violation: Violation) -> ControlFlow<()> {
        assert!(self.fault.is_none() && violation.kind().is_constraint(), "{violation}");
        self.violations.push(violation);
        ControlFlow::Continue(())
    }

    fn fault(&mut self, fault: Violation) {
        assert!(self.fault.is_none() && !fault.kind().is_constraint(), "{fault}");
        self.fault = Some(fault);
    }
}

impl Trace {
    /// What is told to the one who collects: a fault alone, or all violations.
    pub fn collected(&self) -> &[Violation] {
        self.fault.as_ref().map_or(&self.violations, std::slice::from_ref)
    }

    pub fn is_empty(&self) -> bool {
        self.collected().is_empty()
    }

    /// What is told to the one who stops at the first.
    fn first(&self) -> Option<Violation> {
        self.violations.first().or(self.fault.as_ref()).copied()
    }

    pub fn told(&self) -> Expected {
        let told = |violation: &Violation| Told {
            pointer: violation.pointer().to_string(),
            kind: violation.kind(),
            length: violation.length(),
        };
        Expected { violations: self.violations.iter().map(told).collect(), fault: self.fault.as_ref().map(told) }
    }

    /// Checks that all that was told names a member that there is, and stands where that is. `json` is the body, if it is
    /// any.
    pub fn is_placed(&self, body: &[u8], json: Option<&Node>, paths: &[String]) {
        let mut last = None;
        for violation in self.violations.iter().chain(&self.fault) {
            let (kind, path, pointer) = (violation.kind(), violation.member().path(), violation.pointer().to_string());
            assert!(paths.iter().any(|known| known == path), "{violation}: no member {path}");
            let index = violation.index().map_or_else(|| "*".to_owned(), |index| index.to_string());
            assert_eq!(pointer, path.replace('*', &index));

            let Some(offset) = violation.offset() else {
                assert!(kind.is_constraint() || kind >= Kind::Encoding, "{violation} has a place");
                continue;
            };
            assert!(offset <= body.len(), "{violation} at {offset} of {}", body.len());
            let (_, rest) = body.split_at(offset);
            match kind {
                Kind::Length | Kind::Pattern | Kind::Type | Kind::Capacity => {
                    assert!(rest.first().is_some_and(|byte| b"\"[{-0123456789tfn".contains(byte)), "{violation}");
                    if let Some(json) = json {
                        assert_eq!(parse_front(rest).ok().as_ref(), json.at(&pointer), "{violation} at {offset}");
                    }
                }
                Kind::Duplicate => assert!(rest.starts_with(b"\""), "{violation}"),
                Kind::Depth => assert!(rest.starts_with(b"[") || rest.starts_with(b"{"), "{violation}"),
                Kind::Syntax => {}
                kind => panic!("{kind} has no place in a body"),
            }
            // What is told stands behind what was told before; a list is told of where it closes, by where it opened.
            if kind != Kind::Length || !rest.starts_with(b"[") {
                assert!(last < Some(offset), "{violation}: {offset} is not behind {last:?}");
                last = Some(offset);
            }
        }
    }
}

/// Reads in all ways to ask, which agree as section 5 of the contract says.
pub fn ask<T>(read: impl Fn(&mut dyn Sink) -> Result<T, Violation>) -> (Result<T, Violation>, Trace) {
    let mut trace = Trace::default();
    let value = read(&mut trace);
    let collected = trace.collected();
    assert_eq!(value.as_ref().err(), collected.first());
    assert_eq!(read(&mut FailFast).err(), trace.first());

    let mut report = Report::<2>::new();
    assert_eq!(read(&mut report).err().as_ref(), collected.first());
    assert_eq!(report.violations(), &collected[..collected.len().min(2)]);
    assert_eq!((report.total(), report.is_empty()), (collected.len(), collected.is_empty()));
    (value, trace)
}

/// Checks what a reader with room for `room` items tells against what one tells that keeps nothing: the same, unless there
/// is an item too many.
pub fn same_but_for_room(room: usize, read: &Trace, whole: &Trace) {
    match &read.fault {
        Some(fault) if fault.kind() == Kind::Capacity => {
            assert!(room < 100 && fault.index() == Some(room), "{fault}");
            assert!(whole.violations.starts_with(&read.violations), "{read:?} {whole:?}");
            if let Some(later) = &whole.fault {
                assert!(fault.offset() <= later.offset(), "{read:?} {whole:?}");
            }
        }
        _ => assert_eq!((&read.violations, read.fault), (&whole.violations, whole.fault)),
    }
}
