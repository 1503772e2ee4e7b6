//! Prints the measurements.

use std::collections::BTreeMap;
use std::ptr;

use serde::Serialize;

use crate::measure::Row;
use crate::works::Work;

/// A row as a line of JSON.
#[derive(Serialize)]
struct Line {
    work: &'static str,
    contender: &'static str,
    /// The median, in nanoseconds.
    ns: f64,
    /// The ratio of the median to ours.
    ratio: f64,
    /// The quartiles, in nanoseconds.
    low: f64,
    high: f64,
    bytes: usize,
}

/// Prints a line of JSON for each row.
pub fn print_json(work: &Work, rows: &[Row]) {
    for row in rows {
        let line = Line {
            work: work.name,
            contender: row.contender.name,
            ns: rounded(row.median),
            ratio: (row.median / rows[0].median * 1000.0).round() / 1000.0,
            low: rounded(row.quartiles[0]),
            high: rounded(row.quartiles[1]),
            bytes: work.bytes(),
        };
        println!("{}", serde_json::to_string(&line).expect("a line of numbers and names"));
    }
}

/// Rounds to a tenth of a nanosecond. Smaller differences mean nothing.
fn rounded(nanoseconds: f64) -> f64 {
    (nanoseconds * 10.0).round() / 10.0
}

/// Prints the head of the table.
pub fn print_head() {
    println!("| Work | Contender | Time | Half of the turns | GB/s | ns/byte | Time over ours | Time over the limit |");
    println!("|---|---|--:|--:|--:|--:|--:|--:|");
}

/// Prints the rows of a work.
pub fn print_rows(work: &Work, rows: &[Row]) {
    let limit = rows.iter().find(|row| ptr::eq(row.contender, work.limit())).map_or(f64::NAN, |row| row.median);
    for row in rows {
        println!(
            "| {} | {} | {} | {}–{} | {:.2} | {:.3} | {:.2} | {:.2} |",
            work.name,
            row.contender.name,
            time(row.median),
            time(row.quartiles[0]),
            time(row.quartiles[1]),
            work.bytes() as f64 / row.median,
            row.median / work.bytes() as f64,
            row.median / rows[0].median,
            row.median / limit,
        );
    }
}

/// Formats a time in a suitable unit.
fn time(nanoseconds: f64) -> String {
    match nanoseconds {
        0.0..100.0 => format!("{nanoseconds:.1} ns"),
        100.0..10_000.0 => format!("{nanoseconds:.0} ns"),
        10_000.0..10_000_000.0 => format!("{:.1} µs", nanoseconds / 1e3),
        _ => format!("{:.1} ms", nanoseconds / 1e6),
    }
}

/// Prints the notes on the figures of all contenders that have a row.
pub fn print_notes<'r>(rows: impl IntoIterator<Item = &'r Row>) {
    let notes: BTreeMap<_, _> = rows.into_iter().map(|row| (row.contender.name, row.contender.note)).collect();
    println!();
    for (name, note) in notes.into_iter().filter(|(_, note)| !note.is_empty()) {
        println!("- `{name}`: {note}");
    }
}
