import { shared } from '../../../text/shared';
import { clockTime } from '../../../time/zone';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import type { LocalAct, Unsent } from './act';

function words(act: LocalAct): string {
  if (act.kind === 'call') return t('unsent.call', { type: act.shown.type_name });
  if (act.kind === 'assign') return t('unsent.assign', { unit: act.call_sign });
  if (act.kind === 'advance') return `${act.call_sign} ${shared(`assignment.${act.to}`).toLowerCase()}`;
  return t('unsent.line', { text: act.text });
}

/** P4 on scene, 14:02:31 · 1042 */
export const actAt = ({ act, occurred_at }: Unsent): string => `${words(act)}, ${clockTime(occurred_at)} · ${shortNumber(act.number)}`;
