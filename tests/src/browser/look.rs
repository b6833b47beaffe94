//! What the browser looks like, and the line that it has.

use serde_json::{Value, json};

use super::Browser;

/// How large and how dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// A phone held in a corridor, 390 × 844 points, instead of 1280 × 800.
    pub phone: bool,
    /// At night.
    pub dark: bool,
}

/// A line to the controller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// As fast as the machine.
    Good,
    /// A village school's: 400 kbit/s each way, 400 ms there and back.
    Slow,
    /// None.
    Cut,
}

impl Look {
    /// All four.
    pub const ALL: [Self; 4] = [
        Self { phone: false, dark: false },
        Self { phone: false, dark: true },
        Self { phone: true, dark: false },
        Self { phone: true, dark: true },
    ];
    /// A phone by day.
    pub const PHONE: Self = Self { phone: true, dark: false };
}

impl Browser {
    /// Makes it look so from now on, the open page too.
    pub async fn looks(&self, look: Look) {
        let (width, height) = if look.phone { (390, 844) } else { (1280, 800) };
        let scale = if look.phone { 2 } else { 1 };
        self.has_screen(json!({
            "width": width, "height": height, "mobile": look.phone, "deviceScaleFactor": scale,
        }))
        .await;
        let scheme = if look.dark { "dark" } else { "light" };
        let media = json!({"features": [{"name": "prefers-color-scheme", "value": scheme}]});
        let touch = json!({"enabled": look.phone});
        self.driver.devtools("Emulation.setTouchEmulationEnabled", touch).await.unwrap();
        self.driver.devtools("Emulation.setEmulatedMedia", media).await.unwrap();
    }

    /// Makes it so many pixels wide and high.
    pub async fn measures(&self, width: u32, height: u32) {
        self.has_screen(json!({
            "width": width, "height": height, "mobile": false, "deviceScaleFactor": 1,
            "screenWidth": width, "screenHeight": height,
        }))
        .await;
    }

    async fn has_screen(&self, metrics: Value) {
        let set = self.driver.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        set.unwrap_or_else(|error| panic!("the browser's size: {error}"));
    }

    /// Gives it this line from now on.
    pub async fn has_line(&self, line: Line) {
        let conditions = match line {
            Line::Good => conditions(false, 0, -1),
            Line::Slow => conditions(false, 400, 400_000 / 8),
            Line::Cut => conditions(true, 0, 0),
        };
        self.driver.devtools("Network.enable", json!({})).await.unwrap();
        self.driver.devtools("Network.emulateNetworkConditions", conditions).await.unwrap();
    }
}

/// `latency` in milliseconds, `throughput` in bytes a second.
fn conditions(offline: bool, latency: u32, throughput: i32) -> Value {
    json!({
        "offline": offline, "latency": latency,
        "downloadThroughput": throughput, "uploadThroughput": throughput,
    })
}
