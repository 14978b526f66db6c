import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { createUnit, setDuty, updateUnit } from '../../../api/units';
import type { Duty, Site, Unit } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { mayDo, useMe } from '../../../shell/session';
import { shared } from '../../../text/shared';
import { useAccounts, useReload } from '../data';
import { changes, listOf, needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { Ticks } from '../form/Ticks';
import { useForm } from '../form/useForm';
import { t } from '../text';

const DUTIES: Duty[] = ['on_duty', 'on_break', 'off_duty'];

const draftOf = (unit: Unit | undefined, site: string) => ({
  site_id: site,
  call_sign: unit?.call_sign ?? '',
  vehicle: unit?.vehicle ?? '',
  capabilities: unit?.capabilities.join(', ') ?? '',
  officers: unit?.officers.map(({ account_id }) => account_id) ?? [],
  duty: unit?.duty ?? ('off_duty' as Duty),
  retired: unit?.retired ?? false,
});
type Draft = ReturnType<typeof draftOf>;

const check = (draft: Draft) => ({ call_sign: needed(draft.call_sign) });

interface UnitFormProps {
  /** Set: this one is changed. */
  unit?: Unit;
  site: string;
  sites: Site[];
  onClose: () => void;
}

export function UnitForm({ unit, site, sites, onClose }: UnitFormProps) {
  const me = useMe();
  const manage = mayDo(me, 'unit.manage');
  // What was there when the form was opened: only what the person changed since then is sent.
  const [before] = useState(() => draftOf(unit, site));
  const form = useForm(() => before, check);
  const accounts = useAccounts(mayDo(me, 'account.read')).data ?? [];
  const reload = useReload();
  const { draft } = form;

  const add = async () => {
    const { site_id, call_sign, vehicle, capabilities, officers } = draft;
    const made = await createUnit({ site_id, call_sign: call_sign.trim(), capabilities: listOf(capabilities), officers, ...(vehicle.trim() ? { vehicle: vehicle.trim() } : {}) });
    if (draft.duty !== 'off_duty') await setDuty(made.id, draft.duty);
  };
  const change = async (old: Unit) => {
    const { duty, capabilities, site_id: _settled, ...rest } = changes(before, draft);
    const patch = { ...rest, ...(capabilities === undefined ? {} : { capabilities: listOf(capabilities) }) };
    if (Object.keys(patch).length > 0) await updateUnit(old.id, patch, old.version);
    if (duty) await setDuty(old.id, duty);
  };
  const submit = () =>
    form.send(async () => {
      // The list is read again even when the second part is refused: the first was done.
      await (unit ? change(unit) : add()).finally(() => reload('units'));
      notify('info', t(unit ? 'saved' : 'units.added', { name: draft.call_sign.trim() }));
      onClose();
    });

  const title = unit ? t('change_named', { name: unit.call_sign }) : t('units.add');
  return (
    <FormDialog title={title} submit={unit ? t('save') : t('units.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      {manage ? (
        <>
          {!unit && (
            <NativeSelect label={t('site')} value={draft.site_id} data={sites.map(({ id, name }) => ({ value: id, label: name }))} error={form.errorOf('site_id')} onChange={(event) => form.change({ site_id: event.currentTarget.value })} />
          )}
          <Line form={form} name="call_sign" label={t('units.call_sign')} description={t('units.call_sign.help')} data-autofocus />
          <Line form={form} name="vehicle" label={t('units.vehicle')} />
          <Line form={form} name="capabilities" label={t('units.capabilities')} description={t('units.capabilities.help')} />
          <Ticks
            legend={t('units.officers')}
            empty={t('units.no_accounts')}
            value={draft.officers}
            choices={accounts.filter(({ disabled, id }) => !disabled || draft.officers.includes(id)).map(({ id, name, username }) => ({ value: id, label: `${name} (${username})` }))}
            onChange={(officers) => form.change({ officers })}
          />
        </>
      ) : (
        <p className="office-note">{t('no_right', { what: t('units.manage'), right: 'unit.manage' })}</p>
      )}
      {mayDo(me, 'unit.set_duty') && (
        <NativeSelect label={t('units.duty')} value={draft.duty} data={DUTIES.map((duty) => ({ value: duty, label: shared(`duty.${duty}`) }))} onChange={(event) => form.change({ duty: event.currentTarget.value as Duty })} />
      )}
      {manage && unit && <Tick form={form} name="retired" label={t('units.retire')} help={t('units.retire.help')} />}
    </FormDialog>
  );
}
