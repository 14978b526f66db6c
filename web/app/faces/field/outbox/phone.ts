import { useSyncExternalStore } from 'react';
import { newKey } from '../../../api/client';
import { notify } from '../../../shell/notices';
import { serverNow } from '../../../time/clock';
import { t } from '../text';
import { Outbox, type OutboxState } from '../../../outbox/outbox';
import { localKeep, onOtherTab } from '../../../outbox/storage';
import type { Act, Unsent } from './act';
import { actAt } from './describe';
import { forgetPhotos, tidyPhotos } from './photos';
import { send } from './send';

const KEY = 'castellan.field.unsent';

/** The one outbox of this phone. The time is the phone's own, put right by what is known of the server's clock. */
export const outbox = new Outbox<Act>({
  storage: localKeep(KEY),
  send,
  newKey,
  now: () => new Date(serverNow()).toISOString(),
  // A report says so itself, with its number.
  mayGo: (act) => act.kind !== 'photo' || !isBehind(act.photo),
  late: (item) => item.act.kind !== 'report' && notify('info', t('unsent.late', { act: actAt(item) })),
});

/** A photo takes its time on a thin line: what else was pressed by the same person goes first. */
function isBehind(photo: string): boolean {
  const { items } = outbox.state;
  const own = items.find(({ act }) => act.kind === 'photo' && act.photo === photo);
  return items.some((item) => item.act.kind !== 'photo' && item.refused === null && item.account_id === own?.account_id);
}

const photosIn = (items: Unsent[]) => new Set(items.flatMap(({ act }) => (act.kind === 'photo' ? [act.photo] : [])));
let photos = photosIn(outbox.state.items);
void tidyPhotos(photos);
// A photo that has left the outbox, received or dismissed, leaves the phone.
outbox.subscribe(() => {
  const now = photosIn(outbox.state.items);
  void forgetPhotos([...photos].filter((name) => !now.has(name)));
  photos = now;
});

onOtherTab(KEY, () => outbox.reload());
addEventListener('online', () => outbox.wake());
document.addEventListener('visibilitychange', () => outbox.wake());

/** A press that is on its way for the first time is not worth a line: its button says so. */
export const isHeldUp = (item: Unsent, { sending, trouble }: OutboxState<Act>) =>
  item.refused !== null || trouble !== null || item.tries > 0 || item.key !== sending;

export const useOutbox = (): OutboxState<Act> => useSyncExternalStore(outbox.subscribe, () => outbox.state);
