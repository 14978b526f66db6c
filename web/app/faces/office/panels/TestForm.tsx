import { NativeSelect } from '@mantine/core';
import { testPanel } from '../../../api/alarms';
import type { AlarmAccount } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { serverNow } from '../../../time/clock';
import { durationInWords } from '../../../time/durations';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';

/** The server takes two days at the most. */
const FOR_S = [1_800, 3_600, 7_200, 14_400, 28_800, 86_400];
const BEGIN_S = '3600';

export function TestForm({ panel, onClose }: { panel: AlarmAccount; onClose: () => void }) {
  const form = useForm(() => ({ for_s: BEGIN_S, reason: '' }), ({ reason }) => ({ reason: needed(reason) }));
  const reload = useReload();
  const { draft } = form;
  const submit = () =>
    form.send(async () => {
      const until = new Date(serverNow() + Number(draft.for_s) * 1000).toISOString();
      await testPanel(panel.id, { until, reason: draft.reason.trim() }).finally(() => reload('panels'));
      notify('info', t('panels.tested', { name: panel.name }));
      onClose();
    });
  return (
    <FormDialog title={t('panels.test_named', { name: panel.name })} submit={t('panels.test')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p className="office-note">{t('panels.test.help')}</p>
      <NativeSelect label={t('panels.for')} value={draft.for_s} data={FOR_S.map((seconds) => ({ value: String(seconds), label: durationInWords(seconds) }))} onChange={(event) => form.change({ for_s: event.currentTarget.value })} />
      <Line form={form} name="reason" label={t('panels.reason')} data-autofocus />
    </FormDialog>
  );
}
