/** `1234567` fen as `12,345.67`. Whole fen only: there are no floats where money is. */
export function formatYuan(fen: number): string {
  const [yuan, rest] = split(fen);
  return `${fen < 0 ? '-' : ''}${yuan.replace(/\B(?=(\d{3})+$)/g, ',')}.${rest}`;
}

/** As a person would type it: `12345.67`. */
export function plainYuan(fen: number): string {
  const [yuan, rest] = split(fen);
  return `${fen < 0 ? '-' : ''}${yuan}${rest === '00' ? '' : `.${rest}`}`;
}

/** What a person typed in yuan as fen, exactly; `null` where it is no amount. */
export function parseYuan(text: string): number | null {
  const found = /^(\d{1,3}(?:[,，]\d{3})+|\d+)(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/^[¥￥]\s*/, ''));
  if (!found) return null;
  const fen = Number(found[1]!.replaceAll(/[,，]/g, '') + (found[2] ?? '').padEnd(2, '0'));
  return Number.isSafeInteger(fen) ? fen : null;
}

function split(fen: number): [string, string] {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return [digits.slice(0, -2), digits.slice(-2)];
}

/** Basis points as per cent: `4000` is `40%`. */
export function formatBasisPoints(points: number): string {
  return `${String(points / 100)}%`;
}
