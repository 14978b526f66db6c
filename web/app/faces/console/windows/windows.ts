import { useEffect, useRef, useSyncExternalStore } from 'react';

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

const KEEP_EVERY_MS = 5_000;
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
  // A window is opened by the size of what is in it: with its frame counted, it would grow each time.
  const box: Box = { left: window.screenX, top: window.screenY, width: window.innerWidth, height: window.innerHeight };
  try {
    localStorage.setItem(keyOf(pane), JSON.stringify(box));
  } catch {
    // The window then opens where it did the first time.
  }
}

const WANTED = 'castellan.console.windows';
/** A window that is only loaded anew is back by then, and a browser that is being closed is gone. */
const CLOSED_AFTER_MS = 2_000;
const closing = new Map<Pane, ReturnType<typeof setTimeout>>();

/** Panes that stood in windows of their own when the console was last there. */
export function panesBefore(): Pane[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(WANTED) ?? '[]');
    return PANES.filter((pane) => Array.isArray(kept) && kept.includes(pane));
  } catch {
    return [];
  }
}

function noteWanted(pane: Pane, wanted: boolean): void {
  try {
    localStorage.setItem(WANTED, JSON.stringify(PANES.filter((one) => (one === pane ? wanted : panesBefore().includes(one)))));
  } catch {
    // They then stay in the console the next time.
  }
}

/** Whoever closes the window of a pane has it back in the console, the next time too. */
export function keepHere(pane: Pane): void {
  noteWanted(pane, false);
}

interface ManyScreens {
  getScreenDetails?: () => Promise<unknown>;
}

/** Browsers put a window on another monitor only with leave, for which they ask the person once. */
async function moveThere(opened: Window, { left, top, width }: Box): Promise<void> {
  const { screen } = window;
  const begin = 'availLeft' in screen ? Number(screen.availLeft) : 0;
  const isHere = left + width > begin && left < begin + screen.availWidth;
  const { getScreenDetails } = window as ManyScreens;
  if (isHere || !getScreenDetails) return;
  try {
    await getScreenDetails.call(window);
    opened.moveTo(left, top);
  } catch {
    // It stays on this monitor, and is dragged once more.
  }
}

function openWindow(address: string, name: string, features: string): Window | null {
  try {
    return window.open(address, name, features);
  } catch {
    // A window of that name is just being closed.
    return null;
  }
}

/** Opens the pane where its window last stood, on whichever monitor that was; brings it to the front when it is open. */
export function undock(pane: Pane): boolean {
  const box = boxOf(pane);
  const { left, top, width, height } = box;
  const opened = openWindow(`/console/pane/${pane}${location.search}`, keyOf(pane), `popup,left=${left},top=${top},width=${width},height=${height}`);
  if (!opened) return false;
  opened.focus();
  void moveThere(opened, box);
  return true;
}

type Message = { kind: 'here' | 'gone'; pane: Pane; from: string } | { kind: 'who' } | { kind: 'which' } | { kind: 'selected'; id: string | null; from: string };

const CHANNEL = 'castellan.console';
const own = Math.random().toString(36).slice(2);
let channel: BroadcastChannel | null = null;
let away: ReadonlySet<Pane> = new Set();
/** Which document shows a pane: one that is loaded anew is here before the old one is heard to go. */
const shownBy = new Map<Pane, string>();
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
  const { pane, kind, from } = message;
  if (kind === (shownBy.get(pane) === from ? 'here' : 'gone')) return;
  const next = new Set(away);
  clearTimeout(closing.get(pane));
  if (kind === 'here') {
    next.add(pane);
    shownBy.set(pane, from);
    noteWanted(pane, true);
  } else {
    next.delete(pane);
    shownBy.delete(pane);
    closing.set(pane, setTimeout(() => noteWanted(pane, false), CLOSED_AFTER_MS));
  }
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
    const here = () => say({ kind: 'here', pane, from: own });
    const hear = (message: Message) => message.kind === 'who' && here();
    const gone = () => {
      keepBox(pane);
      say({ kind: 'gone', pane, from: own });
    };
    // A window that is moved tells nobody, and a computer that fails leaves no time. Who did not hear it is told again.
    const timer = setInterval(() => {
      keepBox(pane);
      here();
    }, KEEP_EVERY_MS);
    hearers.add(hear);
    here();
    addEventListener('pagehide', gone);
    return () => {
      hearers.delete(hear);
      removeEventListener('pagehide', gone);
      clearInterval(timer);
    };
  }, [pane]);
}

/** What is selected in one window is selected in all. `open` must be stable. */
export function useSharedSelection(selected: string | null, select: (id: string | null) => void): void {
  useEffect(() => {
    const hear = (message: Message) => {
      if (message.kind === 'selected' && message.from !== own) select(message.id);
      if (message.kind === 'which' && selected !== null) say({ kind: 'selected', id: selected, from: own });
    };
    hearers.add(hear);
    return () => {
      hearers.delete(hear);
    };
  }, [select, selected]);
  // A window that has just opened asks what is selected: it was not there when that was said, and must not undo it.
  const isNew = useRef(true);
  useEffect(() => {
    say(isNew.current && selected === null ? { kind: 'which' } : { kind: 'selected', id: selected, from: own });
    isNew.current = false;
  }, [selected]);
}
