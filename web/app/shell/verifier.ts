/**
 * Tells the password of whoever signed in here from another one, so that a console that is locked can be opened while the
 * server gives no answer. It is kept in this browser until they sign out, and serves nothing else.
 */

const KEY = 'castellan.console.verifier';
const SALT_BYTES = 16;
/** What a guess costs, here and for whoever reads the disk: some tenths of a second. */
const ROUNDS = 600_000;
/**
 * So few that one password in 65 536 fits. At the lock, where each wrong one makes the next wait, that is enough; of what is
 * read from the disk it leaves far too many to tell which is the password.
 */
const KEPT_BITS = 16;
/** Mistyping costs nothing; then each wrong one doubles the wait. */
const FREE_TRIES = 3;
const FIRST_WAIT_S = 5;
const LONGEST_WAIT_S = 300;

interface Verifier {
  account: string;
  salt: string;
  check: string;
  wrong: number;
  /** No try before this moment of this computer's clock. */
  wait_until_ms: number;
}

export type Opened = { kind: 'open' } | { kind: 'wrong' } | { kind: 'wait'; seconds: number } | { kind: 'unknown' };

const hex = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const bytesOf = (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** Browsers offer it on https and on the server's own computer only. */
const offered = () => (globalThis.crypto as Crypto | undefined)?.subtle !== undefined;

async function checkOf(password: string, salt: string): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveBits']);
  const bits = await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(salt), iterations: ROUNDS }, key, KEPT_BITS);
  return hex(new Uint8Array(bits));
}

function read(account: string): Verifier | null {
  try {
    const held = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Verifier | null;
    return held?.account === account ? held : null;
  } catch {
    return null;
  }
}

function keep(held: Verifier): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(held));
  } catch {
    // Then a locked console waits for the server.
  }
}

/** The server has just taken this password. Never fails: without it, only the lock cannot be opened without the server. */
export async function noteAccepted(account: string, password: string): Promise<void> {
  if (!offered()) return;
  const salt = hex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  const check = await checkOf(password, salt).catch(() => null);
  if (check !== null) keep({ account, salt, check, wrong: 0, wait_until_ms: 0 });
}

/** Whether a lock of this person could be opened without the server. */
export const isVerifiable = (account: string): boolean => offered() && read(account) !== null;

export const waitAfter = (wrong: number): number =>
  wrong < FREE_TRIES ? 0 : Math.min(FIRST_WAIT_S * 2 ** (wrong - FREE_TRIES), LONGEST_WAIT_S);

/** A try while the server gives no answer. It is counted before it is looked at, so that loading the page again saves none. */
export async function tryPassword(account: string, password: string, now_ms = Date.now()): Promise<Opened> {
  const held = offered() ? read(account) : null;
  if (!held) return { kind: 'unknown' };
  // A clock that was set back must not lock anybody out for longer than the longest wait.
  const left_ms = Math.min(held.wait_until_ms - now_ms, LONGEST_WAIT_S * 1000);
  if (left_ms > 0) return { kind: 'wait', seconds: Math.ceil(left_ms / 1000) };
  const wrong = held.wrong + 1;
  keep({ ...held, wrong, wait_until_ms: now_ms + waitAfter(wrong) * 1000 });
  if ((await checkOf(password, held.salt)) !== held.check) return { kind: 'wrong' };
  keep({ ...held, wrong: 0, wait_until_ms: 0 });
  return { kind: 'open' };
}

/** Whoever comes next has their own password. */
export function forgetVerifier(except: string | null = null): void {
  try {
    if (except === null || !read(except)) localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept then.
  }
}
