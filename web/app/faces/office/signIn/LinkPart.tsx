import { Button, Checkbox, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { changeLink, getLink, removeLink } from '../../../api/singleSignOn';
import type { Account, SignInLink } from '../../../api/types';
import { FormProblem } from '../../../shell/FormProblem';
import { notify } from '../../../shell/notices';
import { useSubmit } from '../../../shell/useSubmit';
import { dateOf } from '../../../time/zone';
import { useReload, useSingleSignOn } from '../data';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { Loaded } from '../Loaded';
import { t } from '../text';
import './signIn.css';

interface LinkPartProps {
  account: Account;
  /** Whether the reader may change it. */
  may: boolean;
}

/** Who at the organisation's provider an account belongs to. Nothing where there is no provider. */
export function LinkPart({ account, may }: LinkPartProps) {
  const name = useSingleSignOn().data?.name;
  const link = useQuery({ queryKey: ['link', account.id], queryFn: () => getLink(account.id) });
  if (!name) return null;
  return (
    <section className="office-part" aria-label={t('link.title', { name })}>
      <h2>{t('link.title', { name })}</h2>
      <Loaded query={link}>
        {(found) => (
          <>
            <p>{toldOf(found, name)}</p>
            {may && <LinkForm key={JSON.stringify(found)} account={account} link={found} />}
          </>
        )}
      </Loaded>
    </section>
  );
}

function toldOf({ subject, linked_at, expected, expected_until }: SignInLink, name: string): string {
  if (subject && linked_at) return t('link.to', { name, subject, since: dateOf(linked_at) });
  if (expected && expected_until) return t('link.expects', { name, expected, until: dateOf(expected_until) });
  return t('link.nobody', { name });
}

function LinkForm({ account, link }: { account: Account; link: SignInLink }) {
  const form = useForm(
    () => ({ subject: link.subject ?? '', expected: link.expected ?? '', password_refused: link.password_refused }),
    ({ subject, expected }) => ({ subject: !subject.trim() && !expected.trim() ? t('link.one_of') : undefined }),
  );
  const reload = useReload();
  const save = () =>
    form.send(async () => {
      const { subject, expected, password_refused } = form.draft;
      const who = subject.trim() ? { subject: subject.trim() } : { expected: expected.trim() };
      await changeLink(account.id, { ...who, password_refused });
      notify('info', t('link.saved', { name: account.name }));
      await reload('link', 'sessions');
    });
  const removal = useSubmit();
  const remove = () =>
    void removal.run(async () => {
      await removeLink(account.id);
      notify('info', t('link.saved', { name: account.name }));
      await reload('link', 'sessions');
    });
  return (
    <>
      <Line form={form} name="subject" label={t('link.subject')} description={t('link.subject.help')} />
      <Line form={form} name="expected" label={t('link.expected')} description={t('link.expected.help')} disabled={form.draft.subject.trim() !== ''} />
      <Checkbox
        label={t('link.password_refused')}
        description={t('link.password_refused.help')}
        checked={form.draft.password_refused}
        onChange={(event) => form.change({ password_refused: event.currentTarget.checked })}
      />
      <FormProblem failure={form.failure ?? removal.failure} signIn />
      <Group gap="xs">
        <Button loading={form.busy} onClick={save}>{t('link.save')}</Button>
        {(link.subject || link.expected) && <Button loading={removal.busy} onClick={remove}>{t('link.remove')}</Button>}
      </Group>
    </>
  );
}
