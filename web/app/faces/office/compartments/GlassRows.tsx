import { Button } from '@mantine/core';
import { confirmGlass, endGlass } from '../../../api/compartments';
import { sentence } from '../../../api/errors';
import type { BrokenGlass, Compartment } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { mayDo, useMe } from '../../../shell/session';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { useReload } from '../data';
import { t } from '../text';

/** Requests that wait for a second person, and ways in that are open. */
export function GlassRows({ compartments }: { compartments: Compartment[] }) {
  const me = useMe();
  const reload = useReload();
  const act = async (done: Promise<unknown>) => {
    try {
      await done;
    } catch (failure) {
      notify('problem', sentence(failure));
    }
    await reload('compartments');
  };
  const rows = compartments.flatMap((compartment) => compartment.glass.map((glass) => ({ glass, keeper: compartment.keeper.account_id })));
  if (rows.length === 0) return null;
  const mine = (glass: BrokenGlass) => glass.asker.account_id === me.account.id;
  return (
    <ul className="office-glass" aria-label={t('compartments.glass')}>
      {rows.map(({ glass, keeper }) => {
        const about = { who: glass.asker.name, name: glass.compartment, by: glass.confirmer?.name ?? '', reason: glass.reason, until: timeAt(glass.ends_at, undefined, serverNow()) };
        return (
          <li key={glass.id}>
            {t(glass.confirmer ? 'compartments.glass.open' : 'compartments.glass.waits', about)}{' '}
            {!glass.confirmer && !mine(glass) && mayDo(me, 'compartment.break') && (
              <Button aria-label={t('compartments.confirm_named', about)} onClick={() => void act(confirmGlass(glass.id))}>
                {t('compartments.confirm')}
              </Button>
            )}
            {(mine(glass) || keeper === me.account.id) && (
              <Button aria-label={t('compartments.end_named', about)} onClick={() => void act(endGlass(glass.id))}>
                {t('compartments.end')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
