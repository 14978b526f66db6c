import { useSyncExternalStore } from 'react';
import { newKey } from '../../../api/client';
import { notify } from '../../../shell/notices';
import { serverNow } from '../../../time/clock';
import { t } from '../text';
import type { Unsent } from './act';
import { actAt } from './describe';
import { Outbox, type OutboxState } from './outbox';
import { send } from './send';
import { onOtherTab, phoneStorage } from './storage';

/** The one outbox of this phone. The time is the phone's own, put right by what is known of the server's clock. */
export const outbox = new Outbox({
  storage: phoneStorage,
  send,
  newKey,
  now: () => new Date(serverNow()).toISOString(),
  // A report says so itself, with its number.
  late: (item) => item.act.kind !== 'report' && notify('info', t('unsent.late', { act: actAt(item) })),
});

onOtherTab(() => outbox.reload());
addEventListener('online', () => outbox.wake());
document.addEventListener('visibilitychange', () => outbox.wake());

/** A press that is on its way for the first time is not worth a line: its button says so. */
export const isHeldUp = (item: Unsent, { sending, trouble }: OutboxState) =>
  item.refused !== null || trouble !== null || item.tries > 0 || item.key !== sending;

export const useOutbox = (): OutboxState => useSyncExternalStore(outbox.subscribe, () => outbox.state);
