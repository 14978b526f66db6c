//! A disk of the tests' own, whose power can be cut: a file system in user space that holds everything in memory and knows
//! what was flushed and what was only written.
//!
//! It is kinder than a real disk in nothing and harsher in a few things: names in two folders are written each by itself,
//! and a name that was not flushed may be lost though the file was. A mount answers the kernel from a thread of this process.

mod content;
mod platter;
mod serve;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use fastrand::Rng;
use fuser::{BackgroundSession, Config, MountOption, SessionACL};

use platter::Platter;
use serve::Served;

/// What a disk does when it is asked to flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flushes {
    /// It flushes, and answers then.
    Done,
    /// It answers, and does nothing: the control that must lose.
    Feigned,
}

/// What happens to what was written and not flushed when the power goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// All of it is gone.
    Everything,
    /// Chance keeps some pages, names and sizes.
    Some,
    /// The same, and some of the pages are written in part.
    Torn,
}

impl Loss {
    /// One of the three.
    pub fn any(rng: &mut Rng) -> Self {
        [Self::Everything, Self::Some, Self::Torn][rng.usize(0..3)]
    }
}

/// What a cut took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lost {
    /// Pages that were written and are as they were before.
    pub pages: usize,
    /// Pages of which a part was written.
    pub torn: usize,
    /// Changes of names.
    pub names: usize,
}

/// When a fault strikes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// When a file is written.
    Write,
    /// When it is flushed.
    Flush,
}

/// An error to come.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// When.
    pub moment: Moment,
    /// With files in the folder of this name and below it; in any when it is empty.
    pub folder: &'static str,
    /// With files whose name ends so.
    pub file: &'static str,
    /// “No space left”, in place of “input/output error”.
    pub full: bool,
    /// After so many times that went well.
    pub after: usize,
    /// So often.
    pub times: usize,
}

/// A mounted disk; gone when dropped.
pub struct Disk {
    platter: Arc<Mutex<Platter>>,
    at: PathBuf,
    session: Option<BackgroundSession>,
}

impl Disk {
    /// Mounts an empty disk at a folder, which is made when it is not there. As root, other users see it too.
    ///
    /// # Panics
    /// When this machine cannot mount one: these tests are nothing without it.
    pub fn mount(at: PathBuf, flushes: Flushes) -> Self {
        std::fs::create_dir_all(&at).expect("a folder can be made");
        let mut disk = Self { platter: Arc::new(Mutex::new(Platter::new(flushes))), at, session: None };
        disk.connect();
        disk
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.at
    }

    fn connect(&mut self) {
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
        let mut config = Config::default();
        config.mount_options = vec![MountOption::FSName("castellan-test".into()), MountOption::NoAtime];
        config.acl = if is_root { SessionACL::All } else { SessionACL::Owner };
        let served = Served { platter: self.platter.clone(), listings: Mutex::default() };
        let mounted = fuser::spawn_mount(served, &self.at, &config);
        self.session = Some(mounted.unwrap_or_else(|error| {
            panic!(
                "the tests of power cuts need a file system in user space, and none can be mounted at {}: {error}. \
                 /dev/fuse must be there (modprobe fuse; in a container --device /dev/fuse --cap-add SYS_ADMIN), and whoever \
                 is not root needs fusermount3 (tests/install.sh)",
                self.at.display()
            )
        }));
    }

    fn platter(&self) -> MutexGuard<'_, Platter> {
        self.platter.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything is on disk.
    pub fn settle(&self) {
        self.platter().settle();
    }

    /// From now on it flushes so.
    pub fn flushes(&self, flushes: Flushes) {
        self.platter().flushes = flushes;
    }

    /// The power goes. Whoever uses it is told of errors from now on, and is to be killed.
    pub fn cut(&self, loss: Loss, rng: &mut Rng) -> Lost {
        self.platter().cut(loss, rng)
    }

    /// The power is back, and the disk shows what it holds.
    ///
    /// # Panics
    /// When somebody still uses it.
    pub fn power_on(&mut self) {
        self.disconnect();
        self.platter().power_on();
        self.connect();
    }

    /// Has a fault come.
    pub fn fail(&self, fault: Fault) {
        let mut platter = self.platter();
        platter.fault = Some(fault);
        platter.struck = 0;
    }

    /// Times that the fault struck since it was set.
    pub fn struck(&self) -> usize {
        self.platter().struck
    }

    /// No fault any more.
    pub fn mend(&self) {
        self.platter().fault = None;
    }

    /// From now on it has room for so many bytes more, and answers “no space left” beyond them. At first there is no end.
    pub fn leave_room(&self, bytes: u64) {
        let mut platter = self.platter();
        platter.capacity = Some(platter.used() + bytes / content::PAGE as u64);
    }

    /// Writes that found no room so far.
    pub fn refused(&self) -> usize {
        self.platter().refused
    }

    fn disconnect(&mut self) {
        let Some(session) = self.session.take() else { return };
        // Whoever was killed a moment ago may still be letting go.
        let at = self.at.clone();
        crate::wait_for("the end of whoever uses the disk", 20, || {
            let unmounted = std::process::Command::new("umount").arg(&at).output().expect("umount is there");
            let fuse = || std::process::Command::new("fusermount3").arg("-u").arg(&at).output();
            (unmounted.status.success() || fuse().is_ok_and(|out| out.status.success())).then_some(())
        });
        // Its thread ends with the mount. It is not waited for: a name space that somebody made meanwhile holds a copy of
        // the mount for as long as it lasts. Nor is it dropped, which would unmount what is mounted here by then.
        std::mem::forget(session);
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.session.is_some() {
            // Also while a test fails and something may still have files open.
            let lazily = std::process::Command::new("umount").arg("--lazy").arg(&self.at).output();
            if !lazily.is_ok_and(|out| out.status.success()) {
                let _ = std::process::Command::new("fusermount3").arg("-uz").arg(&self.at).output();
            }
        }
        let _ = std::fs::remove_dir(&self.at);
    }
}

#[cfg(test)]
mod tests;
