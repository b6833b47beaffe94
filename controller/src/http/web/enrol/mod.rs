//! Taking up screens.

mod claim;

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    claim::router()
}
