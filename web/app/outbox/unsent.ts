/** An act that the server has not answered yet, or has refused. */
export interface Unsent<Act> {
  /** Also the idempotency key: however often it is sent, it is done once. */
  key: string;
  account_id: string;
  act: Act;
  /** When it was done. */
  occurred_at: string;
  tries: number;
  /** Why the server refused it; null while it may still be received. */
  refused: string | null;
}

/** The server's ids and numbers for those that were given here meanwhile. */
export type Made = Record<string, string>;
