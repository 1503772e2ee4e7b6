//! Bodies in pieces.

use iot_shapes::greengrassv2::{
    self, BatchAssociateClientDeviceWithCoreDeviceRequest, BatchAssociateClientDeviceWithCoreDeviceResponse, ThingName,
};
use iot_shapes::iot::{self, AssociateTargetsWithJobPart, AssociateTargetsWithJobRequest, JobId};
use iot_shapes::sitewise::{
    self, BatchAssociateProjectAssetsRequest, BatchAssociateProjectAssetsResponse, ProjectAssetsPart, ProjectId,
};
use iot_shapes::violation::Sink;
use iot_shapes::{Failure, Kind, ResponseHead, Violation};

use crate::message::first_line;
use crate::told::ask;

/// The parts of a body, those of its list first.
type Read = Result<Vec<String>, Violation>;

type ReadPieces = fn(&[&[u8]], &mut [u8], &mut dyn Sink) -> Read;

/// A body that can be read in pieces: as a whole, and in pieces with a buffer for its parts.
struct Body {
    whole: fn(&[u8], &mut dyn Sink) -> Read,
    in_pieces: ReadPieces,
}

/// Reads pieces to their end. `place` puts a part among those of the list, or among the others.
macro_rules! in_pieces {
    ($pieces:ty, $place:expr) => {
        |pieces, buffer, sink| {
            let (mut items, mut others) = (Vec::new(), Vec::new());
            let mut reader = <$pieces>::new(buffer);
            for piece in pieces {
                reader.push(piece, sink, |part| $place(part, &mut items, &mut others))?;
            }
            let count = reader.finish(sink)?;
            assert_eq!(count, items.len());
            items.append(&mut others);
            Ok(items)
        }
    };
}

type Parts<'p> = &'p mut Vec<String>;

fn item(part: impl std::fmt::Debug, items: Parts<'_>, _: Parts<'_>) {
    items.push(format!("{part:?}"));
}

/// How a response is read whole, with room for any number of failures that a fuzzer comes up with.
macro_rules! response {
    ($response:ident, $failures:ident) => {
        |body, sink| match $response::<_, 600>::read_http(&ResponseHead::new(200), body, sink) {
            Ok(response) => Ok(response.$failures().iter().map(|failure| format!("{failure:?}")).collect()),
            Err(Failure::Body(violation)) => Err(violation),
            Err(Failure::Error(reply)) => panic!("200 is no error: {reply}"),
        }
    };
}

const BODIES: [Body; 5] = [
    Body {
        whole: |body, sink| {
            let project = ProjectId::from_bytes([0; 16]);
            let request = BatchAssociateProjectAssetsRequest::from_json_with(project, body, sink)?;
            let assets = request.asset_ids().iter().map(|id| format!("{id:?}"));
            Ok(assets.chain(request.client_token().map(|token| format!("{token:?}"))).collect())
        },
        in_pieces: in_pieces!(sitewise::RequestPieces, |part, items: Parts<'_>, others: Parts<'_>| match part {
            ProjectAssetsPart::AssetId(id) => item(id, items, others),
            ProjectAssetsPart::ClientToken(token) => item(token, others, items),
        }),
    },
    Body {
        whole: response!(BatchAssociateProjectAssetsResponse, errors),
        in_pieces: in_pieces!(sitewise::ResponsePieces, item),
    },
    Body {
        whole: |body, sink| {
            let core = ThingName::literal("gateway-1");
            let request = BatchAssociateClientDeviceWithCoreDeviceRequest::from_json_with(core, body, sink)?;
            Ok(request.entries().iter().map(|entry| format!("{entry:?}")).collect())
        },
        in_pieces: in_pieces!(greengrassv2::RequestPieces, item),
    },
    Body {
        whole: response!(BatchAssociateClientDeviceWithCoreDeviceResponse, error_entries),
        in_pieces: in_pieces!(greengrassv2::ResponsePieces, item),
    },
    Body {
        whole: |body, sink| {
            let job = JobId::literal("firmware-7");
            let request = AssociateTargetsWithJobRequest::from_json_with(job, body, sink)?;
            let targets = request.targets().iter().map(|target| format!("{target:?}"));
            Ok(targets.chain(request.comment().map(|comment| format!("{comment:?}"))).collect())
        },
        in_pieces: in_pieces!(iot::RequestPieces, |part, items: Parts<'_>, others: Parts<'_>| match part {
            AssociateTargetsWithJobPart::Target(target) => item(target, items, others),
            AssociateTargetsWithJobPart::Comment(comment) => item(comment, others, items),
        }),
    },
];

/// The bytes that a buffer has at least.
const LEAST_ROOM: usize = sitewise::RequestPieces::MIN_BUFFER;

/// A body in pieces. The first line's bytes are the number of the body's shape, how much room there is for a part, and the
/// lengths of the pieces, which are gone through over and over.
pub fn of_line(data: &[u8]) {
    let (line, body) = first_line(data);
    let (shape, room, lengths) = match line {
        [] => (0, 0, line),
        [shape] => (*shape, 0, &line[1..]),
        [shape, room, lengths @ ..] => (*shape, *room, lengths),
    };
    let shape = &BODIES[usize::from(shape) % BODIES.len()];
    let pieces = cut(body, lengths);
    let single: Vec<_> = body.chunks(1).collect();

    let (whole, told) = ask(|sink| (shape.whole)(body, sink));
    let read = |pieces: &[&[u8]], room| ask(|sink| (shape.in_pieces)(pieces, &mut vec![0; room], sink));
    for pieces in [&pieces, &single] {
        let (parts, told_in_pieces) = read(pieces, body.len() + LEAST_ROOM);
        assert_eq!(parts, whole, "{pieces:?}");
        assert_eq!(
            (told_in_pieces.violations, told_in_pieces.fault),
            (told.violations.clone(), told.fault),
            "{pieces:?}"
        );
    }

    // With less room, a part that is larger is told in the place of all that follows.
    let room = LEAST_ROOM + usize::from(room);
    let (parts, told_in_pieces) = read(&pieces, room);
    match told_in_pieces.fault {
        Some(fault) if fault.kind() == Kind::Capacity => {
            assert!(fault.length().is_none_or(|needed| room < needed && needed <= body.len()), "{fault}");
            assert!(told.violations.starts_with(&told_in_pieces.violations));
        }
        fault => {
            assert_eq!(parts, whole);
            assert_eq!((told_in_pieces.violations, fault), (told.violations, told.fault));
        }
    }
}

/// Cuts a body where the lengths say, over and over; a length of 255 is all that is left.
fn cut<'b>(mut body: &'b [u8], lengths: &[u8]) -> Vec<&'b [u8]> {
    let mut pieces = Vec::new();
    // Lengths of nothing alone would never come to an end.
    for length in lengths.iter().chain(&[1]).cycle() {
        if body.is_empty() {
            break;
        }
        let length = if *length == u8::MAX { body.len() } else { usize::from(*length).min(body.len()) };
        let (piece, rest) = body.split_at(length);
        pieces.push(piece);
        body = rest;
    }
    pieces
}
