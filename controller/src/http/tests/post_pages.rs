//! Posts on the pages, as a browser without a script walks through them: written, kept, published,
//! looked after, arranged and planned.

use axum::body::Body;
use axum::http::{Request, header};
use serde_json::json;

use super::alerts::Story;
use super::browser::Browser;
use super::world::{Answer, PASSWORD};
use crate::media::samples;

#[tokio::test]
async fn a_post_is_written_and_published_and_its_page_says_whom_it_reaches() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    let composer = browser.open("/posts/new").await.text;
    for said in ["Новое объявление", "Увидят на 1 экране", "Холл", "Europe/Moscow"]
    {
        assert!(composer.contains(said), "{said}: {composer}");
    }
    let published = browser.send("/posts/new", &fields(&story, "publish")).await;
    assert_eq!(published.status, 303, "{}", published.text);
    let page = browser.open(published.header("location")).await.text;
    for said in [">В эфире<", "Увидят на 1 экране", "Уже на 0 из 1", "Снять с показа", "Админ"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let list = browser.open("/posts").await.text;
    assert!(
        list.contains("Снегопад &#60;сильный&#62;") && !list.contains("Не закончено"),
        "{list}"
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_and_nothing_that_was_typed_is_lost() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    browser.open("/posts/new").await;
    let mut wrong = fields(&story, "publish");
    wrong.retain(|(name, _)| *name != "title");
    wrong.push(("until", "послезавтра"));
    let refused = browser.send("/posts/new", &wrong).await;
    assert_eq!(refused.status, 422);
    for said in ["Непонятное время", "value=\"послезавтра\" aria", "Уроки с **9:30**"]
    {
        assert!(refused.text.contains(said), "{said}: {}", refused.text);
    }
    let unfinished = browser.open("/posts").await.text;
    assert!(unfinished.contains("Не закончено") && unfinished.contains("Без заголовка"));
    let edit = link(&unfinished, "/edit");
    let again = browser.open(&edit).await.text;
    assert!(again.contains("Уроки с **9:30**"), "{again}");
    let discarded = browser.send(&edit.replace("/edit", "/discard"), &[]).await;
    assert_eq!(discarded.header("location"), "/posts?done=posts-discarded");
    assert!(!browser.open("/posts").await.text.contains("Не закончено"));
}

#[tokio::test]
async fn a_form_that_is_sent_twice_makes_one_post() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    browser.open("/posts/new").await;
    let mut twice = fields(&story, "publish");
    twice.push(("once", "0123456789abcdef"));
    let first = browser.send("/posts/new", &twice).await.header("location").to_owned();
    let second = browser.send("/posts/new", &twice).await;
    assert_eq!(second.header("location"), first, "{}", second.text);
    let all = story.world.get(&story.anna, "/api/v1/posts").await;
    assert_eq!(all["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_session_that_ran_out_while_writing_costs_nothing() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    let composer = browser.open("/posts/new").await.text;
    let author = field(&composer, "author");
    let mut stranger = Browser::new(&story.world);
    stranger.open("/sign-in").await;
    let mut typed = fields(&story, "publish");
    typed.push(("author", &author));
    let asked = stranger.send("/posts/new", &typed).await;
    assert_eq!(asked.status, 401);
    for said in ["Сеанс закончился", "name=\"title\" value=\"Снегопад &#60;сильный&#62;\"", "9:30"]
    {
        assert!(asked.text.contains(said), "{said}: {}", asked.text);
    }
    typed.extend([("login", "admin"), ("password", "wrong")]);
    let wrong = stranger.send("/posts/sign-in", &typed).await;
    assert!(wrong.status == 401 && wrong.text.contains("Снегопад"), "{}", wrong.text);
    typed.pop();
    typed.push(("password", PASSWORD));
    let back = stranger.send("/posts/sign-in", &typed).await;
    assert_eq!(back.status, 303, "{}", back.text);
    let edit = stranger.open(back.header("location")).await.text;
    for said in ["Текст на месте", "Снегопад &#60;сильный&#62;", "Уроки с **9:30**"]
    {
        assert!(edit.contains(said), "{said}: {edit}");
    }
    let on_air = story.world.get(&story.anna, "/api/v1/posts").await;
    assert_eq!(on_air["items"], json!([]), "the press that came too late publishes nothing");
}

#[tokio::test]
async fn what_one_person_typed_is_not_given_to_another_who_signs_in() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    let author = field(&browser.open("/posts/new").await.text, "author");
    let mut typed = fields(&story, "keep");
    typed.extend([("author", author.as_str()), ("login", "anna"), ("password", PASSWORD)]);
    let mut other = Browser::new(&story.world);
    other.open("/sign-in").await;
    let back = other.send("/posts/sign-in", &typed).await;
    assert_eq!((back.status.as_u16(), back.header("location")), (303, "/posts"));
    assert!(!other.open("/posts").await.text.contains("Снегопад"));
}

#[tokio::test]
async fn a_picture_comes_with_the_form() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    let composer = browser.open("/posts/new").await.text;
    let sent = with_file(&mut browser, &fields(&story, "look"), &samples::png(64, 48)).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    assert!(composer.contains("enctype=\"multipart/form-data\""));
    assert!(sent.header("location").ends_with("/edit?look=yes#look"), "{sent:?}");
    let edit = browser.open(sent.header("location").trim_end_matches("#look")).await.text;
    assert!(edit.contains("выйдет грубой"), "{edit}");
    assert!(edit.contains("src=\"/api/v1/pictures/"), "{edit}");
    assert!(edit.contains("/sketch/preview\""), "the frame of what was saved: {edit}");
    let broken = with_file(&mut browser, &fields(&story, "publish"), b"not a picture").await;
    assert_eq!(broken.status, 415, "{}", broken.text);
    assert!(broken.text.contains("Снегопад"), "{}", broken.text);
}

