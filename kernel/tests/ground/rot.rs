//! Pages of the database file: what is written is never taken for rot, and rot is named.

use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use kernel::clock::SystemClock;

use crate::{Place, add, caller, until};

/// Things that are added: some dozen pages, written again and again.
const THINGS: usize = 400;
const MARK: &str = "a thing like no other";

fn rotten() -> Vec<String> {
    let pages = kernel::rot::findings().into_iter().map(|finding| finding.what);
    pages.filter(|what| what.contains("castellan.sqlite")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_written_is_sound_and_one_that_changed_is_named() {
    let place = Place::all().swap_remove(0);
    let Place::Folder(folder) = &place else { panic!("the first is a folder") };
    let db = place.open(Arc::new(SystemClock)).await;
    for at in 0..THINGS {
        db.write(caller(None), format!("thing {at}"), add).await.expect("added");
        if at % 50 == 0 {
            db.look_at_all().await.expect("it is sound");
        }
    }
    db.write(caller(None), MARK.to_owned(), add).await.expect("added");
    // Over the next moves of the log.
    until("a move of the log", || async {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        db.look_at_all().await.is_ok_and(|known| known > Some(20))
    })
    .await;
    assert_eq!(rotten(), Vec::<String>::new());
    let closing = db.clone();
    tokio::task::spawn_blocking(move || closing.settle()).await.expect("no panic").expect("settled");
    drop(db);

    let path = folder.join("castellan.sqlite");
    let file = std::fs::File::options().write(true).open(&path).expect("the file");
    let written = file.metadata().and_then(|about| about.modified()).expect("a time");
    let content = std::fs::read(&path).expect("the file");
    // As the journal has it, in quotation marks: in an index, its order would be wrong as well.
    let quoted = format!("\"{MARK}\"");
    let at = content.windows(quoted.len()).position(|some| some == quoted.as_bytes()).expect("it is there") + 1;
    file.write_all_at(b"A", at as u64).expect("flipped");
    file.set_modified(written).expect("a time");
    let db = place.open(Arc::new(SystemClock)).await;
    db.look_at_all().await.expect("its structure is sound");
    let named = format!("page {} of castellan.sqlite", at / 4_096 + 1);
    let found = rotten();
    assert!(found.len() == 1 && found.iter().all(|what| what.starts_with(&named)), "{named}: {found:?}");

    // Put back, it is sound.
    file.write_all_at(MARK.as_bytes(), at as u64).expect("mended");
    file.set_modified(written).expect("a time");
    db.look_at_all().await.expect("it is sound");
    assert_eq!(rotten(), Vec::<String>::new());
}
