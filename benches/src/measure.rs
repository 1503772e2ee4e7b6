//! Times contenders in turns.

use std::time::Duration;

use cpu_time::ThreadTime;

use crate::contenders::Contender;
use crate::works::{Runs, Work};

/// The duration of a measurement.
#[derive(Clone, Copy)]
pub struct Effort {
    /// The number of turns of each contender.
    pub rounds: usize,
    /// The minimum duration of a turn.
    pub turn: Duration,
}

impl Effort {
    pub const FULL: Self = Self { rounds: 101, turn: Duration::from_micros(1500) };
    /// Enough for a smoke test and rough times.
    pub const QUICK: Self = Self { rounds: 9, turn: Duration::from_micros(500) };
}

/// The time that a contender takes for a work.
pub struct Row {
    pub contender: &'static Contender,
    /// The median of all turns, in nanoseconds.
    pub median: f64,
    /// The lower and the upper quartile. Half of the turns are between them.
    pub quartiles: [f64; 2],
}

/// A contender, and the number of runs in a turn.
struct Turn<'w> {
    contender: &'static Contender,
    runs: Runs<'w>,
    times: u64,
    samples: Vec<f64>,
}

impl Turn<'_> {
    /// Returns the CPU time of the thread. On a shared machine, wall-clock time includes other processes.
    fn time(&mut self) -> Duration {
        let start = ThreadTime::now();
        (self.runs)(self.times);
        start.elapsed()
    }

    /// Finds the number of runs in a turn. An uncounted first run does the one-time work.
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

/// Times all contenders of a work. They take turns, so that a disturbance of the machine affects all alike.
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
