import { Button } from '@mantine/core';
import { updateDisposition } from '../../../api/accounts';
import type { Disposition } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { useDispositions, useReload } from '../data';
import { Guarded } from '../Guarded';
import { offeredFilter } from '../list/offeredFilter';
import { RecordList } from '../list/RecordList';
import { t } from '../text';
import { DispositionForm } from './DispositionForm';
import { dispositionSheet } from './dispositionSheet';

const COLUMNS: Column<Disposition>[] = [
  { key: 'name', title: t('types.name'), render: ({ name }) => name, by: ({ name }) => name },
  { key: 'code', title: t('types.code'), render: ({ code }) => code, by: ({ code }) => code },
  { key: 'about', title: t('dispositions.about'), render: ({ about }) => about },
  { key: 'state', title: t('state'), render: ({ active }) => t(active ? 'types.offered' : 'types.not_offered') },
];

/** What an incident can be closed with. */
export function DispositionsTab() {
  const may = mayDo(useMe(), 'incident_type.manage');
  const address = useAddress();
  const dispositions = useDispositions();
  const reload = useReload();
  const close = () => goTo({ add: null, edit: null });
  const edited = dispositions.data?.find(({ id }) => id === address.get('edit'));
  return (
    <>
      <RecordList
        query={dispositions}
        columns={COLUMNS}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        texts={({ name, code, about }) => [name, code, about]}
        findLabel={t('dispositions.find')}
        filters={[offeredFilter()]}
        caption={(n) => t('dispositions.caption', { n })}
        empty={t('dispositions.empty')}
        may={may}
        add={
          <Guarded right="incident_type.manage" what={t('dispositions.manage')}>
            <Button variant="filled" onClick={() => goTo({ add: 'disposition' })}>
              {t('dispositions.add')}
            </Button>
          </Guarded>
        }
        sheet={dispositionSheet}
        history={{ kind: 'disposition', sites: [], restore: may ? ({ id, version }, patch, key) => updateDisposition(id, patch, version, key) : undefined }}
        reload={() => reload('dispositions')}
      />
      {may && edited && <DispositionForm key={edited.id} disposition={edited} onClose={close} />}
      {may && address.get('add') === 'disposition' && <DispositionForm onClose={close} />}
    </>
  );
}
