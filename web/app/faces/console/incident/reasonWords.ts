import type { Reason, SuggestedUnit, Suggestions } from '../../../api/types';
import { inside } from '../../../text/capital';
import { listed } from '../../../text/numbers';
import { priorityWord } from '../../../theme/priority';
import { assignmentWord } from '../../../theme/status';
import { durationInWords } from '../../../time/durations';
import { t } from '../text';
import { capabilityWords, distance } from './wayWords';

const lasting = (key: 'late' | 'way' | 'position' | 'position_stale' | 'on_shift' | 'long_shift' | 'over_shift') =>
  ({ seconds }: Reason) => t(`reason.${key}`, { duration: durationInWords(seconds ?? 0) });
const plain = (key: 'way_unknown' | 'position_unknown' | 'on_duty' | 'on_break' | 'off_duty' | 'free' | 'refused') => () => t(`reason.${key}`);
const able = (key: 'has_capability' | 'lacks_capability') => ({ capability }: Reason) => t(`reason.${key}`, { capability: capabilityWords(capability ?? '') });
const working = (key: 'preempts' | 'engaged') => ({ priority, state }: Reason) =>
  t(`reason.${key}`, { priority: priority ?? 0, word: priorityWord(priority ?? 0), state: state ? inside(assignmentWord(state)) : '' });

/** Each code that the server knows: one that lacks its words does not compile. */
const WORDS: Record<Reason['code'], (reason: Reason) => string> = {
  refused: plain('refused'),
  missing_key: ({ capability }) => t('suggested.key', { key: capabilityWords(capability ?? '') }),
  way: lasting('way'),
  late: lasting('late'),
  way_unknown: plain('way_unknown'),
  position_fresh: lasting('position'),
  position_ageing: lasting('position'),
  position_stale: lasting('position_stale'),
  position_unknown: plain('position_unknown'),
  position_coarse: ({ metres }) => t('reason.position_coarse', { distance: distance(metres ?? 0) }),
  has_capability: able('has_capability'),
  lacks_capability: able('lacks_capability'),
  on_duty: plain('on_duty'),
  on_break: plain('on_break'),
  off_duty: plain('off_duty'),
  free: plain('free'),
  preempts: working('preempts'),
  engaged: working('engaged'),
  on_shift: lasting('on_shift'),
  long_shift: lasting('long_shift'),
  over_shift: lasting('over_shift'),
  // How much stands with the unit.
  coverage_lost: ({ text }) => text,
};

/** A reason in words; one of a newer server in the server's own. */
export const reasonWords = (reason: Reason): string => (WORDS[reason.code] as ((reason: Reason) => string) | undefined)?.(reason) ?? reason.text;

/** What rules a unit out. */
const RULES_OUT: ReadonlySet<string> = new Set<Reason['code']>(['lacks_capability', 'on_break', 'off_duty', 'engaged']);

function nearestWords(unit: SuggestedUnit): string {
  const away = unit.way ? [t('reason.way', { duration: durationInWords(unit.way.seconds) })] : [];
  return [unit.call_sign, ...unit.reasons.filter(({ code }) => RULES_OUT.has(code)).map(reasonWords), ...away].join(', ');
}

function missingWords(code: NonNullable<Suggestions['shortfall']>['code'], needs: string): string | null {
  if (code === 'no_units') return t('shortfall.no_units');
  if (code === 'none_capable') return t('shortfall.none_capable', { needs });
  if (code === 'none_on_duty') return needs ? t('shortfall.none_on_duty_with', { needs }) : t('shortfall.none_on_duty');
  if (code === 'all_engaged') return needs ? t('shortfall.all_engaged_with', { needs }) : t('shortfall.all_engaged');
  return null;
}

/** What is missing when nobody fits, and who comes nearest to it. */
export function shortfallWords({ shortfall, needs, units }: Suggestions): string {
  if (!shortfall) return t('suggested.none');
  const missing = missingWords(shortfall.code, listed(needs.map(capabilityWords)));
  if (missing === null) return shortfall.text;
  const nearest = units.find(({ unit_id }) => unit_id === shortfall.unit_id);
  return nearest ? t('shortfall.nearest', { shortfall: missing, unit: nearestWords(nearest) }) : `${missing}.`;
}
