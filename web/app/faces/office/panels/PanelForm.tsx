import { NativeSelect, Textarea } from '@mantine/core';
import { createPanel, updatePanel } from '../../../api/alarms';
import type { AlarmAccount, AlarmSourceKind, Anomaly, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { durationInWords } from '../../../time/durations';
import { usePlaceList, useReload } from '../data';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { Tick } from '../form/Tick';
import { Ticks } from '../form/Ticks';
import { useForm } from '../form/useForm';
import { placeWords } from '../places/placeWords';
import { heardWords } from '../receiver/heardWords';
import { t } from '../text';
import { HoursRows } from './HoursRows';
import { KeyholderRows } from './KeyholderRows';
import { bodyOf, check, draftOf, INTERVALS, KEY_FORMS, type KeyForm, KINDS, QUIRKS } from './panelDraft';
import './panels.css';
import { PathRows } from './PathRows';
import { ZoneRows } from './ZoneRows';

interface PanelFormProps {
  /** Set: this one is changed. */
  panel?: AlarmAccount;
  /** Set: a panel that nobody knows called the receiver, and is added by what it said. */
  heard?: Anomaly;
  site: string;
  sites: Site[];
  onClose: () => void;
}

export function PanelForm({ panel, heard, site, sites, onClose }: PanelFormProps) {
  const form = useForm(() => draftOf(panel, site, heard), check);
  const reload = useReload();
  const { draft } = form;
  const places = usePlaceList(draft.site_id).data ?? [];
  const choices = [{ value: '', label: t('panels.no_place') }, ...places.filter(({ retired }) => !retired).map(({ id }) => ({ value: id, label: placeWords(places, id) })).sort((a, b) => a.label.localeCompare(b.label))];
  const submit = () =>
    form.send(async () => {
      const body = bodyOf(draft, panel);
      await (panel ? updatePanel(panel.id, body, panel.version) : createPanel(body)).finally(() => reload('panels', 'anomalies'));
      notify('info', t(panel ? 'saved' : 'panels.added', { name: draft.name.trim() }));
      onClose();
    });
  const intervals = Array.from(new Set([0, ...INTERVALS, Number(draft.interval_s)])).sort((a, b) => a - b);
  const isPanel = draft.kind === 'panel';
  const forms = KEY_FORMS.filter((one) => one !== 'stays' || panel?.has_key);
  return (
    <FormDialog title={panel ? t('change_named', { name: panel.name }) : heard ? t('panels.adopt_named', { number: heard.number }) : t('panels.add')} submit={panel ? t('save') : t('panels.add')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      {heard && <p className="office-note">{heardWords(heard)}</p>}
      {!panel && !heard && <NativeSelect label={t('panels.kind')} description={t('panels.kind.help')} value={draft.kind} data={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))} onChange={(event) => form.change({ kind: event.currentTarget.value as AlarmSourceKind })} />}
      {!panel && <Line form={form} name="account" label={t('panels.account')} description={t('panels.account.help')} data-autofocus={heard ? undefined : true} />}
      <Line form={form} name="name" label={t('panels.name')} data-autofocus={heard ? true : undefined} />
      <NativeSelect
        label={t('site')} description={t('panels.site.help')} value={draft.site_id} error={form.errorOf('site_id')}
        data={[...(panel?.site_id ? [] : [{ value: '', label: t('panels.no_site') }]), ...sites.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(event) => form.change({ site_id: event.currentTarget.value, place_id: '' })}
      />
      <NativeSelect label={t('panels.place')} description={t('panels.place.help')} value={draft.place_id} data={choices} onChange={(event) => form.change({ place_id: event.currentTarget.value })} />
      {isPanel ? (
        <>
          <div className="office-pair">
            <NativeSelect label={t('panels.key')} description={t('panels.key.help')} value={draft.key_form} data={forms.map((one) => ({ value: one, label: t(`panels.key.form.${one}`) }))} onChange={(event) => form.change({ key_form: event.currentTarget.value as KeyForm, key: '' })} />
            {(draft.key_form === 'hex' || draft.key_form === 'text') && <Line form={form} name="key" label={t('panels.key.new')} description={t(`panels.key.${draft.key_form}.help`)} type="password" autoComplete="new-password" />}
          </div>
          <Tick form={form} name="require_encryption" label={t('panels.require')} help={t('panels.require.help')} />
        </>
      ) : (
        <Textarea label={t('panels.mapping')} description={t('panels.mapping.help')} value={draft.mapping} error={form.errorOf('mapping')} autosize minRows={3} maxRows={16} spellCheck={false} onChange={(event) => form.change({ mapping: event.currentTarget.value })} />
      )}
      <div className="office-pair">
        <NativeSelect label={t('panels.interval')} description={t('panels.interval.help')} value={draft.interval_s} data={intervals.map((seconds) => ({ value: String(seconds), label: seconds === 0 ? t('panels.interval.none') : durationInWords(seconds) }))} onChange={(event) => form.change({ interval_s: event.currentTarget.value })} />
        <Line form={form} name="grace_s" label={t('panels.grace')} description={t('panels.grace.help')} inputMode="numeric" />
      </div>
      {isPanel && <PathRows form={form} />}
      <HoursRows form={form} />
      <ZoneRows form={form} places={choices} />
      <KeyholderRows form={form} known={panel?.keyholders ?? []} />
      {isPanel && <Ticks legend={t('panels.quirks')} empty="" value={draft.quirks} choices={QUIRKS.map((quirk) => ({ value: quirk, label: t(`panels.quirk.${quirk}`) }))} onChange={(quirks) => form.change({ quirks })} />}
      {panel && <Tick form={form} name="retired" label={t('units.retire')} help={t('panels.retire.help')} />}
    </FormDialog>
  );
}
