//! Follows a change of one's own: the crate alone, held by criterion against its last run.
//!
//! `cargo bench --manifest-path benches/Cargo.toml -- associate-100`

use std::time::Instant;

use beside::works::works;
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
