import { inside } from '../../../text/capital';
import { shared } from '../../../text/shared';
import { clockTime } from '../../../time/zone';
import { t } from '../text';
import type { Act, Unsent } from './act';

/** 14:02 */
export const minute = (at: string | number, zone?: string) => clockTime(at, zone).slice(0, 5);

function words(act: Act): string {
  if (act.kind === 'advance') return inside(shared(`assignment.${act.to}`));
  if (act.kind === 'duty') return inside(shared(`duty.${act.to}`));
  return t(`act.${act.kind}`);
}

function subject(act: Act): string {
  if (act.kind === 'duty') return act.call_sign;
  if (act.kind === 'report') return act.draft.type_name;
  return act.number;
}

/** acknowledged 14:02 · HP-2026-1042 */
export const actAt = ({ act, occurred_at }: Unsent) => `${words(act)} ${minute(occurred_at)} · ${subject(act)}`;

/** What was written with it, so that a refused text is not lost. */
export function written(act: Act): string {
  if (act.kind === 'line') return act.text;
  if (act.kind === 'report') return act.draft.narrative;
  return 'reason' in act && act.reason ? act.reason : '';
}
