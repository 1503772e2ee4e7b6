//! Replays the committed corpora without a fuzzer.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use iot_shapes_fuzz::{TARGETS, read};

fn package(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn names(directory: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    entries.map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn target_has_program_and_corpus() {
    let targets: BTreeSet<_> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(names(&package("fuzz_targets")), targets);
    assert_eq!(names(&package("corpus")), targets);
}

#[test]
fn corpus_input_passes_its_target() {
    for (name, run) in TARGETS {
        let directory = package("corpus").join(name);
        let inputs = names(&directory);
        assert!(!inputs.is_empty(), "{name} has no inputs");
        for input in inputs {
            let file = directory.join(input);
            let bytes = read(&file);
            let result = std::panic::catch_unwind(|| run(&bytes));
            assert!(result.is_ok(), "{}", file.display());
        }
    }
}
