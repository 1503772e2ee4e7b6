//! Measures a change to the crate: criterion compares it with its last run, without the peers.
//!
//! `cargo bench --manifest-path benches/Cargo.toml -- associate-100`

use std::time::Instant;

use comparison::works::works;
use criterion::{Criterion, criterion_group, criterion_main};

fn own(criterion: &mut Criterion) {
    for work in &works() {
        let Some((_, mut runs)) = work.contenders().into_iter().next() else { continue };
        criterion.bench_function(work.name, |bencher| {
            bencher.iter_custom(|times| {
                let start = Instant::now();
                runs(times);
                start.elapsed() / work.parts() as u32
            });
        });
    }
}

criterion_group!(benches, own);
criterion_main!(benches);
