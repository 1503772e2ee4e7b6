//! Times contenders, each in its turn.

use std::time::Duration;

use cpu_time::ThreadTime;

use crate::contenders::Contender;
use crate::works::{Runs, Work};

/// How long to look.
#[derive(Clone, Copy)]
pub struct Effort {
    /// How many times each contender has its turn.
    pub rounds: usize,
    /// What a turn takes at least.
    pub turn: Duration,
}

impl Effort {
    pub const FULL: Self = Self { rounds: 101, turn: Duration::from_micros(1500) };
    /// Enough to see that all is in order, and roughly how fast it is.
    pub const QUICK: Self = Self { rounds: 9, turn: Duration::from_micros(500) };
}

/// What a contender took for a work.
pub struct Row {
    pub contender: &'static Contender,
    /// Nanoseconds: the median of all turns.
    pub median: f64,
    /// The quartiles, between which half of the turns lie.
    pub quartiles: [f64; 2],
}

/// A contender, and how many runs make a turn of it.
struct Turn<'w> {
    contender: &'static Contender,
    runs: Runs<'w>,
    times: u64,
    samples: Vec<f64>,
}

impl Turn<'_> {
    /// The time that the thread was given: on a shared machine, a clock on the wall would time the others too.
    fn time(&mut self) -> Duration {
        let start = ThreadTime::now();
        (self.runs)(self.times);
        start.elapsed()
    }

    /// Finds how many runs make a turn, once what is done in a first run alone has been done.
    fn calibrate(&mut self, turn: Duration) {
        self.time();
        loop {
            let time = self.time();
            if time >= turn {
                return;
            }
            let factor = turn.as_nanos().div_ceil(time.as_nanos().max(1)).clamp(2, 100);
            self.times = self.times.saturating_mul(factor as u64);
        }
    }
}

/// Times all who do a work: one turn of each, then the next of each, so that what disturbs the machine meets all alike.
pub fn measure(work: &Work, effort: Effort) -> Vec<Row> {
    let contenders = work.contenders().into_iter();
    let mut turns: Vec<_> =
        contenders.map(|(contender, runs)| Turn { contender, runs, times: 1, samples: Vec::new() }).collect();
    for turn in &mut turns {
        turn.calibrate(effort.turn);
    }
    for _ in 0..effort.rounds {
        for turn in &mut turns {
            let time = turn.time();
            turn.samples.push(time.as_nanos() as f64 / (turn.times * work.parts() as u64) as f64);
        }
    }
    let row = |turn: Turn<'_>| {
        let mut samples = turn.samples;
        samples.sort_by(f64::total_cmp);
        let at = |quarter: usize| samples[(samples.len() - 1) * quarter / 4];
        Row { contender: turn.contender, median: at(2), quartiles: [at(1), at(3)] }
    };
    turns.into_iter().map(row).collect()
}
