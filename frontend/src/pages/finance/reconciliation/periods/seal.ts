import type { Schema } from '@/api/client';

/** What else stood fast when a month was sealed; the API leaves its shape open. */
export interface Anchors {
  totals?: Schema['PeriodTotals'];
  closing_hash?: string;
  audit_chain?: { position: number; hash: string } | null;
}

export const anchorsOf = (certificate: Schema['SealCertificate']) => (certificate.anchors ?? {}) as Anchors;

/** A key as people compare it: hexadecimal, four by four. */
export function fingerprint(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return (hex.match(/.{1,4}/g) ?? []).join(' ');
}

/** The first certificate covers everything since the books were opened, which it writes as the beginning of 1970. */
export const isFromBeginning = ({ journal }: Schema['SealCertificate']) => journal.recorded_from < '1971';
