//! What REST says and hears, for the server and for the command line alike.
//!
//! Requests refuse fields they do not know; answers may gain fields, so a client ignores those it
//! does not know.

mod account;
mod alert;
mod audit;
mod consent;
mod course;
mod device;
mod director;
mod grant;
mod import;
mod library;
mod list;
mod me;
mod member;
mod nomination;
mod notice;
mod patch;
mod person;
mod picture;
mod post;
mod preview;
mod problem;
mod rollout;
mod schema;
mod session;
mod setup;
mod status;
mod ticket;
mod token;
mod unit;

pub use account::{
    FirstCode, NewPassword, PasswordAndCode, PresentPassword, RecoveryCodes, Reset,
    SecondFactorOffer,
};
pub use alert::{
    Alert, AlertAccount, AlertDeed, AlertEnd, AlertFilter, AlertMoment, AlertPreview, AlertRaised,
    AlertScreen, AlertScreenFilter, AlertStanding, AlertState, AlertStatus, AlertStep, CancelAlert,
    Expiry, NewAlert, ProlongAlert, Severity,
};
pub use audit::{AuditEntry, AuditFilter, AuditProof, Author, Subject};
pub use consent::{Consent, ConsentFilter, ConsentKind, ConsentWithdrawn, NewConsent};
pub use course::{DeviceEvent, DeviceHealth, DeviceShowing, HealthStretch, OnAir, OnAirNext};
pub use device::{
    Cache, Cause, Claim, Condition, CountFilter, Device, DeviceCounts, DeviceFilter, DeviceKind,
    DeviceState, EditDevice, FrameOptions, Presence, Readmit, Reported, Returning, Screen,
    ScreenSize, Showing, Trouble,
};
pub use director::{Director, DirectorReplaced, ReplaceDirector, StandIn};
pub use grant::{Grant, GrantFilter, NewGrant, ReviewFilter, ReviewGrant, Role, Scope};
pub use import::{
    ImportCourse, ImportFlaw, ImportOptions, ImportReport, ImportSample, ListEntry, NewParent,
    NewRoot, WaitingFilter, WaitingSchool,
};
pub use library::{
    CopyFromLibrary, LibraryAlert, LibraryContents, LibraryCopies, LibraryFilter, LibraryItem,
    LibraryKind, LibraryPost, ShareInLibrary,
};
pub use list::{Page, Paging};
pub use me::Me;
pub use member::{Admission, MemberKind, MemberList, MembersImported, NewMember, RejectedRow};
pub use nomination::{
    AskNomination, Decide, Decision, NewNomination, NewNominee, Nomination, NominationFilter,
    NominationRequest, NominationState, Nominee, Verdict, WhoseRequest,
};
pub use notice::{MissedScreen, Notice, NoticeFilter};
pub use person::{EditMail, EditPerson, Invitation, NewPerson, Person, PersonFilter, ResetLink};
pub use picture::{Picture, PictureFor};
pub use post::{
    ApplySketch, Audience, EditPost, History, HowOff, InTurn, NewOrder, NewPost, NewSketch, Off,
    Order, Post, PostFilter, PostKind, PostScreen, PostScreens, PostState, Priority, Reach,
    ReachOf, RestorePost, Revision, Schedule, ScheduleDay, ScheduleFilter, ScheduleRun,
    ScheduledPost, ScreenPlace, Sketch, Undo,
};
pub use preview::{DraftPreview, Preview, PreviewScreen, Warning};
pub use problem::Problem;
pub use rollout::{
    Rollout, RolloutChild, RolloutFigures, RolloutFilter, RolloutLack, RolloutLackFilter,
    RolloutPlan, RolloutStep, RolloutTable, TableFormat,
};
pub use session::{Session, SessionsEnded, SignIn, SignInLink, SignedIn};
pub use setup::{Organisation, OrganisationKind, Setup, SetupDone};
pub use status::{Backups, Status};
pub use ticket::{
    NewMessage, NewTicket, Ticket, TicketDiagnostics, TicketEvent, TicketFilter, TicketMessage,
    TicketState, TicketTable, TicketThread,
};
pub use token::{NewToken, Token, TokenMade};
pub use unit::{EditUnit, NewUnit, Support, Unit, UnitFilter, UnitKind, UnitSupport};

use controller_core::domain::actor::By;
use controller_core::id::PersonId;

/// The person who did something; none for the system.
fn author(by: &By) -> Option<PersonId> {
    match by {
        By::Person { person, .. } => Some(*person),
        By::System => None,
    }
}
