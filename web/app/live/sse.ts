/** An incremental parser for server-sent events that also hands on comments, which `EventSource` hides. */

export interface SseHandlers {
  event: (event: { id: string; event: string; data: string }) => void;
  comment: (text: string) => void;
}

export class SseParser {
  #rest = '';
  #data: string[] = [];
  #id = '';
  #event = '';
  readonly #handlers: SseHandlers;

  constructor(handlers: SseHandlers) {
    this.#handlers = handlers;
  }

  push(chunk: string): void {
    this.#rest += chunk;
    let from = 0;
    for (;;) {
      const end = this.#lineEnd(from);
      if (!end) break;
      this.#line(this.#rest.slice(from, end.at));
      from = end.next;
    }
    this.#rest = this.#rest.slice(from);
  }

  /** A lone CR at the very end may be half of a CRLF: wait for what follows. */
  #lineEnd(from: number): { at: number; next: number } | null {
    for (let at = from; at < this.#rest.length; at += 1) {
      const code = this.#rest.charCodeAt(at);
      if (code === 10) return { at, next: at + 1 };
      if (code === 13) {
        if (at + 1 >= this.#rest.length) return null;
        return { at, next: this.#rest.charCodeAt(at + 1) === 10 ? at + 2 : at + 1 };
      }
    }
    return null;
  }

  #line(line: string): void {
    if (line === '') return this.#dispatch();
    if (line.startsWith(':')) return this.#handlers.comment(line.slice(1).trim());
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'id') this.#id = value;
    else if (field === 'event') this.#event = value;
  }

  #dispatch(): void {
    if (this.#data.length > 0) {
      this.#handlers.event({ id: this.#id, event: this.#event || 'message', data: this.#data.join('\n') });
    }
    this.#data = [];
    this.#event = '';
  }
}

export interface Beat {
  server_ms: number;
  seq: number;
  /** Whether the store takes what is done. */
  storing: boolean;
}

/** `beat 2026-11-21T12:00:00.000000Z 4711`, and ` unstored` behind it while the store takes nothing. */
export function parseBeat(comment: string): Beat | null {
  const [word, time, seq, trouble] = comment.split(' ');
  const server_ms = Date.parse(time ?? '');
  if (word !== 'beat' || !Number.isFinite(server_ms)) return null;
  return { server_ms, seq: Number(seq ?? 0), storing: trouble !== 'unstored' };
}
