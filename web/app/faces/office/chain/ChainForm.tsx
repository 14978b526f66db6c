import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { newKey } from '../../../api/client';
import { setChain } from '../../../api/watch';
import type { Chain, Site } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { roleWord } from '../../../theme/status';
import { useDispatchers, useReload } from '../data';
import { listOf, mailboxes, numbersOf, percentages, whole } from '../form/checks';
import { FormDialog } from '../form/FormDialog';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { ROLES } from '../people/grants';
import { t } from '../text';
import { DAY_S, isRole, STEPS_MAX } from './chainSheet';

interface StepDraft {
  /** Tells rows apart while they are edited. */
  key: string;
  /** A role, or the id of an account. */
  who: string;
  after_s: string;
  mail: boolean;
  /** With commas between. */
  mailboxes: string;
}

const draftOf = (chain: Chain) => ({
  steps: chain.steps.map((step): StepDraft => ({ key: newKey(), who: step.person?.account_id ?? step.role ?? '', after_s: String(step.after_s), mail: step.mail, mailboxes: step.mailboxes.join(', ') })),
  priority_percent: chain.priority_percent.join(' '),
  untouched_s: String(chain.untouched_s),
});
type Draft = ReturnType<typeof draftOf>;

const check = (draft: Draft) => ({
  steps: draft.steps.map((step) => whole(step.after_s, 0, DAY_S) ?? mailboxes(step.mailboxes)).find((error) => error !== undefined),
  priority_percent: percentages(draft.priority_percent),
  untouched_s: whole(draft.untouched_s, 1, DAY_S),
});

export function ChainForm({ site, chain, onClose }: { site: Site; chain: Chain; onClose: () => void }) {
  const form = useForm(() => draftOf(chain), check);
  const people = useDispatchers(site.id).data?.items ?? [];
  const reload = useReload();
  const { steps } = form.draft;
  const put = (at: number, part: Partial<StepDraft>) => form.change({ steps: steps.map((step, one) => (one === at ? { ...step, ...part } : step)) });
  const choices = [...ROLES.map((role) => ({ value: role as string, label: roleWord(role) })), ...people.map(({ account_id, name }) => ({ value: account_id, label: name }))];

  const submit = () =>
    form.send(async () => {
      const body = {
        steps: steps.map(({ who, after_s, mail, mailboxes: list }) => ({ ...(isRole(who) ? { role: who } : { account_id: who }), after_s: Number(after_s), mail, mailboxes: listOf(list) })),
        priority_percent: numbersOf(form.draft.priority_percent),
        untouched_s: Number(form.draft.untouched_s),
      };
      await setChain(site.id, body, chain.version).finally(() => reload('chain'));
      notify('info', t('saved', { name: site.name }));
      onClose();
    });

  return (
    <FormDialog title={t('chain.change_at', { site: site.name })} submit={t('save')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={onClose}>
      {steps.map((step, at) => (
        <fieldset key={step.key} className="office-checks">
          <legend>{t('chain.step_n', { n: at + 1 })}</legend>
          <div className="office-pair">
            <NativeSelect label={t('chain.who')} value={step.who} data={choices} onChange={(event) => put(at, { who: event.currentTarget.value })} />
            <TextInput label={t('chain.after_s')} value={step.after_s} inputMode="numeric" autoComplete="off" onChange={(event) => put(at, { after_s: event.currentTarget.value })} />
          </div>
          <Checkbox label={t('chain.mail')} description={t('chain.mail.help')} checked={step.mail} onChange={(event) => put(at, { mail: event.currentTarget.checked })} />
          <TextInput label={t('chain.mailboxes')} description={t('chain.mailboxes.help')} value={step.mailboxes} inputMode="email" autoComplete="off" onChange={(event) => put(at, { mailboxes: event.currentTarget.value })} />
          {steps.length > 1 && (
            <Button aria-label={t('chain.remove', { n: at + 1 })} onClick={() => form.change({ steps: steps.filter((_, one) => one !== at) })}>
              {t('remove')}
            </Button>
          )}
        </fieldset>
      ))}
      {form.errorOf('steps') && <p role="alert">{form.errorOf('steps')}</p>}
      {steps.length < STEPS_MAX && (
        <Button onClick={() => form.change({ steps: [...steps, { key: newKey(), who: 'manager', after_s: steps.at(-1)?.after_s ?? '0', mail: false, mailboxes: '' }] })}>{t('chain.add')}</Button>
      )}
      <Line form={form} name="priority_percent" label={t('chain.percent')} description={t('chain.percent.help')} />
      <Line form={form} name="untouched_s" label={t('chain.untouched')} inputMode="numeric" />
    </FormDialog>
  );
}
