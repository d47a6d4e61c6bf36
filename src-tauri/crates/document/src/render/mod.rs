//! The forms a document takes outside: one list that every door offers. Knows no file system and no clock;
//! the same paper gives the same bytes.

mod archive;
mod columns;
mod docx;
mod docx_package;
mod html;
mod markdown;
mod pdf;
mod piece;
mod tokens;
mod xml;

pub use archive::archive;
use thiserror::Error;

use crate::paper::Paper;
use crate::tree::Content;

/// A form that a document is given out in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Plain text with marks, for a wiki or a repository.
    Markdown,
    /// One page that opens anywhere without a network.
    Html,
    /// A Word document: comments and suggestions stay what they are.
    Docx,
    /// Pages, for print and for the file.
    Pdf,
}

impl Form {
    /// Every form, in the order it is offered.
    pub const ALL: [Form; 4] = [Form::Pdf, Form::Docx, Form::Html, Form::Markdown];

    /// The word on the command line.
    pub fn slug(self) -> &'static str {
        match self {
            Form::Markdown => "markdown",
            Form::Html => "html",
            Form::Docx => "docx",
            Form::Pdf => "pdf",
        }
    }

    /// The words on the screen.
    pub fn label(self) -> &'static str {
        match self {
            Form::Markdown => "Markdown",
            Form::Html => "Web page",
            Form::Docx => "Word document",
            Form::Pdf => "PDF",
        }
    }

    /// The ending of the file's name, without its dot.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Markdown => "md",
            Form::Html => "html",
            Form::Docx => "docx",
            Form::Pdf => "pdf",
        }
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Form::Markdown => "text/markdown; charset=utf-8",
            Form::Html => "text/html; charset=utf-8",
            Form::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Form::Pdf => "application/pdf",
        }
    }

    /// The form with this slug.
    pub fn from_slug(slug: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.slug() == slug)
    }
}

/// Why a document could not be put into a form.
#[derive(Debug, Error)]
pub enum RenderError {
    /// The form's writer refused.
    #[error("The document could not be written as {form}: {why}.")]
    Refused {
        /// The form's label.
        form: &'static str,
        /// What its writer said.
        why: String,
    },
}

/// The paper in a form: the bytes of a file. O(size of the paper); the same paper gives the same bytes.
///
/// # Errors
/// When the form's writer refuses, which no text should bring about.
pub fn render(form: Form, paper: &Paper) -> Result<Vec<u8>, RenderError> {
    Ok(render_told(form, paper)?.0)
}

/// The same, and what the form can't show, a sentence each.
///
/// # Errors
/// When the form's writer refuses.
pub fn render_told(form: Form, paper: &Paper) -> Result<(Vec<u8>, Vec<String>), RenderError> {
    let sheet = piece::sheet(paper);
    let bytes = match form {
        Form::Markdown => markdown::write(&sheet).into_bytes(),
        Form::Html => html::write(&sheet).into_bytes(),
        Form::Docx => docx::write(&sheet)?,
        Form::Pdf => return pdf::write(&sheet),
    };
    Ok((bytes, Vec::new()))
}

/// The text alone as Markdown, headings at their own levels: for comparing and for keeping in a repository.
/// O(size of the content).
pub fn markdown(content: &Content) -> String {
    let paper = Paper {
        content: content.clone(),
        ..Paper::default()
    };
    markdown::write_text(&piece::sheet(&paper).body)
}
