import { Button } from '@mantine/core';
import type { Passkey } from '../../../api/types';
import { DataTable } from '../../../shell/DataTable';
import { hasPasskeys } from '../../../shell/passkeys';
import type { Column } from '../../../shell/sorting';
import { serverNow } from '../../../time/clock';
import { dateOf, timeAt } from '../../../time/zone';
import { t } from '../text';

const COLUMNS: Column<Passkey>[] = [
  { key: 'name', title: t('passkeys.name'), render: ({ name }) => name },
  { key: 'kept', title: t('passkeys.kept'), render: ({ backed_up }) => t(backed_up ? 'passkeys.copied' : 'passkeys.one_device') },
  { key: 'added', title: t('passkeys.added'), render: ({ created_at }) => dateOf(created_at) },
  { key: 'used', title: t('passkeys.used'), render: ({ last_used_at }) => (last_used_at ? timeAt(last_used_at, undefined, serverNow()) : t('passkeys.never')) },
];

interface PasskeysProps {
  passkeys: Passkey[];
  onAdd: () => void;
  onRemove: (id: string) => void;
}

/** One's own passkeys. */
export function Passkeys({ passkeys, onAdd, onRemove }: PasskeysProps) {
  const removal: Column<Passkey> = {
    key: 'acts',
    title: t('acts'),
    render: ({ id, name }) => <Button aria-label={t('passkeys.remove_named', { name })} onClick={() => onRemove(id)}>{t('passkeys.remove')}</Button>,
  };
  return (
    <section className="office-part" aria-label={t('passkeys')}>
      <h2>{t('passkeys')}</h2>
      <p>{t('passkeys.about')}</p>
      {passkeys.length > 0 && (
        <DataTable caption={t('passkeys.caption', { n: passkeys.length })} columns={[...COLUMNS, removal]} rows={passkeys} rowKey={({ id }) => id} empty={null} />
      )}
      {hasPasskeys() ? <Button onClick={onAdd}>{t('passkeys.add')}</Button> : <p className="office-note">{t('passkeys.not_here')}</p>}
    </section>
  );
}
