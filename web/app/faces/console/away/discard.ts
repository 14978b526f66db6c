import { currentMe } from '../../../shell/session';
import { t } from '../text';
import { dependsOn, isLocal, onIncident, type Unsent } from './act';
import { box } from './box';
import { actAt } from './describe';

/**
 * A person decides that a refused act is not to be done. Where the incident is known to the server, its log says what was
 * not taken, why, and that somebody decided so; a unit by itself has no log, and the journal holds the refusal. What was done to a call that is discarded goes with it.
 */
export function discard(item: Unsent, reason: string): void {
  const { act } = item;
  const gone = [item, ...box.state.items.filter((other) => dependsOn(other.act, act))];
  box.drop(gone.map(({ key }) => key));
  if (act.kind === 'call' || !onIncident(act) || isLocal(act.incident_id)) return;
  const text = t('unsent.discarded_line', { act: actAt(item), why: item.refused ?? '', reason });
  box.add({ kind: 'line', incident_id: act.incident_id, number: act.number, text, author: currentMe()?.account.name ?? '' });
}
