import { duration, secondsBetween } from '../../../time/durations';
import { useSecond } from '../../../time/useSecond';

export function Age({ since }: { since: string }) {
  return <span className="num">{duration(secondsBetween(since, useSecond()))}</span>;
}
