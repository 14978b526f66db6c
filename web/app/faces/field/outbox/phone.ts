import { useSyncExternalStore } from 'react';
import { newKey } from '../../../api/client';
import { notify } from '../../../shell/notices';
import { serverNow } from '../../../time/clock';
import { t } from '../text';
import { Outbox, type OutboxState } from '../../../outbox/outbox';
import { localKeep, onOtherTab } from '../../../outbox/storage';
import type { Act, Unsent } from './act';
import { actAt } from './describe';
import { send } from './send';

const KEY = 'castellan.field.unsent';

/** The one outbox of this phone. The time is the phone's own, put right by what is known of the server's clock. */
export const outbox = new Outbox<Act>({
  storage: localKeep(KEY),
  send,
  newKey,
  now: () => new Date(serverNow()).toISOString(),
  // A report says so itself, with its number.
  late: (item) => item.act.kind !== 'report' && notify('info', t('unsent.late', { act: actAt(item) })),
});

onOtherTab(KEY, () => outbox.reload());
addEventListener('online', () => outbox.wake());
document.addEventListener('visibilitychange', () => outbox.wake());

/** A press that is on its way for the first time is not worth a line: its button says so. */
export const isHeldUp = (item: Unsent, { sending, trouble }: OutboxState<Act>) =>
  item.refused !== null || trouble !== null || item.tries > 0 || item.key !== sending;

export const useOutbox = (): OutboxState<Act> => useSyncExternalStore(outbox.subscribe, () => outbox.state);
