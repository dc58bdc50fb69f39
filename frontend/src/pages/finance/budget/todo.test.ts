import { expect, it } from 'vitest';
import { todoRoute } from './todo';

const item = { id: '2026-10', label: '', about: '', state: '', since: '' };

it('knows the page of everything that waits in finance', () => {
  const kinds = [
    'claim_to_batch',
    'batch_to_check',
    'batch_to_authorise',
    'batch_to_export',
    'batch_recall_to_decide',
    'batch_recall_under_way',
    'batch_in_authorisation',
    'payment_to_reissue',
    'reissue_to_confirm',
    'reissue_in_confirmation',
    'exception_to_propose',
    'exception_to_resolve',
    'exception_in_resolution',
    'no_movement_to_decide',
    'statement_finding_to_resolve',
    'period_to_close',
    'setting_to_decide',
    'match_setting_to_decide',
    'appropriation_change_to_decide',
    'appropriation_change_under_way',
  ] as const;
  for (const kind of kinds) expect(todoRoute(kind, item), kind).toBeDefined();
  expect(todoRoute('batch_to_check')).toEqual({ name: 'finance-batches', query: { state: 'drafted' } });
  expect(todoRoute('match_setting_to_decide', { ...item, label: 'statement_layout' })).toEqual({
    name: 'finance-statement-layouts',
  });
  expect(todoRoute('setting_to_decide', { ...item, label: 'payment_layout' })).toEqual({
    name: 'finance-payment-layouts',
  });
  expect(todoRoute('period_to_close', item)).toEqual({ name: 'finance-period', params: { month: '2026-10' } });
});
