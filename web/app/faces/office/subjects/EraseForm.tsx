import { eraseSubject } from '../../../api/subjects';
import type { ErasurePreview } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { needed } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { t } from '../text';
import { calledOf, isTyped, speaksOf } from './words';

interface EraseFormProps {
  preview: ErasurePreview;
  lines: string[];
  files: string[];
  onClose: () => void;
}

/** Erases a person. What they are called has to be typed, so that nobody erases another one. */
export function EraseForm({ preview, lines, files, onClose }: EraseFormProps) {
  const name = calledOf(preview);
  const form = useForm(
    () => ({ reason: '', typed: '' }),
    ({ reason, typed }) => ({
      reason: needed(reason) ?? (speaksOf(reason, preview) ? t('erase.reason.names') : undefined),
      typed: isTyped(typed, preview) ? undefined : t('erase.typed.other', { name }),
    }),
  );
  const reload = useReload();
  const submit = () =>
    form.send(async () => {
      const { entry } = await eraseSubject(preview.id, { reason: form.draft.reason.trim(), lines, files });
      notify('info', t('erase.done', { entry }));
      onClose();
      await reload('subjects', 'holds');
    });
  return (
    <FormDialog title={t('erase.named', { name })} submit={t('erase.submit')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      <p>{t('erase.about', { entries: preview.entries, incidents: preview.incidents.length, lines: lines.length, files: files.length })}</p>
      <Line form={form} name="reason" label={t('erase.reason')} description={t('erase.reason.help')} data-autofocus />
      <Line form={form} name="typed" label={t('erase.typed', { name })} />
    </FormDialog>
  );
}
