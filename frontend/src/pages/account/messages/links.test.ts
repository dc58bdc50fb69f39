import { expect, it } from 'vitest';
import { linkOf } from './links';

const of = (kind: string) => ({ subject_kind: kind, subject_id: '1' });

it('leads to the page that this person may open', () => {
  const provider = (name: string) => name.startsWith('provider-') || name === 'organisation';
  expect(linkOf(of('booking'), provider)).toEqual({ name: 'provider-booking', params: { id: '1' } });
  expect(linkOf(of('organisation'), provider)).toEqual({ name: 'organisation' });
});

it('leads nowhere where there is no page for it', () => {
  expect(linkOf(of('booking'), () => false)).toBeUndefined();
  expect(linkOf(of('import'), () => true)).toBeUndefined();
});
