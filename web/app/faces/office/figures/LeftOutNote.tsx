import type { LeftOut } from '../../../api/types';
import { t } from '../text';

/** What did not count, and why: a figure that hides this is wrong. */
export function LeftOutNote({ left }: { left: LeftOut }) {
  const notes = [
    { n: left.day_precision, key: 'figures.left_out.day' },
    { n: left.minute_precision, key: 'figures.left_out.minute' },
    { n: left.stand_in, key: 'figures.left_out.stand_in' },
    { n: left.contradictory, key: 'figures.left_out.contradictory' },
  ] as const;
  const told = notes.filter(({ n }) => n > 0);
  if (told.length === 0) return null;
  return (
    <ul className="office-left-out">
      {told.map(({ n, key }) => (
        <li key={key}>{t(key, { n })}</li>
      ))}
    </ul>
  );
}
