import { Button } from '@mantine/core';
import { updateCompartment } from '../../../api/compartments';
import type { Compartment } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { useCompartments, useReload } from '../data';
import { Guarded } from '../Guarded';
import { RecordList } from '../list/RecordList';
import { t } from '../text';
import { CompartmentActs } from './CompartmentActs';
import { CompartmentForm } from './CompartmentForm';
import { GlassForm } from './GlassForm';
import { GlassRows } from './GlassRows';

const membersOf = ({ members }: Compartment) => members.map(({ name }) => name).join(', ');

/** Compartments: who keeps them, who is in, and who asks to be let in. What lies in them is nowhere here. */
export function CompartmentsTab() {
  const me = useMe();
  const address = useAddress();
  const compartments = useCompartments();
  const reload = useReload();
  const close = () => goTo({ add: null, edit: null, under: null });
  const named = (id: string | null) => compartments.data?.find((one) => one.id === id);
  const mayChange = (one: Compartment) => one.keeper.account_id === me.account.id || (one.mine && mayDo(me, 'compartment.manage'));
  const [edited, broken] = [named(address.get('edit')), named(address.get('under'))];
  const columns: Column<Compartment>[] = [
    { key: 'name', title: t('compartments.name'), render: ({ name }) => name, by: ({ name }) => name },
    { key: 'keeper', title: t('compartments.keeper'), render: ({ keeper }) => keeper.name, by: ({ keeper }) => keeper.name },
    { key: 'members', title: t('compartments.members'), render: membersOf, by: ({ members }) => members.length },
    { key: 'mine', title: t('compartments.mine'), render: ({ mine }) => t(mine ? 'yes' : 'no'), by: ({ mine }) => String(mine) },
  ];
  return (
    <>
      <p className="office-note">{t('compartments.about')}</p>
      <GlassRows compartments={compartments.data ?? []} />
      <RecordList
        query={compartments}
        columns={columns}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        texts={(one) => [one.name, one.about ?? '', one.keeper.name, membersOf(one)]}
        findLabel={t('compartments.find')}
        caption={(n) => t('compartments.caption', { n })}
        empty={t('compartments.empty')}
        renderActs={(one) => <CompartmentActs compartment={one} mayChange={mayChange(one)} />}
        add={
          <Guarded right="compartment.manage" what={t('compartments.manage')}>
            <Button variant="filled" onClick={() => goTo({ add: 'compartment' })}>
              {t('compartments.add')}
            </Button>
          </Guarded>
        }
        history={{ kind: 'compartment', image: 'compartment', sites: [], restore: ({ id, version }, { name, about }, key) => updateCompartment(id, { ...(typeof name === 'string' ? { name } : {}), ...(typeof about === 'string' ? { about } : {}) }, version, key) }}
        reload={() => reload('compartments')}
      />
      {edited && mayChange(edited) && <CompartmentForm key={edited.id} compartment={edited} onClose={close} />}
      {address.get('add') === 'compartment' && mayDo(me, 'compartment.manage') && <CompartmentForm onClose={close} />}
      {broken && <GlassForm key={broken.id} compartment={broken} onClose={close} />}
    </>
  );
}
