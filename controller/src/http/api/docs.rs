//! What OpenAPI says of REST, and the page to try it, which needs nothing from elsewhere.

use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::map_response;
use axum::response::Response;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, SecurityRequirement,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::model::Problem;
use crate::http::Console;

/// The page's own script and styles, and pictures that it makes itself.
const CONTENT: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'none'",
);

/// What is true of every route.
pub(super) fn description() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Efir")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "What the console and the command line speak. Sign in under `sessions`, or make a \
             token, and send it as `Authorization: Bearer …`. Lists come in pages: `next` of one \
             is `cursor` of the following.",
        ))
        .build();
    let cookie = ApiKey::Cookie(ApiKeyValue::with_description(
        "efir-session",
        "A browser's session; with TLS its name begins with `__Host-`. Unsafe methods must come \
         from a page of the same origin, or carry the header `Efir-Request`.",
    ));
    let components = ComponentsBuilder::new()
        .schema(Problem::name(), Problem::schema())
        .security_scheme(
            "bearer",
            SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build()),
        )
        .security_scheme("cookie", SecurityScheme::ApiKey(cookie))
        .build();
    let none: [&str; 0] = [];
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .security(Some([
            SecurityRequirement::new("bearer", none),
            SecurityRequirement::new("cookie", none),
        ]))
        .build()
}

/// `/api/v1/openapi.json` and `/api/docs`.
pub(super) fn router(description: OpenApi) -> Router<Console> {
    let config = Config::default().persist_authorization(false).try_it_out_enabled(true);
    let page = SwaggerUi::new("/api/docs").config(config).url("/api/v1/openapi.json", description);
    Router::from(page).layer(map_response(may_run))
}

async fn may_run(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, CONTENT);
    let cached = HeaderValue::from_static("no-cache");
    headers.entry(header::CACHE_CONTROL).or_insert(cached);
    response
}
