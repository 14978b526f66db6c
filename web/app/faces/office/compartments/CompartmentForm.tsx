import { NativeSelect } from '@mantine/core';
import { createCompartment, updateCompartment } from '../../../api/compartments';
import type { Compartment } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useAccounts, useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Ticks } from '../form/Ticks';
import { useForm } from '../form/useForm';
import { t } from '../text';

const draftOf = (one: Compartment | undefined) => ({
  name: one?.name ?? '',
  about: one?.about ?? '',
  keeper_id: one?.keeper.account_id ?? '',
  members: one?.members.filter(({ broke_glass }) => !broke_glass).map(({ account_id }) => account_id) ?? [],
});

/** Makes a compartment with its keeper, or says who belongs to it. */
export function CompartmentForm({ compartment, onClose }: { compartment?: Compartment; onClose: () => void }) {
  const form = useForm(() => draftOf(compartment), ({ name, keeper_id }) => ({ name: needed(name), keeper_id: needed(keeper_id) }));
  const accounts = (useAccounts().data ?? []).filter(({ disabled }) => !disabled);
  const reload = useReload();
  const { draft } = form;
  const until = (account: string) => compartment?.members.find((one) => one.account_id === account && !one.broke_glass)?.until;
  const submit = () =>
    form.send(async () => {
      const { keeper_id } = draft;
      const [name, about] = [draft.name.trim(), draft.about.trim()];
      const members = draft.members.map((account_id) => ({ account_id, ...(until(account_id) ? { until: until(account_id) } : {}) }));
      const sent = compartment ? updateCompartment(compartment.id, { name, about, keeper_id, members }, compartment.version) : createCompartment({ name, keeper_id, ...(about ? { about } : {}) });
      await sent.finally(() => reload('compartments'));
      notify('info', t(compartment ? 'saved' : 'compartments.added', { name }));
      onClose();
    });
  const known = accounts.map(({ id, name, username }) => ({ value: id, label: `${name} (${username})` }));
  // Whoever is in stays on the list, also where the keeper may not read that account.
  const present = [...(compartment ? [compartment.keeper] : []), ...(compartment?.members ?? [])].map(({ account_id, name }) => ({ value: account_id, label: name }));
  const choices = [...known, ...present.filter((one, at) => !known.some(({ value }) => value === one.value) && present.findIndex(({ value }) => value === one.value) === at)];
  return (
    <FormDialog
      title={compartment ? t('change_named', { name: compartment.name }) : t('compartments.add')}
      submit={compartment ? t('save') : t('compartments.add')}
      busy={form.busy}
      failure={form.failure}
      onSubmit={submit}
      onClose={onClose}
    >
      <Line form={form} name="name" label={t('compartments.name')} description={t('compartments.name.help')} data-autofocus />
      <Line form={form} name="about" label={t('compartments.for')} />
      <NativeSelect
        label={t('compartments.keeper')}
        description={t('compartments.keeper.help')}
        value={draft.keeper_id}
        error={form.errorOf('keeper_id')}
        data={[{ value: '', label: t('compartments.keeper.choose') }, ...choices]}
        onChange={(event) => form.change({ keeper_id: event.currentTarget.value })}
      />
      {compartment && (
        <Ticks
          legend={t('compartments.members')}
          empty={t('units.no_accounts')}
          value={draft.members}
          choices={choices.filter(({ value }) => value !== draft.keeper_id)}
          onChange={(members) => form.change({ members })}
        />
      )}
    </FormDialog>
  );
}
