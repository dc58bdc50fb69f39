/** Hundredths of a percent as people read them: `-1234` is `-12.34%`. */
export function percentOf(basisPoints: number): string {
  const whole = Math.trunc(Math.abs(basisPoints) / 100);
  const rest = String(Math.abs(basisPoints) % 100).padStart(2, '0');
  return `${basisPoints < 0 ? '-' : ''}${whole.toLocaleString('en-US')}.${rest}%`;
}
