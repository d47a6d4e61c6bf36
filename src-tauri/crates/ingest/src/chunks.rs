//! A file in chunks of whole records, worked on by a few threads and handed over in file order.
//!
//! The splitter reads blocks on a thread of its own and cuts them where a record ends. At most `workers` + 2
//! chunks exist at a time, so memory does not grow with the file. Knows nothing of columns.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use encoding_rs::Encoding;

use crate::encoding::{self, TextReader};
use crate::footer;
use crate::lex::{self, Cut, LINE_BYTES, Syntax};
use crate::loose::loose;
use crate::plan::{Dialect, ImportError, Progress};

/// Text read at a time.
pub(crate) const BLOCK: usize = 8 << 20;

/// A file and how to read it.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    /// Where it is.
    pub path: PathBuf,
    /// Its name, for messages.
    pub name: String,
    /// Its encoding.
    pub encoding: &'static Encoding,
    /// Its delimiter and quote.
    pub syntax: Syntax,
    /// Physical line of the header, from 1.
    pub header_line: u64,
    /// Text read at a time.
    pub block: usize,
}

impl Source {
    /// The text at this place, called so in messages, read by this dialect.
    pub fn new(path: &Path, name: &str, dialect: &Dialect) -> Source {
        Source {
            path: path.to_owned(),
            name: name.to_owned(),
            encoding: encoding::named(&dialect.encoding),
            syntax: syntax(dialect),
            header_line: dialect.header_line.max(1),
            block: BLOCK,
        }
    }

    /// What the system said, with the file's name.
    pub fn unreadable(&self, source: io::Error) -> ImportError {
        ImportError::Unreadable {
            file: self.name.clone(),
            source,
        }
    }

    /// Opens the file.
    ///
    /// # Errors
    /// When it is a folder or can't be opened.
    pub fn open(&self) -> Result<File, ImportError> {
        open(&self.path, &self.name)
    }
}

/// Opens a file under the name that messages give it; a folder, and what can't be read twice, are errors of their own.
pub(crate) fn open(path: &Path, name: &str) -> Result<File, ImportError> {
    let file = || name.to_owned();
    let unreadable = |source| ImportError::Unreadable { file: file(), source };
    let found = std::fs::metadata(path).map_err(unreadable)?;
    if found.is_dir() {
        return Err(ImportError::Folder { file: file() });
    }
    if !found.is_file() {
        return Err(ImportError::Stream { file: file() });
    }
    File::open(path).map_err(unreadable)
}

/// The name of a file without its folders.
pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

/// The bytes of a dialect; a character that is no single byte falls back to a comma or to no quotes.
pub(crate) fn syntax(dialect: &Dialect) -> Syntax {
    let byte = |char: char| u8::try_from(char).ok().filter(u8::is_ascii);
    Syntax {
        delimiter: byte(dialect.delimiter).unwrap_or(b','),
        quote: dialect.quote.and_then(byte),
        escape: dialect.escape.and_then(byte),
    }
}

/// Whole records, as bytes of the file's text.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// Number of the chunk, from 0.
    pub index: usize,
    /// Physical line on which it starts.
    pub first_line: u64,
    /// Physical lines at its end that are the footer of the file.
    pub footer: u64,
    /// Bytes of the file read when it was cut.
    pub read: u64,
    /// The text.
    pub text: Vec<u8>,
}

/// What stands before the records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Head {
    /// Lines before the header.
    pub preamble_lines: u64,
    /// Lines of the header.
    pub header_lines: u64,
    /// The header's cells, trimmed; empty when the file ends before it.
    pub header: Vec<String>,
}

/// Cuts a file into chunks.
pub(crate) struct Splitter<'a> {
    source: &'a Source,
    reader: TextReader,
    carry: Vec<u8>,
    more: bool,
    columns: usize,
    index: usize,
    known: &'a [Cut],
    /// The cuts made so far, for another pass.
    pub cuts: Vec<Cut>,
    /// Physical line of the next record; at the end, one more than the file's lines.
    pub line: u64,
}

