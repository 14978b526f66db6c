import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { newKey } from '../../../api/client';
import { setContacts } from '../../../api/places';
import type { Contact, NewContacts, Site, SiteContacts } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { useContacts, useReload } from '../data';
import { Guarded } from '../Guarded';
import { HistoryDialog } from '../history/HistoryDialog';
import { RecordList } from '../list/RecordList';
import { RemovePart } from '../list/RemovePart';
import { useSiteChosen } from '../list/useSiteChosen';
import { t } from '../text';
import { ContactForm } from './ContactForm';
import { changeNumber, contactSheet, SERVICES } from './contactSheet';

const COLUMNS: Column<Contact>[] = [
  { key: 'name', title: t('contacts.name'), render: ({ name }) => name, by: ({ name }) => name },
  { key: 'service', title: t('contacts.service'), render: ({ service }) => t(`service.${service}`), by: ({ service }) => SERVICES.indexOf(service) },
  { key: 'number', title: t('contacts.number'), render: ({ number }) => <bdi>{number}</bdi> },
  { key: 'note', title: t('contacts.note'), render: ({ note }) => note ?? '' },
];

/** Whom to call from a site: police, keyholders, whoever repairs the lift. */
export function ContactsTab() {
  const { site, choice } = useSiteChosen();
  const contacts = useContacts(site?.id ?? '');
  return site ? <Numbers key={site.id} site={site} kept={contacts} choice={choice} /> : choice;
}

interface NumbersProps {
  site: Site;
  kept: ReturnType<typeof useContacts>;
  choice: ReactNode;
}

function Numbers({ site, kept, choice }: NumbersProps) {
  const may = mayDo(useMe(), 'place.manage');
  const address = useAddress();
  const reload = useReload();
  const rows = kept.data?.contacts;
  const of = (name: string) => rows?.find(({ id }) => id === address.get(name));
  const [edited, removed] = [of('edit'), of('remove')];
  const close = () => goTo({ add: null, edit: null, remove: null, history: null });
  return (
    <>
      <RecordList
        query={{ data: rows, error: kept.error, refetch: kept.refetch }}
        columns={COLUMNS}
        idOf={({ id }) => id}
        nameOf={({ name }) => name}
        texts={({ service, name, number, note }) => [t(`service.${service}`), name, number, note ?? '']}
        before={choice}
        findLabel={t('contacts.find')}
        filters={[{
          name: 'service',
          label: t('contacts.service'),
          choices: [{ value: '', label: t('show_all') }, ...SERVICES.map((service) => ({ value: service, label: t(`service.${service}`) }))],
          fits: (row, service) => !service || row.service === service,
        }]}
        caption={(n) => t('contacts.caption', { n, site: site.name })}
        empty={t('contacts.empty')}
        may={may}
        add={
          <>
            <Button onClick={() => goTo({ history: site.id })}>{t('history')}</Button>
            <Guarded right="place.manage" what={t('contacts.manage')}>
              <Button variant="filled" onClick={() => goTo({ add: 'contact' })}>
                {t('contacts.add')}
              </Button>
            </Guarded>
          </>
        }
        renderActs={({ id, name }) => (may ? <Button aria-label={t('remove_named', { name })} onClick={() => goTo({ remove: id })}>{t('remove')}</Button> : null)}
        sheet={contactSheet(site)}
        reload={() => reload('contacts')}
      />
      {may && edited && <ContactForm key={edited.id} site={site} contact={edited} onClose={close} />}
      {may && address.get('add') === 'contact' && <ContactForm site={site} onClose={close} />}
      {may && removed && <RemovePart name={removed.name} help={t('contacts.remove.help')} remove={() => changeNumber(site.id, removed, null, newKey())} list="contacts" onClose={close} />}
      {kept.data && address.get('history') === site.id && <HistoryDialog record={recorded(site, kept.data, may, () => reload('contacts'))} onClose={close} />}
    </>
  );
}

/** The numbers of a site have one history, because they are written together. */
const recorded = (site: Site, { contacts, version }: SiteContacts, may: boolean, reload: () => Promise<void>) => ({
  kind: 'contacts',
  id: site.id,
  name: t('contacts.of', { site: site.name }),
  now: { contacts },
  sites: [],
  restore: may ? (patch: Record<string, unknown>, key: string) => setContacts(site.id, patch as NewContacts, version, key) : undefined,
  reload,
});
