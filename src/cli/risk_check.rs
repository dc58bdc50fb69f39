use serde_json::json;

use super::outcome::{Failure, print, print_json};
use crate::risk::model::synthetic::{Measure, measure, typical_policy};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// 随机种子：同一种子生成同一市场 / Seed: the same one makes the same market
    #[arg(long, default_value_t = 2018)]
    seed: u64,
    /// 输出 JSON / Print JSON
    #[arg(long)]
    json: bool,
}

/// Measures the rules, as they come with the product, on a made-up market with planted fraud: in memory, no database.
pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let report = measure(&typical_policy(), args.seed);
    if args.json {
        let rules: Vec<_> = report
            .measures
            .iter()
            .map(|measure| {
                json!({
                    "rule": measure.rule, "planted": measure.planted, "flagged": measure.flagged, "right": measure.right,
                    "recall_bp": measure.recall_bp(), "precision_bp": measure.precision_bp(),
                })
            })
            .collect();
        let stopped = report.stopped;
        return print_json(&json!({
            "seed": args.seed, "claims": report.claims, "honest": report.honest, "rules": rules,
            "stopped": { "planted": stopped.planted, "flagged": stopped.flagged, "right": stopped.right },
        }));
    }
    print(format_args!(
        "种子 / seed {}: 兑付 / claims {}, 其中正常 / honest {}",
        args.seed, report.claims, report.honest
    ))?;
    print(format_args!(
        "{:<16} {:>8} {:>8} {:>8} {:>10} {:>10}",
        "rule", "planted", "flagged", "right", "recall", "precision"
    ))?;
    for measure in &report.measures {
        let Measure { rule, planted, flagged, right } = measure;
        let (recall, precision) = (percent(measure.recall_bp()), percent(measure.precision_bp()));
        print(format_args!(
            "{rule:<16} {planted:>8} {flagged:>8} {right:>8} {recall:>10} {precision:>10}",
            rule = rule.as_str()
        ))?;
    }
    let stopped = report.stopped;
    print(format_args!(
        "须先处理提示的兑付 / claims stopped until decided: {} (其中有问题 / with fraud {} of {})",
        stopped.flagged, stopped.right, stopped.planted
    ))
}

fn percent(basis_points: u64) -> String {
    format!("{}.{} %", basis_points / 100, basis_points % 100 / 10)
}
