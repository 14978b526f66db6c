import { Button, NativeSelect } from '@mantine/core';
import { shelveZone } from '../../../api/alarms';
import { sentence } from '../../../api/errors';
import type { AlarmAccount } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { serverNow } from '../../../time/clock';
import { durationInWords } from '../../../time/durations';
import { timeAt } from '../../../time/zone';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { shelvedZones } from './panelWords';

/** The server takes a week at the most. */
const FOR_S = [3_600, 14_400, 28_800, 86_400, 259_200, 604_800];
const BEGIN_S = '14400';

/** A detector that runs away raises nothing until it returns by itself; what concerns a life does all the same. */
export function ShelveForm({ panel, onClose }: { panel: AlarmAccount; onClose: () => void }) {
  const form = useForm(() => ({ zone: panel.zones[0]?.number ?? '', for_s: BEGIN_S, reason: '' }), ({ zone, reason }) => ({ zone: needed(zone), reason: needed(reason) }));
  const reload = useReload();
  const { draft } = form;
  const submit = () =>
    form.send(async () => {
      const until = new Date(serverNow() + Number(draft.for_s) * 1000).toISOString();
      await shelveZone(panel.id, { zone: draft.zone.trim(), until, reason: draft.reason.trim() }).finally(() => reload('panels'));
      notify('info', t('panels.shelved_zone', { zone: draft.zone.trim() }));
      onClose();
    });
  const bring = async (zone: string) => {
    try {
      await shelveZone(panel.id, { zone }).finally(() => reload('panels'));
      notify('info', t('panels.returned', { zone }));
    } catch (failure) {
      notify('problem', sentence(failure));
    }
  };
  const shelved = shelvedZones(panel, serverNow());
  return (
    <FormDialog title={t('panels.shelve_named', { name: panel.name })} submit={t('panels.shelve')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p className="office-note">{t('panels.shelve.help')}</p>
      {shelved.length > 0 && (
        <ul className="office-list" aria-label={t('panels.shelved_list')}>
          {shelved.map(({ number, name, shelved_until, shelved_reason, shelved_by }) => (
            <li key={number}>
              {t('panels.shelved_line', { zone: number, name, until: timeAt(shelved_until ?? '', undefined, serverNow()), reason: shelved_reason ?? '', who: shelved_by ?? '' })}{' '}
              <Button size="compact-sm" aria-label={t('panels.return_named', { zone: number })} onClick={() => void bring(number)}>{t('panels.return')}</Button>
            </li>
          ))}
        </ul>
      )}
      {panel.zones.length > 0 ? (
        <NativeSelect label={t('panels.zone')} value={draft.zone} data={panel.zones.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` }))} onChange={(event) => form.change({ zone: event.currentTarget.value })} />
      ) : (
        <Line form={form} name="zone" label={t('panels.zone')} />
      )}
      <NativeSelect label={t('panels.for')} value={draft.for_s} data={FOR_S.map((seconds) => ({ value: String(seconds), label: durationInWords(seconds) }))} onChange={(event) => form.change({ for_s: event.currentTarget.value })} />
      <Line form={form} name="reason" label={t('panels.reason')} />
    </FormDialog>
  );
}
