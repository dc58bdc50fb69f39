import { Problem } from './problem';

/**
 * The `Idempotency-Key` of one intention: the same until its outcome is known, so that sending again after a lost
 * answer does not do the thing twice; then a new one.
 */
export class Once {
  private key = newKey();

  get headers(): { 'Idempotency-Key': string } {
    return { 'Idempotency-Key': this.key };
  }

  async run<T>(work: (headers: { 'Idempotency-Key': string }) => Promise<T>): Promise<T> {
    try {
      const result = await work(this.headers);
      this.key = newKey();
      return result;
    } catch (cause) {
      if (!(cause instanceof Problem && cause.isUnclear)) this.key = newKey();
      throw cause;
    }
  }
}

/** Not `crypto.randomUUID`, which is absent where the site is served without TLS. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
