//! How a browser is set up before somebody sits down before it.

use std::net::SocketAddr;
use std::sync::Arc;

use protocol::Language;
use serde_json::{Value, json};

use super::Browser;
use super::driver::Driver;
use super::look::Look;
use crate::admin::Admin;
use crate::world::Shared;

/// What is asked of no network: nothing leaves this machine, and nothing is drawn by a graphics card.
const ARGUMENTS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--force-color-profile=srgb",
];

/// A browser that is not started yet: Russian, wide, light, with scripts, unless told otherwise.
#[derive(Debug)]
pub struct BrowserStart {
    shared: Arc<Shared>,
    origin: String,
    language: Language,
    scripts: bool,
    look: Look,
}

impl BrowserStart {
    pub(crate) fn new(shared: Arc<Shared>, origin: String) -> Self {
        Self { shared, origin, language: Language::Russian, scripts: true, look: Look::default() }
    }

    /// In the hands of somebody who chose this language once.
    #[must_use]
    pub fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// With scripts switched off by whoever runs the machine.
    #[must_use]
    pub fn without_scripts(self) -> Self {
        Self { scripts: false, ..self }
    }

    /// As wide and as dark as this.
    #[must_use]
    pub fn looking(self, look: Look) -> Self {
        Self { look, ..self }
    }

    /// By another way than straight to the console.
    #[must_use]
    pub fn by_way_of(self, address: SocketAddr) -> Self {
        Self { origin: format!("http://{address}"), ..self }
    }

    /// Starts it with nobody signed in.
    pub async fn starts(self) -> Browser {
        let home = self.shared.make_directory("browser");
        let profile = format!("--user-data-dir={}", home.join("profile").display());
        let driver = Driver::start(&home, &self.shared.logs, &self.options(&profile)).await;
        let client = driver.client();
        let (origin, language) = (self.origin, self.language);
        let forgiven = std::sync::Mutex::default();
        let browser = Browser { driver, client, origin, language, forgiven, _shared: self.shared };
        browser.looks(self.look).await;
        if language != Language::default() {
            browser.has_cookie("efir-language", &language.to_string()).await;
        }
        browser
    }

    /// Starts it with somebody's session in it, as if they had signed in here.
    pub async fn signed_in_as(self, admin: &Admin) -> Browser {
        let browser = self.starts().await;
        browser.is_signed_in_as(admin).await;
        browser
    }

    fn options(&self, profile: &str) -> Value {
        let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
        arguments.push(profile.to_owned());
        arguments.push(format!("--lang={}", self.language));
        let mut preferences = json!({
            "intl.accept_languages": self.language.to_string(),
            "credentials_enable_service": false,
        });
        if !self.scripts {
            preferences["profile.managed_default_content_settings.javascript"] = 2.into();
        }
        json!({"args": arguments, "prefs": preferences})
    }
}

impl Browser {
    /// Gets somebody's session, as if they had signed in here.
    pub async fn is_signed_in_as(&self, admin: &Admin) {
        self.has_cookie("efir-session", admin.rest().secret()).await;
    }

    /// Gets a cookie of the console's.
    pub async fn has_cookie(&self, name: &str, value: &str) {
        let cookie = json!({
            "name": name, "value": value, "url": self.origin,
            "httpOnly": true, "sameSite": "Strict",
        });
        let set = self.driver.devtools("Network.setCookie", cookie).await.unwrap();
        assert_eq!(set["success"], true, "the cookie {name}: {set}");
    }

    /// All cookies that the browser would send, as Chromium describes them.
    pub async fn cookies(&self) -> Vec<Value> {
        let urls = json!({"urls": [self.origin]});
        let answer = self.driver.devtools("Network.getCookies", urls).await.unwrap();
        answer["cookies"].as_array().cloned().unwrap_or_default()
    }

    /// Forgets all cookies.
    pub async fn forgets_cookies(&self) {
        self.driver.devtools("Network.clearBrowserCookies", json!({})).await.unwrap();
    }
}
