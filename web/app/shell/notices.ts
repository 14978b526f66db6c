import { useSyncExternalStore } from 'react';

export interface Notice {
  id: number;
  kind: 'info' | 'problem';
  text: string;
}

/** More than this would hide the board; the oldest gives way. */
const NOTICES_MAX = 3;

let notices: Notice[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

function change(next: Notice[]): void {
  notices = next;
  for (const listener of listeners) listener();
}

/** Says something in the strip of the face. An alarm is never a notice. The same text is said once. */
export function notify(kind: Notice['kind'], text: string): void {
  lastId += 1;
  const others = notices.filter((notice) => notice.text !== text);
  change([...others, { id: lastId, kind, text }].slice(-NOTICES_MAX));
}

export function dismiss(id: number): void {
  change(notices.filter((notice) => notice.id !== id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useNotices(): Notice[] {
  return useSyncExternalStore(subscribe, () => notices);
}
