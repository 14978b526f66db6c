//! Routes of handlers. Who may ask stands in a handler's first argument; the API document says the same, and cannot say
//! anything else.

use std::sync::Arc;

use axum::extract::State;
use utoipa::openapi::path::{Operation, PathItem, Paths};

use super::{Anyone, By, ByPassword, Signed};
use crate::actor::Action;
use crate::app::App;

/// The field of an operation in the API document with the right that it asks for.
const RIGHT_FIELD: &str = "x-right";

/// Whom an operation lets ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// Anybody: for signing in, and for devices, whose signature the handler looks at.
    Open,
    /// Whoever is signed in, about their own sign-in.
    SignedIn,
    /// Whoever holds this right somewhere.
    Right(&'static str),
}

/// The first argument of a handler. One that does not say who asks is no handler.
pub trait Asker {
    /// Who may ask.
    const DOOR: Door;
}

impl Asker for Anyone {
    const DOOR: Door = Door::Open;
}

impl Asker for State<Arc<App>> {
    const DOOR: Door = Door::Open;
}

impl Asker for Signed {
    const DOOR: Door = Door::SignedIn;
}

impl<A: Action> Asker for By<A> {
    const DOOR: Door = Door::Right(A::NAME);
}

impl<A: Action> Asker for ByPassword<A> {
    const DOOR: Door = Door::Right(A::NAME);
}

/// A handler, by its arguments.
pub trait Guarded<Arguments> {
    /// Who may ask.
    const DOOR: Door;
}

macro_rules! guarded {
    ($($argument:ident),*) => {
        impl<F: Fn(A, $($argument),*) -> R, R, A: Asker, $($argument),*> Guarded<(A, $($argument),*)> for F {
            const DOOR: Door = A::DOOR;
        }
    };
}

guarded!();
guarded!(B);
guarded!(B, C);
guarded!(B, C, D);
guarded!(B, C, D, E);
guarded!(B, C, D, E, G);

/// The routes of some handlers of one path, as [`utoipa_axum::routes`] makes them, with who may ask in the document.
#[macro_export]
macro_rules! routes {
    ($($handler:path),+ $(,)?) => {{
        let (schemas, mut paths, router) = utoipa_axum::routes!($($handler),+);
        $($crate::http::say_who(&mut paths, stringify!($handler), &$handler);)+
        (schemas, paths, router)
    }};
}

/// Writes into the document who may ask for the operation of a handler, which bears its name.
///
/// # Panics
/// When no operation does: the program would not have started once.
pub fn say_who<Arguments, H: Guarded<Arguments>>(paths: &mut Paths, handler: &str, _: &H) {
    let name = handler.rsplit("::").next().unwrap_or(handler).trim();
    let mut operations = paths.paths.values_mut().flat_map(operations);
    let operation =
        operations.find(|one| one.operation_id.as_deref() == Some(name)).expect("an operation of that name");
    match H::DOOR {
        Door::Open => operation.security = Some(Vec::new()),
        Door::SignedIn => {}
        Door::Right(right) => {
            operation.extensions.get_or_insert_default().insert(RIGHT_FIELD.to_owned(), right.into());
        }
    }
}

/// The operations of a path.
pub fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.patch, &mut item.delete].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Look;
    impl Action for Look {
        const NAME: &'static str = "thing.look";
    }

    fn door<Arguments, H: Guarded<Arguments>>(_: H) -> Door {
        H::DOOR
    }

    #[test]
    fn the_first_argument_says_who_may_ask() {
        assert_eq!(door(|_: Anyone| ()), Door::Open);
        assert_eq!(door(|_: State<Arc<App>>, _: u8| ()), Door::Open);
        assert_eq!(door(|_: Signed, _: u8, _: u8| ()), Door::SignedIn);
        assert_eq!(door(|_: By<Look>, _: u8| ()), Door::Right("thing.look"));
        assert_eq!(door(|_: ByPassword<Look>| ()), Door::Right("thing.look"));
    }
}
