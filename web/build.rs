//! Makes sure that there is a folder to embed, so that the server builds before the application was built.

use std::path::Path;

fn main() {
    println!("cargo:rerun-if-changed=dist");
    let dist = Path::new("dist");
    if !dist.join("index.html").exists() {
        std::fs::create_dir_all(dist).expect("the folder web/dist can be made");
        let page = "<!doctype html><title>Castellan</title><p>The web application is not built. Run: make web</p>";
        std::fs::write(dist.join("index.html"), page).expect("web/dist can be written to");
    }
}
