import { Button, Group, Stack } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { Dialog } from '../../../shell/Dialog';
import { t } from '../text';
import { FieldInput } from './FieldInput';
import { missing, type FieldName, type Values } from './act';
import { attempt, ask, currentQuestion, onQuestion, type Question } from './perform';

const AssignHelp = lazy(() => import('./AssignHelp'));

const close = () => ask(null);

/** Asks for what an act still needs. The board stays visible behind it. */
export function AskDialog() {
  const question = useSyncExternalStore(onQuestion, currentQuestion);
  return (
    <Dialog opened={question !== null} onClose={close} title={question ? titleOf(question) : ''} size={question?.act.id === 'assign' ? 'lg' : 'sm'}>
      {question && <AskForm key={question.act.id} question={question} onDone={close} />}
    </Dialog>
  );
}

function titleOf({ act, target }: Question): string {
  const subject = target.incident?.number ?? target.alarm?.number ?? target.unit?.call_sign;
  return subject ? `${act.label(target)} · ${subject}` : act.label(target);
}

function AskForm({ question, onDone }: { question: Question; onDone: () => void }) {
  const { act, target } = question;
  const [values, setValues] = useState<Values>(question.values);
  const [busy, setBusy] = useState(false);
  const incomplete = missing(act, values).length > 0;
  const set = (name: FieldName, value: string) => setValues((before) => ({ ...before, [name]: value }));

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (incomplete || busy) return;
    setBusy(true);
    const done = await attempt(() => act.run(target, values));
    setBusy(false);
    if (done) onDone();
  };

  // A choice that was made by key is sent as a line of text is.
  const enter = (event: KeyboardEvent<HTMLFormElement>) => {
    if (event.key === 'Enter' && event.target instanceof HTMLSelectElement) event.currentTarget.requestSubmit();
  };

  return (
    <form onSubmit={(event) => void submit(event)} onKeyDown={enter}>
      <Stack gap="sm">
        {act.id === 'assign' && target.incident && (
          <Suspense fallback={null}>
            <AssignHelp incident={target.incident} unit={values.unit ?? ''} onChoose={(unit) => set('unit', unit)} />
          </Suspense>
        )}
        {act.fields.map((field, at) => (
          <FieldInput key={field.name} field={field} target={target} first={at === 0} value={values[field.name] ?? ''} onChange={set} />
        ))}
        <Group justify="flex-end" gap="xs">
          <Button onClick={onDone}>{t('ask.cancel')}</Button>
          <Button type="submit" variant="filled" disabled={incomplete} loading={busy}>
            {act.label(target)}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
