//! What a feature tells the rest of the product about itself, as one plain value: `pub const FEATURE: Feature` in its
//! `mod.rs`, listed once in [`features::ALL`](crate::features::ALL). Routes, the API document, the navigation with its
//! counts, jobs and the kinds of the audit log are gathered from that list.

use actix_web::web::ServiceConfig;
use futures_util::future::LocalBoxFuture;
use utoipa::openapi::OpenApi;

use crate::error::{AppError, Conflict};
use crate::platform::db::TenantTx;
use crate::platform::db::replaceable::SqlFile;
use crate::platform::limits::Class;
use crate::platform::mail::LetterKind;
use crate::platform::permissions::{Capability, Permission, Role};
use crate::platform::scope::{UserId, UserStatus};
use crate::platform::sockets::{Connection, Readers};
use crate::platform::worker::JobContext;
use crate::web::shell::Place;

/// A feature: what it adds to the product. Fields it does not need come from [`Feature::EMPTY`].
#[derive(Clone, Copy)]
pub struct Feature {
    /// Name of its folder under `src/features`.
    pub name: &'static str,
    /// Its routes (`routes.rs` of the feature).
    pub routes: &'static [Route],
    /// Its part of the API document.
    pub api: Option<fn() -> OpenApi>,
    /// Its entries of a college's navigation, most important first.
    pub navigation: &'static [Entry],
    /// Its tabs of a person's settings.
    pub settings: &'static [SettingsTab],
    /// What a member must be allowed to do for the addresses below a path, settled before a request's body is read.
    pub needs: &'static [(&'static str, Permission)],
    /// The same for single routes.
    pub needs_of_routes: &'static [RouteNeed],
    /// What permissions of this feature hang on besides role and capabilities.
    pub narrowed: &'static [Narrowed],
    /// What waits for the caller behind an entry of the navigation.
    pub counts: &'static [Count],
    /// Its kinds of background jobs.
    pub jobs: &'static [Job],
    /// What it does in every college once a day.
    pub daily: &'static [Run],
    /// What people keep because of a right, and lose with it.
    pub kept: &'static [Kept],
    /// The kinds of letters it sends ([`mail::tell`](crate::platform::mail::tell)).
    pub letters: &'static [&'static LetterKind],
    /// Kinds of things the audit log names in entries of this feature, below the heading (`audit-area-…`) the log's
    /// filter offers them under.
    pub audit_kinds: &'static [(&'static str, &'static [&'static str])],
    /// Kinds of work of its own that are counted for each person.
    pub limits: &'static [&'static Class],
    /// What it says and takes over sockets.
    pub stream: Option<&'static Stream>,
    /// What keeps its requests from being done because of the state of a thing (409).
    pub conflicts: &'static [Conflict],
    /// The tables it owns; every table has one owner.
    pub tables: &'static [&'static str],
    /// Policies, triggers and functions of its tables (`sql/*.sql` of the feature), in the order they are applied.
    pub sql: &'static [SqlFile],
}

impl Feature {
    /// A feature that adds nothing yet.
    pub const EMPTY: Feature = Feature {
        name: "",
        routes: &[],
        api: None,
        navigation: &[],
        settings: &[],
        needs: &[],
        needs_of_routes: &[],
        narrowed: &[],
        counts: &[],
        jobs: &[],
        daily: &[],
        kept: &[],
        letters: &[],
        audit_kinds: &[],
        limits: &[],
        stream: None,
        conflicts: &[],
        tables: &[],
        sql: &[],
    };
}

/// An entry of the navigation and who sees it.
#[derive(Clone, Copy)]
pub struct Entry {
    /// Where it leads.
    pub href: &'static str,
    /// Key of its name.
    pub label_key: &'static str,
    /// Its icon in the sprite.
    pub icon: &'static str,
    /// Who sees it.
    pub needs: Permission,
    /// Where it stands.
    pub place: Place,
}

/// A tab of a person's settings.
#[derive(Clone, Copy)]
pub struct SettingsTab {
    /// Where it leads.
    pub href: &'static str,
    /// Key of its name.
    pub label_key: &'static str,
}

/// What a member must be allowed to do for one route.
#[derive(Clone, Copy)]
pub struct RouteNeed {
    /// Upper-case method.
    pub method: &'static str,
    /// Path pattern, as the feature's `routes.rs` has it.
    pub path: &'static str,
    /// What they must be allowed to do.
    pub permission: Permission,
    /// Whether it takes all a [`Narrowed`] permission hangs on: taking back what one wrote does not.
    pub narrowed: bool,
}

/// Something people keep because of a right: it ends with the right, in the transaction that takes the right away.
#[derive(Clone, Copy)]
pub struct Kept {
    /// What it is called in the audit log.
    pub name: &'static str,
    /// Whether somebody has the right it is kept for.
    pub right: fn(Role, &[Capability], UserStatus) -> bool,
    /// Ends it as the college's office; answers how much there was.
    pub end: for<'a> fn(&'a mut TenantTx, UserId) -> LocalBoxFuture<'a, Result<usize, AppError>>,
}

