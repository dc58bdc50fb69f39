import type { Schema } from '@/api/client';

/** A stage of a changed plan as it is typed. */
export interface DraftStage {
  title: string;
  deliverable: string;
  amount: number | null;
  from: string;
  until: string;
  redoes: number | null;
  usesVoucher: boolean;
}

/** The stages that have not begun, as they stand. */
export function draftOf(stages: Schema['AgreementStage'][]): DraftStage[] {
  return stages
    .filter(({ state }) => state === 'scheduled')
    .map((stage) => ({
      title: stage.title,
      deliverable: stage.deliverable,
      amount: stage.amount_fen,
      from: stage.starts_on,
      until: stage.due_on,
      redoes: stage.redoes ?? null,
      usesVoucher: stage.uses_voucher,
    }));
}

/** Stages that are booked and not delivered: how they are paid may still be changed. */
export function switchable(stages: Schema['AgreementStage'][]): Schema['AgreementStage'][] {
  return stages.filter(
    ({ state, booking_state, claim_state }) =>
      state === 'open' && !claim_state && (booking_state === 'confirmed' || booking_state === 'in_use'),
  );
}

/** The day after a day; nothing after nothing. */
export function dayAfter(day: string | undefined): string {
  if (!day) return '';
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** Where the next stage would begin: after the last that is planned or booked. */
export function nextDay(agreement: Schema['AgreementDetail'], draft: DraftStage[]): string {
  const booked = agreement.stages.filter(({ booking_id }) => booking_id).map(({ due_on }) => due_on);
  return dayAfter([...booked, ...draft.map(({ until }) => until)].sort().at(-1));
}

/** Stages whose booking came to nothing and which the draft does not do once more. */
export function failedOf(agreement: Schema['AgreementDetail'], draft: DraftStage[]): Schema['AgreementStage'][] {
  return agreement.stages.filter((stage) => stage.has_failed && !draft.some(({ redoes }) => redoes === stage.number));
}

/** What the contract would come to, fen; nothing while an amount is missing. */
export function totalOf(agreement: Schema['AgreementDetail'], draft: DraftStage[]): number | null {
  const redone = draft.map(({ redoes }) => redoes);
  const kept = agreement.stages
    .filter(({ state, number }) => state === 'open' && !redone.includes(number))
    .reduce((sum, { amount_fen }) => sum + amount_fen, 0);
  return draft.reduce<number | null>(
    (sum, { amount }) => (sum === null || amount === null ? null : sum + amount),
    kept,
  );
}

/** The proposal as the API takes it. What is missing is left for the API to name. */
export function amendmentOf(
  reason: string,
  draft: DraftStage[],
  switched: Schema['StageSwitch'][] = [],
): Schema['NewAmendment'] {
  const stages = draft.map(({ title, deliverable, amount, from, until, redoes, usesVoucher }) => ({
    title,
    deliverable,
    amount_fen: amount ?? 0,
    starts_on: from || '1970-01-01',
    due_on: until || from || '1970-01-01',
    redoes,
    uses_voucher: usesVoucher,
  }));
  return { reason: reason.trim(), stages, switched };
}