#[tokio::test]
async fn changes_of_a_post_wait_until_they_are_put_on_air_and_can_be_undone() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    browser.open("/posts/new").await;
    let published = browser.send("/posts/new", &fields(&story, "publish")).await;
    let post = published.header("location").split('?').next().unwrap().to_owned();
    let edit = format!("{post}/edit");
    browser.open(&edit).await;
    let mut changes = fields(&story, "aside");
    changes.push(("title", "Мороз"));
    assert_eq!(browser.send(&edit, &changes).await.header("location"), "/posts?done=posts-aside");
    assert!(browser.open(&post).await.text.contains("<h1>Снегопад"), "not on air yet");
    assert!(browser.open(&edit).await.text.contains("value=\"Мороз\""));
    let mut changes = fields(&story, "publish");
    changes.push(("title", "Мороз"));
    assert_eq!(browser.send(&edit, &changes).await.status, 303);
    let page = browser.open(&post).await.text;
    for said in ["<h1>Мороз</h1>", "Отменить правку", "Вернуть этот вид", "версия 2"]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let undone = browser.send(&format!("{post}/undo"), &[]).await;
    assert_eq!(undone.header("location"), format!("{post}?done=posts-undone"));
    assert!(browser.open(&post).await.text.contains("<h1>Снегопад"));
    browser.send(&format!("{post}/restore"), &[("revision", "2")]).await;
    assert!(browser.open(&post).await.text.contains("<h1>Мороз</h1>"));
    browser.send(&format!("{post}/withdraw"), &[]).await;
    let page = browser.open(&post).await.text;
    assert!(page.contains(">Снято с показа<") && page.contains("Вернуть в эфир"), "{page}");
    let unknown = browser.send(&format!("{post}/restore"), &[("revision", "99")]).await;
    assert_eq!(unknown.status, 404);
}

#[tokio::test]
async fn somebody_elses_change_meanwhile_is_told_before_it_is_replaced() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    browser.open("/posts/new").await;
    let published = browser.send("/posts/new", &fields(&story, "publish")).await;
    let post = published.header("location").split('?').next().unwrap().to_owned();
    let edit = format!("{post}/edit");
    browser.send(&edit, &fields(&story, "look")).await;
    let theirs = json!({"title": "Чужое"});
    let path = format!("/api/v1{post}");
    story.world.ask(&story.anna, "PATCH", &path, Some(&theirs)).await.succeeded();
    let refused = browser.send(&edit, &fields(&story, "publish")).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert!(refused.text.contains("изменил кто-то ещё"), "{}", refused.text);
    let mut knowing = fields(&story, "publish");
    knowing.push(("over", "yes"));
    assert_eq!(browser.send(&edit, &knowing).await.status, 303);
    assert!(browser.open(&post).await.text.contains("<h1>Снегопад"));
}

#[tokio::test]
async fn posts_are_put_in_order_by_buttons_and_planned_by_day_and_week() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    let mut ids = Vec::new();
    for title in ["первый", "второй"] {
        let body = json!({"kind": "news", "unit": story.school, "title": title, "text": "т"});
        let made = story.world.post(&story.anna, "/api/v1/posts", body).await;
        let id = made["id"].as_str().unwrap().to_owned();
        let publish = format!("/api/v1/posts/{id}/publish");
        story.world.ask(&story.anna, "POST", &publish, None).await.succeeded();
        ids.push(id);
    }
    let [first, second] = [&*ids[0], &*ids[1]];
    browser.open("/posts/order").await;
    let up = format!("up:{first}");
    let moved = [("unit", &*story.school), ("post", second), ("post", first), ("move", &*up)];
    let arranged = browser.send("/posts/order", &moved).await;
    assert_eq!(arranged.status, 303, "{}", arranged.text);
    let page = browser.open(arranged.header("location")).await.text;
    let place = |id: &str| page.find(&format!("data-post=\"{id}\"")).unwrap();
    assert!(place(first) < place(second), "{page}");
    let day = browser.open("/posts/schedule").await.text;
    assert!(day.contains("первый") && day.contains("<rect class=\"lit\""), "{day}");
    let week = browser.open("/posts/schedule?days=7&date=2031-01-01").await.text;
    for said in ["30 декабря 2030", "5 января 2031", "весь день"] {
        assert!(week.contains(said), "{said}: {week}");
    }
}

