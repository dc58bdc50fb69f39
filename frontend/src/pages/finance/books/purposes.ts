/** What accounts are for: the first word of their keys. */
export const PURPOSES = [
  'treasury',
  'appropriation',
  'voucher',
  'due',
  'payable',
  'bank',
  'bank_charge',
  'clawback',
  'clearing',
] as const;
