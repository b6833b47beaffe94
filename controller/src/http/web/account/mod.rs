//! Signing in, and what one may do with one's own account.

mod sign_in;

use crate::http::web::routes::Routes;

pub(super) fn router() -> Routes {
    sign_in::router()
}
