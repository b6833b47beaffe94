//! Teachers, students and guardians: one by one, and from lists.

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::HeaderMap;
use axum::response::Response;
use controller_core::app::kinds;
use controller_core::domain::kind::{Admission as Admitted, Kind};
use controller_core::format;
use protocol::{Language, UnitId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::headers::OnceHeader;
use super::list::made;
use super::model::{
    Admission, Invitation, MemberList, MembersImported, NewMember, Person, RejectedRow,
};
use super::people::link_of;
use super::refusal::Refusal;
use crate::http::Console;
use crate::http::error::{Failure, Misuse};
use crate::http::extract::{Id, Json, Once, Query};
use crate::http::language::preferred;
use crate::http::signin::Caller;

/// Bytes of a list, at most.
pub(in crate::http) const LIST_BYTES: usize = 4 * 1024 * 1024;

pub(super) fn router() -> OpenApiRouter<Console> {
    let lists = OpenApiRouter::new().routes(routes!(import_members));
    OpenApiRouter::new()
        .routes(routes!(add_member))
        .routes(routes!(get_admission, put_admission))
        .merge(lists.layer(DefaultBodyLimit::max(LIST_BYTES)))
}

/// Adds a teacher, student or guardian to a school; they are invited apart. Nobody becomes an
/// administrator, director or coordinator in this way.
#[utoipa::path(
    post, path = "/people/members", tag = "people", params(OnceHeader), request_body = NewMember,
    responses((status = 201, body = Person, description = "The person"), Refusal)
)]
async fn add_member(
    caller: Caller,
    once: Once,
    Json(new): Json<NewMember>,
) -> Result<Response, Failure> {
    let request = once.of(&new);
    let new = kinds::NewMember {
        unit: new.unit,
        kind: new.kind.into(),
        name: new.name,
        login: new.login,
        mail: new.mail,
        group: new.group,
        number: new.number,
    };
    let add = caller.make(request, move |work, actor, now| {
        Ok(Person::from(kinds::add(work, actor, &new, now)?))
    });
    let person = add.await?;
    Ok(made(format!("/api/v1/people/{}", person.id), person))
}

/// Takes teachers, students or guardians in from a list: CSV or XLSX, with a header in Russian or English.
/// One rejected row, and nothing is stored, unless `partial`. People are known by login, or by the number
/// that the list gives them: the same list again changes nothing.
#[utoipa::path(
    post, path = "/people/import", tag = "people", params(MemberList),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file, at most 4 MiB"),
    responses((status = 200, body = MembersImported, description = "What came of it; links are shown only here"), Refusal)
)]
async fn import_members(
    caller: Caller,
    Query(how): Query<MemberList>,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<MembersImported>, Failure> {
    let bytes = axum::body::to_bytes(request.into_body(), LIST_BYTES).await;
    let bytes = bytes.map_err(|_| Misuse::BodyTooLarge { limit: LIST_BYTES })?;
    take_in_list(&caller, how, bytes, preferred(&headers)).await.map(Json)
}

/// Takes a list in, for REST and the page alike.
pub(in crate::http) async fn take_in_list(
    caller: &Caller,
    how: MemberList,
    bytes: Bytes,
    language: Language,
) -> Result<MembersImported, Failure> {
    let unit = how.unit;
    // Asked first: whose school it is not is not listened to.
    caller.read(move |view, actor| kinds::admission(view, actor, unit).map(drop)).await?;
    let read = tokio::task::spawn_blocking(move || format::people::read(&bytes)).await;
    let listed = read.map_err(|error| {
        tracing::error!(%error, "a list cannot be read");
        Misuse::Internal
    })??;
    let import = kinds::Import {
        unit,
        kind: how.kind.map_or(Kind::Teacher, Kind::from),
        partial: how.partial.unwrap_or_default(),
        dry_run: how.dry_run.unwrap_or_default(),
        by_mail: caller.by_mail(),
    };
    let rows = listed.rows;
    let done = caller
        .change(move |work, actor, now| kinds::import(work, actor, import, &rows, now))
        .await?;
    let rejected = done.rejected.into_iter().map(|row| rejected(caller, row, language));
    Ok(MembersImported {
        stored: done.stored,
        added: done.added,
        changed: done.changed,
        unchanged: done.unchanged,
        rejected: rejected.collect(),
        ignored: listed.ignored,
        invitations: done
            .invitations
            .into_iter()
            .map(|made| Invitation {
                url: link_of(caller, "invite", &made.secret),
                expires: made.expires,
                mailed: made.mailed,
                person: made.person.into(),
            })
            .collect(),
    })
}

fn rejected(caller: &Caller, row: kinds::Rejected, language: Language) -> RejectedRow {
    let problem = caller.console().speech().problem(&Failure::Core(row.error), language);
    RejectedRow {
        row: row.line,
        column: row.column.map(|column| column.name().to_owned()),
        value: row.value.chars().take(200).collect(),
        code: problem.code,
        reason: problem.detail,
    }
}

/// Tells whom a school lets sign in besides its staff.
#[utoipa::path(
    get, path = "/units/{id}/admission", tag = "units", params(("id" = String, Path, description = "The school's id")),
    responses((status = 200, body = Admission, description = "Whom"), Refusal)
)]
async fn get_admission(caller: Caller, Id(unit): Id<UnitId>) -> Result<Json<Admission>, Failure> {
    let said = caller.read(move |view, actor| kinds::admission(view, actor, unit)).await?;
    Ok(Json(said.into()))
}

/// Says whom a school lets sign in besides its staff: students and guardians are not, unless it says so.
#[utoipa::path(
    put, path = "/units/{id}/admission", tag = "units", params(("id" = String, Path, description = "The school's id")),
    request_body = Admission,
    responses((status = 200, body = Admission, description = "Whom from now on"), Refusal)
)]
async fn put_admission(
    caller: Caller,
    Id(unit): Id<UnitId>,
    Json(said): Json<Admission>,
) -> Result<Json<Admission>, Failure> {
    Ok(Json(admit(&caller, unit, said).await?))
}

/// Says whom a school lets sign in, for REST and the page alike.
pub(in crate::http) async fn admit(
    caller: &Caller,
    unit: UnitId,
    said: Admission,
) -> Result<Admission, Failure> {
    let admission = Admitted { unit, students: said.students, guardians: said.guardians };
    let said =
        caller.change(move |work, actor, now| kinds::admit(work, actor, &admission, now)).await?;
    Ok(said.into())
}
