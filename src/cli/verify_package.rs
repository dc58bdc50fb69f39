use std::path::PathBuf;

use super::outcome::{Failure, print, print_json};
use crate::year_package::Error;
use crate::year_package::service::check::{Checked, check};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 归档包 / The package
    file: PathBuf,
    /// 平台记录的清单 SHA-256 / SHA-256 of the manifest, as the product keeps it
    #[arg(long, value_name = "HASH")]
    manifest: Option<String>,
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
}

/// Needs neither settings nor a database: whoever was given a package can check it.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let place = args.file.display();
    let checked = check(&args.file, args.manifest.as_deref()).map_err(|error| match error {
        Error::Zip(_) => Failure::Found(format!("{place}: 不是归档包 / is no package: {error}")),
        _ => Failure::Usage(format!("{place}: {error}")),
    })?;
    if args.json {
        print_json(&checked)?;
    } else {
        tell(&checked, args.manifest.is_some())?;
    }
    match checked.wrong.first() {
        None => Ok(()),
        Some(first) => Err(Failure::Found(format!("{place}: {}: {}", first.file, first.what.said()))),
    }
}

fn tell(checked: &Checked, is_manifest_known: bool) -> Result<(), Failure> {
    for wrong in &checked.wrong {
        print(format_args!("✗ {}: {}", wrong.file, wrong.what.said()))?;
    }
    let Checked { files, bytes, seals, manifest_sha256, .. } = checked;
    let mark = if checked.wrong.is_empty() { "✓" } else { "✗" };
    print(format_args!("{mark} 文件 / files {files}, 字节 / bytes {bytes}, 封存签名 / seals {seals}"))?;
    print(format_args!("清单 / manifest SHA-256 {manifest_sha256}"))?;
    if !is_manifest_known {
        print("未与平台记录的清单哈希比对（--manifest） / not held against the product's hash (--manifest)")?;
    }
    for key in &checked.keys {
        print(format_args!("封存公钥 / public key of the seals {key}"))?;
    }
    if !checked.is_final {
        print(format_args!("非最终，未关账 / not final, open: {}", checked.open_months.join(", ")))?;
    }
    Ok(())
}
