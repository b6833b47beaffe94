//! Posts with pictures, pages and bands.

use agent_render::slide::{Bands, Post, Ticker};
use agent_render::{Picture, Slide};
use protocol::post::AgeMark;

use super::{LIST, LONG, SHORT, Sample, at, dark, english, idle, look, portrait};

/// What they look like.
pub(super) fn samples() -> Vec<Sample> {
    let sample = |name, slide, look| Sample { name, slide, look };
    let wide = || look(1920, 1080);
    vec![
        sample("news", news(story(SNOW, "school")), wide()),
        sample("news-dark-english", news(story(SNOW_ENGLISH, "school")), english(dark(wide()))),
        sample("news-portrait", news(story(SNOW, "school")), portrait()),
        sample("news-tall-picture", news(story(SNOW, "tall")), wide()),
        sample("news-tall-picture-portrait", news(story(SNOW, "tall")), portrait()),
        sample("news-wide-picture", news(story(SNOW, "wide")), wide()),
        sample("news-small-picture-dark", news(story(SNOW, "small-grey")), dark(wide())),
        sample("news-picture-alone", news(story((SNOW.0, ""), "school")), wide()),
        sample("news-picture-alone-portrait", news(story((SNOW.0, ""), "tall")), portrait()),
        sample("news-no-title-dark", news(story(("", SNOW.1), "school")), dark(wide())),
        sample("news-long-first-page", news(story(LONG, "school")), wide()),
        sample("news-long-second-page", news(Post { page: 1, ..story(LONG, "school") }), wide()),
        sample("news-ticker-overdue", news(banded(story(SNOW, "school"))), wide()),
        sample("news-ticker-overdue-portrait", news(banded(story(SNOW, "school"))), portrait()),
        sample("announcement-picture", announced(story(SHORT, "school")), wide()),
        sample(
            "announcement-picture-portrait-dark",
            announced(story(SHORT, "school")),
            dark(portrait()),
        ),
        sample("announcement-list-picture", announced(story(LIST, "tall")), wide()),
        sample(
            "announcement-ticker",
            announced(ticked(Post { picture: None, ..story(LIST, "school") })),
            wide(),
        ),
        sample("idle-ticker-overdue", idle_with_bands(), wide()),
        sample("idle-ticker-overdue-portrait-dark", idle_with_bands(), dark(portrait())),
    ]
}

pub(crate) const SNOW: (&str, &str) = (
    "Первый снег",
    "Вчера выпал первый снег. Пятиклассники слепили перед гимназией **семнадцать** снеговиков — \
     по одному на каждый класс.\n\nЛучшего выберем голосованием в пятницу.",
);
pub(crate) const SNOW_ENGLISH: (&str, &str) = (
    "First snow",
    "The first snow fell yesterday. Fifth-graders built **seventeen** snowmen in front of the school, \
     one for each class.\n\nThe best will be chosen by vote on Friday.",
);
const TICKER: &str = "Сбор макулатуры до пятницы: приносите в кабинет 12. Победителей ждёт экскурсия \
     в планетарий. Родительское собрание пятых классов — в четверг в 18:00, актовый зал.";

pub(crate) fn news(post: Post) -> Slide {
    Slide::News(post)
}

pub(crate) fn announced(post: Post) -> Slide {
    Slide::Announcement(post)
}

pub(crate) fn story((title, text): (&str, &str), name: &str) -> Post {
    Post {
        title: title.to_owned(),
        text: text.to_owned(),
        picture: Some(picture(name)),
        age: Some(AgeMark::Six),
        school: "Гимназия № 11, Елец".to_owned(),
        ..Post::default()
    }
}

pub(crate) fn ticked(post: Post) -> Post {
    let ticker = Some(Ticker { text: TICKER.to_owned(), page: 0 });
    Post { bands: Bands { ticker, ..Bands::default() }, ..post }
}

fn banded(post: Post) -> Post {
    let mut post = ticked(post);
    post.bands.overdue = vec!["Пожар на втором этаже".to_owned()];
    post.offline_since = Some(at(9, 10));
    post
}

fn idle_with_bands() -> Slide {
    let mut slide = idle(Some(at(14, 5)), None);
    if let Slide::Idle(idle) = &mut slide {
        let ticker = Some(Ticker { text: TICKER.to_owned(), page: 1 });
        let overdue = ["Угроза атаки беспилотников", "Пожар", "Утечка газа"];
        idle.bands = Bands { ticker, overdue: overdue.map(str::to_owned).to_vec() };
    }
    slide
}

/// A picture of the committed ones.
pub(crate) fn picture(name: &str) -> Picture {
    Picture::new(jpeg(name)).expect("it is a baseline JPEG")
}

/// The file of a picture.
pub(crate) fn jpeg(name: &str) -> Vec<u8> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/golden/pictures");
    let file = std::path::Path::new(folder).join(name).with_extension("jpg");
    std::fs::read(file).expect("the picture is there")
}
