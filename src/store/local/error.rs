//! Why the private server cannot be used, and what to do about it.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Why the private server cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    #[error(
        "未找到 PostgreSQL 15 或更高版本的服务器程序。请安装：apt-get install postgresql（Debian、Ubuntu），\
         或设置 DATABASE_URL 使用已有服务器。 / No server programs of PostgreSQL 15 or newer were found. Install \
         them (Debian, Ubuntu: apt-get install postgresql) or set DATABASE_URL to use a server you have. \
         查找范围 / searched: {searched}"
    )]
    NotInstalled { searched: String },

    #[error(
        "{dir} 中的数据属于 PostgreSQL {major}，但未安装该版本。请安装：apt-get install postgresql-{major}。 / The \
         data in {dir} belong to PostgreSQL {major}, which is not installed. Install it: apt-get install \
         postgresql-{major}."
    )]
    OtherVersion { dir: String, major: u32 },

    #[error(
        "以 root 运行时数据库服务器须由系统用户 postgres 运行，但没有这个用户。请安装：apt-get install postgresql。 / \
         As root, the database server is run by the system user postgres, which does not exist. Install: apt-get \
         install postgresql."
    )]
    NoServerUser,

    #[error(
        "数据库服务器的用户无法进入目录 {}。请将 CHUANGQUAN_STATE_DIR 设为它能进入的目录，例如 /var/lib/chuangquan。 / The \
         database server's user may not enter {}. Set CHUANGQUAN_STATE_DIR to a directory it may enter, such as \
         /var/lib/chuangquan.",
        dir.display(), dir.display()
    )]
    NoEntry { dir: PathBuf },

    #[error(
        "目录 {} 属于他人或他人可以进入，不能存放套接字。 / {} belongs to somebody else or others may enter it, so it \
         cannot hold the socket.",
        dir.display(), dir.display()
    )]
    UnsafeSocketDir { dir: PathBuf },

    #[error(
        "缺少密码文件 {}，无法使用已有的数据。请恢复该文件，或移走整个目录后重新开始。 / The password file {} is missing, so \
         the data beside it cannot be used. Restore the file, or move the directory away and start afresh.",
        path.display(), path.display()
    )]
    PasswordMissing { path: PathBuf },

    #[error("等待“{what}”超过 {seconds} 秒。 / Waited more than {seconds} s for: {what}. {detail}", seconds = after.as_secs())]
    TimedOut { what: String, after: Duration, detail: String },

    #[error("{program} 失败（{status}）。 / {program} failed ({status}). {output}")]
    Failed { program: String, status: String, output: String },

    #[error("无法建立数据库。 / The database cannot be made: {0}")]
    Database(#[from] diesel::result::Error),

    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: io::Error },

    #[error("系统给不出随机数。 / The system gives no random numbers: {0}")]
    Random(String),
}

impl LocalError {
    /// For `map_err` on an operation on `path`.
    pub(super) fn file(path: &Path) -> impl Fn(io::Error) -> Self + '_ {
        move |source| Self::File { path: path.to_owned(), source }
    }
}
