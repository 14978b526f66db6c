//! What is kept is on disk, once, and whole; what is not leaves nothing.

use std::path::PathBuf;

use futures_util::TryStreamExt as _;

use super::*;
use crate::error::Kind;

struct Place {
    folder: PathBuf,
    files: Files,
}

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("castellan-files-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        Self { files: Files::open(&folder).expect("a folder"), folder }
    }

    async fn receive(&self, pieces: Vec<Result<Bytes>>) -> Result<Incoming> {
        self.files.receive(Time::from_micros(1), stream::iter(pieces)).await
    }

    async fn keep(&self, text: &str) -> String {
        let incoming = self.receive(vec![Ok(Bytes::from(text.to_owned()))]).await.expect("received");
        let sha256 = incoming.sha256();
        incoming.keep().await.expect("kept");
        sha256
    }

    /// Every file below the folder.
    fn found(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { folders.push(path) } else { found.push(path) }
            }
        }
        found
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

const SHA256_ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

#[tokio::test]
async fn a_file_is_read_as_it_was_handed_in() {
    let place = Place::new("whole");
    let pieces = vec![Ok(Bytes::from_static(b"a")), Ok(Bytes::from_static(b"bc"))];
    let incoming = place.receive(pieces).await.expect("received");
    assert_eq!((incoming.size(), incoming.head(), incoming.sha256().as_str()), (3, &b"abc"[..], SHA256_ABC));
    incoming.keep().await.expect("kept");
    let (first, rest) = SHA256_ABC.split_at(2);
    assert_eq!(place.found(), [place.folder.join(first).join(rest)]);
    let reading = place.files.read(SHA256_ABC, 3).await.expect("there");
    assert_eq!(reading.length, 3);
    let pieces: Vec<Bytes> = reading.pieces().try_collect().await.expect("read");
    assert_eq!(pieces.concat(), b"abc");
}

#[tokio::test]
async fn the_same_content_at_the_same_time_is_kept_once() {
    let place = Place::new("twice");
    let (first, second) = tokio::join!(place.keep("the same"), place.keep("the same"));
    assert_eq!(first, second);
    assert_eq!(place.found().len(), 1);
    place.files.read(&first, 8).await.expect("whole");
}

#[tokio::test]
async fn what_is_not_kept_leaves_nothing() {
    let place = Place::new("nothing");
    let cut = vec![Ok(Bytes::from_static(b"half")), Err(Error::invalid("cut off"))];
    assert_eq!(place.receive(cut).await.expect_err("cut").kind(), Kind::Invalid);
    assert_eq!(place.receive(vec![]).await.expect_err("empty").kind(), Kind::Invalid);
    drop(place.receive(vec![Ok(Bytes::from_static(b"changed their mind"))]).await.expect("received"));
    let piece = Bytes::from(vec![7; 1024 * 1024]);
    let most = usize::try_from(FILE_MAX).expect("a size") / piece.len();
    let error = place.receive(vec![Ok(piece.clone()); most + 1]).await.expect_err("too large");
    assert_eq!(error.kind(), Kind::TooLarge);
    assert!(error.detail().contains("25 MiB"), "{error}");
    assert_eq!(place.found(), Vec::<PathBuf>::new());
    drop(place.receive(vec![Ok(piece); most]).await.expect("as large as may be"));
}

#[tokio::test]
async fn a_file_that_is_gone_or_altered_is_not_shown() {
    let place = Place::new("altered");
    assert!(place.files.read(SHA256_ABC, 3).await.expect_err("not there").detail().contains(SHA256_ABC));
    let sha256 = place.keep("abc").await;
    assert!(place.files.read(&sha256, 4).await.is_err(), "of another size than was said");
    std::fs::write(place.found().first().expect("a file"), "abd").expect("altered");
    let error = place.files.read(&sha256, 3).await.expect_err("altered");
    assert_eq!((error.kind(), error.detail().contains("altered")), (Kind::Unavailable, true), "{error}");
    place.keep("abc").await;
    place.files.read(&sha256, 3).await.expect("handed in again, it is mended");
    assert!(place.files.read("../../etc/passwd", 3).await.is_err());
}

#[tokio::test]
async fn what_a_server_left_behind_is_taken_away() {
    let place = Place::new("left");
    let sha256 = place.keep("kept").await;
    std::fs::write(place.folder.join(INCOMING).join("x"), "half").expect("written");
    let now =
        std::fs::metadata(place.folder.join(INCOMING).join("x")).and_then(|file| file.modified()).expect("a time");
    let now = now.duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_micros();
    let now = Time::from_micros(i64::try_from(now).expect("a time"));
    let check = |which: LeftOver, expected: usize| assert_eq!(place.files.tidy(which).expect("tidied"), expected);
    check(LeftOver::Old(now.plus_seconds(60)), 0);
    check(LeftOver::Old(now.plus_seconds(3_600)), 1);
    std::fs::write(place.folder.join(INCOMING).join("y"), "half").expect("written");
    check(LeftOver::All, 1);
    place.files.read(&sha256, 4).await.expect("what was kept stays");
}

#[test]
fn a_full_disk_is_said_to_be_full() {
    let said = |kind: std::io::ErrorKind| failed(Path::new("/x"), &kind.into()).detail().to_owned();
    assert!(said(std::io::ErrorKind::StorageFull).contains("full"));
    assert!(!said(std::io::ErrorKind::Other).contains("full"));
}
