//! How OpenAPI describes what is not a success.

use std::collections::BTreeMap;

use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// Any failure: a problem as RFC 9457 says it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Refusal;

impl utoipa::IntoResponses for Refusal {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        let schema = Ref::from_schema_name("Problem");
        let content = ContentBuilder::new().schema(Some(schema)).build();
        let response = ResponseBuilder::new()
            .description("What went wrong; `code` is stable, the words follow `Accept-Language`")
            .content("application/problem+json", content)
            .build();
        BTreeMap::from([("default".to_owned(), response.into())])
    }
}
