import { expect, it } from 'vitest';
import { say } from '@/app/language';
import { entriesOf, freeOf, meets } from './entries';

const held = {
  listing_id: 'l',
  starts_at: '2026-11-24T01:00:00Z',
  ends_at: '2026-11-24T02:00:00Z',
  setup_minutes: 0,
  cleanup_minutes: 0,
  is_own_use: false,
};

it('says a block of several units once, and each booking', () => {
  const entries = entriesOf([
    { ...held, unit: 1, block_id: 'k', block_reason: '检定' },
    { ...held, unit: 2, block_id: 'k', block_reason: '检定' },
    { ...held, unit: 3, booking_id: 'b', enterprise_name: '甲', state: 'requested', reference: 'BK1' },
    {
      ...held,
      listing_id: 'm',
      unit: 1,
      booking_id: 'b',
      enterprise_name: '甲',
      state: 'requested',
      needed_by: '电镜',
    },
  ]);
  expect(entries.map(({ id, tone, title, units, movable }) => [id, tone, title, units, movable])).toEqual([
    ['k', 'block', '检定', [1, 2], true],
    ['b l', 'waiting', '甲', [3], false],
    ['b m', 'waiting', '甲 · 电镜', [1], false],
  ]);
});

it('marks what is of the house itself', () => {
  const own = {
    ...held,
    unit: 1,
    booking_id: 'b',
    enterprise_name: '本院',
    state: 'confirmed' as const,
    is_own_use: true,
  };
  expect(entriesOf([own]).map(({ title }) => title)).toEqual([`${say('common.ownUse.badge')} · 本院`]);
});

it('knows the free times of a refusal, and what meets', () => {
  const free = [{ starts_at: 'a', ends_at: 'b' }];
  expect(freeOf({ code: 'slot_taken', extra: { free } })).toEqual(free);
  expect(freeOf({ code: 'other', extra: { free } })).toEqual([]);
  expect(meets(held, { starts_at: held.ends_at, ends_at: '2026-11-24T03:00:00Z' })).toBe(false);
  expect(meets(held, held)).toBe(true);
});
