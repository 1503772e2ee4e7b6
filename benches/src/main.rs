//! Prints the times of the crate and its peers for the same works: one table, measured in one run.

use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use comparison::measure::{Effort, Row, measure};
use comparison::report::{
    print_head, print_notes, print_rows, print_summary, print_summary_head, print_summary_notes, write_json,
};
use comparison::works::{Work, works};

/// Times iot-shapes and its peers.
#[derive(Parser)]
struct Arguments {
    /// The output: a table, a summary of the rows of iot-shapes, or a line of JSON for each row
    #[arg(long, value_enum, default_value_t = Format::Markdown)]
    format: Format,
    /// Also write a line of JSON for each row to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
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

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let effort = if arguments.quick { Effort::QUICK } else { Effort::FULL };
    let works = works();
    let mut json: Box<dyn Write> = match arguments.json {
        Some(path) => Box::new(File::create(path)?),
        None => Box::new(io::sink()),
    };
    let print = match arguments.format {
        Format::Markdown => {
            print_head();
            print_rows
        }
        Format::Summary => {
            print_summary_head();
            print_summary
        }
        Format::Json => |work: &Work, rows: &[Row]| {
            write_json(&mut io::stdout(), work, rows).expect("standard output takes a line");
        },
    };
    let mut measured = Vec::new();
    for work in works.iter().filter(|work| work.name.contains(&arguments.only)) {
        let rows = measure(work, effort);
        print(work, &rows);
        write_json(&mut json, work, &rows)?;
        measured.extend(rows);
    }
    match arguments.format {
        Format::Markdown => print_notes(&measured),
        Format::Summary => print_summary_notes(&measured),
        Format::Json => {}
    }
    Ok(())
}
