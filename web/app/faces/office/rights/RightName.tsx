import type { Right } from '../../../api/types';

/** The name that tokens and refusals use, and what it means. */
export function RightName({ right }: { right: Right }) {
  return (
    <span className="office-right">
      {right.action}
      <span className="quiet">{right.about}</span>
    </span>
  );
}
