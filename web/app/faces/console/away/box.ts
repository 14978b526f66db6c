import { useSyncExternalStore } from 'react';
import { newKey } from '../../../api/client';
import { live } from '../../../live/hooks';
import { Outbox, type OutboxState } from '../../../outbox/outbox';
import { localKeep, onOtherTab } from '../../../outbox/storage';
import { notify } from '../../../shell/notices';
import { serverNow } from '../../../time/clock';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import { type LocalAct, mayGo, renamed, type Unsent } from './act';
import { actAt } from './describe';
import { incidentOverlay, unitOverlay } from './project';
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
    const number = made[item.act.number];
    notify('info', number ? t('unsent.became', { label: item.act.number, number: shortNumber(number) }) : t('unsent.late', { act: actAt(item) }));
  },
  // Offered on https and localhost only; elsewhere two windows may send the same act under the same key, which is done once.
  alone: async (work) => {
    await (navigator.locks ? navigator.locks.request(KEY, work) : work());
  },
});

function lay(): void {
  const { items } = box.state;
  const incidents = incidentOverlay(items);
  live.lay(incidents, new Map());
  live.lay(incidents, unitOverlay(items, (id) => live.incidents.get(id)));
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

const countOf = (id: string) => box.state.items.reduce((sum, { act }) => sum + Number(act.incident_id === id), 0);

/** How many acts on this incident wait here. */
export const useUnsentOn = (id: string): number => useSyncExternalStore(box.subscribe, () => countOf(id));
