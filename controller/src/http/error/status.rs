//! The status of each failure.

use axum::http::StatusCode;
use controller_core::error::Error;

use super::{Failure, Misuse};
use crate::media::Flaw;
use crate::oidc::Trouble;

pub(super) fn of(failure: &Failure) -> StatusCode {
    match failure {
        Failure::Core(error) => of_core(error),
        Failure::Request(misuse) => of_request(misuse),
    }
}

#[expect(clippy::too_many_lines, reason = "a status for each refusal")]
fn of_core(error: &Error) -> StatusCode {
    match error {
        Error::UnknownUnit { .. }
        | Error::UnknownPerson { .. }
        | Error::UnknownGrant { .. }
        | Error::UnknownToken { .. }
        | Error::UnknownSession { .. }
        | Error::UnknownDevice { .. }
        | Error::FrameUnknown { .. }
        | Error::UnknownNotice { .. }
        | Error::UnknownPost { .. }
        | Error::UnknownPairing { .. }
        | Error::UnknownPicture { .. }
        | Error::UnknownAlert { .. }
        | Error::UnknownTicket { .. }
        | Error::UnknownShared { .. }
        | Error::UnknownConsent { .. }
        | Error::UnknownSketch { .. }
        | Error::UnknownNomination { .. }
        | Error::UnknownRevision { .. }
        | Error::UnknownKnown { .. }
        | Error::UnknownImport {}
        | Error::WrongCode { .. } => StatusCode::NOT_FOUND,
        Error::NotSignedIn {} | Error::WrongLogin {} | Error::CodeNeeded {} => {
            StatusCode::UNAUTHORIZED
        }
        Error::Forbidden { .. }
        | Error::SelfGrant { .. }
        | Error::OwnNomination { .. }
        | Error::NominationNeeded { .. }
        | Error::SelfBlock {}
        | Error::SelfReset {}
        | Error::SelfErase {}
        | Error::NotASession {}
        | Error::WrongPassword {}
        | Error::WrongOneTimeCode {}
        | Error::ResetLinkWrong {}
        | Error::OutsideUnknown {}
        | Error::LinkWrong {}
        | Error::SetupLinkWrong {} => StatusCode::FORBIDDEN,
        Error::PlanMisplaced { .. }
        | Error::DayMalformed { .. }
        | Error::RoleMisplaced { .. }
        | Error::ScopeMisplaced { .. }
        | Error::NotNominated { .. }
        | Error::NotOfSchool { .. }
        | Error::KindForbidden { .. }
        | Error::KindMisplaced { .. }
        | Error::NotASchool { .. }
        | Error::UnitMissing {}
        | Error::TimeZoneUnknown { .. }
        | Error::LoginInvalid { .. }
        | Error::MailInvalid { .. }
        | Error::PasswordTooShort { .. }
        | Error::PasswordTooLong { .. }
        | Error::PasswordCommon {}
        | Error::PasswordPersonal {}
        | Error::TextEmpty { .. }
        | Error::TextTooLong { .. }
        | Error::TextControl { .. }
        | Error::TooMany { .. }
        | Error::PeriodEmpty { .. }
        | Error::PeriodOver { .. }
        | Error::ExpiryPast { .. }
        | Error::ExpiryTooFar { .. }
        | Error::AlertShortened { .. }
        | Error::PostTooLarge { .. }
        | Error::AlertTooLarge { .. }
        | Error::SchoolsUncounted { .. }
        | Error::SecondsInvalid { .. }
        | Error::AgeRefused { .. }
        | Error::ScreenInvalid { .. }
        | Error::NotABrowser { .. }
        | Error::TickerMisplaced {}
        | Error::TickerPicture {}
        | Error::PostRepeated { .. }
        | Error::TimeMalformed { .. }
        | Error::TimeSkipped { .. }
        | Error::KeyReused {}
        | Error::CodeMalformed { .. }
        | Error::NotARegion { .. }
        | Error::RootFixed { .. }
        | Error::TooManyUnits { .. }
        | Error::SchoolNameInvalid { .. }
        | Error::TableEmpty {}
        | Error::NotATable {}
        | Error::TableOld {}
        | Error::TableEncrypted {}
        | Error::TableDamaged {}
        | Error::TableEncodingUnknown {}
        | Error::TableTooLong { .. }
        | Error::TableTooWide { .. }
        | Error::TableCellTooLong { .. }
        | Error::TableQuoteOpen { .. }
        | Error::TableHeaderMissing {}
        | Error::ConsentAhead { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Error::TableTooBig { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Error::LoginTaken { .. }
        | Error::RoleHeld { .. }
        | Error::DirectorThere { .. }
        | Error::PersonIsBlocked { .. }
        | Error::AdministratorAlready { .. }
        | Error::NominationDecided { .. }
        | Error::NominationWithdrawn { .. }
        | Error::TooManyNominations { .. }
        | Error::AlreadyIn { .. }
        | Error::KindOff { .. }
        | Error::NumberTaken { .. }
        | Error::OutsideTaken {}
        | Error::LastWayIn {}
        | Error::SecondFactorOn {}
        | Error::SecondFactorOff {}
        | Error::SecondFactorUnoffered {}
        | Error::PostState { .. }
        | Error::TooManyOnAir { .. }
        | Error::TooManySketches { .. }
        | Error::PostChanged { .. }
        | Error::NothingToUndo { .. }
        | Error::TicketState { .. }
        | Error::ShelfFull { .. }
        | Error::ConsentIsWithdrawn { .. }
        | Error::ConsentFull { .. }
        | Error::ConsentBound { .. }
        | Error::TooManyTickets { .. }
        | Error::TooManyMessages { .. }
        | Error::AlertOver { .. }
        | Error::TooManyAlerts { .. }
        | Error::TooManyProlongings { .. }
        | Error::AlreadyFounded {}
        | Error::CommitmentBroken { .. }
        | Error::DeviceRevoked { .. }
        | Error::KeyRetired { .. }
        | Error::TooManyTokens { .. }
        | Error::AlreadyMapped { .. }
        | Error::ImportCancelled {}
        | Error::TooManyGrants { .. } => StatusCode::CONFLICT,
        Error::VersionOutdated { .. } => StatusCode::PRECONDITION_FAILED,
        Error::TooManyPairings { .. }
        | Error::PairingsFull { .. }
        | Error::TooManyKeys { .. }
        | Error::TooManyCodes { .. }
        | Error::TooManyGuesses { .. } => StatusCode::TOO_MANY_REQUESTS,
        Error::CursorInvalid { .. } | Error::LimitInvalid { .. } | Error::DaysInvalid { .. } => {
            StatusCode::BAD_REQUEST
        }
        Error::Busy {} => StatusCode::SERVICE_UNAVAILABLE,
        Error::Damaged { .. } | Error::Store(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn of_request(misuse: &Misuse) -> StatusCode {
    match misuse {
        Misuse::NoSuchAddress => StatusCode::NOT_FOUND,
        Misuse::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
        Misuse::BodyTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        Misuse::WrongContentType { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Misuse::UnknownField { .. }
        | Misuse::MissingField { .. }
        | Misuse::DuplicateField { .. }
        | Misuse::InvalidValue { .. } => StatusCode::UNPROCESSABLE_ENTITY,
        Misuse::MalformedAddress
        | Misuse::BrokenBody
        | Misuse::MalformedJson(_)
        | Misuse::UnknownParameter { .. }
        | Misuse::InvalidParameter { .. }
        | Misuse::InvalidId { .. }
        | Misuse::InvalidKey { .. }
        | Misuse::Malformed => StatusCode::BAD_REQUEST,
        Misuse::CrossSite
        | Misuse::StaleForm
        | Misuse::Outside(Trouble::Stale | Trouble::Refused(_)) => StatusCode::FORBIDDEN,
        Misuse::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
        Misuse::Outside(Trouble::Wrong(_)) => StatusCode::BAD_GATEWAY,
        Misuse::Picture(flaw) => of_flaw(flaw),
        Misuse::RangeNotSatisfiable { .. } => StatusCode::RANGE_NOT_SATISFIABLE,
        Misuse::Outside(Trouble::Down(_)) | Misuse::TooSlow => StatusCode::SERVICE_UNAVAILABLE,
        Misuse::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn of_flaw(flaw: &Flaw) -> StatusCode {
    match flaw {
        Flaw::Kind { .. } => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Flaw::Animated | Flaw::Pixels { .. } | Flaw::Damaged { .. } => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Flaw::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        Flaw::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
