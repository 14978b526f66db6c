import { useSyncExternalStore } from 'react';
import { newKey } from '../../../api/client';
import { live } from '../../../live/hooks';
import { Outbox, type OutboxState } from '../../../outbox/outbox';
import { localKeep, onOtherTab } from '../../../outbox/storage';
import { notify } from '../../../shell/notices';
import { serverNow } from '../../../time/clock';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import { isOn, type LocalAct, mayGo, renamed, type Unsent } from './act';
import { actAt } from './describe';
import { incidentOverlay, nextEnd, unitOverlay } from './project';
import { send } from './send';

const KEY = 'castellan.console.unsent';

/** What was done here and is not known to the server. All windows of the console share it; one of them sends. */
export const box = new Outbox<LocalAct>({
  storage: localKeep(KEY),
  send,
  newKey,
  now: () => new Date(serverNow()).toISOString(),
  rename: renamed,
  mayGo,
  late: (item, made) => {
    const label = item.act.kind === 'call' ? item.act.number : '';
    const number = made[label];
    notify('info', number ? t('unsent.became', { label, number: shortNumber(number) }) : t('unsent.late', { act: actAt(item) }));
  },
  // Offered on https and localhost only; elsewhere two windows may send the same act under the same key, which is done once.
  alone: async (work) => {
    await (navigator.locks ? navigator.locks.request(KEY, work) : work());
  },
});

let atEnd: ReturnType<typeof setTimeout> | undefined;

function lay(): void {
  const { items } = box.state;
  const now_ms = serverNow();
  const incidents = incidentOverlay(items, now_ms);
  live.lay(incidents, new Map());
  live.lay(incidents, unitOverlay(items, (id) => live.incidents.get(id)));
  // A hold that was put here ends here too: nobody else would bring the incident back into the queue.
  clearTimeout(atEnd);
  const end_ms = nextEnd(items, now_ms);
  if (end_ms !== null) atEnd = setTimeout(lay, end_ms - now_ms);
}

let laid: Unsent[] = [];
box.subscribe(() => {
  if (box.state.items === laid) return;
  laid = box.state.items;
  lay();
});
lay();

/** Follows what the other windows did, and tries at once when the network is back. */
export function followWindows(): () => void {
  const wake = () => box.wake();
  const stop = onOtherTab(KEY, () => box.reload());
  addEventListener('online', wake);
  return () => {
    stop();
    removeEventListener('online', wake);
  };
}

export const useBox = (): OutboxState<LocalAct> => useSyncExternalStore(box.subscribe, () => box.state);

const countOf = (id: string) => box.state.items.reduce((sum, { act }) => sum + Number(isOn(act, id)), 0);

/** How many acts on this incident, or on this unit by itself, wait here. */
export const useUnsentOn = (id: string): number => useSyncExternalStore(box.subscribe, () => countOf(id));
