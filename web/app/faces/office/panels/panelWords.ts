import type { AlarmAccount } from '../../../api/types';
import { dayOf, timeAt } from '../../../time/zone';
import { t } from '../text';
import { weekParts } from './hoursText';

export const STATES = ['heard', 'silent', 'never', 'on_test', 'retired'] as const;
export type PanelState = (typeof STATES)[number];

/** The one word that matters most about a panel now. */
export function stateOf({ retired, test_until, silent_since, heard_at }: AlarmAccount, now_ms: number): PanelState {
  if (retired) return 'retired';
  if (test_until && Date.parse(test_until) > now_ms) return 'on_test';
  if (silent_since) return 'silent';
  return heard_at ? 'heard' : 'never';
}

/** In full: since when, until when, why. */
export function stateWords(panel: AlarmAccount, zone: string | undefined, now_ms: number): string {
  const at = (time: string | null) => (time ? timeAt(time, zone, now_ms) : '');
  const state = stateOf(panel, now_ms);
  const { heard_at, silent_since, test_until, test_reason } = panel;
  return t(`panels.state.${state}`, { heard: at(heard_at), since: at(silent_since), until: at(test_until), reason: test_reason ?? '' });
}

/** Line by line: the week, how many days to come are different, and whether the premises are open now. */
export function openingLines({ hours, is_open, opened_at, closed_at }: AlarmAccount, zone: string | undefined, now_ms: number): string[] {
  const today = dayOf(now_ms, zone);
  const others = hours?.exceptions.filter(({ date }) => date >= today).length ?? 0;
  const since = is_open ? opened_at : closed_at;
  const now = is_open !== null && since ? t(is_open ? 'panels.hours.open_since' : 'panels.hours.closed_since', { at: timeAt(since, zone, now_ms) }) : '';
  return [...weekParts(hours?.weekly ?? []), others > 0 ? t('panels.hours.others', { n: others }) : '', now].filter(Boolean);
}

export const shelvedZones = (panel: AlarmAccount, now_ms: number) => panel.zones.filter(({ shelved_until }) => shelved_until !== null && Date.parse(shelved_until) > now_ms);
