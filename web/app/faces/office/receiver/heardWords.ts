/** What a panel that nobody knows has said of itself. */
import type { Anomaly } from '../../../api/types';
import { t } from '../text';

/** `Heard 3 times from 10.1.2.3: SIA-DCS, receiver 1, line 0, encrypted.` */
export function heardWords({ count, sender, frame }: Anomaly): string {
  const { protocol = '', receiver, line, encrypted = false } = frame ?? {};
  const parts = [protocol, receiver && t('receiver.receiver', { receiver }), line && t('receiver.line', { line }), t(encrypted ? 'receiver.encrypted' : 'receiver.clear')];
  return t('receiver.heard', { n: count, sender, what: parts.filter(Boolean).join(', ') });
}
