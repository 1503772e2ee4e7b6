//! Compares the tables of `docs/constraints.md` with the rows of the operations.

use std::borrow::ToOwned;
use std::fmt::Write;
use std::format;
use std::string::{String, ToString};

use crate::Operation;
use crate::http::error::COMMON;
use crate::schema::{Constraint, Member, Table};

const PAGE: &str = "docs/constraints.md";
const START: &str = "<!-- Written by `IOT_SHAPES_BLESS=1 cargo test --lib constraints`. -->\n";
const END: &str = "<!-- The end. -->";

/// Returns `true` if the structure that has this row demands it.
fn is_required(table: &Table, index: usize) -> bool {
    let above = &table.rows[usize::from(table.rows[index].above)];
    let place = index.wrapping_sub(usize::from(above.first));
    place < usize::from(above.count) && above.required() & (1 << place) != 0
}

fn length(member: &Member) -> String {
    let unit = if member.is_list() { " items" } else { "" };
    match *member.constraint() {
        Constraint { min: 0, max: Constraint::UNBOUNDED, .. } => "–".to_owned(),
        Constraint { min, max: Constraint::UNBOUNDED, .. } => format!("{min} or more{unit}"),
        Constraint { min, max, .. } if u16::from(min) == max => format!("{max}{unit}"),
        Constraint { min: 0, max, .. } => format!("up to {max}{unit}"),
        Constraint { min, max, .. } => format!("{min}–{max}{unit}"),
    }
}

/// Writes the rows after the first ones, which are the body and the members that the page states for all operations.
fn write_rows(page: &mut String, table: &Table, part: &str, skipped: usize) {
    for (index, member) in table.rows.iter().enumerate().skip(skipped) {
        if member.is_structure() {
            continue;
        }
        let uri = usize::from(table.label)..usize::from(table.label + table.uri);
        let part = match uri.clone().position(|row| row == index) {
            Some(0) => "label",
            Some(_) => "query",
            None => part,
        };
        let is_required = part == "label" || is_required(table, index);
        let required = if member.is_item() { "–" } else { ["no", "yes"][usize::from(is_required)] };
        let pattern = match member.constraint().pattern.anchored() {
            "" => "–".to_owned(),
            pattern => format!("`{pattern}`"),
        };
        writeln!(page, "| {part} | `{}` | {required} | {} | {pattern} |", member.path(), length(member)).unwrap();
    }
}

#[test]
fn constraints_page_has_every_member() {
    let mut tables = String::new();
    for operation in Operation::ALL {
        write!(
            tables,
            "\n# `{}`\n\n| Part | Member | Required | Length | Pattern |\n|---|---|---|---|---|\n",
            operation.name()
        )
        .unwrap();
        write_rows(&mut tables, &operation.uri_template().table, "request", 1);
        write_rows(&mut tables, operation.response(), "response", 1);
        write_rows(&mut tables, operation.errors(), "error", 1 + usize::from(COMMON));
    }
    tables.push('\n');

    let page = std::fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(START).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    if std::env::var_os("IOT_SHAPES_BLESS").is_some() {
        std::fs::write(PAGE, [before, START, &tables, END, after].concat()).unwrap();
    } else {
        assert_eq!(found, tables.to_string(), "{PAGE} is stale");
    }
}
