import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { setAlarmScript } from '../../../api/alarms';
import { newKey } from '../../../api/client';
import type { AlarmScript, AlarmStep, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { useReload } from '../data';
import { earlier } from '../form/earlier';
import { FormDialog } from '../form/FormDialog';
import { useForm } from '../form/useForm';
import { categoryWord } from '../figures/alarmWords';
import { t } from '../text';

/** Saying what it was is always the last step and is not chosen. */
const CHOICES: AlarmStep[] = ['look', 'call_premises', 'call_keyholders', 'send'];
/** As the server takes it. */
const NOTE_MAX = 2_000;

interface StepDraft {
  /** Tells rows apart while they are edited. */
  key: string;
  step: AlarmStep;
  required: boolean;
  note: string;
}

const draftOf = ({ steps }: AlarmScript) => ({
  steps: steps.filter(({ step }) => step !== 'decide').map(({ step, required, note }): StepDraft => ({ key: newKey(), step, required, note: note ?? '' })),
  end: steps.at(-1)?.note ?? '',
});

export function ScriptForm({ site, script, onClose }: { site: Site; script: AlarmScript; onClose: () => void }) {
  const form = useForm(() => draftOf(script), () => ({}));
  const reload = useReload();
  const { steps, end } = form.draft;
  const category = categoryWord(script.category);
  const put = (at: number, part: Partial<StepDraft>) => form.change({ steps: steps.map((step, one) => (one === at ? { ...step, ...part } : step)) });
  const free = CHOICES.filter((choice) => !steps.some(({ step }) => step === choice));

  const set = (own: { step: AlarmStep; required: boolean; note: string | null }[] | null) =>
    form.send(async () => {
      await setAlarmScript(site.id, { category: script.category, steps: own }, script.version).finally(() => reload('scripts'));
      notify('info', t('saved', { name: category }));
      onClose();
    });
  const save = () =>
    set([...steps.map(({ step, required, note }) => ({ step, required, note: note.trim() || null })), { step: 'decide', required: true, note: end.trim() || null }]);

  return (
    <FormDialog title={t('scripts.title', { category, site: site.name })} submit={t('save')} busy={form.busy} failure={form.failure} onSubmit={save} onClose={onClose}>
      {steps.map(({ key, step, required, note }, at) => (
        <fieldset key={key} className="office-checks">
          <legend>{t('scripts.step_n', { n: at + 1 })}</legend>
          <NativeSelect
            label={t('scripts.what')}
            value={step}
            data={[step, ...free].map((value) => ({ value, label: t(`scripts.step.${value}`) }))}
            onChange={(event) => put(at, { step: event.currentTarget.value as AlarmStep })}
          />
          <TextInput label={t('scripts.note')} description={t('scripts.note.help')} value={note} maxLength={NOTE_MAX} autoComplete="off" onChange={(event) => put(at, { note: event.currentTarget.value })} />
          <Checkbox label={t('scripts.required')} checked={required} onChange={(event) => put(at, { required: event.currentTarget.checked })} />
          <div className="script-acts">
            {at > 0 && <Button aria-label={t('scripts.earlier_n', { n: at + 1 })} onClick={() => form.change({ steps: earlier(steps, at) })}>{t('scripts.earlier')}</Button>}
            <Button aria-label={t('chain.remove', { n: at + 1 })} onClick={() => form.change({ steps: steps.filter((_, one) => one !== at) })}>{t('remove')}</Button>
          </div>
        </fieldset>
      ))}
      {form.errorOf('steps') && <p role="alert">{form.errorOf('steps')}</p>}
      {free[0] && <Button onClick={() => form.change({ steps: [...steps, { key: newKey(), step: free[0] ?? 'look', required: false, note: '' }] })}>{t('chain.add')}</Button>}
      <TextInput label={t('scripts.end')} description={t('scripts.end.help')} value={end} maxLength={NOTE_MAX} autoComplete="off" onChange={(event) => form.change({ end: event.currentTarget.value })} />
      {script.own && <Button onClick={() => set(null)}>{t('scripts.ship')}</Button>}
    </FormDialog>
  );
}
