//! What the settings take from the machine when nobody sets them.

use std::os::unix::fs::MetadataExt;

use super::Vars;

/// Whether this process has the rights of the superuser. The owner of `/proc/self` is the effective user, which
/// spares an `unsafe` call for one number.
pub(crate) fn running_as_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// Where the product keeps its files by default: where systemd says (`StateDirectory=`), else where the user's state
/// belongs.
///
/// As root this is below `/var/lib` and not below the home directory: the private database server then runs as
/// another user, who may not enter `/root`.
pub(super) fn default_state_dir(vars: &Vars) -> Option<String> {
    let set = |name: &str| vars.get(name).filter(|value| value.starts_with('/'));
    if let Some(given) = set("STATE_DIRECTORY") {
        return given.split(':').next().map(str::to_owned);
    }
    if running_as_root() {
        return Some("/var/lib/chuangquan".to_owned());
    }
    set("XDG_STATE_HOME")
        .map(|state| format!("{state}/chuangquan"))
        .or_else(|| set("HOME").map(|home| format!("{home}/.local/state/chuangquan")))
}
