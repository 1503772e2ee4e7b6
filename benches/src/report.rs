//! Compares and prints the measurements.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::ptr;

use serde::Serialize;

use crate::contenders::PEERS;
use crate::measure::Row;
use crate::works::Work;

/// One word on the time of a contender of ours, against that of the peers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Lead {
    Leads,
    Even,
    Trails,
    /// Leads those that make the same checks, but trails one that makes fewer.
    Cannot,
}

impl Lead {
    const NOTE: &str = "`Lead`: the time of the fastest peer that makes the same checks, over ours. `leads`: over 1.03. \
                        `even`: 0.97 to 1.03. `trails`: under 0.97. `cannot`: not under 0.97, but a peer that makes fewer \
                        checks is faster.";

    /// Returns the word for a ratio to the fastest peer that makes the same checks, and for one to the fastest of all.
    fn new(ratio: f64, ratio_of_all: f64) -> Self {
        match (ratio, ratio_of_all) {
            (..0.97, _) => Self::Trails,
            (_, ..0.97) => Self::Cannot,
            (..=1.03, _) => Self::Even,
            _ => Self::Leads,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Leads => "leads",
            Self::Even => "even",
            Self::Trails => "trails",
            Self::Cannot => "cannot",
        }
    }
}

/// The rows of a work, compared.
struct Comparison<'r> {
    work: &'r Work,
    rows: &'r [Row],
}

impl<'r> Comparison<'r> {
    fn ours(&self) -> impl Iterator<Item = &'r Row> {
        self.rows.iter().filter(|row| self.work.is_ours(row.contender))
    }

    fn peers(&self) -> impl Iterator<Item = &'r Row> {
        self.rows.iter().filter(|row| PEERS.iter().any(|peer| ptr::eq(*peer, row.contender)))
    }

    /// Returns the fastest peer that makes the same checks.
    fn fastest(&self) -> Option<&'r Row> {
        let comparable = self.peers().filter(|row| row.contender.is_comparable_in(self.work.name));
        comparable.min_by(|a, b| a.median.total_cmp(&b.median))
    }

    /// Returns the first peer with this start of its name. It borrows its strings, if it can read the message so.
    fn peer(&self, name: &str) -> Option<&'r Row> {
        self.peers().find(|row| row.contender.name.starts_with(name))
    }

    fn limit(&self) -> f64 {
        self.rows.iter().find(|row| ptr::eq(row.contender, self.work.limit())).map_or(f64::NAN, |row| row.median)
    }

    /// Returns the word for a row, if it is ours.
    fn lead(&self, row: &Row) -> Option<Lead> {
        let fastest = self.fastest().filter(|_| self.work.is_ours(row.contender))?;
        let fastest_of_all = self.peers().map(|peer| peer.median).fold(f64::INFINITY, f64::min);
        Some(Lead::new(fastest.median / row.median, fastest_of_all / row.median))
    }
}

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
    /// The ratio of the median to the limit.
    over_limit: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<Lead>,
}

/// Writes a line of JSON for each row.
///
/// # Errors
///
/// Returns the error of `out`.
pub fn write_json(out: &mut dyn Write, work: &Work, rows: &[Row]) -> io::Result<()> {
    let comparison = Comparison { work, rows };
    for row in rows {
        let line = Line {
            work: work.name,
            contender: row.contender.name,
            ns: rounded(row.median, 10.0),
            ratio: rounded(row.median / rows[0].median, 1000.0),
            low: rounded(row.quartiles[0], 10.0),
            high: rounded(row.quartiles[1], 10.0),
            bytes: work.bytes(),
            over_limit: rounded(row.median / comparison.limit(), 1000.0),
            lead: comparison.lead(row),
        };
        writeln!(out, "{}", serde_json::to_string(&line).expect("a line of numbers and names"))?;
    }
    Ok(())
}

/// Rounds to a tenth of a nanosecond, or to a thousandth of a ratio. Smaller differences mean nothing.
fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

/// Prints the head of the table.
pub fn print_head() {
    println!(
        "| Work | Contender | Time | Half of the turns | GB/s | ns/byte | Time over ours | Time over the limit | Lead |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|--:|---|");
}

/// Prints the rows of a work.
pub fn print_rows(work: &Work, rows: &[Row]) {
    let comparison = Comparison { work, rows };
    for row in rows {
        println!(
            "| {} | {} | {} | {}–{} | {:.2} | {:.3} | {:.2} | {:.2} | {} |",
            work.name,
            row.contender.name,
            time(row.median),
            time(row.quartiles[0]),
            time(row.quartiles[1]),
            work.bytes() as f64 / row.median,
            row.median / work.bytes() as f64,
            row.median / rows[0].median,
            row.median / comparison.limit(),
            comparison.lead(row).map_or("", Lead::word),
        );
    }
}

/// Prints the head of the summary.
pub fn print_summary_head() {
    println!("| Work | Contender | Time | `serde_json` | `sonic-rs` | Fastest peer | | Time over the limit | Lead |");
    println!("|---|---|--:|--:|--:|--:|---|--:|---|");
}

/// Prints our rows of a work, each with the times of the peers over ours.
pub fn print_summary(work: &Work, rows: &[Row]) {
    let comparison = Comparison { work, rows };
    let fastest = comparison.fastest();
    for ours in comparison.ours() {
        let ratio = |peer: Option<&Row>| peer.map_or("–".into(), |peer| format!("{:.2}", peer.median / ours.median));
        println!(
            "| {} | {} | {} | {} | {} | {} | {} | {:.2} | {} |",
            work.name,
            ours.contender.name,
            time(ours.median),
            ratio(comparison.peer("serde_json, ")),
            ratio(comparison.peer("sonic-rs, ")),
            ratio(fastest),
            fastest.map_or("", |peer| peer.contender.name),
            ours.median / comparison.limit(),
            comparison.lead(ours).map_or("", Lead::word),
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

/// Prints the notes on the columns of the summary.
pub fn print_summary_notes(rows: &[Row]) {
    println!();
    println!(
        "- `serde_json`, `sonic-rs`, `Fastest peer`: their time over ours. The first two read into `&str`, or into \
         `String` if the body has escapes."
    );
    print_lead_notes(rows);
}

/// Prints the notes on the figures of all contenders that have a row.
pub fn print_notes(rows: &[Row]) {
    println!();
    print_lead_notes(rows);
    let notes: BTreeMap<_, _> = rows.iter().map(|row| (row.contender.name, row.contender.note)).collect();
    for (name, note) in notes.into_iter().filter(|(_, note)| !note.is_empty()) {
        println!("- `{name}`: {note}");
    }
}

fn print_lead_notes(rows: &[Row]) {
    println!("- {}", Lead::NOTE);
    let contenders: BTreeMap<_, _> = rows.iter().map(|row| (row.contender.name, row.contender)).collect();
    for (name, contender) in contenders {
        for (work, instead) in contender.checks_less {
            println!("- `{work}`: `{name}` makes fewer checks: it {instead}.");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lead;

    #[test]
    fn lead_is_word_of_ratio() {
        for (ratio, ratio_of_all, lead) in [
            (1.04, 1.04, Lead::Leads),
            (1.03, 1.03, Lead::Even),
            (0.97, 0.97, Lead::Even),
            (0.96, 0.96, Lead::Trails),
            (0.96, 0.5, Lead::Trails),
            (1.5, 0.96, Lead::Cannot),
            (1.5, 0.98, Lead::Leads),
        ] {
            assert_eq!(Lead::new(ratio, ratio_of_all), lead, "{ratio}, {ratio_of_all}");
        }
    }
}
