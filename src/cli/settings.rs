use super::outcome::{Failure, print, print_json};
use crate::config::{Config, Source, markdown_table};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
    /// 输出供文档使用的 Markdown 表格 / Print the table for the documentation
    #[arg(long, value_enum, conflicts_with = "json")]
    markdown: Option<Language>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Language {
    Zh,
    En,
}

pub(super) fn run(args: &Args, config: &Config) -> Result<(), Failure> {
    if let Some(language) = args.markdown {
        return print(markdown_table(language == Language::En).trim_end());
    }
    if args.json {
        return print_json(&config.shown());
    }
    for setting in config.shown() {
        let origin = match setting.source {
            Source::Environment => "环境变量 / environment",
            Source::Default => "默认 / default",
            Source::Absent => "未设置 / not set",
        };
        print(format_args!("{}={}  ({origin})", setting.name, setting.value.as_deref().unwrap_or_default()))?;
        print(format_args!("    {}\n    {}", setting.help.zh, setting.help.en))?;
    }
    Ok(())
}
