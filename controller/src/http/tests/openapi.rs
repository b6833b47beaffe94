//! The shape of the contract: a change of it is a visible diff.

use serde_json::{Value, json};

use super::world::World;

/// The methods of a path that OpenAPI names.
pub(super) const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

#[tokio::test]
async fn the_description_names_every_route_and_shape() {
    let world = World::empty().await;
    let description = world.get("", "/api/v1/openapi.json").await;
    let mut paths = serde_json::Map::new();
    for (path, item) in description["paths"].as_object().unwrap() {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            paths.insert(format!("{method} {path}"), shape(&item[method]));
        }
    }
    let schemas = description["components"]["schemas"].as_object().unwrap();
    let schemas: serde_json::Map<String, Value> =
        schemas.iter().map(|(name, schema)| (name.clone(), fields(schema))).collect();
    insta::assert_json_snapshot!(json!({"paths": paths, "schemas": schemas}));
}

#[tokio::test]
async fn every_reference_of_the_description_leads_somewhere() {
    let description = World::empty().await.get("", "/api/v1/openapi.json").await;
    let mut references = Vec::new();
    collect(&description, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let path = reference.strip_prefix('#').unwrap();
        assert!(description.pointer(path).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn the_page_to_try_it_needs_nothing_from_elsewhere() {
    let world = World::empty().await;
    for path in ["/api/docs/", "/api/docs/swagger-ui-bundle.js", "/api/docs/swagger-initializer.js"]
    {
        let answer = world.ask("", "GET", path, None).await;
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("script-src 'self'") && !policy.contains("http"), "{policy}");
        if !path.ends_with("bundle.js") {
            assert!(!answer.text.contains("https://"), "{path}: {}", answer.text);
        }
    }
    let docs = world.ask("", "GET", "/api/docs", None).await;
    assert_eq!((docs.status.as_u16(), docs.header("location")), (303, "/api/docs/"));
}

fn shape(operation: &Value) -> Value {
    let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    let parameters: Vec<String> = parameters
        .iter()
        .map(|parameter| format!("{}: {}", parameter["in"], parameter["name"]).replace('"', ""))
        .collect();
    let body = &operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
    let responses: serde_json::Map<String, Value> = operation["responses"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(status, response)| {
            let schema = response.pointer("/content/application~1json/schema/$ref");
            (status.clone(), schema.cloned().unwrap_or(Value::Null))
        })
        .collect();
    json!({"parameters": parameters, "body": body, "responses": responses})
}

fn fields(schema: &Value) -> Value {
    if let Some(values) = schema.get("enum") {
        return values.clone();
    }
    let Some(properties) = schema["properties"].as_object() else {
        return schema.clone();
    };
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let mark = |name: &String| if required.contains(&json!(name)) { "" } else { "?" };
    let named = |(name, kind): (&String, &Value)| {
        (format!("{name}{}", mark(name)), kind.get("type").cloned().unwrap_or(Value::Null))
    };
    Value::Object(properties.iter().map(named).collect())
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                references.push(reference.clone());
            }
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
