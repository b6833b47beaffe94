//! Reads a backup file's content.

use std::io::{self, BufRead, Read};

use controller_core::port::{Key, PIECE, Piece, Value};
use serde::de::DeserializeOwned;

use super::entries::{MOST_PAIR, MOST_WORDS, tag};
use super::seal::{Opener, broken};
use super::{Carried, Header, Manifest, Totals};
use crate::backup::RecoveryKey;

/// Takes what a backup holds, in its order.
pub(in crate::backup) trait Sink {
    /// A piece of the store, to go over the pieces before it.
    fn piece(&mut self, piece: Piece) -> io::Result<()>;

    /// A file; whether its content is what its name says is told afterwards.
    fn file(&mut self, name: Carried, content: &mut dyn Read) -> io::Result<()>;

    /// Whether the file that came last is of use; one that is not is forgotten again.
    fn judge(&mut self, name: Carried, is_whole: bool) -> io::Result<()>;
}

/// Reads everything after the header to the end. What is broken is an error of the kind
/// [`InvalidData`](io::ErrorKind::InvalidData); by then the sink may have had a part of it.
pub(in crate::backup) fn read(
    input: impl BufRead,
    header: &Header,
    key: &RecoveryKey,
    sink: &mut dyn Sink,
) -> io::Result<(Manifest, Totals)> {
    let opener = Opener::new(input, header.to_bytes(), key.bytes(), &header.nonce);
    let mut reader = Reader { opener, totals: Totals::default(), piece: Piece::default() };
    match reader.run(sink) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            Err(broken("it ends too early"))
        }
        read => read,
    }
}

struct Reader<R> {
    opener: Opener<R>,
    totals: Totals,
    piece: Piece,
}

impl<R: BufRead> Reader<R> {
    fn run(&mut self, sink: &mut dyn Sink) -> io::Result<(Manifest, Totals)> {
        if self.byte()? != tag::MANIFEST {
            return Err(broken("it does not say what it is"));
        }
        let manifest = self.json()?;
        loop {
            match self.byte()? {
                tag::PUT => {
                    let (key, value) = (self.length(MOST_PAIR)?, self.length(MOST_PAIR)?);
                    let (key, value) = (self.bytes(key)?, self.bytes(value)?);
                    self.change(key, Some(value), sink)?;
                }
                tag::DELETE => {
                    let key = self.length(MOST_PAIR)?;
                    let key = self.bytes(key)?;
                    self.change(key, None, sink)?;
                }
                tag::FILE => self.file(sink)?,
                tag::END => {
                    sink.piece(std::mem::take(&mut self.piece))?;
                    let totals: Totals = self.json()?;
                    if totals != self.totals || self.opener.read(&mut [0])? > 0 {
                        return Err(broken("it holds something else than it counts"));
                    }
                    return Ok((manifest, totals));
                }
                other => {
                    return Err(broken(format!("it has an entry of the unknown kind {other}")));
                }
            }
        }
    }

    fn change(&mut self, key: Key, value: Option<Value>, sink: &mut dyn Sink) -> io::Result<()> {
        self.totals.changes += 1;
        self.piece.0.push((key, value));
        if self.piece.0.len() >= PIECE {
            sink.piece(std::mem::take(&mut self.piece))?;
        }
        Ok(())
    }

    fn file(&mut self, sink: &mut dyn Sink) -> io::Result<()> {
        let words = self.length(MOST_WORDS)?;
        let mut length = [0; 8];
        self.opener.read_exact(&mut length)?;
        let length = u64::from_be_bytes(length);
        let name = String::from_utf8_lossy(&self.bytes(words)?).into_owned();
        let unknown = |()| broken(format!("it has a file of the unknown name {name:?}"));
        let name: Carried = name.parse().map_err(unknown)?;
        let mut content = Read::take(&mut self.opener, length);
        sink.file(name, &mut content)?;
        io::copy(&mut content, &mut io::sink())?;
        if content.limit() > 0 {
            return Err(broken("it ends too early"));
        }
        let is_whole = self.byte()? == 1;
        if let Carried::Media(_) = name {
            self.totals.count_media(is_whole, length);
        }
        sink.judge(name, is_whole)
    }

    fn json<T: DeserializeOwned>(&mut self) -> io::Result<T> {
        let length = self.length(MOST_WORDS)?;
        serde_json::from_slice(&self.bytes(length)?).map_err(|error| broken(error.to_string()))
    }

    fn byte(&mut self) -> io::Result<u8> {
        let mut byte = [0];
        self.opener.read_exact(&mut byte)?;
        Ok(u8::from_be_bytes(byte))
    }

    fn length(&mut self, most: u32) -> io::Result<u32> {
        let mut length = [0; 4];
        self.opener.read_exact(&mut length)?;
        let length = u32::from_be_bytes(length);
        if length > most {
            return Err(broken(format!("something in it is {length} bytes long")));
        }
        Ok(length)
    }

    fn bytes(&mut self, length: u32) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.opener.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}
