import { duration, durationInWords, secondsBetween } from '../../time/durations';
import { useSecond } from '../../time/useSecond';

/** How long it has been, to the second. */
export function Since({ at }: { at: string }) {
  const age_s = secondsBetween(at, useSecond());
  return (
    <span className="num" role="timer" aria-label={durationInWords(age_s)}>
      {duration(age_s)}
    </span>
  );
}
