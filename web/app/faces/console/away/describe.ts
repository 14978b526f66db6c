import { shared } from '../../../text/shared';
import { clockTime } from '../../../time/zone';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import { inside } from '../../../text/capital';
import { type LocalAct, onIncident, type Unsent } from './act';

function words(act: LocalAct): string {
  if (act.kind === 'call') return t('unsent.call', { type: act.shown.type_name });
  if (act.kind === 'assign') return t('unsent.assign', { unit: act.call_sign });
  if (act.kind === 'advance') return `${act.call_sign} ${shared(`assignment.${act.to}`).toLowerCase()}`;
  if (act.kind === 'hold') return t('unsent.hold', { reason: act.reason });
  if (act.kind === 'release') return t('unsent.release');
  if (act.kind === 'priority') return t('unsent.priority', { priority: act.to });
  if (act.kind === 'close') return t('unsent.close', { disposition: act.disposition });
  if (act.kind === 'cancel') return t('unsent.cancel', { reason: act.reason });
  if (act.kind === 'reopen') return t('unsent.reopen', { reason: act.reason });
  if (act.kind === 'backup') return t('unsent.backup');
  if (act.kind === 'type') return t('unsent.type', { type: act.name });
  if (act.kind === 'place') return t('unsent.place', { place: act.path });
  if (act.kind === 'caller') return t('unsent.caller', { name: act.to.name ?? '' });
  if (act.kind === 'duty') return t('done.duty', { unit: act.call_sign, duty: inside(shared(`duty.${act.to}`)) });
  return t('unsent.line', { text: act.text });
}

/** P4 on scene, 14:02:31 · 1042 */
export const actAt = ({ act, occurred_at }: Unsent): string =>
  `${words(act)}, ${clockTime(occurred_at)}${onIncident(act) ? ` · ${shortNumber(act.number)}` : ''}`;
