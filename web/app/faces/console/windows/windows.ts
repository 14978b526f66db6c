import { useEffect, useSyncExternalStore } from 'react';

/** Panes in windows of their own: where each stood, which are open, and the one selection that all windows share. */

export const PANES = ['queue', 'incident', 'units', 'map'] as const;
export type Pane = (typeof PANES)[number];

export const paneOf = (path: string): Pane | null => PANES.find((pane) => path === `/console/pane/${pane}`) ?? null;

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}

const START: Box = { left: 80, top: 80, width: 900, height: 700 };
const keyOf = (pane: Pane) => `castellan.console.window.${pane}`;

function boxOf(pane: Pane): Box {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(pane)) ?? '{}') as Partial<Box>;
    const whole = { ...START, ...kept };
    return Object.values(whole).every((value) => Number.isFinite(value)) ? whole : START;
  } catch {
    return START;
  }
}

function keepBox(pane: Pane): void {
  const box: Box = { left: window.screenX, top: window.screenY, width: window.outerWidth, height: window.outerHeight };
  try {
    localStorage.setItem(keyOf(pane), JSON.stringify(box));
  } catch {
    // The window then opens where it did the first time.
  }
}

/** Opens the pane where its window last stood, on whichever monitor that was; brings it to the front when it is open. */
export function undock(pane: Pane): boolean {
  const { left, top, width, height } = boxOf(pane);
  const opened = window.open(`/console/pane/${pane}${location.search}`, keyOf(pane), `popup,left=${left},top=${top},width=${width},height=${height}`);
  opened?.focus();
  return opened !== null;
}

type Message = { kind: 'here' | 'gone'; pane: Pane } | { kind: 'who' } | { kind: 'selected'; id: string | null; from: string };

const CHANNEL = 'castellan.console';
const own = Math.random().toString(36).slice(2);
let channel: BroadcastChannel | null = null;
let away: ReadonlySet<Pane> = new Set();
const listeners = new Set<() => void>();
const hearers = new Set<(message: Message) => void>();

function open(): BroadcastChannel {
  if (channel) return channel;
  channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    for (const hear of hearers) hear(data);
  });
  return channel;
}

// eslint-disable-next-line unicorn/require-post-message-target-origin -- a broadcast channel has none: it never leaves the origin
const say = (message: Message): void => open().postMessage(message);

function hearPanes(message: Message): void {
  if (message.kind !== 'here' && message.kind !== 'gone') return;
  const next = new Set(away);
  if (message.kind === 'here') next.add(message.pane);
  else next.delete(message.pane);
  away = next;
  for (const listener of listeners) listener();
}

function followPanes(listener: () => void): () => void {
  listeners.add(listener);
  hearers.add(hearPanes);
  say({ kind: 'who' });
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) hearers.delete(hearPanes);
  };
}

/** The panes that stand in windows of their own; each comes back when its window closes. */
export const usePanesAway = (): ReadonlySet<Pane> => useSyncExternalStore(followPanes, () => away);

/** In the window of a pane: says that it is here, keeps where it stands, says when it goes. */
export function useAnnounce(pane: Pane): void {
  useEffect(() => {
    const here = () => say({ kind: 'here', pane });
    const hear = (message: Message) => message.kind === 'who' && here();
    const gone = () => {
      keepBox(pane);
      say({ kind: 'gone', pane });
    };
    hearers.add(hear);
    here();
    addEventListener('pagehide', gone);
    return () => {
      hearers.delete(hear);
      removeEventListener('pagehide', gone);
    };
  }, [pane]);
}

/** What is selected in one window is selected in all. `open` must be stable. */
export function useSharedSelection(selected: string | null, select: (id: string | null) => void): void {
  useEffect(() => {
    const hear = (message: Message) => {
      if (message.kind === 'selected' && message.from !== own) select(message.id);
    };
    hearers.add(hear);
    return () => {
      hearers.delete(hear);
    };
  }, [select]);
  useEffect(() => say({ kind: 'selected', id: selected, from: own }), [selected]);
}
