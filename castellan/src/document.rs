//! What holds for every operation of the API, written into its document once.

use kernel::http::operations;
use utoipa::Number;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};

/// Adds what every operation has: the idempotency key of changes, the versions of records, problem documents, and how
/// to sign in.
pub(crate) fn complete(document: &mut OpenApi) {
    let scheme = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).build());
    document.components.get_or_insert_default().add_security_scheme("token", scheme);
    document.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    for item in document.paths.paths.values_mut() {
        for change in [&mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten() {
            add_header(change, "Idempotency-Key", "Makes a repeat of the request harmless: it gets the first answer.");
        }
        if let Some(edit) = &mut item.patch {
            add_header(edit, "If-Match", "The version that the caller has seen, from an ETag; another one is refused.");
        }
        for operation in operations(item) {
            add_problem(operation);
            bound_limit(operation);
        }
    }
}

fn add_header(operation: &mut Operation, name: &str, about: &str) {
    let header = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .build();
    operation.parameters.get_or_insert_default().push(header.into());
}

/// A page may be asked for with any number that fits; what it gives has its own bound.
fn bound_limit(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(parameter) = parameter else { continue };
        if let ("limit", Some(RefOr::T(Schema::Object(schema)))) = (parameter.name.as_str(), &mut parameter.schema) {
            schema.format = Some(SchemaFormat::KnownFormat(KnownFormat::Int64));
            schema.maximum = Some(Number::UInt(u32::MAX as usize));
        }
    }
}

/// Every refusal is a problem document.
fn add_problem(operation: &mut Operation) {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    let problem = ResponseBuilder::new()
        .description("Refused or failed; `code` says which case it is.")
        .content("application/problem+json", content)
        .header("Cache-Control", HeaderBuilder::new().description(Some("no-store")).build())
        .build();
    operation.responses.responses.insert("default".to_owned(), problem.into());
}
