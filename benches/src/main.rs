//! Prints the times of the crate and its peers for the same works: one table, measured in one run.

use clap::{Parser, ValueEnum};
use comparison::measure::{Effort, Row, measure};
use comparison::report::{
    print_head, print_json, print_notes, print_rows, print_summary, print_summary_head, print_summary_notes,
};
use comparison::works::{Work, works};

/// Times iot-shapes and its peers.
#[derive(Parser)]
struct Arguments {
    /// The output: a table, a summary of the rows of iot-shapes, or a line of JSON for each row
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// Measure only the works whose name contains this
    #[arg(long, value_name = "WORK", default_value = "")]
    only: String,
    /// Measure each work only briefly, as a smoke test
    #[arg(long)]
    quick: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Markdown,
    Summary,
    Json,
}

fn main() {
    let arguments = Arguments::parse();
    let effort = if arguments.quick { Effort::QUICK } else { Effort::FULL };
    let works = works();
    let chosen = works.iter().filter(|work| work.name.contains(&arguments.only));
    match arguments.format {
        Format::Json => chosen.for_each(|work| print_json(work, &measure(work, effort))),
        Format::Markdown => {
            print_head();
            print_notes(&measure_each(chosen, effort, print_rows));
        }
        Format::Summary => {
            print_summary_head();
            print_summary_notes(&measure_each(chosen, effort, print_summary));
        }
    }
}

/// Measures the works, prints each, and returns all rows.
fn measure_each<'w>(works: impl Iterator<Item = &'w Work>, effort: Effort, print: fn(&Work, &[Row])) -> Vec<Row> {
    let rows = works.map(|work| {
        let rows = measure(work, effort);
        print(work, &rows);
        rows
    });
    rows.flatten().collect()
}
