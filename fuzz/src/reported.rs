//! The violations that the crate reports, collected in every way.

use std::ops::ControlFlow;

use iot_shapes::violation::Sink;
use iot_shapes::{FailFast, Report, Violation, ViolationKind};

use crate::oracle::json::{Node, parse_front};
use crate::oracle::{Expected, Reported};

/// A sink that keeps all reports: the fatal one, and the violations that it replaces.
#[derive(Default, PartialEq, Eq, Debug)]
pub struct Trace {
    pub violations: Vec<Violation>,
    pub fatal: Option<Violation>,
}

impl Sink for Trace {
    fn report(&mut self, violation: Violation) -> ControlFlow<()> {
        assert!(self.fatal.is_none() && violation.kind().is_constraint(), "{violation}");
        self.violations.push(violation);
        ControlFlow::Continue(())
    }

    fn report_fatal(&mut self, fatal: Violation) {
        assert!(self.fatal.is_none() && !fatal.kind().is_constraint(), "{fatal}");
        self.fatal = Some(fatal);
    }
}

impl Trace {
    /// Returns the violations that a collecting caller gets: only the fatal one, or all.
    pub fn collected(&self) -> &[Violation] {
        self.fatal.as_ref().map_or(&self.violations, std::slice::from_ref)
    }

    pub fn is_empty(&self) -> bool {
        self.collected().is_empty()
    }

    /// Returns the violation that a caller gets who stops at the first.
    fn first(&self) -> Option<Violation> {
        self.violations.first().or(self.fatal.as_ref()).copied()
    }

    /// Returns the reports in the form of the oracle.
    pub fn reported(&self) -> Expected {
        let to_reported = |violation: &Violation| Reported {
            pointer: violation.pointer().to_string(),
            kind: violation.kind(),
            length: violation.length(),
        };
        Expected {
            violations: self.violations.iter().map(to_reported).collect(),
            fatal: self.fatal.as_ref().map(to_reported),
        }
    }

    /// Checks that every violation names a known member and has its offset. `json` is the body, if it is JSON.
    pub fn check_positions(&self, body: &[u8], json: Option<&Node>, paths: &[String]) {
        let mut last = None;
        for violation in self.violations.iter().chain(&self.fatal) {
            let (kind, path, pointer) = (violation.kind(), violation.member().path(), violation.pointer().to_string());
            assert!(paths.iter().any(|known| known == path), "{violation}: no member {path}");
            let index = violation.index().map_or_else(|| "*".to_owned(), |index| index.to_string());
            assert_eq!(pointer, path.replace('*', &index));

            let Some(offset) = violation.offset() else {
                assert!(kind.is_constraint() || kind >= ViolationKind::Encoding, "{violation} must have an offset");
                continue;
            };
            assert!(offset <= body.len(), "{violation} at {offset} of {}", body.len());
            let (_, rest) = body.split_at(offset);
            match kind {
                ViolationKind::Length | ViolationKind::Pattern | ViolationKind::Type | ViolationKind::Capacity => {
                    assert!(rest.first().is_some_and(|byte| b"\"[{-0123456789tfn".contains(byte)), "{violation}");
                    if let Some(json) = json {
                        assert_eq!(parse_front(rest).ok().as_ref(), json.at(&pointer), "{violation} at {offset}");
                    }
                }
                ViolationKind::Duplicate => assert!(rest.starts_with(b"\""), "{violation}"),
                ViolationKind::Depth => assert!(rest.starts_with(b"[") || rest.starts_with(b"{"), "{violation}"),
                ViolationKind::Syntax => {}
                kind => panic!("{kind} has no offset in a body"),
            }
            // Offsets grow. A list is the exception: its length is reported at its end, with the offset of its start.
            if kind != ViolationKind::Length || !rest.starts_with(b"[") {
                assert!(last < Some(offset), "{violation}: {offset} is not after {last:?}");
                last = Some(offset);
            }
        }
    }
}

/// Reads with every kind of sink. Checks that the results agree, as section 5 of the contract requires.
pub fn run<T>(read: impl Fn(&mut dyn Sink) -> Result<T, Violation>) -> (Result<T, Violation>, Trace) {
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

/// Compares the reports of a reader that keeps at most `capacity` items with those of one that keeps none. They are the
/// same, unless there is an item too many.
pub fn same_but_for_capacity(capacity: usize, read: &Trace, whole: &Trace) {
    match &read.fatal {
        Some(fatal) if fatal.kind() == ViolationKind::Capacity => {
            assert!(capacity < 100 && fatal.index() == Some(capacity), "{fatal}");
            assert!(whole.violations.starts_with(&read.violations), "{read:?} {whole:?}");
            if let Some(later) = &whole.fatal {
                assert!(fatal.offset() <= later.offset(), "{read:?} {whole:?}");
            }
        }
        _ => assert_eq!((&read.violations, read.fatal), (&whole.violations, whole.fatal)),
    }
}
