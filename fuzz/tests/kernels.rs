//! Builds with other kernels, and with the feature `simd`, have the same results.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use iot_shapes_fuzz::kernels::of_body;
use iot_shapes_fuzz::read;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The inputs of the committed corpora, up to 4 KB.
static INPUTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let corpora = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let mut files: Vec<_> = fs::read_dir(corpora)
        .unwrap()
        .flat_map(|corpus| fs::read_dir(corpus.unwrap().path()).unwrap())
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    let inputs: Vec<_> = files.iter().map(|file| read(file)).filter(|input| input.len() <= 4096).collect();
    assert!(inputs.len() > 1000);
    inputs
});

/// Returns the part of an input that is a body: all after its first line, or after its head.
fn body(input: &[u8]) -> &[u8] {
    let after =
        |end: &[u8]| input.windows(end.len()).position(|window| window == end).map(|at| &input[at + end.len()..]);
    after(b"\r\n\r\n").or_else(|| after(b"\n\n")).or_else(|| after(b"\n")).unwrap_or(input)
}

#[test]
fn body_of_corpora_has_same_results_in_all_builds() {
    for (index, input) in INPUTS.iter().enumerate() {
        of_body(body(input), index % 97);
    }
}

/// A change of a body: the bytes from a position on are replaced by others.
fn change() -> impl Strategy<Value = (Index, usize, Vec<u8>)> {
    let bytes = prop_oneof![
        vec(any::<u8>(), 0..4),
        select(vec![
            &b" "[..],
            b"\n",
            b"\\u0061",
            b"\\/",
            b"\"",
            b"\\",
            b",",
            b":",
            b"{}",
            b"[]",
            b"null",
            b"\x1f",
            "é".as_bytes(),
            "\u{2028}".as_bytes()
        ])
        .prop_map(<[u8]>::to_vec),
        (select(b" a0\xe3\x7f".to_vec()), 30_usize..70).prop_map(|(byte, count)| vec![byte; count]),
    ];
    (any::<Index>(), 0_usize..3, bytes)
}

proptest! {
    #[test]
    fn changed_body_has_same_results_in_all_builds(
        input in any::<Index>(),
        changes in vec(change(), 1..4),
        chunk in 1_usize..200,
    ) {
        let mut body = body(&INPUTS[input.index(INPUTS.len())]).to_vec();
        for (at, removed, bytes) in changes {
            let at = at.index(body.len() + 1);
            let end = (at + removed).min(body.len());
            body.splice(at..end, bytes);
        }
        of_body(&body, chunk);
    }
}
