//! What the system says of files and addresses, in words.

use std::io;

/// What the system said, for `io-cause`: a kind that the words know, and its own text for the others.
pub fn io_args(error: &io::Error) -> Vec<(&'static str, String)> {
    use io::ErrorKind as Kind;
    let kinds: [(&[Kind], &str); 9] = [
        (&[Kind::NotFound], "not-found"),
        (&[Kind::PermissionDenied], "denied"),
        (&[Kind::StorageFull, Kind::QuotaExceeded], "full"),
        (&[Kind::ReadOnlyFilesystem], "read-only"),
        (&[Kind::AlreadyExists, Kind::NotADirectory], "in-the-way"),
        (&[Kind::IsADirectory], "directory"),
        (&[Kind::InvalidData], "not-text"),
        (&[Kind::AddrInUse], "in-use"),
        (&[Kind::AddrNotAvailable], "not-here"),
    ];
    let known = kinds.iter().find(|(kinds, _)| kinds.contains(&error.kind()));
    let kind = known.map_or("other", |(_, kind)| kind);
    vec![("kind", kind.to_owned()), ("cause", error.to_string())]
}
