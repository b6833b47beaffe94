//! What a hostile page, title or address cannot do to somebody who is signed in.

use std::convert::Infallible;

use bytes::Bytes;
use http_body_util::Full;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tests::{PATIENCE, World, announcement, eventually};
use tokio::net::TcpListener;

const HOSTILE: &str =
    "<script>document.title = 'взломано'</script><img src=x onerror=\"document.title='взломано'\">";

#[tokio::test(flavor = "multi_thread")]
async fn no_other_page_puts_the_console_into_a_frame() {
    let world = World::start().await;
    let coordinator = world.coordinator().await;
    let anna = world.browser().signed_in_as(&coordinator).await;
    let page =
        format!("<!doctype html><title>Чужой</title><iframe src=\"{}/\"></iframe>", anna.origin());
    let evil = Site::with(page).await;
    anna.opens(&evil).await;
    eventually("the frame to be refused", PATIENCE, async || {
        let complaints = anna.complaints().await;
        let refused =
            complaints.iter().any(|complaint| complaint.contains("frame-ancestors 'none'"));
        if refused { Ok(()) } else { Err(format!("{complaints:?}")) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_title_is_text_whatever_stands_in_it() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    school.admin().drafts(announcement(HOSTILE)).await;
    let alert = json!({
        "unit": school.unit(), "severity": "minor", "text": &HOSTILE[..60], "drill": true,
    });
    school.admin().rest().post("alerts", alert).await.succeeded();
    let anna = world.browser().signed_in_as(school.admin()).await;
    for page in ["/", "/alerts"] {
        anna.opens(page).await;
        anna.sees("<script>").await;
        assert_ne!(anna.title().await, "взломано", "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_that_got_into_a_page_does_not_run() {
    let world = World::start().await;
    let anna = world.browser().signed_in_as(&world.coordinator().await).await;
    anna.forgives("Content Security Policy");
    anna.forgives("/x - Failed to load resource");
    anna.opens("/").await;
    for attack in [
        "const it = document.createElement('script'); it.textContent = 'window.hacked = 1'; document.body.append(it)",
        "document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hacked = 1\">')",
        "document.body.insertAdjacentHTML('beforeend', '<a id=a href=\"javascript:window.hacked=1\">x</a>'); document.getElementById('a').click()",
        "const it = document.createElement('script'); it.src = 'data:text/javascript,window.hacked=1'; document.body.append(it)",
    ] {
        anna.runs(attack).await;
    }
    anna.runs_until("requestAnimationFrame(() => requestAnimationFrame(done))").await;
    assert_eq!(anna.runs("return window.hacked === undefined").await, true);
}

#[tokio::test(flavor = "multi_thread")]
async fn cookies_are_out_of_reach_and_signing_in_leads_nowhere_else() {
    let world = World::start().await;
    let anna = world.browser().starts().await;
    for elsewhere in
        ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
    {
        anna.forgets_cookies().await;
        anna.opens(&format!("/sign-in?to={}", elsewhere.replace('\\', "%5C"))).await;
        anna.writes("Логин", "coordinator").await;
        anna.writes("Пароль", World::PASSWORD).await;
        anna.clicks("Войти").await;
        anna.finds("Выйти").await;
        assert!(anna.path().await.starts_with('/'), "{elsewhere} leads to {}", anna.path().await);
    }
    let cookies = anna.cookies().await;
    assert!(cookies.iter().any(|cookie| cookie["name"] == "efir-session"), "{cookies:?}");
    for cookie in cookies {
        assert_eq!(cookie["httpOnly"], true, "{cookie}");
        assert_eq!(cookie["sameSite"], "Strict", "{cookie}");
    }
    assert_eq!(anna.runs("return document.cookie").await, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_site_learns_where_somebody_was_or_acts_for_them() {
    let world = World::start().await;
    let coordinator = world.coordinator().await;
    let anna = world.browser().signed_in_as(&coordinator).await;
    let unit = coordinator.unit();
    let page = format!(
        "<!doctype html><title>Чужой</title><p id=from></p>\
         <form method=post action=\"{}/alerts\"><input name=unit value=\"{unit}\">\
         <input name=text value=Пожар><button>Приз</button></form>\
         <script>document.getElementById('from').textContent = 'referrer=[' + document.referrer + ']'</script>",
        anna.origin()
    );
    let evil = Site::with(page).await;
    anna.opens("/alerts/new?threat=fire").await;
    anna.runs(&format!("location.href = '{evil}'")).await;
    anna.sees("referrer=[]").await;

    anna.forgives("status of 4");
    anna.clicks("Приз").await;
    // The cookie stays at home: to the console it is a stranger who asks.
    anna.is_at("/sign-in").await;
    let alerts: serde_json::Value = coordinator.rest().get("alerts").await.done();
    assert_eq!(alerts["items"], json!([]), "another site raised an alert");
}

/// Another site, of one page.
struct Site;

impl Site {
    /// Serves a page at all its addresses, as long as the story goes on; answers where.
    async fn with(page: String) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        // Another host than the console's, so that it is another site for cookies, too.
        let address = format!("http://localhost:{}/", listener.local_addr().unwrap().port());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let page = Bytes::from(page.clone());
                let answer = service_fn(move |_: Request<hyper::body::Incoming>| {
                    let page = Full::new(page.clone());
                    let response =
                        Response::builder().header("content-type", "text/html; charset=utf-8");
                    async move { Ok::<_, Infallible>(response.body(page).unwrap()) }
                });
                tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(stream), answer));
            }
        });
        address
    }
}
