import type { Schema } from '@/api/client';

/** An offer as it is typed. */
export interface Draft {
  kind: Schema['OfferKind'];
  lines: { title: string; detail: string; quantity: number; unit: number | null }[];
  startsOn: string;
  months: number;
  monthly: number | null;
  milestones: { title: string; deliverable: string; amount: number | null; due: string }[];
  validDays: number;
  deliveryDays: number | '';
  note: string;
}

/** How a listing can be offered; what is usual first. */
export function kindsFor(kind: Schema['ListingKind']): Schema['OfferKind'][] {
  if (kind === 'lease') return ['instalments'];
  if (kind === 'incubation_service') return ['instalments', 'milestones', 'single'];
  return kind === 'tech_contract' ? ['milestones', 'single'] : ['single', 'milestones'];
}

/** What the offer comes to, fen; nothing while an amount is missing. */
export function totalOf(draft: Draft): number | null {
  if (draft.kind === 'instalments') return draft.monthly === null ? null : draft.monthly * draft.months;
  const amounts =
    draft.kind === 'single'
      ? draft.lines.map((line) => (line.unit === null ? null : line.unit * line.quantity))
      : draft.milestones.map((milestone) => milestone.amount);
  return amounts.reduce<number | null>((sum, one) => (sum === null || one === null ? null : sum + one), 0);
}

/** The offer as the API takes it. What is missing is left for the API to name. */
export function offerOf(draft: Draft): Schema['NewOffer'] {
  const shared = { kind: draft.kind, valid_days: draft.validDays || 0, note: draft.note.trim() };
  if (draft.kind === 'single') {
    const lines = draft.lines.map(({ title, detail, quantity, unit }) => ({
      title,
      detail,
      quantity: quantity || 0,
      unit_price_fen: unit ?? -1,
    }));
    return { ...shared, lines, delivery_days: draft.deliveryDays || null };
  }
  const starts_on = draft.startsOn || null;
  if (draft.kind === 'instalments') {
    return { ...shared, starts_on, months: draft.months || 0, monthly_fen: draft.monthly ?? 0 };
  }
  const milestones = draft.milestones.map(({ title, deliverable, amount, due }) => ({
    title,
    deliverable,
    amount_fen: amount ?? 0,
    due_on: due || draft.startsOn || '1970-01-01',
  }));
  return { ...shared, starts_on, milestones };
}
