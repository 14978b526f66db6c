import type { Account } from '../../../api/types';
import { useCompartments } from '../data';
import { t } from '../text';

/** Roles are not the whole answer: what lies in a compartment exists for its members only. */
export function Admitted({ account: { id, name } }: { account: Account }) {
  const within = (useCompartments().data ?? []).filter(({ members }) => members.some(({ account_id }) => account_id === id));
  return (
    <p className="office-note">
      {within.length > 0 ? t('may.admitted', { name, compartments: within.map((one) => one.name).join(', ') }) : t('may.not_admitted', { name })}
    </p>
  );
}
