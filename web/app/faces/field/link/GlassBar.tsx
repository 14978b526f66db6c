import { useQuery, useQueryClient } from '@tanstack/react-query';
import { endGlass, listCompartments } from '../../../api/compartments';
import { sentence } from '../../../api/errors';
import type { BrokenGlass } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { mayDo, useMe } from '../../../shell/session';
import { useSecond } from '../../../time/useSecond';
import { clockTime } from '../../../time/zone';
import { t } from '../text';

/** How soon the page hears that a second person has confirmed. */
const ASKED_EVERY_MS = 15_000;
const KEY = ['glass'];

/** Says for how long sealed records are open to whoever broke the glass, and lets them close it. */
export function GlassBar() {
  return mayDo(useMe(), 'compartment.break') && <OpenGlass />;
}

function OpenGlass() {
  const me = useMe();
  const queries = useQueryClient();
  const now_s = useSecond();
  const compartments = useQuery({ queryKey: KEY, queryFn: listCompartments, refetchInterval: ASKED_EVERY_MS });
  const isMine = ({ asker, confirmer, ends_at }: BrokenGlass) => confirmer !== null && asker.account_id === me.account.id && Date.parse(ends_at) > now_s * 1000;
  const open = compartments.data?.items.flatMap(({ glass }) => glass.filter(isMine)) ?? [];
  if (open.length === 0) return null;
  const close = async ({ id }: BrokenGlass) => {
    await endGlass(id).catch((failure: unknown) => notify('problem', sentence(failure)));
    await queries.invalidateQueries({ queryKey: KEY });
  };
  return (
    <ul className="glass-bar" aria-label={t('glass.title')}>
      {open.map((glass) => (
        <li key={glass.id}>
          <span>{t('glass.open', { name: glass.compartment, until: clockTime(glass.ends_at).slice(0, 'HH:MM'.length) })}</span>
          <button type="button" className="field-button" aria-label={t('glass.close_named', { name: glass.compartment })} onClick={() => void close(glass)}>
            {t('glass.close')}
          </button>
        </li>
      ))}
    </ul>
  );
}
