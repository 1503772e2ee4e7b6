//! The first pass against one that goes byte by byte.

use comparison::bodies::{Message, Shape, Style};
use comparison::stage1::{Summary, list, mark, mark_portably};

fn list_by_bytes(body: &[u8]) -> (Summary, Vec<u32>) {
    let mut positions = Vec::new();
    let (mut in_string, mut is_escaped, mut has_control_in_string) = (false, false, false);
    for (&byte, position) in body.iter().zip(0..) {
        let is_quote = byte == b'"' && !is_escaped;
        if is_quote || (!in_string && b"{}[]:,".contains(&byte)) {
            positions.push(position);
        }
        in_string ^= is_quote;
        has_control_in_string |= in_string && byte < 0x20;
        is_escaped = byte == b'\\' && !is_escaped;
    }
    (Summary { is_ascii: body.is_ascii(), ends_in_string: in_string, has_control_in_string }, positions)
}

#[track_caller]
fn assert_same(body: &[u8]) {
    let expected = list_by_bytes(body);
    // The buffers have bytes of other bodies, as a reused one does.
    let (mut index, mut positions) = (vec![u64::MAX; 3], vec![0]);
    for mark in [mark, mark_portably] {
        let summary = mark(body, &mut index);
        list(&index, &mut positions);
        assert_eq!((summary, &positions), (expected.0, &expected.1), "{}", body.escape_ascii());
    }
}

#[test]
fn pass_over_messages_equals_pass_by_bytes() {
    for message in [
        Message::assets(Shape::Associate, Style::Compact, 100),
        Message::client_devices(Shape::AssociateDevices, Style::Spaced, 100),
        Message::job_targets_php(100),
        Message::japanese(),
        Message::japanese_escaped(),
        Message::failures(100),
    ] {
        for start in 0..64 {
            assert_same(&message.body.as_bytes()[start..]);
        }
    }
}

#[test]
fn backslashes_of_any_number_at_any_place_equal_pass_by_bytes() {
    for before in 0..130 {
        for backslashes in 0..70 {
            let body = [&b"a".repeat(before), &b"\\".repeat(backslashes)[..], br#"",{"b"}"#].concat();
            assert_same(&body);
        }
    }
}

#[test]
fn every_byte_in_and_between_strings_equals_pass_by_bytes() {
    for byte in 0..=u8::MAX {
        for place in 0..130 {
            let mut body = b" ".repeat(131);
            body[place] = byte;
            assert_same(&body);
            body[0] = b'"';
            assert_same(&body);
        }
    }
}

#[test]
fn bodies_without_pattern_equal_pass_by_bytes() {
    const BYTES: &[u8; 16] = b"\"\"\"\\\\\\{}[]:,a \n\xff";
    let mut state = 1_u64;
    for length in (0..200).cycle().take(20_000) {
        let body: Vec<u8> = (0..length)
            .map(|_| {
                state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
                BYTES[(state >> 60) as usize]
            })
            .collect();
        assert_same(&body);
    }
}