impl<'a> Splitter<'a> {
    /// Opens the file and reads up to its first record; cuts where an earlier pass did, as far as it did.
    /// O(preamble + header).
    ///
    /// # Errors
    /// When the file can't be read, is not text, or has a line no table has.
    pub fn new(source: &'a Source, known: &'a [Cut]) -> Result<(Splitter<'a>, Head), ImportError> {
        let mut splitter = Splitter {
            source,
            reader: TextReader::new(source.open()?, source.encoding),
            carry: Vec::new(),
            more: true,
            columns: 0,
            index: 0,
            known,
            cuts: Vec::new(),
            line: 1,
        };
        let mut text = Vec::new();
        splitter.grow(&mut text, source.block)?;
        if let Some(what) = encoding::binary(&text) {
            let (file, what) = (source.name.clone(), what.to_owned());
            return Err(ImportError::Binary { file, what });
        }
        let mut at = 0;
        while splitter.line < source.header_line {
            let Some((_, next)) = splitter.line_end(&mut text, at)? else {
                break;
            };
            splitter.line += 1;
            at = next;
        }
        let preamble_lines = splitter.line - 1;
        let header_end = loop {
            match lex::record_end(&text, at, source.syntax, !splitter.more) {
                Some((next, _)) => break next,
                None if !splitter.more => break at,
                None => splitter.grow_line(&mut text, at)?,
            }
        };
        let mut header = text[at..header_end].to_vec();
        encoding::clean(&mut header);
        let header_lines = lex::count_lines(&header);
        let head = Head {
            preamble_lines,
            header_lines,
            header: loose(&header, 1, source.syntax, 1)
                .pop()
                .map_or_else(Vec::new, |record| record.cells),
        };
        splitter.columns = head.header.len();
        splitter.line += header_lines;
        splitter.carry = text.split_off(header_end);
        Ok((splitter, head))
    }

    /// True when nothing but white space follows.
    ///
    /// # Errors
    /// When the file can't be read.
    pub fn is_blank(&mut self) -> Result<bool, ImportError> {
        let mut text = std::mem::take(&mut self.carry);
        while self.more && text.trim_ascii().is_empty() {
            text.clear();
            self.grow(&mut text, self.source.block)?;
        }
        Ok(text.trim_ascii().is_empty())
    }

    /// The blake3 fingerprint of the file, once it is read to its end.
    pub fn fingerprint(&self) -> String {
        self.reader.fingerprint()
    }

    /// Cuts the next chunk into this buffer; `None` at the end. O(block).
    pub fn next(&mut self, mut text: Vec<u8>) -> Result<Option<Chunk>, ImportError> {
        text.clear();
        text.append(&mut self.carry);
        if text.len() < self.source.block {
            let room = self.source.block - text.len();
            self.grow(&mut text, room)?;
        }
        let cut = self.cut(&mut text)?;
        if text.is_empty() {
            return Ok(None);
        }
        self.carry.extend_from_slice(&text[cut.end..]);
        text.truncate(cut.end);
        self.cuts.push(cut);
        let (index, first_line) = (self.index, self.line);
        self.index += 1;
        self.line += cut.lines;
        Ok(Some(Chunk {
            index,
            first_line,
            footer: cut.footer,
            read: self.reader.read,
            text,
        }))
    }

    /// Where to cut, reading on until that is known.
    fn cut(&mut self, text: &mut Vec<u8>) -> Result<Cut, ImportError> {
        if let Some(known) = self.known.get(self.index) {
            while text.len() < known.end && self.more {
                self.grow(text, self.source.block)?;
            }
            let end = known.end.min(text.len());
            return Ok(Cut { end, ..*known });
        }
        loop {
            let (mut cut, recent) = lex::cut(text, self.source.syntax, !self.more);
            let complete = cut.end;
            let records = recent.backwards(complete);
            let ending = footer::ending(&text[..complete], records, self.source.syntax, self.columns);
            if !self.more {
                cut.footer = ending
                    .footer
                    .map_or(0, |from| lex::count_lines(&text[from..complete]));
                return Ok(cut);
            }
            cut.end = self.held_back(text, ending.hold, recent.backwards(complete));
            cut.lines -= lex::count_lines(&text[cut.end..complete]);
            if cut.end > 0 {
                return Ok(cut);
            }
            if complete > 0 {
                self.grow(text, self.source.block)?;
            } else {
                self.grow_line(text, 0)?;
            }
        }
    }

    /// Where to cut so that a blank line and the two records after it stay together: they tell whether
    /// another table begins.
    fn held_back(&self, text: &[u8], end: usize, records: impl Iterator<Item = (usize, usize)>) -> usize {
        let last_two = records.skip_while(|(_, to)| *to > end).take(2);
        let blank = last_two
            .filter(|(from, to)| footer::is_blank(&text[*from..*to], self.source.syntax))
            .last();
        blank.map_or(end, |(from, _)| from)
    }

    /// Reads about this much more.
    fn grow(&mut self, text: &mut Vec<u8>, most: usize) -> Result<(), ImportError> {
        self.more = self
            .reader
            .append(text, most)
            .map_err(|error| self.source.unreadable(error))?;
        Ok(())
    }

    /// Reads one more block unless the line at `at` is already longer than a line may be.
    fn grow_line(&mut self, text: &mut Vec<u8>, at: usize) -> Result<(), ImportError> {
        if text.len() - at > LINE_BYTES {
            return Err(ImportError::LineTooLong {
                file: self.source.name.clone(),
                line: self.line,
                limit_mib: (LINE_BYTES >> 20) as u64,
            });
        }
        self.grow(text, self.source.block)
    }

