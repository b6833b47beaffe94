//! What watches a controller: health, readiness, figures.

use serde_json::Value;
use tests::{World, announcement, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn health_and_readiness_are_told_to_everybody() {
    let world = World::start().await;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(world.controller().rest().page(path).await.status, 200, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_follow_what_happens() {
    let world = World::start().await;
    let school = world.school("Липецкая область / Елец / Гимназия №11").await;
    let controller = world.controller();
    assert!(controller.figure("efir_sessions").await.abs() < f64::EPSILON);
    let tv = school.enrol_tv("Холл").await;
    school.admin().publishes(announcement("Снегопад")).await;
    tv.shows("Снегопад").await;

    assert!((controller.figure("efir_sessions").await - 1.0).abs() < f64::EPSILON);
    for figure in ["efir_handshakes_total", "efir_log_sequence", "efir_commit_seconds_count"] {
        assert!(controller.figure(figure).await > 0.0, "{figure}");
    }
    let status: Value = school.admin().rest().get("status").await.done();
    assert_eq!(status["devices_online"], 1, "{status}");
    assert_eq!(status["devices_showing"], 1, "{status}");
    tv.switches_off().await;
    eventually("the session to be gone", tests::PATIENCE, async || {
        let open = controller.figure("efir_sessions").await;
        if open == 0.0 { Ok(()) } else { Err(format!("{open} open")) }
    })
    .await;
}
