import type { EChartsCoreOption } from 'echarts/core';
import { say } from '@/app/language';
import { formatYuan } from './money';

/** How charts of the product say money: values are fen, what is read is yuan. */
export const inYuan = (value: unknown): string =>
  typeof value === 'number' ? `${formatYuan(value)} ${say('common.unit.yuan')}` : '—';

const wholeYuan = (fen: number) => Math.round(fen / 100).toLocaleString('en-US');

/** An axis of amounts. Two ticks are enough where it lies: long numbers would run into each other. */
export const yuanAxis = (lies = false) => ({
  type: 'value',
  splitNumber: lies ? 2 : 5,
  axisLabel: { formatter: wholeYuan },
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
    ...(lies ? lying(names, yuanAxis(true)) : { xAxis: { type: 'category', data: names }, yAxis: yuanAxis() }),
    series: series.map(({ name, values }) => ({ type: 'bar', stack: 'all', name, barMaxWidth: 36, data: values })),
  };
}

/** Counts instead of amounts, lying. */
export function stackedCounts(names: string[], series: Series[]): EChartsCoreOption {
  return {
    tooltip: { trigger: 'axis', confine: true, axisPointer: { type: 'shadow' } },
    legend: { top: 0 },
    ...lying(names, { type: 'value', minInterval: 1 }),
    series: series.map(({ name, values }) => ({ type: 'bar', stack: 'all', name, barMaxWidth: 28, data: values })),
  };
}

function lying(names: string[], xAxis: object) {
  return {
    xAxis,
    yAxis: {
      type: 'category',
      inverse: true,
      data: names,
      axisLabel: { width: 120, overflow: 'break', lineHeight: 14 },
    },
    grid: { left: 8, right: 24, top: 56, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
  };
}

/** How high a chart of lying bars must be. */
export const heightOf = (bars: number): string => `${7 + bars * 2.6}rem`;