    fn line_end(&mut self, text: &mut Vec<u8>, at: usize) -> Result<Option<(usize, usize)>, ImportError> {
        loop {
            if at == text.len() && !self.more {
                return Ok(None);
            }
            if let Some(found) = lex::line_end(text, at, !self.more) {
                return Ok(Some(found));
            }
            self.grow_line(text, at)?;
        }
    }
}

/// What the calling thread learns from the workers.
enum Message<R> {
    Done(Chunk, R),
    Panicked,
}

/// Tells the calling thread when a worker dies, so that it does not wait for a chunk that never comes.
struct Alarm<R>(Sender<Message<R>>);

impl<R> Drop for Alarm<R> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // The receiver is gone only when nobody waits any more.
            let _ = self.0.send(Message::Panicked);
        }
    }
}

/// Work on the chunks of a file: what each thread keeps, and what comes of a chunk.
pub(crate) trait Work: Sync {
    /// What one worker keeps from chunk to chunk.
    type State: Send;
    /// What comes of a chunk.
    type Out: Send;
    /// A new worker's state.
    fn state(&self) -> Self::State;
    /// Works on one chunk; a worker sees its chunks in file order.
    fn work(&self, state: &mut Self::State, chunk: &mut Chunk) -> Self::Out;
}

/// Takes what comes of each chunk, in file order, on the calling thread.
pub(crate) type Receive<'a, Out> = dyn FnMut(&Chunk, Out) -> Result<(), ImportError> + 'a;

/// Runs the work over the whole file and hands over what comes of each chunk, in file order, on the calling
/// thread. Gives the states of the workers, in no particular order.
///
/// # Errors
/// The splitter's or the receiver's.
pub(crate) fn run<W: Work>(
    splitter: &mut Splitter<'_>,
    workers: usize,
    work: &W,
    receive: &mut Receive<'_, W::Out>,
) -> Result<Vec<W::State>, ImportError> {
    let (free_in, free) = bounded::<Vec<u8>>(workers + 2);
    let (todo_in, todo) = unbounded::<Chunk>();
    let (done_in, done) = unbounded();
    for _ in 0..workers + 2 {
        let _ = free_in.send(Vec::new());
    }
    std::thread::scope(|scope| {
        let split = scope.spawn(move || split(splitter, &free, &todo_in));
        let pool: Vec<_> = (0..workers)
            .map(|_| {
                let (todo, done) = (todo.clone(), done_in.clone());
                scope.spawn(move || {
                    let alarm = Alarm(done);
                    let mut state = work.state();
                    for mut chunk in todo {
                        let out = work.work(&mut state, &mut chunk);
                        if alarm.0.send(Message::Done(chunk, out)).is_err() {
                            break;
                        }
                    }
                    state
                })
            })
            .collect();
        drop((todo, done_in));
        let received = receive_in_order(&done, &free_in, receive);
        // Without free buffers the splitter stops, and then the workers do.
        drop((free_in, done));
        let split = split
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let states = pool
            .into_iter()
            .map(|worker| {
                worker
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect();
        received.and(split).map(|()| states)
    })
}

fn split(
    splitter: &mut Splitter<'_>,
    free: &Receiver<Vec<u8>>,
    todo: &Sender<Chunk>,
) -> Result<(), ImportError> {
    for buffer in free {
        let Some(chunk) = splitter.next(buffer)? else {
            break;
        };
        if todo.send(chunk).is_err() {
            break;
        }
    }
    Ok(())
}

fn receive_in_order<R>(
    done: &Receiver<Message<R>>,
    free: &Sender<Vec<u8>>,
    receive: &mut Receive<'_, R>,
) -> Result<(), ImportError> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for message in done {
        let Message::Done(chunk, out) = message else { break };
        early.insert(chunk.index, (chunk, out));
        while let Some((chunk, out)) = early.remove(&next) {
            receive(&chunk, out)?;
            next += 1;
            // The splitter may have come to the end and be gone.
            let _ = free.send(chunk.text);
        }
    }
    Ok(())
}

/// Progress in bytes; each of the file counts twice, as it may be read twice.
pub(crate) struct Meter<'a> {
    /// Who wants to know.
    pub progress: &'a dyn Progress,
    /// Bytes done before this pass.
    pub before: u64,
    /// How often a byte counts in this pass.
    pub weight: u64,
    /// Bytes of both passes.
    pub total: u64,
    /// The file's name, for the error.
    pub file: &'a str,
}

impl Meter<'_> {
    /// Reports a chunk.
    ///
    /// # Errors
    /// `Cancelled` when the user has had enough.
    pub fn chunk(&self, chunk: &Chunk) -> Result<(), ImportError> {
        let done = (self.before + chunk.read * self.weight).min(self.total);
        if self.progress.advance(done, self.total) {
            Ok(())
        } else {
            Err(ImportError::Cancelled {
                file: self.file.to_owned(),
            })
        }
    }
}
