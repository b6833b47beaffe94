//! The small Markdown of posts: paragraphs, headings, lists and bold text, nothing else.
//!
//! What CommonMark knows besides (links, pictures, code, HTML) is shown as the plain text it holds,
//! so that nothing a person wrote is lost on the screen.

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// A piece of text that stands on its own lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading, of whatever level.
    Heading(Vec<Span>),
    /// A paragraph. A line break that was written stays as `\n`.
    Paragraph(Vec<Span>),
    /// One item of a list.
    Bullet {
        /// Its number in a numbered list.
        number: Option<u64>,
        /// What it says.
        spans: Vec<Span>,
    },
}

/// A run of text in one weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The text.
    pub text: String,
    /// Whether it is bold.
    pub bold: bool,
}

/// Reads a post's text.
pub fn parse(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    for event in Parser::new(text) {
        reader.take(event);
    }
    reader.close();
    reader.blocks
}

/// The text without its marks, blocks separated by line breaks: for reading times and searching.
pub fn plain(text: &str) -> String {
    let lines: Vec<String> = parse(text).iter().map(|block| block.spans().concat()).collect();
    lines.join("\n")
}

impl Block {
    fn spans(&self) -> Vec<&str> {
        let (Self::Heading(spans) | Self::Paragraph(spans) | Self::Bullet { spans, .. }) = self;
        spans.iter().map(|span| span.text.as_str()).collect()
    }
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    spans: Vec<Span>,
    heading: bool,
    bold: u32,
    lists: Vec<Option<u64>>,
    bullet: bool,
    number: Option<u64>,
}

impl Reader {
    #[expect(clippy::wildcard_enum_match_arm, reason = "marks we do not draw pass as their text")]
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.push(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.push("\n"),
            Event::Start(Tag::Heading { .. }) => {
                self.close();
                self.heading = true;
            }
            Event::Start(Tag::List(first)) => {
                self.close();
                self.lists.push(first);
            }
            Event::Start(Tag::Item) => {
                self.close();
                self.bullet = true;
                self.number = self.next_number();
            }
            Event::Start(Tag::Strong) => self.bold += 1,
            Event::End(TagEnd::Strong) => self.bold = self.bold.saturating_sub(1),
            Event::End(TagEnd::List(_)) => {
                self.close();
                self.lists.pop();
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::Item
                | TagEnd::CodeBlock
                | TagEnd::HtmlBlock,
            ) => self.close(),
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        let bold = self.bold > 0;
        match self.spans.last_mut() {
            Some(last) if last.bold == bold => last.text.push_str(text),
            Some(_) | None => self.spans.push(Span { text: text.to_owned(), bold }),
        }
    }

    fn next_number(&mut self) -> Option<u64> {
        let next = self.lists.last_mut()?.as_mut()?;
        let number = *next;
        *next += 1;
        Some(number)
    }

    fn close(&mut self) {
        let spans = std::mem::take(&mut self.spans);
        let heading = std::mem::take(&mut self.heading);
        let number = self.number;
        let blank = spans.iter().all(|span| span.text.trim().is_empty());
        if blank {
            return;
        }
        self.blocks.push(if std::mem::take(&mut self.bullet) {
            Block::Bullet { number, spans }
        } else if heading {
            Block::Heading(spans)
        } else {
            Block::Paragraph(spans)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(text: &str, bold: bool) -> Span {
        Span { text: text.to_owned(), bold }
    }

    #[test]
    fn headings_lists_and_bold_are_kept() {
        let blocks = parse("# Снегопад\nУроки с **9:30**\n\n1. Первый\n2. Второй\n\n- пункт");
        assert_eq!(
            blocks,
            [
                Block::Heading(vec![span("Снегопад", false)]),
                Block::Paragraph(vec![span("Уроки с ", false), span("9:30", true)]),
                Block::Bullet { number: Some(1), spans: vec![span("Первый", false)] },
                Block::Bullet { number: Some(2), spans: vec![span("Второй", false)] },
                Block::Bullet { number: None, spans: vec![span("пункт", false)] },
            ]
        );
    }

    #[test]
    fn what_is_not_drawn_keeps_its_text() {
        assert_eq!(plain("см. [сайт](https://example.org) и `код`"), "см. сайт и код");
        assert_eq!(plain("a < b <i>c</i>"), "a < b <i>c</i>");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in any::<String>()) {
            let _blocks = parse(&text);
        }

        #[test]
        fn words_survive(words in proptest::collection::vec("[а-яa-z]{1,12}", 1..20)) {
            prop_assert_eq!(plain(&words.join(" ")), words.join(" "));
        }
    }
}
