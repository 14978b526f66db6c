//! The map under the plans: nothing, a file of this machine, a tile server.

use blackbox::world::text;
use blackbox::{World, json};

blackbox::both!(
    without_a_setting_there_are_no_tiles,
    tiles_come_from_a_file,
    a_tile_server_is_allowed_and_nothing_else
);

/// A varint, of numbers that are small.
fn varint(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push(u8::try_from(number & 0x7f | 0x80).expect("a byte"));
        number >>= 7;
    }
    bytes.push(u8::try_from(number).expect("a byte"));
    bytes
}

/// An archive with the tiles of zooms 0 and 1, written by hand: the four of zoom 1 in a leaf, the last two of them one.
fn archive() -> Vec<u8> {
    let tiles: [&[u8]; 4] = [b"whole world", b"north west", b"south west", b"all east"];
    let leaf_tiles = [(1, 1, 1), (2, 1, 2), (3, 2, 3)];
    let begin = |n: usize| tiles[..n].iter().map(|tile| tile.len()).sum::<usize>();
    let column = |numbers: Vec<usize>| numbers.into_iter().flat_map(varint).collect::<Vec<u8>>();
    let leaf = [
        varint(3),
        column(vec![1, 1, 1]),
        column(leaf_tiles.iter().map(|(_, run, _)| *run).collect()),
        column(leaf_tiles.iter().map(|(.., n)| tiles[*n].len()).collect()),
        // The second lies right behind the first, which is written as nothing.
        column(vec![begin(1) + 1, 0, begin(3) + 1]),
    ]
    .concat();
    let root = [
        varint(2),
        column(vec![0, 1]),
        column(vec![1, 0]),
        column(vec![tiles[0].len(), leaf.len()]),
        column(vec![1, 1]),
    ];
    let (root, metadata) = (root.concat(), b"{}");
    let mut header = b"PMTiles\x03".to_vec();
    let (root_at, metadata_at) = (127, 127 + root.len());
    let leaf_at = metadata_at + metadata.len();
    let data_at = leaf_at + leaf.len();
    for number in [root_at, root.len(), metadata_at, metadata.len(), leaf_at, leaf.len(), data_at, begin(4), 5, 4, 4] {
        header.extend((number as u64).to_le_bytes());
    }
    // Clustered; nothing is packed; PNG; zooms 0 and 1.
    header.extend([1, 1, 1, 2, 0, 1]);
    for degrees in [-180_i32, -85, 180, 85] {
        header.extend((degrees * 10_000_000).to_le_bytes());
    }
    header.extend([0; 9]);
    assert_eq!(header.len(), 127);
    [header, root, metadata.to_vec(), leaf, tiles.concat()].concat()
}

fn without_a_setting_there_are_no_tiles(world: &mut World) {
    let auditor = world.user("auditor");
    let map = auditor.get("/map").ok();
    assert_eq!((&map["tiles"], &map["attribution"]), (&json!(null), &json!("")));
    auditor.ask_root("GET", "/map/tiles/0/0/0").send().refused(404, "not_found");
    let policy = auditor.get("/map").header("content-security-policy").to_owned();
    assert!(policy.contains("connect-src 'self';") && policy.contains("img-src 'self' data: blob:;"), "{policy}");
}

fn tiles_come_from_a_file(world: &mut World) {
    let path = world.file("site.pmtiles", archive());
    let setting = format!("map_tiles = '{}'\nmap_attribution = 'Ordnance of Southhaven'\n", text(&path));
    world.stop();
    world.file("castellan.toml", setting);
    world.start();
    let officer = world.user("officer1");
    let map = officer.get("/map").ok();
    assert_eq!((&map["tiles"], &map["vector"]), (&json!("/map/tiles/{z}/{x}/{y}"), &json!(false)));
    assert_eq!((&map["max_zoom"], &map["attribution"]), (&json!(1), &json!("Ordnance of Southhaven")));
    assert_eq!(map["bounds"], json!([-180.0, -85.0, 180.0, 85.0]));
    let tile = |path: &str| officer.ask_root("GET", &format!("/map/tiles/{path}")).send();
    for (path, expected) in [
        ("0/0/0", "whole world"),
        ("1/0/0", "north west"),
        ("1/0/1", "south west"),
        ("1/1/1", "all east"),
        ("1/1/0", "all east"),
    ] {
        let answer = tile(path);
        assert_eq!(
            (answer.status, answer.text.as_str(), answer.header("content-type")),
            (200, expected, "image/png"),
            "{path}"
        );
    }
    let nothing = tile("2/0/0");
    assert!(nothing.status == 200 && nothing.text.contains("PNG"), "where the map shows nothing, a tile shows nothing");
    world.anyone().ask_root("GET", "/map/tiles/0/0/0").send().refused(401, "unauthenticated");

    // A file that is no map is told at once, and not by an empty map.
    world.stop();
    world.file("site.pmtiles", "no map");
    let said = world.cli(&["serve", "--listen", "127.0.0.1:0"]).failed();
    assert!(said.contains("map_tiles") && said.contains("site.pmtiles"), "{said}");
    let said = world.cli(&["serve", "--listen", "127.0.0.1:0", "--map-tiles", "https://tiles.example/"]).failed();
    assert!(said.contains("{z}"), "{said}");
}

fn a_tile_server_is_allowed_and_nothing_else(world: &mut World) {
    world.stop();
    world.file("castellan.toml", "map_tiles = 'https://tiles.example:8443/a/{z}/{x}/{y}.png'\n");
    world.start();
    let officer = world.user("officer1");
    assert_eq!(officer.get("/map").ok()["tiles"], "https://tiles.example:8443/a/{z}/{x}/{y}.png");
    let page = officer.ask_root("GET", "/console").send();
    let policy = page.header("content-security-policy");
    assert!(policy.contains("connect-src 'self' https://tiles.example:8443;"), "{policy}");
    assert!(policy.contains("img-src 'self' data: blob: https://tiles.example:8443;"), "{policy}");
    assert_eq!(policy.matches("https:").count(), 2, "{policy}");
}
