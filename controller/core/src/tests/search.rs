//! Posts by what they are and what their titles say.

use super::world::{Country, announcement};
use crate::app::posts::{self, NewPost, Search};
use crate::domain::post::{PostKind, PostState};
use crate::page::Page;

#[test]
fn a_search_finds_by_words_of_the_title_kind_and_state() {
    let country = Country::new();
    let world = &country.world;
    let snow = world.publish(&country.admin, &country.school, "Снегопад: уроки с 9:30");
    let frost = world.draft(&country.admin, &country.school, "Мороз и снегопад");
    let news =
        NewPost { kind: PostKind::News, ..announcement(country.school.id(), "Снегопад") };
    let news =
        world.change(|work| posts::create(work, &country.admin, &news, world.now())).unwrap();
    world.publish(&country.neighbour_admin, &country.neighbour, "Снегопад у соседей");
    let found = |search: Search| {
        let found = world.read(|view| posts::search(view, &country.admin, &search, &Page::first()));
        let mut ids: Vec<_> = found.unwrap().items.into_iter().map(|post| post.id).collect();
        ids.sort();
        ids
    };
    let sorted = |mut ids: Vec<_>| {
        ids.sort();
        ids
    };
    let title = |title: &str| Search { title: title.into(), ..Search::default() };
    assert_eq!(found(title("СНЕГО")), sorted(vec![snow.id, frost.id, news.id]));
    assert_eq!(found(title("снегопад мороз")), [frost.id]);
    assert_eq!(found(title("жара")), []);
    assert_eq!(found(Search { kind: Some(PostKind::News), ..title("снег") }), [news.id]);
    let on_air = Search { state: Some(PostState::Published), ..Search::default() };
    assert_eq!(found(on_air), [snow.id]);
}

#[test]
fn every_post_is_found_once_over_all_pages_though_one_reading_is_bounded() {
    let country = Country::new();
    let (world, admin, unit) = (&country.world, &country.admin, country.school.id());
    let wanted = |n: usize| n % 300 == 0;
    world
        .change(|work| {
            for n in 0..1_300 {
                let title = if wanted(n) { "нужный" } else { "другой" };
                posts::create(work, admin, &announcement(unit, title), world.now())?;
            }
            Ok(())
        })
        .unwrap();
    let search = Search { title: "нужный".into(), ..Search::default() };
    let (mut found, mut cursor, mut readings) = (0, None::<String>, 0);
    loop {
        let page = Page::new(2, cursor.as_deref()).unwrap();
        let listed = world.read(|view| posts::search(view, admin, &search, &page)).unwrap();
        assert!(listed.items.len() <= 2);
        found += listed.items.len();
        readings += 1;
        cursor = listed.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(found, (0..1_300).filter(|n| wanted(*n)).count());
    assert!(readings > 2, "{readings}");
}
