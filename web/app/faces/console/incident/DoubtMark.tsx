import type { Doubt } from '../../../api/types';
import { t } from '../text';

interface DoubtMarkProps {
  /** Absent in what an older server wrote. */
  doubt: Doubt | null | undefined;
  /** When the system heard of it, as it is shown. */
  recorded: string;
}

/** A told time that cannot be right: why, and when it was recorded. */
export function DoubtMark({ doubt, recorded }: DoubtMarkProps) {
  if (!doubt) return null;
  return (
    <span className="doubt">
      <span aria-hidden="true">⚠</span> {t(`doubt.${doubt}`, { time: recorded })}
    </span>
  );
}