/// A permission that people of some roles have only while something else holds.
#[derive(Clone, Copy)]
pub struct Narrowed {
    /// The permission.
    pub permission: Permission,
    /// Of which roles.
    pub roles: &'static [Role],
    /// Whether it holds for the caller now.
    pub holds: for<'a> fn(&'a mut TenantTx) -> LocalBoxFuture<'a, Result<bool, AppError>>,
}

/// Counts what waits for the caller behind one entry of the navigation; several counts of one entry are added up.
#[derive(Clone, Copy)]
pub struct Count {
    /// The entry's address.
    pub href: &'static str,
    /// For whom it is counted.
    pub needs: Permission,
    /// Counts.
    pub count: for<'a> fn(&'a mut TenantTx) -> LocalBoxFuture<'a, Result<i64, AppError>>,
}

/// What a feature says and takes over the sockets of a page: its frames, and how what it stored is read for those who may
/// see it.
#[derive(Clone, Copy)]
pub struct Stream {
    /// Who may open a socket for it.
    pub needs: Permission,
    /// The `type`s of frames it takes; one that ends with a colon takes all that start with it.
    pub takes: &'static [&'static str],
    /// Bytes of the largest of them.
    pub largest: usize,
    /// Handles one, and answers for itself. Frames of one socket are handled one after the other.
    pub on_frame: for<'a> fn(&'a Connection, &'a str) -> LocalBoxFuture<'a, ()>,
    /// How its streams are read.
    pub readers: Readers,
}

impl Stream {
    /// Whether it takes frames of a type.
    pub fn takes(&self, kind: &str) -> bool {
        self.takes.iter().any(|one| match one.strip_suffix(':') {
            Some(_) => kind.starts_with(one),
            None => kind == *one,
        })
    }
}

/// Work on behalf of a college, outside a request. Runs at least once, so it must bear being run twice.
pub type Run = fn(JobContext) -> LocalBoxFuture<'static, Result<(), AppError>>;

/// A kind of background job.
#[derive(Clone, Copy)]
pub struct Job {
    /// The kind, as it is enqueued.
    pub kind: &'static str,
    /// What runs it.
    pub run: Run,
}

/// Who a route is for, and with it on which sites it exists: a college's `/login` and the console's `/login` are two
/// routes. The isolation tests attack each kind in its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Probes and files: the same for everybody.
    Public,
    /// Pages and API of a college for people who are not signed in.
    Visitors,
    /// Signed-in people of a college.
    Members,
    /// Pages and API of the console for operators who are not signed in.
    ConsoleVisitors,
    /// Signed-in operators, on the console only.
    Operators,
}

impl Audience {
    /// Whether its routes exist on the console, and only there.
    pub fn on_console(self) -> bool {
        matches!(self, Audience::ConsoleVisitors | Audience::Operators)
    }

    /// Whether its routes exist on the console (`true`) or on the site of a college (`false`).
    pub fn exists_on(self, on_console: bool) -> bool {
        self == Audience::Public || self.on_console() == on_console
    }
}

/// One route.
#[derive(Clone, Copy)]
pub struct Route {
    /// Upper-case method.
    pub method: &'static str,
    /// Path pattern, with `{name}` for variables.
    pub path: &'static str,
    /// Who it is for.
    pub audience: Audience,
    /// The handler's path in the source, as the feature's `routes.rs` names it.
    pub handler: &'static str,
    /// Registers it.
    pub mount: fn(&mut ServiceConfig, &'static Route),
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({:?})", self.method, self.path, self.audience)
    }
}

/// Declares the routes of a feature, grouped by audience: `Members { GET "/people" => pages::people_page; }`.
macro_rules! routes {
    ($($audience:ident { $($method:ident $path:literal => $handler:path;)* })+) => {
        &[$($(
            $crate::feature::Route {
                method: stringify!($method),
                path: $path,
                audience: $crate::feature::Audience::$audience,
                handler: stringify!($handler),
                mount: |config, route| {
                    let to = $crate::feature::routes!(@method $method)
                        .guard($crate::routes::Answers::of(route))
                        .to($handler);
                    config.route(route.path, $crate::feature::routes!(@for $audience, to));
                },
            },
        )*)+]
    };
    (@for Members, $route:expr) => {
        $route
            .wrap(::actix_web::middleware::from_fn($crate::counts::attached))
            .wrap(::actix_web::middleware::from_fn($crate::rights::settled_first))
            .wrap(::actix_web::middleware::from_fn($crate::platform::http::members_only))
    };
    (@for Operators, $route:expr) => {
        $route.wrap(::actix_web::middleware::from_fn($crate::platform::http::operators_only))
    };
    (@for $audience:ident, $route:expr) => {
        $route.wrap(::actix_web::middleware::from_fn($crate::platform::http::for_anybody))
    };
    (@method GET) => {
        ::actix_web::web::route().guard(::actix_web::guard::Any(::actix_web::guard::Get()).or(::actix_web::guard::Head()))
    };
    (@method POST) => { ::actix_web::web::post() };
    (@method PUT) => { ::actix_web::web::put() };
    (@method PATCH) => { ::actix_web::web::patch() };
    (@method DELETE) => { ::actix_web::web::delete() };
}
pub(crate) use routes;
