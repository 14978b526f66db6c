import { Button } from '@mantine/core';
import type { LegalHold } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import { LiftForm } from './LiftForm';

interface HoldTableProps {
  holds: LegalHold[];
  caption: string;
  empty: string;
  /** What a hold is on, in words. */
  onOf: (hold: LegalHold) => string;
  lifted?: boolean;
  /** The hold that is being lifted, of the address. */
  lifting: string | null;
}

const at = (time: string) => <span className="num">{timeAt(time, undefined, serverNow())}</span>;

/** Holds, and the way to lift one. */
export function HoldTable({ holds, caption, empty, onOf, lifted = false, lifting }: HoldTableProps) {
  const me = useMe();
  const columns: Column<LegalHold>[] = [
    { key: 'on', title: t('holds.on'), render: onOf },
    { key: 'reason', title: t('holds.reason'), render: ({ reason }) => reason },
    { key: 'by', title: t('holds.by'), render: ({ placed_by }) => placed_by },
    { key: 'at', title: t('holds.at'), render: ({ placed_at }) => at(placed_at) },
  ];
  if (lifted) {
    columns.push(
      { key: 'lifted', title: t('holds.lifted_at'), render: ({ lifted_at }) => lifted_at && at(lifted_at) },
      { key: 'lifted_by', title: t('holds.lifted_by'), render: ({ lifted_by }) => lifted_by },
      { key: 'why', title: t('holds.lifted_why'), render: ({ lifted_reason }) => lifted_reason },
    );
  } else if (mayDo(me, 'legal_hold.manage')) {
    const render = (hold: LegalHold) => (
      <Button aria-label={t('holds.lift_named', { on: onOf(hold), reason: hold.reason })} onClick={() => goTo({ lift: hold.id })}>
        {t('holds.lift')}
      </Button>
    );
    columns.push({ key: 'acts', title: t('acts'), render });
  }
  const chosen = holds.find(({ id }) => id === lifting);
  return (
    <>
      <DataTable caption={caption} columns={columns} rows={holds} rowKey={({ id }) => id} empty={empty} />
      {chosen && mayDo(me, 'legal_hold.manage') && <LiftForm key={chosen.id} hold={chosen} on={onOf(chosen)} onClose={() => goTo({ lift: null })} />}
    </>
  );
}
