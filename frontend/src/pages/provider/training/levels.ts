import type { Schema } from '@/api/client';
import { dayText, parseDay, type Day } from '../listings/hours';

type Rule = Schema['TrainingRule'];
/** A number input that was emptied holds an empty text. */
type Typed = number | '' | null;

export interface LevelForm {
  rank: number;
  name: string;
  valid_days: Typed;
}

export interface HoursForm {
  days: Day[];
  hours: string;
  level: number;
}

/** A rule as it is typed. */
export interface RuleForm {
  is_required: boolean;
  valid_days: Typed;
  how_to: string;
  levels: LevelForm[];
  min_level: number;
  hours: HoursForm[];
}

export const MOST_LEVELS = 9;
const daysOf = (value: Typed) => (value === '' || value === null ? null : value);

export function formOf(rule: Rule): RuleForm {
  return {
    is_required: rule.is_required,
    valid_days: rule.valid_days ?? null,
    how_to: rule.how_to ?? '',
    levels: (rule.levels ?? []).map(({ rank, name, valid_days }) => ({ rank, name, valid_days: valid_days ?? null })),
    min_level: rule.min_level ?? 1,
    hours: (rule.hours ?? []).map(({ days, from, to, level }) => ({
      days: [...(days ?? [])],
      hours: dayText([[from, to]]),
      level,
    })),
  };
}

/** As the API takes it. Without levels there are no hours that ask for a higher one. */
export function ruleOf(form: RuleForm): Rule {
  const hasLevels = form.levels.length > 0;
  return {
    is_required: form.is_required,
    valid_days: daysOf(form.valid_days),
    how_to: form.how_to,
    levels: form.levels.map(({ rank, name, valid_days }) => ({
      rank,
      name: name.trim(),
      valid_days: daysOf(valid_days),
    })),
    min_level: hasLevels ? form.min_level : 1,
    hours: hasLevels
      ? form.hours.map(({ days, hours, level }) => {
          const [from, to] = parseDay(hours)?.[0] ?? [0, 0];
          return { days, from, to, level };
        })
      : [],
  };
}

/** A new level goes above the others. */
export function addLevel(levels: LevelForm[], name: string) {
  levels.push({ rank: (levels.at(-1)?.rank ?? 0) + 1, name, valid_days: null });
}

export function isDays(value: Typed): boolean {
  const days = daysOf(value);
  return days === null || (Number.isInteger(days) && days >= 1 && days <= 3660);
}
