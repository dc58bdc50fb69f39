//! Every operation that reads money, with what there is to be seen.

/// What is to be seen at the paths of an operation.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shown {
    /// A thing: for strangers there is none.
    Thing,
    /// A thing for who sees the whole of the books; for a part of them there is none.
    OfAll,
    /// A list at this place of the answer: for strangers it is empty.
    List(&'static str),
    /// As a list, which may be empty for its owners too.
    Perhaps(&'static str),
    /// A number at this place: for strangers it is zero.
    Number(&'static str),
    /// A table as CSV: for strangers it has its headings only.
    Table,
    /// As a table, which may be empty for its owners too.
    PerhapsTable,
    /// A table as CSV with numbers in this column, from 0: for strangers they come to zero.
    Sum(usize),
    /// The same for everybody, for this reason.
    Common(&'static str),
}
use Shown::{Common, List, Number, OfAll, Perhaps, PerhapsTable, Sum, Table, Thing};

/// Operations; where their things lie (a path, or the question for paths), and what is to be seen there.
pub(super) const READS: &[(&str, &str, Shown)] = &[
    ("appropriation_list", "/appropriations", List("/items")),
    ("appropriation_change_list", "/appropriation-changes", Perhaps("/items")),
    ("report_budget", "/reports/budget?fiscal_year=2026", List("")),
    ("meeting_report", "/reports/meeting/budget_execution?fiscal_year=2026", List("/lines")),
    // Settlement.
    ("batch_list", "/batches", List("/items")),
    ("batch_show", "SELECT '/batches/' || id FROM settlement_batch", Thing),
    ("batch_lines", "SELECT '/batches/' || id || '/lines' FROM settlement_batch", Thing),
    ("batch_payments", "SELECT '/batches/' || id || '/payments' FROM settlement_batch", Thing),
    ("batch_rewards", "SELECT DISTINCT '/batches/' || batch_id || '/rewards' FROM supply_reward", Thing),
    ("export_batch_lines", "SELECT '/exports/batches/' || id || '/lines?format=csv' FROM settlement_batch", Thing),
    ("export_batch_payments", "SELECT '/exports/batches/' || id || '/payments?format=csv' FROM settlement_batch", Thing),
    ("payment_show", "SELECT '/payments/' || id FROM payment LIMIT 3", Thing),
    ("payment_file_download", "SELECT '/payment-files/' || id FROM payment_file LIMIT 3", Thing),
    ("payee_statement", "SELECT DISTINCT '/payees/' || payee_id || '/payments' FROM payment", List("/items")),
    (
        "export_payee_statement",
        "SELECT DISTINCT '/exports/payees/' || payee_id || '/statement?format=csv&from=2026-01-01&to=2026-12-31'
         FROM payment",
        Thing,
    ),
    ("payment_layout_list", "/payment-layouts", List("")),
    ("payment_layout_show", "SELECT '/payment-layouts/' || id FROM payment_layout", Thing),
    ("treasury_account_list", "/treasury-accounts", List("")),
    ("bank_report_list", "/bank-reports", List("/items")),
    ("bank_report_show", "SELECT '/bank-reports/' || id FROM bank_report", Thing),
    ("setting_proposal_list", "/settlement/proposals", List("")),
    ("settlement_settings", "/settlement/settings", Common("amounts above which a third person signs hold for all")),
    ("clearing_list", "/clearings", List("/items")),
    ("clearing_show", "SELECT '/clearings/' || id FROM clearing", Thing),
    (
        "clearing_statement",
        "SELECT '/clearings/statement?first_day=2026-09-01&last_day=2026-11-30&programme_id=' || id FROM programme",
        Thing,
    ),
    ("clawback_list", "/clawbacks", List("/items")),
    ("clawback_show", "SELECT '/clawbacks/' || id FROM clawback", Thing),
    // Reconciliation.
    ("statement_list", "/statements", List("/items")),
    ("statement_show", "SELECT '/statements/' || id FROM bank_statement", Thing),
    ("statement_line_list", "/statement-lines", List("/items")),
    ("statement_line_show", "SELECT '/statement-lines/' || id FROM statement_line LIMIT 3", Thing),
    ("export_statement_lines", "/exports/statement-lines?format=csv", Table),
    ("statement_layout_list", "/statement-layouts", List("/saved")),
    ("statement_layout_show", "SELECT '/statement-layouts/' || id FROM statement_layout", Thing),
    ("expected_list", "/reconciliation/expected", Perhaps("/items")),
    ("exception_list", "/reconciliation/exceptions", List("/items")),
    ("exception_ages", "/reconciliation/exception-ages", Perhaps("")),
    ("exception_show", "SELECT '/reconciliation/exceptions/' || id FROM reconciliation_exception", Thing),
    (
        "exception_suggestions",
        "SELECT '/reconciliation/exceptions/' || id || '/suggestions' FROM reconciliation_exception",
        Thing,
    ),
    (
        "exception_recoverable",
        "SELECT '/reconciliation/exceptions/' || id || '/recoverable' FROM reconciliation_exception",
        Thing,
    ),
    ("export_exceptions", "/exports/exceptions?format=csv", Table),
    ("export_exception_ages", "/exports/exception-ages?format=csv", PerhapsTable),
    ("match_proposal_list", "/reconciliation/proposals", Perhaps("")),
    ("match_settings", "/reconciliation/settings", Common("tolerances hold for all")),
    ("period_list", "/reconciliation/periods", Common("a month is closed for all; who sees a part is told no totals")),
    (
        "period_totals",
        "SELECT DISTINCT '/reconciliation/periods/' || to_char(sent_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')
         FROM payment WHERE sent_at IS NOT NULL",
        Number("/sent/count"),
    ),
    (
        "period_blockers",
        "/reconciliation/periods/2026-11/blockers",
        Common("a month is closed for all: what others have open is counted, without its name and its amount"),
    ),
    ("period_coverage", "/reconciliation/periods/2026-11/coverage", List("")),
    (
        "period_differences",
        "SELECT DISTINCT '/reconciliation/periods/' || to_char(sent_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')
                         || '/differences' FROM payment WHERE sent_at IS NOT NULL",
        Perhaps("/items"),
    ),
    (
        "export_three_way",
        "SELECT DISTINCT '/exports/three-way?format=csv&month=' || to_char(sent_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')
         FROM payment WHERE sent_at IS NOT NULL",
        Sum(4),
    ),
    (
        "period_certificate",
        "SELECT '/reconciliation/periods/' || to_char(month, 'YYYY-MM') || '/certificate' FROM closed_period",
        OfAll,
    ),
    // The books.
    ("ledger_trial_balance", "/ledger/trial-balance", Number("/accounts")),
    ("export_trial_balance", "/exports/trial-balance?format=csv", Table),
    ("ledger_accounts", "/ledger/accounts", List("/items")),
    ("ledger_account_show", "SELECT '/ledger/accounts/' || key FROM of_purpose", Thing),
    ("ledger_account_balance", "SELECT '/ledger/accounts/' || key || '/balance' FROM of_purpose", Thing),
    (
        "ledger_account_statement",
        "SELECT '/ledger/accounts/' || key || '/statement?from=2026-01-01&to=2026-12-31' FROM of_purpose",
        Thing,
    ),
    ("ledger_account_transfers", "SELECT '/ledger/accounts/' || key || '/transfers' FROM of_purpose", Thing),
    (
        "export_account_transfers",
        "SELECT '/exports/ledger-accounts/' || key || '/transfers?format=csv' FROM of_purpose",
        Thing,
    ),
    (
        "ledger_thing_transfers",
        "(SELECT '/ledger/things/payment/' || id || '/transfers' FROM payment WHERE state = 'paid' LIMIT 2)
         UNION ALL (SELECT '/ledger/things/batch/' || id || '/transfers' FROM settlement_batch WHERE state = 'paid' LIMIT 2)
         UNION ALL (SELECT '/ledger/things/voucher/' || id || '/transfers' FROM voucher LIMIT 2)",
        List("/items"),
    ),
    ("year_package_list", "/year-packages", List("/items")),
    ("year_package_show", "SELECT '/year-packages/' || id FROM year_package", Thing),
    ("year_package_download", "SELECT '/year-packages/' || id || '/content' FROM year_package", Thing),
];
