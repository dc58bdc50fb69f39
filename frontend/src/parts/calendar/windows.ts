/** A stretch of time as the API gives it: `ends_at` is outside. */
export interface TimeWindow {
  starts_at: string;
  ends_at: string;
}

/** The same in milliseconds. */
type Span = [from: number, to: number];

const spans = (windows: readonly TimeWindow[]): Span[] =>
  windows.map(({ starts_at, ends_at }) => [Date.parse(starts_at), Date.parse(ends_at)]);

const windowsOf = (list: Span[]): TimeWindow[] =>
  list.map(([from, to]) => ({ starts_at: new Date(from).toISOString(), ends_at: new Date(to).toISOString() }));

/** Where every one of `units` is taken: what nobody can book any more. */
export function fullWindows(busy: readonly TimeWindow[], units: number): TimeWindow[] {
  const changes = spans(busy).flatMap(([from, to]): [number, number][] => [
    [from, 1],
    [to, -1],
  ]);
  changes.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const full: Span[] = [];
  let taken = 0;
  let since: number | null = null;
  for (const [at, by] of changes) {
    taken += by;
    if (taken >= units && since === null) since = at;
    else if (taken < units && since !== null) {
      const last = full.at(-1);
      if (last && last[1] === since) last[1] = at;
      else if (at > since) full.push([since, at]);
      since = null;
    }
  }
  return windowsOf(full);
}

/** What `windows` leave of the stretch from `from` to `to`. */
export function gaps(windows: readonly TimeWindow[], from: string, to: string): TimeWindow[] {
  const left: Span[] = [];
  let at = Date.parse(from);
  const end = Date.parse(to);
  for (const [starts, ends] of spans(windows).sort((a, b) => a[0] - b[0])) {
    if (starts > at) left.push([at, Math.min(starts, end)]);
    at = Math.max(at, ends);
    if (at >= end) break;
  }
  if (at < end) left.push([at, end]);
  return windowsOf(left);
}

/** Whether a window lies in open time throughout and meets nothing that is full. */
export function isFree(wanted: TimeWindow, open: readonly TimeWindow[], full: readonly TimeWindow[]): boolean {
  const [[from, to]] = spans([wanted]) as [Span];
  const meets = spans(full).some(([starts, ends]) => starts < to && from < ends);
  return from < to && !meets && gaps(open, wanted.starts_at, wanted.ends_at).length === 0;
}
