import { NativeSelect } from '@mantine/core';
import { newKey } from '../../../api/client';
import type { Contact, Service, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { addNumber, changeNumber, SERVICES } from './contactSheet';

const draftOf = (contact: Contact | undefined) => ({
  service: contact?.service ?? ('police' as Service),
  name: contact?.name ?? '',
  number: contact?.number ?? '',
  note: contact?.note ?? '',
});
type Draft = ReturnType<typeof draftOf>;

const check = (draft: Draft) => ({ name: needed(draft.name), number: needed(draft.number) });

interface ContactFormProps {
  site: Site;
  /** Set: this one is changed. */
  contact?: Contact;
  onClose: () => void;
}

export function ContactForm({ site, contact, onClose }: ContactFormProps) {
  const form = useForm(() => draftOf(contact), check);
  const reload = useReload();
  const { draft } = form;
  const submit = () =>
    form.send(async () => {
      const said = { service: draft.service, name: draft.name.trim(), number: draft.number.trim(), note: draft.note.trim() || null };
      const sent = contact ? changeNumber(site.id, contact, said, newKey()) : addNumber(site.id, said, newKey());
      await sent.finally(() => reload('contacts'));
      notify('info', t(contact ? 'saved' : 'contacts.added', { name: said.name }));
      onClose();
    });
  const title = contact ? t('change_named', { name: contact.name }) : t('contacts.add');
  return (
    <FormDialog title={title} submit={contact ? t('save') : t('contacts.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <NativeSelect
        label={t('contacts.service')}
        value={draft.service}
        data={SERVICES.map((service) => ({ value: service, label: t(`service.${service}`) }))}
        onChange={(event) => form.change({ service: event.currentTarget.value as Service })}
      />
      <Line form={form} name="name" label={t('contacts.name')} description={t('contacts.name.help')} data-autofocus />
      <Line form={form} name="number" label={t('contacts.number')} inputMode="tel" />
      <Line form={form} name="note" label={t('contacts.note')} description={t('contacts.note.help')} />
    </FormDialog>
  );
}
