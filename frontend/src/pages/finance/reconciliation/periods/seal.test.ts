import { expect, it } from 'vitest';
import type { Schema } from '@/api/client';
import { anchorsOf, fingerprint, isFromBeginning } from './seal';

const certificate = (more: object) => more as Schema['SealCertificate'];

it('writes a key so that it can be read aloud', () => {
  expect(fingerprint('iNuDFGl/Kzev9CO2WMjgXFocASKYFgk7xYZNE5/Lk9k=')).toBe(
    '88db 8314 697f 2b37 aff4 23b6 58c8 e05c 5a1c 0122 9816 093b c586 4d13 9fcb 93d9',
  );
});

it('reads what stood fast, as far as it is there', () => {
  expect(anchorsOf(certificate({ anchors: null }))).toEqual({});
  expect(anchorsOf(certificate({ anchors: { audit_chain: { position: 3, hash: 'ab' } } })).audit_chain?.position).toBe(
    3,
  );
});

it('knows the certificate that begins with the books', () => {
  expect(isFromBeginning(certificate({ journal: { recorded_from: '1970-01-01T00:00:00Z' } }))).toBe(true);
  expect(isFromBeginning(certificate({ journal: { recorded_from: '2026-10-31T16:00:00Z' } }))).toBe(false);
});
