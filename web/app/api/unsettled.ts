/**
 * An act whose answer never came may have been done. When the person repeats exactly that act next, it goes out under
 * its first key, so that the server does it once; any other act in between makes a repetition a new act.
 */

/** A repetition later than this is meant as a new act. */
const KEPT_MS = 120_000;

interface Act {
  key: string;
  signature: string;
  at_ms: number;
}

export class Unsettled {
  #act: Act | null = null;

  /** The key to send the act under. */
  keyFor(key: string, signature: string, now_ms: number): string {
    const held = this.#act;
    const same = held !== null && held.signature === signature && now_ms - held.at_ms < KEPT_MS;
    const sent = same ? held.key : key;
    this.#act = { key: sent, signature, at_ms: now_ms };
    return sent;
  }

  /** An answer came: whatever it says, the act is settled. */
  settle(key: string): void {
    if (this.#act?.key === key) this.#act = null;
  }
}