#[tokio::test]
async fn a_list_is_narrowed_by_its_address() {
    let story = Story::new().await;
    let mut browser = signed_in(&story, "admin").await;
    for (kind, title) in [("news", "Снег"), ("announcement", "Мороз")] {
        let body = json!({"kind": kind, "unit": story.school, "title": title, "text": "т"});
        story.world.post(&story.anna, "/api/v1/posts", body).await;
    }
    for (query, snow, frost) in [
        ("", true, true),
        ("?kind=news", true, false),
        ("?title=%D0%BC%D0%BE%D1%80", false, true),
        ("?state=draft", true, true),
        ("?state=published", false, false),
    ] {
        let page = browser.open(&format!("/posts{query}")).await.text;
        let shows = |title: &str| page.contains(&format!("<strong>{title}</strong>"));
        assert_eq!((shows("Снег"), shows("Мороз")), (snow, frost), "{query}: {page}");
    }
}

#[tokio::test]
async fn pages_of_another_schools_post_read_like_those_of_none() {
    let story = Story::new().await;
    let units = story.world.get(&story.anna, "/api/v1/units").await;
    let other = units["items"].as_array().unwrap().iter().find(|unit| unit["name"] == "Школа №5");
    let other = other.unwrap()["id"].as_str().unwrap().to_owned();
    let body = json!({"kind": "news", "unit": other, "title": "Тайна пятой", "text": "т"});
    let post = story.world.post(&story.anna, "/api/v1/posts", body).await;
    let theirs = post["id"].as_str().unwrap();
    let nobodys = "00000000010000000000000009";
    let mut browser = signed_in(&story, "admin").await;
    assert!(!browser.open("/posts").await.text.contains("Тайна"));
    for path in ["/posts/ID", "/posts/ID/edit"] {
        let seen = browser.open(&path.replace("ID", theirs)).await;
        let unknown = browser.open(&path.replace("ID", nobodys)).await;
        assert_eq!((seen.status.as_u16(), unknown.status.as_u16()), (404, 404), "{path}");
        assert_eq!(seen.text.replace(theirs, "X"), unknown.text.replace(nobodys, "X"));
    }
    for path in ["order", "schedule"] {
        let seen = browser.open(&format!("/posts/{path}?unit={other}")).await;
        let unknown = browser.open(&format!("/posts/{path}?unit={nobodys}")).await;
        assert_eq!((seen.status.as_u16(), unknown.status.as_u16()), (404, 404), "{path}");
        assert_eq!(seen.text.replace(&other, "X"), unknown.text.replace(nobodys, "X"));
    }
    browser.open("/posts").await;
    for act in ["publish", "withdraw", "undo", "restore"] {
        assert_eq!(browser.send(&format!("/posts/{theirs}/{act}"), &[]).await.status, 404, "{act}");
    }
}

fn fields<'s>(story: &'s Story, button: &'s str) -> Vec<(&'s str, &'s str)> {
    vec![
        ("unit", &story.school),
        ("kind", "announcement"),
        ("title", "Снегопад <сильный>"),
        ("text", "Уроки с **9:30**"),
        ("where", "all"),
        ("do", button),
    ]
}

async fn with_file(browser: &mut Browser<'_>, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let mut body = Vec::new();
    let key = browser.key.clone().unwrap_or_default();
    for (name, value) in fields.iter().copied().chain([("form", key.as_str())]) {
        let part =
            format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(part.into_bytes());
    }
    let part = "--edge\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\
        content-type: image/png\r\n\r\n";
    body.extend(part.as_bytes());
    body.extend(file);
    body.extend(b"\r\n--edge--\r\n");
    let request: Request<Body> = browser
        .request("POST", "/posts/new")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .unwrap();
    browser.take(request).await
}

/// What stands in a hidden field of a page.
fn field(page: &str, name: &str) -> String {
    let value = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap();
    value.split('"').next().unwrap().to_owned()
}

/// The first link of a page that ends so.
fn link(page: &str, end: &str) -> String {
    let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links.into_iter().find(|link| link.ends_with(end)).unwrap().to_owned()
}

async fn signed_in<'s>(story: &'s Story, login: &str) -> Browser<'s> {
    let mut browser = Browser::new(&story.world);
    browser.open("/sign-in").await;
    let who = [("login", login), ("password", PASSWORD), ("to", "/")];
    assert_eq!(browser.send("/sign-in", &who).await.status, 303);
    browser.open("/help").await;
    browser
}
