//! What is made of the measurements: a table, a verdict on the aims, and a picture.

mod document;
mod picture;
mod table;

use anyhow::Result;

use crate::{options::Options, run::Row};

/// Prints the table and what was missed; puts both, with the picture, into the documents when the options say so.
pub fn report(options: &Options, rows: &[Row]) -> Result<()> {
    let text = table::markdown(rows);
    println!("{text}");
    if options.write {
        document::write(options, &text, &picture::draw(rows))?;
    }
    Ok(())
}
