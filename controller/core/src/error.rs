//! Why a use case refused: one type for every surface, with a stable code and the values at fault.

use jiff::Timestamp;
use jiff::civil::Date;
use protocol::{AlertId, DeviceId, Digest, PairingId, PostId, UnitId};
use thiserror::Error as ThisError;

use crate::domain::access::Action;
use crate::domain::org::UnitKind;
use crate::domain::post::PostState;
use crate::domain::role::Role;
use crate::domain::ticket::TicketState;
use crate::id::{
    ConsentId, GrantId, KnownId, LibraryId, NominationId, NoticeId, PersonId, TicketId, TokenId,
};
use crate::port::StoreError;

macro_rules! errors {
    ($($(#[$doc:meta])* $name:ident { $($arg:ident: $kind:ty),* } $code:literal $message:literal;)*) => {
        /// A refusal. What somebody may not see is unknown, by the same path as what is not there.
        #[derive(Debug, Clone, PartialEq, Eq, ThisError)]
        pub enum Error {
            $($(#[$doc])* #[error($message)] $name { $($arg: $kind),* },)*
            /// The store failed.
            #[error(transparent)]
            Store(#[from] StoreError),
        }

        impl Error {
            /// Every code, for tests that compare them with the words.
            pub const CODES: &'static [&'static str] = &[$($code,)* "store-failed"];

            /// The stable name of this kind of error.
            pub fn code(&self) -> &'static str {
                match self {
                    $(Self::$name { .. } => $code,)*
                    Self::Store(_) => "store-failed",
                }
            }

            /// The values at fault, for the words.
            pub fn args(&self) -> Vec<(&'static str, String)> {
                match self {
                    $(Self::$name { $($arg),* } => vec![$((stringify!($arg), $arg.to_string())),*],)*
                    Self::Store(StoreError(detail)) => vec![("detail", detail.clone())],
                }
            }
        }
    };
}

errors! {
    /// No such unit, or none that the actor may see.
    UnknownUnit { unit: UnitId } "unknown-unit"
        "there is no unit {unit} that you may see; list those there are";
    /// No such person, or none that the actor may see.
    UnknownPerson { person: PersonId } "unknown-person"
        "there is no person {person} whom you may see; list those there are";
    /// No such grant, or none that the actor may see.
    UnknownGrant { grant: GrantId } "unknown-grant"
        "there is no grant {grant} that you may see; list those there are";
    /// No such token of the actor's own.
    UnknownToken { token: TokenId } "unknown-token"
        "you have no token {token}; list those you have";
    /// No such device, or none that the actor may see.
    UnknownDevice { device: DeviceId } "unknown-device"
        "there is no device {device} that you may see; list those there are";
    /// Only a browser may fail to come back by itself.
    NotABrowser { device: DeviceId } "not-a-browser"
        "device {device} is no browser: it starts by itself, and nothing is to be said of that";
    /// The device has not reported what is on its screen.
    FrameUnknown { device: DeviceId } "frame-unknown"
        "device {device} has not reported yet what is on its screen; wait until it has connected";
    /// No such notice, or none that the actor may see.
    UnknownNotice { notice: NoticeId } "unknown-notice"
        "there is no notice {notice} that you may see; list those there are";
    /// The text is no mail address.
    MailInvalid { mail: String } "mail-invalid"
        "«{mail}» is no mail address; give one such as anna@school.example";
    /// No such post, or none that the actor may see.
    UnknownPost { post: PostId } "unknown-post"
        "there is no post {post} that you may see; list those there are";
    /// No such picture, or none that the actor may see, or none that a post there may name.
    UnknownPicture { picture: Digest } "unknown-picture"
        "there is no picture {picture} that you may use here; upload it for this unit";
    /// No such pairing, or one that is over.
    UnknownPairing { pairing: PairingId } "unknown-pairing"
        "there is no open pairing {pairing}; start a new one";
    /// The actor may see it, but not do this to it.
    Forbidden { action: Action, unit: UnitId } "forbidden"
        "you may not {action} in unit {unit}; ask a coordinator for the role";
    /// The bearer is unknown, ended or blocked.
    NotSignedIn {} "not-signed-in"
        "the session or token is unknown or has ended; sign in again";
    /// No such login, or another password, or a blocked person.
    WrongLogin {} "wrong-login"
        "the login or the password is wrong; check both, or ask a coordinator";
    /// Nobody gives a role to themselves.
    SelfGrant { role: Role } "self-grant"
        "nobody grants a role to themselves; ask another coordinator for {role}";
    /// Nobody blocks themselves.
    SelfBlock {} "self-block"
        "nobody blocks themselves; ask another coordinator";
    /// The role makes no sense in a unit of this kind.
    RoleMisplaced { role: Role, kind: UnitKind } "role-misplaced"
        "the role {role} cannot be held in a {kind}; choose a unit of its own level";
    /// Nothing can be published within a scope by this role, or not by this scope.
    ScopeMisplaced { role: Role } "scope-misplaced"
        "the role {role} is not given so: an editor names kinds, a teacher names rooms or tags, nobody else names any";
    /// The role is held there already, in another way.
    RoleHeld { grant: GrantId } "role-held"
        "they hold this role there already by grant {grant}; revoke that one, then give the role anew";
    /// A school administrator comes by a nomination.
    NominationNeeded { unit: UnitId } "nomination-needed"
        "a school administrator of {unit} is nominated by its director first; wait for the nomination, then decide it";
    /// The school has a director, or somebody who stands in.
    DirectorThere { unit: UnitId } "director-there"
        "school {unit} has one at its head already; replace them instead";
    /// Who is blocked is not put at the head of a school.
    PersonIsBlocked { person: PersonId } "person-blocked"
        "person {person} is blocked; let them in again first, or choose somebody else";
    /// No such nomination, or none that the actor may see.
    UnknownNomination { nomination: NominationId } "unknown-nomination"
        "there is no nomination {nomination} that you may see; list those there are";
    /// Two people stand behind a school administrator.
    OwnNomination { nomination: NominationId } "own-nomination"
        "nomination {nomination} is your own, and two people stand behind an administrator; another coordinator decides it";
    /// The name is not on the list.
    NotNominated { person: PersonId, nomination: NominationId } "not-nominated"
        "person {person} is not on nomination {nomination}; decide about those who are";
    /// It was decided already, otherwise.
    NominationDecided { nomination: NominationId } "nomination-decided"
        "this was decided already on nomination {nomination}; look at it again, and revoke a role that should end";
    /// The director took it back.
    NominationWithdrawn { nomination: NominationId } "nomination-withdrawn"
        "nomination {nomination} was withdrawn by the director; ask for a new one";
    /// Too many wait.
    TooManyNominations { unit: UnitId, limit: usize } "too-many-nominations"
        "{limit} nominations of school {unit} wait for a decision, which is the most; withdraw one first";
    /// Only people of a school are nominated there.
    NotOfSchool { person: PersonId, unit: UnitId } "not-of-school"
        "person {person} is not of school {unit}; add them there first, or give them a role there";
    /// Whom nobody need nominate.
    AdministratorAlready { person: PersonId, unit: UnitId } "administrator-already"
        "person {person} is an administrator of school {unit} already; leave them out";
    /// The unit cannot stand there.
    KindMisplaced { kind: UnitKind, parent: UnitKind } "kind-misplaced"
        "a {kind} cannot stand below a {parent}; choose a parent of a higher level";
    /// The deed needs a school.
    NotASchool { unit: UnitId, kind: UnitKind } "not-a-school"
        "unit {unit} is a {kind}, and devices stand in schools; give a school";
    /// No unit was given and there is no obvious one.
    UnitMissing {} "unit-missing"
        "no unit was given, and you have none of your own; give one";
    /// The name is no IANA time zone.
    TimeZoneUnknown { time_zone: String } "time-zone-unknown"
        "«{time_zone}» is no IANA time zone; give one such as Europe/Moscow";
    /// The login has other characters, or is too long.
    LoginInvalid { login: String } "login-invalid"
        "login «{login}» must have 1 to 64 Latin letters, digits, dots, hyphens, underscores or @";
    /// Somebody has this login.
    LoginTaken { login: String } "login-taken"
        "login «{login}» is taken; choose another";
    /// Too easily guessed.
    PasswordTooShort { actual: usize, limit: usize } "password-too-short"
        "the password has {actual} characters; it needs {limit}";
    /// Too long to hash.
    PasswordTooLong { actual: usize, limit: usize } "password-too-long"
        "the password has {actual} bytes; at most {limit} are allowed";
    /// Many people have this password.
    PasswordCommon {} "password-common"
        "many people have this password, so it is tried first; choose another, best of several words";
    /// The password is what everybody knows of its owner.
    PasswordPersonal {} "password-personal"
        "the password is only a login, a name or a school's name; choose what nobody knows of you";
    /// The present password is another.
    WrongPassword {} "wrong-password"
        "this is not your present password; type it again";
    /// The password was right; a one-time code is wanted besides.
    CodeNeeded {} "code-needed"
        "a one-time code is needed besides the password; send it as code";
    /// No such code, or one that was used.
    WrongOneTimeCode {} "wrong-one-time-code"
        "this code does not fit or was used; type the one that the app shows now, or a recovery code";
    /// Too many wrong one-time codes.
    TooManyCodes { until: Timestamp } "too-many-codes"
        "too many wrong codes; try again after {until}, or in a browser in which you have signed in before";
    /// Signing in asks for a code already.
    SecondFactorOn {} "second-factor-on"
        "one-time codes are on already; switch them off first";
    /// Signing in asks for no code.
    SecondFactorOff {} "second-factor-off"
        "one-time codes are not on";
    /// No secret waits to be confirmed.
    SecondFactorUnoffered {} "second-factor-unoffered"
        "no secret waits to be confirmed, or it waited too long; begin anew";
    /// The link is wrong, used, or too old.
    ResetLinkWrong {} "reset-link-wrong"
        "this link is wrong, used or too old; ask for a new one";
    /// The link to sign in is wrong, used, or too old.
    LinkWrong {} "link-wrong"
        "this link to sign in is wrong, used or older than ten minutes; sign in with login and password";
    /// One's own password is changed, not reset.
    SelfReset {} "self-reset"
        "your own password is changed with the present one; or ask somebody else for a link";
    /// Whoever has a password is not invited to choose the first.
    AlreadyIn { person: PersonId } "already-in"
        "person {person} has a password already; if they forgot it, make a link for a new one";
    /// A school administrator looks after three kinds of people only.
    KindForbidden { role: String } "kind-forbidden"
        "«{role}» is none of the three kinds; give teacher, student or guardian";
    /// The school does not let such people sign in.
    KindOff { role: Role, unit: UnitId } "kind-off"
        "unit {unit} lets no {role} sign in; switch it on for the school first";
    /// The number is somebody else's in the school's list.
    NumberTaken { number: String } "number-taken"
        "the number «{number}» is another person's in this school; give each their own";
    /// Whoever looks after others is erased by whoever gave them their roles.
    SelfErase {} "self-erase"
        "you hold roles that others rely on, so you cannot erase yourself; ask whoever gave them to you";
    /// Nobody signs in with this account at the provider, or whoever did is blocked.
    OutsideUnknown {} "outside-unknown"
        "nobody here signs in with this account of the provider; sign in with login and password and link it in your account, or ask for an invitation";
    /// Somebody else signs in with this account at the provider.
    OutsideTaken {} "outside-taken"
        "somebody else signs in with this account of the provider; sign in there as yourself";
    /// Without a password it is the only way in.
    LastWayIn {} "last-way-in"
        "there is no password yet, so nobody could sign in any more; choose one by an invitation first";
    /// A machine's token cannot do what only a person does.
    NotASession {} "not-a-session"
        "this is a machine's token, and only a person who has signed in does this; sign in";
    /// No such session of the actor's own.
    UnknownSession { session: TokenId } "unknown-session"
        "you have no session {session}; list those you have";
    /// A field that must say something says nothing.
    TextEmpty { field: &'static str } "text-empty"
        "{field} is empty; fill it in";
    /// A field is too long.
    TextTooLong { field: &'static str, actual: usize, limit: usize } "text-too-long"
        "{field} has {actual} characters; at most {limit} are allowed";
    /// A field holds a character that no screen can show.
    TextControl { field: &'static str, character: u32 } "text-control"
        "{field} holds the control character {character}; remove it";
    /// A list is too long.
    TooMany { field: &'static str, actual: usize, limit: usize } "too-many"
        "{field} has {actual} entries; at most {limit} are allowed";
    /// The end is not after the beginning.
    PeriodEmpty { from: Timestamp, until: Timestamp } "period-empty"
        "the end {until} is not after the beginning {from}; correct one of them";
    /// The end has passed.
    PeriodOver { until: Timestamp } "period-over"
        "the end {until} has passed; give a later one";
    /// A token's end has passed.
    ExpiryPast { expires: Timestamp } "expiry-past"
        "the expiry {expires} has passed; give a later one";
    /// The post is not in a state for this.
    PostState { post: PostId, state: PostState } "post-state"
        "post {post} is {state}, so this cannot be done to it; publish it first";
    /// The unit has as many posts on air as a screen can hold.
    TooManyOnAir { unit: UnitId, limit: usize } "too-many-on-air"
        "unit {unit} has {limit} posts on air, which is the most; withdraw one first";
    /// The post as sent to a TV is too large.
    PostTooLarge { actual: usize, limit: usize } "post-too-large"
        "the post takes {actual} bytes on the wire; at most {limit} are allowed: name fewer rooms";
    /// No such alert, or none that the actor may see.
    UnknownAlert { alert: AlertId } "unknown-alert"
        "there is no alert {alert} that you may see; list those there are";
    /// The alert has ended, or is past on every screen.
    AlertOver { alert: AlertId, state: &'static str } "alert-over"
        "alert {alert} is over ({state}), so this cannot be done to it; raise a new one";
    /// Prolonging would end it sooner.
    AlertShortened { expires: Timestamp, before: Timestamp } "alert-shortened"
        "the expiry {expires} is not after {before}, when it expires now; give a later one";
    /// An alert lasts no longer than this.
    ExpiryTooFar { expires: Timestamp, latest: Timestamp } "expiry-too-far"
        "the expiry {expires} is more than seven days ahead; give {latest} at the latest";
    /// The unit has as many alerts as a register can hold.
    TooManyAlerts { unit: UnitId, limit: usize } "too-many-alerts"
        "unit {unit} has {limit} alerts that nobody has ended, which is the most; end one first";
    /// The alert was prolonged again and again.
    TooManyProlongings { alert: AlertId, limit: usize } "too-many-prolongings"
        "alert {alert} was prolonged {limit} times, which is the most; end it and raise a new one";
    /// The alert as sent to a TV is too large.
    AlertTooLarge { actual: usize, limit: usize } "alert-too-large"
        "the alert takes {actual} bytes on the wire; at most {limit} are allowed: name fewer rooms";
    /// Above one school, the number of schools that an alert reaches is typed.
    SchoolsUncounted { unit: UnitId, schools: u64, screens: u64 } "schools-uncounted"
        "an alert in unit {unit} reaches {schools} schools ({screens} screens); confirm the number";
    /// An author's time on the screen is out of range.
    SecondsInvalid { seconds: u16, least: u16, most: u16 } "seconds-invalid"
        "a post cannot stand for {seconds} seconds; give {least} to {most}, or none for its reading time";
    /// A preview's screen cannot have this size.
    ScreenInvalid { width: u32, height: u32, least: u32, most: u32 } "screen-invalid"
        "a screen of {width}×{height} pixels is not drawn; give sides of {least} to {most}";
    /// The text is no age mark that a school may show.
    AgeRefused { age: String } "age-refused"
        "the age mark «{age}» is refused; a school shows what is for 0+, 6+, 12+ or 16+";
    /// Only an announcement runs as a ticker.
    TickerMisplaced {} "ticker-misplaced"
        "news cannot run as a ticker; write an announcement, or let it take its turn";
    /// A ticker shows no picture.
    TickerPicture {} "ticker-picture"
        "a ticker shows no picture; take the picture away, or let the post take its turn";
    /// A post stands twice in an order.
    PostRepeated { post: PostId } "post-repeated"
        "post {post} stands twice in the order; name it once";
    /// The text is no date and time.
    TimeMalformed { field: &'static str, time: String } "time-malformed"
        "{field}: «{time}» is no date and time; write it like 2026-12-01 08:00";
    /// The clock never shows this time: it is set forward over it.
    TimeSkipped { field: &'static str, time: String, zone: String } "time-skipped"
        "{field}: {time} is skipped in {zone}, where the clock is set forward; choose another time";
    /// The person has too many unfinished posts.
    TooManySketches { limit: usize } "too-many-sketches"
        "you have {limit} unfinished posts, which is the most; finish one, or throw one away";
    /// No such unfinished post of the actor's own.
    UnknownSketch { post: PostId } "unknown-sketch"
        "you have no unfinished text for post {post}; it may be saved or thrown away already";
    /// Somebody has changed the post since the writing began.
    PostChanged { post: PostId } "post-changed"
        "somebody changed post {post} while you were writing; look at it, then save over it or not";
    /// The post has no such revision, or none that is kept.
    UnknownRevision { post: PostId, revision: u32 } "unknown-revision"
        "post {post} has no revision {revision} that is kept; list those there are";
    /// No such thing in the library, or none that the actor may see.
    UnknownShared { id: LibraryId } "unknown-shared"
        "there is nothing {id} in the library that you may see; list what there is";
    /// The unit's shelf is full.
    ShelfFull { unit: UnitId, limit: usize } "shelf-full"
        "unit {unit} shares {limit} things already, which is the most; withdraw one first";
    /// No such consent, or none that the actor may see, or none that a post there may name.
    UnknownConsent { consent: ConsentId } "unknown-consent"
        "there is no consent {consent} that you may use here; list those there are";
    /// The consent was withdrawn.
    ConsentIsWithdrawn { consent: ConsentId } "consent-is-withdrawn"
        "consent {consent} was withdrawn; name another one, or write the post without the child";
    /// The consent is dated in the future.
    ConsentAhead { given: Date } "consent-ahead"
        "{given} has not come yet; give the day on which the consent was signed";
    /// Too many posts name the consent.
    ConsentFull { consent: ConsentId, limit: usize } "consent-full"
        "{limit} posts name consent {consent} already, which is the most; take it out of old ones, or record another";
    /// A consent is given to its own unit, not to those who copy the post.
    ConsentBound { post: PostId } "consent-bound"
        "post {post} names or shows a child under a consent given to its own unit; share one without the child";
    /// No such ticket, or none that the actor may see.
    UnknownTicket { ticket: TicketId } "unknown-ticket"
        "there is no ticket {ticket} that you may see; list those there are";
    /// The ticket is in no state for this.
    TicketState { ticket: TicketId, state: TicketState } "ticket-state"
        "ticket {ticket} is {state}, so nobody need take it; reopen it first";
    /// The person has too many tickets that are not closed.
    TooManyTickets { limit: usize } "too-many-tickets"
        "you have {limit} tickets that are not closed, which is the most; close one, or write in one";
    /// The ticket has too many messages.
    TooManyMessages { ticket: TicketId, limit: u32 } "too-many-messages"
        "ticket {ticket} has {limit} messages, which is the most; open a new one";
    /// The text is no day.
    DayMalformed { day: String } "day-malformed"
        "«{day}» is no day; write it like 2026-12-01";
    /// A school's days come from above.
    PlanMisplaced { unit: UnitId } "plan-misplaced"
        "unit {unit} is a school: the days of its steps are said by a unit above it; give one";
    /// Nothing was done to the post that could be undone.
    NothingToUndo { post: PostId } "nothing-to-undo"
        "nothing can be undone on post {post}: it was never on air, or its time ran out";
    /// A schedule covers so many days.
    DaysInvalid { days: u16, most: u16 } "days-invalid"
        "a schedule of {days} days is not to be had; ask for 1 to {most}";
    /// It has its first unit and person.
    AlreadyFounded {} "already-founded"
        "this controller is set up already; sign in instead";
    /// The setup link is wrong or used.
    SetupLinkWrong {} "setup-link-wrong"
        "the setup link is wrong or used; restart the controller for a new one, or run efir init";
    /// The nonce is not the one committed to.
    CommitmentBroken { pairing: PairingId } "commitment-broken"
        "the nonce of pairing {pairing} is not the one committed to; start a new pairing";
    /// An address has too many open pairings.
    TooManyPairings { address: String, limit: usize } "too-many-pairings"
        "{address} has {limit} open pairings, which is the most; wait ten minutes";
    /// There are too many open pairings in all.
    PairingsFull { limit: usize } "pairings-full"
        "{limit} pairings are open, which is the most; wait ten minutes";
    /// The text is no pairing code.
    CodeMalformed { pairing_code: String } "code-malformed"
        "«{pairing_code}» is no pairing code; type the 8 characters on the screen";
    /// No device shows this code, or no longer.
    WrongCode { left: u32 } "wrong-code"
        "no screen shows this code now; type the one on the screen ({left} tries left)";
    /// Too many wrong codes.
    TooManyGuesses { until: Timestamp } "too-many-guesses"
        "too many wrong codes; try again after {until}";
    /// A revoked device is past changing.
    DeviceRevoked { device: DeviceId } "device-revoked"
        "device {device} is revoked; pair it again";
    /// The key is neither the device's current nor its next one.
    KeyRetired { device: DeviceId } "key-retired"
        "the key of device {device} is retired; restart the device, or pair it again";
    /// The text is no cursor of this list.
    CursorInvalid { cursor: String } "cursor-invalid"
        "«{cursor}» is no cursor of this list; begin without one";
    /// A page cannot have this size.
    LimitInvalid { limit: usize, most: usize } "limit-invalid"
        "a page of {limit} entries is not to be had; ask for 1 to {most}";
    /// The person has too many tokens.
    TooManyTokens { limit: usize } "too-many-tokens"
        "you have {limit} tokens, which is the most; revoke one first";
    /// The person has too many roles.
    TooManyGrants { person: PersonId, limit: usize } "too-many-grants"
        "person {person} has {limit} roles, which is the most; revoke one first";
    /// The thing was changed since the version that an edit is meant for.
    VersionOutdated { current: String } "version-outdated"
        "it was changed by somebody else; look at it again (its version is {current} now), then edit it";
    /// A key came again with another request.
    KeyReused {} "key-reused"
        "this Idempotency-Key came with another request before; choose a new key for each request";
    /// The person has sent too many requests with keys.
    TooManyKeys { limit: usize } "too-many-keys"
        "{limit} requests with a key within a day are the most; wait, or send them without a key";
    /// Others keep changing what this change needs.
    Busy {} "busy"
        "others are changing the same thing; try again in a moment";
    /// A record in the store cannot be read.
    Damaged { key: String, detail: String } "record-damaged"
        "the record {key} cannot be read ({detail}); run efir check, and restore from a backup";
    /// No import of this name runs, or none of one's own.
    UnknownImport {} "unknown-import"
        "no import of this name of yours is running; it is over, or never began";
    /// Lists of schools are imported for a country or a region.
    NotARegion { unit: UnitId, kind: UnitKind } "not-a-region"
        "unit {unit} is a {kind}, and lists of schools are for a region or the country; give one";
    /// Somebody cancelled the import before it was stored.
    ImportCancelled {} "import-cancelled"
        "the import was cancelled; nothing of it was stored";
    /// The root has nothing above it.
    RootFixed { unit: UnitId } "root-fixed"
        "unit {unit} is the root; put a unit above it instead";
    /// More than can be moved at once.
    TooManyUnits { unit: UnitId, limit: usize } "too-many-units"
        "unit {unit} has more than {limit} units below it; move them in parts";
    /// No such school in a source's list, or none that the actor may see.
    UnknownKnown { known: KnownId } "unknown-known"
        "there is no school {known} of a list that you may see; list those there are";
    /// The source's list has no such school, or it is another unit already.
    AlreadyMapped { external: String } "already-mapped"
        "the list's school «{external}» is another unit already; look at that one first";
    /// The text names no source, or no school of one.
    SchoolNameInvalid { field: &'static str, value: String } "school-name-invalid"
        "{field} «{value}» is no such name; give one without spaces, slashes and signs that are not seen";
    /// The file says nothing.
    TableEmpty {} "table-empty"
        "the file is empty; give one with a header and rows below it";
    /// The file is something else than a table.
    NotATable {} "not-a-table"
        "the file is no table; give CSV or a spreadsheet (XLSX)";
    /// A spreadsheet as programs of before 2007 saved it.
    TableOld {} "table-old"
        "the spreadsheet is in the old format (XLS); save it as XLSX or CSV";
    /// A spreadsheet behind a password.
    TableEncrypted {} "table-encrypted"
        "the spreadsheet is protected by a password; save it without one";
    /// The file begins as a spreadsheet and cannot be read.
    TableDamaged {} "table-damaged"
        "the file is damaged; open it in the program that wrote it and save it again";
    /// The text is in no encoding that is known.
    TableEncodingUnknown {} "table-encoding-unknown"
        "the file's encoding is neither UTF-8 nor windows-1251; save it as CSV in UTF-8, or as XLSX";
    /// More than can be read at once.
    TableTooBig { limit: usize } "table-too-big"
        "the file takes more than {limit} MiB; split it";
    /// More rows than can be read at once.
    TableTooLong { limit: usize } "table-too-long"
        "the file has more than {limit} rows; split it";
    /// More columns than a list has.
    TableTooWide { line: u32, limit: usize } "table-too-wide"
        "line {line} of the file has more than {limit} columns; leave only those that are needed";
    /// A cell that is longer than any of a list.
    TableCellTooLong { line: u32, limit: usize } "table-cell-too-long"
        "a cell in line {line} of the file takes more than {limit} bytes; shorten it";
    /// A quotation mark opens a cell and none closes it.
    TableQuoteOpen { line: u32 } "table-quote-open"
        "the quotation mark that opens a cell in line {line} of the file is never closed; mend it";
    /// No row names the columns.
    TableHeaderMissing {} "table-header-missing"
        "none of the file's first 25 rows names the columns; put their names above the rows";
}

impl Error {
    /// The field of the command that is at fault, if it is one.
    #[expect(clippy::too_many_lines, reason = "a name for each refusal")]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::TextEmpty { field }
            | Self::TextTooLong { field, .. }
            | Self::TextControl { field, .. }
            | Self::TooMany { field, .. }
            | Self::SchoolNameInvalid { field, .. }
            | Self::TimeMalformed { field, .. }
            | Self::TimeSkipped { field, .. } => Some(field),
            Self::UnknownUnit { .. }
            | Self::NotASchool { .. }
            | Self::NotARegion { .. }
            | Self::RootFixed { .. }
            | Self::TooManyUnits { .. }
            | Self::PlanMisplaced { .. }
            | Self::UnitMissing {} => Some("unit"),
            Self::AlreadyMapped { .. } => Some("external"),
            Self::DayMalformed { .. } => Some("due"),
            Self::RoleMisplaced { .. }
            | Self::ScopeMisplaced { .. }
            | Self::KindForbidden { .. } => Some("role"),
            Self::NotNominated { .. }
            | Self::NotOfSchool { .. }
            | Self::AdministratorAlready { .. } => Some("person"),
            Self::ConsentAhead { .. } => Some("given"),
            Self::NumberTaken { .. } => Some("number"),
            Self::KindMisplaced { .. } => Some("kind"),
            Self::UnknownConsent { .. }
            | Self::ConsentIsWithdrawn { .. }
            | Self::ConsentFull { .. } => Some("consent"),
            Self::TimeZoneUnknown { .. } => Some("time_zone"),
            Self::MailInvalid { .. } => Some("mail"),
            Self::LoginInvalid { .. } | Self::LoginTaken { .. } => Some("login"),
            Self::PasswordTooShort { .. }
            | Self::PasswordTooLong { .. }
            | Self::PasswordCommon {}
            | Self::PasswordPersonal {} => Some("password"),
            Self::WrongPassword {} => Some("present_password"),
            Self::PeriodEmpty { .. } | Self::PeriodOver { .. } => Some("until"),
            Self::ExpiryPast { .. } | Self::ExpiryTooFar { .. } | Self::AlertShortened { .. } => {
                Some("expires")
            }
            Self::SchoolsUncounted { .. } => Some("schools"),
            Self::PostTooLarge { .. } | Self::AlertTooLarge { .. } => Some("audience"),
            Self::SecondsInvalid { .. } => Some("seconds"),
            Self::AgeRefused { .. } => Some("age"),
            Self::ScreenInvalid { .. } => Some("screen"),
            Self::TickerMisplaced {} => Some("ticker"),
            Self::TickerPicture {} | Self::UnknownPicture { .. } => Some("picture"),
            Self::PostRepeated { .. } => Some("posts"),
            Self::CodeMalformed { .. }
            | Self::WrongCode { .. }
            | Self::CodeNeeded {}
            | Self::WrongOneTimeCode {} => Some("code"),
            Self::NotABrowser { .. } => Some("autostart"),
            Self::CursorInvalid { .. } => Some("cursor"),
            Self::LimitInvalid { .. } => Some("limit"),
            Self::UnknownRevision { .. } => Some("revision"),
            Self::DaysInvalid { .. } => Some("days"),
            Self::UnknownPerson { .. }
            | Self::UnknownGrant { .. }
            | Self::UnknownToken { .. }
            | Self::UnknownDevice { .. }
            | Self::FrameUnknown { .. }
            | Self::UnknownNotice { .. }
            | Self::UnknownPost { .. }
            | Self::UnknownPairing { .. }
            | Self::UnknownNomination { .. }
            | Self::OwnNomination { .. }
            | Self::NominationDecided { .. }
            | Self::NominationWithdrawn { .. }
            | Self::NominationNeeded { .. }
            | Self::TooManyNominations { .. }
            | Self::RoleHeld { .. }
            | Self::DirectorThere { .. }
            | Self::PersonIsBlocked { .. }
            | Self::UnknownAlert { .. }
            | Self::AlertOver { .. }
            | Self::TooManyAlerts { .. }
            | Self::TooManyProlongings { .. }
            | Self::Forbidden { .. }
            | Self::NotSignedIn {}
            | Self::WrongLogin {}
            | Self::TooManyCodes { .. }
            | Self::SecondFactorOn {}
            | Self::SecondFactorOff {}
            | Self::SecondFactorUnoffered {}
            | Self::ResetLinkWrong {}
            | Self::LinkWrong {}
            | Self::SelfReset {}
            | Self::AlreadyIn { .. }
            | Self::SelfErase {}
            | Self::KindOff { .. }
            | Self::OutsideUnknown {}
            | Self::OutsideTaken {}
            | Self::LastWayIn {}
            | Self::NotASession {}
            | Self::UnknownSession { .. }
            | Self::SelfGrant { .. }
            | Self::SelfBlock {}
            | Self::PostState { .. }
            | Self::TooManyOnAir { .. }
            | Self::TooManySketches { .. }
            | Self::UnknownSketch { .. }
            | Self::PostChanged { .. }
            | Self::NothingToUndo { .. }
            | Self::UnknownTicket { .. }
            | Self::UnknownShared { .. }
            | Self::ShelfFull { .. }
            | Self::ConsentBound { .. }
            | Self::TicketState { .. }
            | Self::TooManyTickets { .. }
            | Self::TooManyMessages { .. }
            | Self::AlreadyFounded {}
            | Self::SetupLinkWrong {}
            | Self::CommitmentBroken { .. }
            | Self::TooManyPairings { .. }
            | Self::PairingsFull { .. }
            | Self::TooManyGuesses { .. }
            | Self::DeviceRevoked { .. }
            | Self::KeyRetired { .. }
            | Self::TooManyTokens { .. }
            | Self::TooManyGrants { .. }
            | Self::VersionOutdated { .. }
            | Self::KeyReused {}
            | Self::TooManyKeys { .. }
            | Self::Busy {}
            | Self::Damaged { .. }
            | Self::ImportCancelled {}
            | Self::UnknownImport {}
            | Self::UnknownKnown { .. }
            | Self::TableEmpty {}
            | Self::NotATable {}
            | Self::TableOld {}
            | Self::TableEncrypted {}
            | Self::TableDamaged {}
            | Self::TableEncodingUnknown {}
            | Self::TableTooBig { .. }
            | Self::TableTooLong { .. }
            | Self::TableTooWide { .. }
            | Self::TableCellTooLong { .. }
            | Self::TableQuoteOpen { .. }
            | Self::TableHeaderMissing {}
            | Self::Store(_) => None,
        }
    }
}
