use super::Check;

pub(super) const CHECKS: &[Check] = &[Check {
    name: "year_packages",
    zh: "归档包的各部分、清单与其哈希及审计记录一致",
    en: "parts and manifests of year packages fit their hashes and the audit trail",
    candidates: "
        SELECT p.manifest_sha256 <> sha256(convert_to(p.manifest, 'UTF8'))
               OR p.zip_sha256 IS DISTINCT FROM (SELECT sha256(string_agg(sha256(t.content), ''::bytea ORDER BY t.part))
                                                 FROM year_package_part t WHERE t.package_id = p.id)
               OR NOT EXISTS (SELECT FROM audit_event e
                              WHERE e.subject_kind = 'year_package' AND e.subject_id = p.id
                                AND e.action = 'year_package.made'
                                AND e.detail ->> 'manifest_sha256' = encode(p.manifest_sha256, 'hex')),
               format('year package %s of %s made at %s', p.id, p.fiscal_year, p.made_at)
        FROM year_package p",
}];
