//! A small fleet in one process, as `fleet` plays thousands: everybody comes, everybody gets what is
//! raised and published, and every receipt is stored. How long that takes is not asked here.

use tests::fleet::{self, Plan};

#[tokio::test(flavor = "multi_thread")]
async fn every_tv_of_a_fleet_is_welcomed_alerted_and_accounted_for() {
    let plan = Plan { tvs: 200, schools: 10, runs: 1, at_once: 100, agents: 0, mosquitto: false };
    let report = fleet::run(plan).await.unwrap();
    assert_eq!(report.losses(), 0, "{report}");
}
