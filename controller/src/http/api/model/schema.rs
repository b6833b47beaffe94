//! Schemas of the types that the device protocol defines, so that OpenAPI names their values.

use protocol::post::AgeMark;
use utoipa::openapi::{Object, ObjectBuilder, Type};

pub(super) fn language() -> Object {
    one_of(["ru", "en"])
}

pub(super) fn theme() -> Object {
    one_of(["light", "dark"])
}

pub(super) fn orientation() -> Object {
    one_of(["landscape", "portrait_right", "landscape_flipped", "portrait_left"])
}

pub(super) fn age() -> Object {
    one_of(AgeMark::ALL.map(AgeMark::name))
}

fn one_of<const N: usize>(values: [&'static str; N]) -> Object {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(values)).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Language;
    use protocol::register::{Orientation, Theme};
    use serde::de::DeserializeOwned;

    #[test]
    fn every_value_that_openapi_names_is_one_of_the_protocols() {
        assert_eq!(read::<Language>(&language()).len(), 2);
        assert_eq!(read::<Theme>(&theme()).len(), 2);
        assert_eq!(read::<Orientation>(&orientation()).len(), 4);
        assert_eq!(read::<AgeMark>(&age()), AgeMark::ALL);
    }

    fn read<T: DeserializeOwned>(schema: &Object) -> Vec<T> {
        let values = schema.enum_values.clone().expect("an enumeration");
        values.into_iter().map(|value| serde_json::from_value(value).expect("a value")).collect()
    }
}
