//! The user the server runs as. PostgreSQL refuses to run as root, and so do we on its behalf.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{User, geteuid};

use super::{EmbeddedError, IoContext};

/// Who runs the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerAccount {
    /// User id.
    pub uid: u32,
    /// Primary group id.
    pub gid: u32,
    /// True when we are root and hand the server to this user; false when it runs as ourselves.
    pub switched: bool,
}

impl ServerAccount {
    /// Ourselves; as root the user `postgres`, or `nobody` when there is none.
    pub fn current() -> Result<Self, EmbeddedError> {
        let uid = geteuid();
        if !uid.is_root() {
            return Ok(Self {
                uid: uid.as_raw(),
                gid: nix::unistd::getegid().as_raw(),
                switched: false,
            });
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| User::from_name(name).ok().flatten())
            .filter(|user| !user.uid.is_root())
            .map(|user| Self {
                uid: user.uid.as_raw(),
                gid: user.gid.as_raw(),
                switched: true,
            })
            .ok_or(EmbeddedError::NoAccount)
    }

    /// As root, takes the owner of an existing cluster instead: what a normal user made goes on as theirs.
    pub(super) fn become_owner_of(&mut self, cluster: &Path) {
        if self.switched
            && let Ok(meta) = fs::metadata(cluster)
            && meta.uid() != 0
        {
            self.uid = meta.uid();
            self.gid = meta.gid();
        }
    }

    /// A command that will run as this user with a small, fixed environment: nothing of ours (passwords, `PG*`
    /// variables of the operator's own server) reaches the database server.
    pub(super) fn command(&self, program: &Path) -> Command {
        use std::os::unix::process::CommandExt;
        let mut command = Command::new(program);
        command.env_clear();
        command.env("LC_ALL", "C").env("TZ", "UTC");
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        if self.switched {
            // Setting the user as root also drops the supplementary groups.
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Makes a directory (if missing) that only this user can enter.
    pub(super) fn own_private_dir(&self, dir: &Path) -> Result<(), EmbeddedError> {
        let what = || format!("preparing {}", dir.display());
        match fs::create_dir(dir) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            other => other.io(what())?,
        }
        let meta = fs::symlink_metadata(dir).io(what())?;
        let ours = meta.uid() == self.uid || meta.uid() == geteuid().as_raw();
        // Someone else may have put a link or a directory of theirs at a name that can be guessed.
        if !meta.is_dir() || !ours {
            return Err(std::io::Error::other("exists and belongs to somebody else")).io(what());
        }
        fs::set_permissions(dir, fs::Permissions::from_mode(0o700)).io(what())?;
        self.give(dir)
    }

    /// Hands one file or directory to this user.
    pub(super) fn give(&self, path: &Path) -> Result<(), EmbeddedError> {
        if self.switched {
            chown(path, Some(self.uid), Some(self.gid)).io(format!("chown {}", path.display()))?;
        }
        Ok(())
    }

    /// Lets this user pass through a directory of ours, by its group and for passing only.
    pub(super) fn let_through(&self, dir: &Path) -> Result<(), EmbeddedError> {
        if !self.switched || self.may_pass(dir) {
            return Ok(());
        }
        let what = || format!("preparing {}", dir.display());
        let mode = fs::metadata(dir).io(what())?.permissions().mode();
        chown(dir, None, Some(self.gid)).io(what())?;
        fs::set_permissions(dir, fs::Permissions::from_mode((mode & 0o7777) | 0o010)).io(what())
    }

    /// The first directory above `dir` (itself not counted) this user cannot pass through, if any. `dir` is absolute.
    pub(super) fn barrier_above(&self, dir: &Path) -> Option<PathBuf> {
        if !self.switched {
            return None;
        }
        dir.ancestors()
            .skip(1)
            .filter(|ancestor| !ancestor.as_os_str().is_empty())
            .find(|ancestor| !self.may_pass(ancestor))
            .map(Path::to_path_buf)
    }

    fn may_pass(&self, dir: &Path) -> bool {
        fs::metadata(dir).is_ok_and(|meta| {
            let bit = if meta.uid() == self.uid {
                0o100
            } else if meta.gid() == self.gid {
                0o010
            } else {
                0o001
            };
            meta.mode() & bit != 0
        })
    }
}
