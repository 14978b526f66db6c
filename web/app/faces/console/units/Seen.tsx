import { usePosition } from '../../../live/hooks';
import { secondsBetween } from '../../../time/durations';
import { useSecond } from '../../../time/useSecond';
import { t } from '../text';
import { OLD_AFTER_S, seenWords } from './seen';

/** Where the unit was seen, and how long ago: an old position is said to be one, in words and by its form. */
export function Seen({ unit }: { unit: string }) {
  const position = usePosition(unit);
  const now_s = useSecond();
  if (!position) return null;
  const age_s = secondsBetween(position.at, now_s);
  const age = seenWords(age_s);
  const place = position.place ?? t('units.seen.somewhere');
  const title = t('units.seen.title', { place, age, metres: position.accuracy_m ?? t('units.seen.unknown') });
  return (
    <span className="unit-seen" data-old={age_s > OLD_AFTER_S || undefined} title={title}>
      <span className="num">{age}</span>
      {position.place && <span className="unit-seen-place"> {position.place}</span>}
    </span>
  );
}
