//! The map under the plans: nothing, a `.pmtiles` file of this machine, or a tile server, as the settings say.

mod archive;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, ensure};
use axum::extract::Path as AddressPath;
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use axum::response::{IntoResponse as _, Response};
use axum::{Extension, Json};
use kernel::config::Config;
use kernel::http::Signed;
use kernel::{App, Capability, Error, routes};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;

use archive::{Archive, TileKind};

/// Where the tiles of an archive are served.
pub(crate) const TILES: &str = "/map/tiles/{z}/{x}/{y}";
/// Deepest zoom that a tile server is asked for; beyond it the last tiles are drawn larger.
const SERVER_ZOOM_MAX: u8 = 19;
/// What an archive has no tile for, when it holds pictures: a PNG of one pixel that is transparent.
const NOTHING: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0, 0, 1, 8,
    6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0x9c, 0x63, 0, 1, 0, 0, 5, 0, 1,
    0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N', b'D', 0xae, 0x42, 0x60, 0x82,
];

enum Source {
    None,
    Archive(Archive),
    Server { template: String, origin: String },
}

/// The tiles as they are configured.
pub struct Tiles {
    source: Source,
    attribution: String,
}

impl Tiles {
    /// No tiles.
    pub fn none() -> Self {
        Self { source: Source::None, attribution: String::new() }
    }

    /// Tiles by the settings `map_tiles` and `map_attribution`.
    ///
    /// # Errors
    /// When the file cannot be read as an archive, or the address is no template.
    pub fn configured(config: &Config) -> Result<Self> {
        let place = config.text("map_tiles");
        let source = if place.is_empty() {
            Source::None
        } else if place.starts_with("https://") || place.starts_with("http://") {
            Source::Server { origin: origin(place).context("map_tiles")?, template: place.to_owned() }
        } else {
            Source::Archive(Archive::open(Path::new(place)).context("map_tiles")?)
        };
        Ok(Self { source, attribution: config.text("map_attribution").to_owned() })
    }

    /// What the content security policy has to allow besides our own origin.
    pub(crate) fn origin(&self) -> Option<&str> {
        match &self.source {
            Source::Server { origin, .. } => Some(origin),
            _ => None,
        }
    }
}

/// Scheme, host and port of a template. It goes into the content security policy, so nothing else may come along.
fn origin(template: &str) -> Result<String> {
    for part in ["{z}", "{x}", "{y}"] {
        ensure!(
            template.contains(part),
            "“{template}” has no {part}; a tile server is https://HOST/{{z}}/{{x}}/{{y}}.png"
        );
    }
    let (scheme, rest) = template.split_once("://").context("it has no scheme")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
    ensure!(!host.is_empty() && host.chars().all(is_plain), "“{host}” is no host of a tile server");
    Ok(format!("{scheme}://{host}"))
}

/// The map is a part of the program, so it is mounted like a capability.
pub(crate) fn capability() -> Capability {
    Capability {
        name: "map",
        routes: OpenApiRouter::<Arc<App>>::default().routes(routes!(show_map)),
        migrations: &[],
        rights: &[],
        visibility: &[],
        duties: &[],
    }
}

/// What lies under the plans of sites.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BaseMap {
    /// Address of a tile with `{z}`, `{x}` and `{y}`; null: there are none, the coast is drawn instead.
    tiles: Option<String>,
    /// Whether a tile is drawn here from shapes, or is a picture.
    vector: bool,
    /// Smallest zoom with tiles.
    min_zoom: u8,
    /// Deepest zoom with tiles.
    max_zoom: u8,
    /// West, south, east and north of what they show; null: everything.
    bounds: Option<Vec<f64>>,
    /// Layers of tiles that are drawn here.
    layers: Vec<String>,
    /// Whose map it is.
    attribution: String,
}

/// What lies under the plans of sites.
#[utoipa::path(get, path = "/map", tag = "places", responses((status = 200, body = BaseMap)))]
async fn show_map(_: Signed, Extension(tiles): Extension<Arc<Tiles>>) -> Json<BaseMap> {
    let attribution = tiles.attribution.clone();
    let none = BaseMap {
        tiles: None,
        vector: false,
        min_zoom: 0,
        max_zoom: SERVER_ZOOM_MAX,
        bounds: None,
        layers: Vec::new(),
        attribution: String::new(),
    };
    Json(match &tiles.source {
        Source::None => none,
        Source::Server { template, .. } => BaseMap { tiles: Some(template.clone()), attribution, ..none },
        Source::Archive(archive) => BaseMap {
            tiles: Some(TILES.to_owned()),
            vector: archive.kind == TileKind::Vector,
            min_zoom: archive.zooms[0],
            max_zoom: archive.zooms[1],
            bounds: Some(archive.bounds.to_vec()),
            layers: archive.layers.clone(),
            attribution,
        },
    })
}

/// One tile of the archive, for people who are signed in: where a site is may be nobody else's business.
pub(crate) async fn show_tile(
    _: Signed,
    Extension(tiles): Extension<Arc<Tiles>>,
    AddressPath((z, x, y)): AddressPath<(u8, u32, u32)>,
) -> kernel::Result<Response> {
    let read = tokio::task::spawn_blocking(move || {
        let Source::Archive(archive) = &tiles.source else { return Ok(None) };
        archive.tile(z, x, y).map(|tile| Some((tile, archive.kind, archive.is_gzip)))
    });
    let read = read.await.map_err(Error::internal)?.map_err(|error| Error::internal(format!("{error:#}")))?;
    let (tile, kind, is_gzip) = read.ok_or_else(|| Error::not_found("tile"))?;
    // Tiles change with the file only; a day old is young for a map.
    let kept = [(CACHE_CONTROL, "private, max-age=86400")];
    let media_type = match kind {
        TileKind::Vector => "application/vnd.mapbox-vector-tile",
        TileKind::Raster(_) if tile.is_none() => "image/png",
        TileKind::Raster(media_type) => media_type,
    };
    let is_packed = is_gzip && tile.is_some();
    let nothing = || if kind == TileKind::Vector { Vec::new() } else { NOTHING.to_vec() };
    let mut response = (kept, [(CONTENT_TYPE, media_type)], tile.unwrap_or_else(nothing)).into_response();
    if is_packed {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_gets_an_origin_and_nothing_else() {
        for (template, expected) in [
            ("https://tiles.example/{z}/{x}/{y}.png", Some("https://tiles.example")),
            ("http://10.0.0.7:8081/a/{z}/{x}/{y}.png?key=1", Some("http://10.0.0.7:8081")),
            ("http://[::1]:8081/{z}/{x}/{y}", Some("http://[::1]:8081")),
            ("https://tiles.example/{z}/{x}.png", None),
            ("https:///{z}/{x}/{y}", None),
            ("https://a; script-src *;/{z}/{x}/{y}", None),
            ("https://a b/{z}/{x}/{y}", None),
            ("https://*/{z}/{x}/{y}", None),
            ("https://user@tiles.example/{z}/{x}/{y}", None),
        ] {
            assert_eq!(origin(template).ok().as_deref(), expected, "{template}");
        }
    }
}
