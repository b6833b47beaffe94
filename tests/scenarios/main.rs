//! Stories over the real binaries, one file a story.
