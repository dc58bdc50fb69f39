import type { EChartsCoreOption } from 'echarts/core';
import { say } from '@/app/language';
import { formatYuan } from './money';

/** How charts of the product say money: values are fen, what is read is yuan. */
export const inYuan = (value: unknown): string =>
  typeof value === 'number' ? `${formatYuan(value)} ${say('common.unit.yuan')}` : '—';

/** Where a chart is narrow its legend takes several lines. */
export const NARROW_LEGEND = [
  { query: { maxWidth: 480 }, option: { grid: { top: 88 } } },
  { query: { minWidth: 481 }, option: { grid: { top: 48 } } },
];

const wholeYuan = (fen: number) => Math.round(fen / 100).toLocaleString('en-US');

/** An axis of amounts. Few ticks are enough where it lies: long numbers would run into each other. */
export const yuanAxis = (lies = false) => ({
  type: 'value',
  splitNumber: lies ? 3 : 5,
  axisLabel: { formatter: wholeYuan, hideOverlap: true },
});

export interface Series {
  name: string;
  values: number[];
}

/**
 * Amounts that add up to a whole, one bar per name. Lying bars leave room for long names: of districts, industries,
 * providers.
 */
export function stackedMoney(names: string[], series: Series[], lies = false): EChartsCoreOption {
  return {
    tooltip: { trigger: 'axis', confine: true, axisPointer: { type: 'shadow' }, valueFormatter: inYuan },
    legend: { top: 0 },
    media: NARROW_LEGEND,
    ...(lies ? lying(names, yuanAxis(true)) : { xAxis: { type: 'category', data: names }, yAxis: yuanAxis() }),
    series: series.map(({ name, values }) => ({ type: 'bar', stack: 'all', name, barMaxWidth: 36, data: values })),
  };
}

/** Counts instead of amounts, lying. */
export function stackedCounts(names: string[], series: Series[]): EChartsCoreOption {
  return {
    tooltip: { trigger: 'axis', confine: true, axisPointer: { type: 'shadow' } },
    legend: { top: 0 },
    media: NARROW_LEGEND,
    ...lying(names, COUNT_AXIS),
    series: series.map(({ name, values }) => ({ type: 'bar', stack: 'all', name, barMaxWidth: 28, data: values })),
  };
}

/** An axis of counts where it lies. */
const COUNT_AXIS = { type: 'value', minInterval: 1, splitNumber: 3, axisLabel: { hideOverlap: true } };

/** Counts of one kind, lying, each with its number; without a legend. */
export function lyingCounts(names: string[], { name, values }: Series): EChartsCoreOption {
  const bars = lying(names, COUNT_AXIS);
  const label = { show: true, position: 'right' };
  return {
    ...bars,
    grid: { ...bars.grid, right: 40, top: 8 },
    series: [{ type: 'bar', name, barMaxWidth: 22, label, data: values }],
  };
}

function lying(names: string[], xAxis: object) {
  const longest = Math.max(...names.map((name) => name.length), 1);
  return {
    xAxis,
    yAxis: {
      type: 'category',
      inverse: true,
      data: names,
      axisLabel: { width: Math.min(120, 8 + 13 * longest), overflow: 'break', lineHeight: 14 },
    },
    grid: { left: 8, right: 24, top: 48, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  };
}

/** How high a chart of lying bars must be. */
export const heightOf = (bars: number): string => `${7 + bars * 2.6}rem`;
