import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { Dialog } from '../../../shell/Dialog';
import { t } from '../text';
import { FieldInput } from './FieldInput';
import { type Act, type FieldName, missing, type Target, type Values } from './act';
import { ask, attempt, currentQuestion, onQuestion, perform, type Question } from './perform';

const AssignHelp = lazy(() => import('./AssignHelp'));

const close = () => ask(null);

/** Asks for what an act still needs. The board stays visible behind it. */
export function AskDialog() {
  const question = useSyncExternalStore(onQuestion, currentQuestion);
  return (
    <Dialog opened={question !== null} onClose={close} title={question ? titleOf(question) : ''} size={question?.act.id === 'assign' ? 'lg' : 'sm'}>
      {question && (question.among ? <AskWhich key={question.act.id} act={question.act} among={question.among} /> : <AskForm key={question.act.id} question={question} onDone={close} />)}
    </Dialog>
  );
}

function titleOf({ act, target, among }: Question): string {
  if (among) return t(`verb.${act.id as 'close'}`);
  const subject = target.incident?.number ?? target.alarm?.number ?? target.unit?.call_sign;
  return subject ? `${act.label(target)} · ${subject}` : act.label(target);
}

/** A choice that was made by key is sent as a line of text is. */
const enter = (event: KeyboardEvent<HTMLFormElement>) => {
  if (event.key === 'Enter' && event.target instanceof HTMLSelectElement) event.currentTarget.requestSubmit();
};

/** To which unit or position a key is meant: nothing is chosen yet, so that a second stray press does nothing either. */
function AskWhich({ act, among }: { act: Act; among: Target[] }) {
  const [at, setAt] = useState('');
  const target = among[Number(at || -1)];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!target) return;
    close();
    void perform(act, target);
  };
  return (
    <form onSubmit={submit} onKeyDown={enter}>
      <Stack gap="sm">
        <NativeSelect
          label={t('field.which')}
          data-autofocus
          value={at}
          data={[{ value: '', label: t('field.choose') }, ...among.map((one, index) => ({ value: String(index), label: act.label(one) }))]}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        {act.id === 'desk_sign' && target?.position?.unsigned.map((note) => <blockquote key={note.id} className="desk-note"><p>{note.text}</p></blockquote>)}
        <Group justify="flex-end" gap="xs">
          <Button onClick={close}>{t('ask.cancel')}</Button>
          <Button type="submit" variant="filled" disabled={!target}>{target ? act.label(target) : t(`verb.${act.id as 'close'}`)}</Button>
        </Group>
      </Stack>
    </form>
  );
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
