//! Routes of sites and places.

mod advice;
mod paths;
mod pictures;
mod places;
mod sites;

use std::sync::Arc;

use kernel::{App, routes};
use utoipa_axum::router::OpenApiRouter;

pub(crate) fn routes() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::default()
        .routes(routes!(sites::list_sites, sites::create_site))
        .routes(routes!(sites::show_site, sites::update_site))
        .routes(routes!(places::list_site_places, places::create_place))
        .routes(routes!(paths::show_paths, paths::set_paths))
        .routes(routes!(paths::find_way))
        .routes(routes!(places::import_places))
        .routes(routes!(places::search_places))
        .routes(routes!(places::update_place))
        .routes(routes!(places::list_near))
        .routes(routes!(pictures::list_pictures))
        .routes(routes!(pictures::show_picture, pictures::put_picture, pictures::pin_picture, pictures::remove_picture))
        .routes(routes!(advice::show_contacts, advice::put_contacts))
        .routes(routes!(advice::list_cautions, advice::add_caution))
        .routes(routes!(advice::remove_caution))
}
