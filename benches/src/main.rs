//! Prints how fast the crate and its peers do the same works: one table, measured in one run.

use beside::measure::{Effort, Row, measure};
use beside::report::{print_head, print_json, print_notes, print_rows};
use beside::works::works;
use clap::{Parser, ValueEnum};

/// Times iot-shapes beside its peers.
#[derive(Parser)]
struct Arguments {
    /// What is printed: a table, or a line for each of its rows
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// Only the works whose name has this in it
    #[arg(long, value_name = "WORK", default_value = "")]
    only: String,
    /// A moment for each, to see that all is in order
    #[arg(long)]
    quick: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Markdown,
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
            let mut measured: Vec<Row> = Vec::new();
            for work in chosen {
                let rows = measure(work, effort);
                print_rows(work, &rows);
                measured.extend(rows);
            }
            print_notes(&measured);
        }
    }
}
