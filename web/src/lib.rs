//! The web application's files, embedded.

use std::borrow::Cow;

#[derive(rust_embed::RustEmbed)]
#[folder = "dist"]
struct Files;

/// One file of the application.
pub struct File {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// Its media type.
    pub media_type: String,
    /// Whether its name holds a hash of its content, so that it never changes.
    pub immutable: bool,
}

/// Pages that serve every address below their name: the part behind it is theirs to read.
const FACES: [&str; 5] = ["console", "field", "office", "login", "setup"];

/// The file at an address of the application; a face's page for every address below the face.
pub fn file(path: &str) -> Option<File> {
    let path = path.trim_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    if path.is_empty() {
        return load("index.html");
    }
    if FACES.contains(&first) {
        return load(&format!("{first}.html")).or_else(|| load("index.html"));
    }
    load(path)
}

fn load(name: &str) -> Option<File> {
    let file = Files::get(name)?;
    Some(File {
        media_type: file.metadata.mimetype().to_owned(),
        immutable: name.starts_with("assets/"),
        bytes: file.data,
    })
}
