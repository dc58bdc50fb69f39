//! Payment files against the audit trail.

use super::Check;

pub(super) const CHECKS: &[Check] = &[Check {
    name: "payment_files_told",
    zh: "每份拨付文件都是审计记录所写哈希的那一份，所写的每一份都还在（早于此规则的除外）",
    en: "every payment file is one whose hash the trail names, and every one that it names is kept, but for those older than that rule",
    candidates: "
            SELECT NOT EXISTS (
                       SELECT FROM audit_event e
                       WHERE e.subject_kind = 'batch' AND e.subject_id = f.batch_id AND CASE e.action
                             WHEN 'batch.file_written' THEN e.detail ->> 'number' = x.number::text
                                  AND e.detail ->> 'sha256' = encode(f.sha256, 'hex')
                             WHEN 'batch.exported' THEN e.detail -> 'more' ->> 'number' = x.number::text
                                  AND (e.detail -> 'more' -> 'files' IS NULL
                                       OR e.detail -> 'more' -> 'files'
                                          @> jsonb_build_array(jsonb_build_object('sha256', encode(f.sha256, 'hex'))))
                             WHEN 'batch.renewed' THEN e.detail -> 'more' ->> 'number' = x.number::text
                                  AND (e.detail -> 'more' -> 'files' IS NULL
                                       OR e.detail -> 'more' -> 'files'
                                          @> jsonb_build_array(jsonb_build_object('sha256', encode(f.sha256, 'hex'))))
                             ELSE false END),
                   format('file %s of export %s-E%s is none that the trail names', f.format, b.reference, x.number)
            FROM payment_file f JOIN payment_export x ON x.id = f.export_id JOIN settlement_batch b ON b.id = f.batch_id
            UNION ALL
            SELECT NOT EXISTS (SELECT FROM payment_file f
                               WHERE f.batch_id = b.id AND encode(f.sha256, 'hex') = told.file ->> 'sha256'),
                   format('file %s of export %s-E%s is gone', told.file ->> 'format', b.reference,
                          e.detail -> 'more' ->> 'number')
            FROM settlement_batch b
            JOIN audit_event e ON e.subject_kind = 'batch' AND e.subject_id = b.id
                              AND e.action IN ('batch.exported', 'batch.renewed')
            CROSS JOIN LATERAL jsonb_array_elements(e.detail -> 'more' -> 'files') told (file)",
}];
