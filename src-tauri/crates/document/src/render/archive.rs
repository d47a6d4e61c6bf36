//! Several texts in one file. Knows nothing of what they say.

use std::io::{Cursor, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::RenderError;

/// A ZIP of these files, by name and bytes, in this order. Without a time of its own: the same files give the
/// same bytes. O(bytes).
///
/// # Errors
/// When a name stands twice.
pub fn archive(files: &[(&str, &[u8])]) -> Result<Vec<u8>, RenderError> {
    packed(files).map_err(|error| RenderError::Refused {
        form: "ZIP",
        why: error.to_string(),
    })
}

/// The same with the packer's own error.
pub(super) fn packed(files: &[(&str, &[u8])]) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for (name, bytes) in files {
        archive.start_file(*name, options)?;
        archive.write_all(bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
