import type { Change } from '../../../shell/address';
import { RowName } from '../list/RowName';

interface RightNameProps {
  right: { action: string; about: string };
  /** What opens when the name is pressed. */
  opens?: Change | undefined;
}

/** The name that tokens and refusals use, and what it means. */
export function RightName({ right: { action, about }, opens }: RightNameProps) {
  return (
    <span className="office-right">
      {opens ? <RowName change={opens}>{action}</RowName> : action}
      <span className="quiet">{about}</span>
    </span>
  );
}
