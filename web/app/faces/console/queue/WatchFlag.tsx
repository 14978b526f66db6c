import type { Incident } from '../../../api/types';
import { watchWords } from '../board/watch';

/** What is wrong with it, with a shape that nothing else has. */
export function WatchFlag({ incident }: { incident: Incident }) {
  const words = watchWords(incident);
  if (words.length === 0) return null;
  const said = words.join(' · ');
  return (
    <strong className="watch-flag" title={said}>
      <span aria-hidden="true">⇑</span> {said}
    </strong>
  );
}
