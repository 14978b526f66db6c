import type { Alarm, Incident } from '../../../api/types';
import { urgency } from '../../../time/targets';
import { isAlarm } from './alarms';
import { watchWords } from './watch';

/** Whether the next word is the dispatcher's: nobody was sent, help is wanted, something is late, or only the outcome is missing. */
export const waitsForDispatcher = (incident: Incident, now_s: number): boolean =>
  incident.state === 'received' || incident.state === 'cleared' || incident.backup_requested_at !== null ||
  urgency(incident, now_s) === 'overdue' || watchWords(incident).length > 0;

/** The first that waits below the selected one, then from the top again. Every alarm in the queue waits: somebody has to say what it was. */
export function nextWaiting<T extends Incident | Alarm>(shown: T[], selected: string | null, now_s: number): T | undefined {
  const at = shown.findIndex(({ id }) => id === selected);
  return [...shown.slice(at + 1), ...shown.slice(0, at + 1)].find((one) => isAlarm(one) || waitsForDispatcher(one, now_s));
}
