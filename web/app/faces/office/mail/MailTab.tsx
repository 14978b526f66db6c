import { Button } from '@mantine/core';
import { sentence } from '../../../api/errors';
import { resendMail, testMail } from '../../../api/mail';
import type { Mail } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { DataTable } from '../../../shell/DataTable';
import { notify } from '../../../shell/notices';
import { mayDo, useMe } from '../../../shell/session';
import type { Column } from '../../../shell/sorting';
import { timeAt } from '../../../time/zone';
import { useMails, useReload } from '../data';
import { FormDialog } from '../form/FormDialog';
import { mailbox } from '../form/checks';
import { Line } from '../form/Line';
import { useForm } from '../form/useForm';
import { Guarded } from '../Guarded';
import { Loaded } from '../Loaded';
import { t } from '../text';

const at = (time: string) => timeAt(time, undefined, Date.now());

function stateOf({ state, sent_at, next_at, error }: Mail): string {
  if (state === 'sent') return t('mail.state.sent', { at: at(sent_at ?? '') });
  if (state === 'retrying') return t('mail.state.retrying', { at: at(next_at ?? ''), why: error ?? '' });
  return state === 'waiting' ? t('mail.state.waiting') : t('mail.state.given_up', { why: error ?? '' });
}

/** Which mail went to whom, and what became of it; not what it says. */
export function MailTab() {
  const may = mayDo(useMe(), 'mail.manage');
  const mails = useMails();
  const reload = useReload();
  const again = async ({ id, to }: Mail) => {
    try {
      await resendMail(id);
      notify('info', t('mail.resent', { to }));
      await reload('mails');
    } catch (failure) {
      notify('problem', sentence(failure));
    }
  };
  const columns: Column<Mail>[] = [
    { key: 'to', title: t('mail.to'), render: ({ to }) => to },
    { key: 'subject', title: t('mail.subject'), render: ({ subject }) => subject },
    { key: 'posted', title: t('mail.posted'), render: ({ posted_at }) => at(posted_at) },
    { key: 'attempts', title: t('mail.attempts'), render: ({ attempts }) => attempts },
    { key: 'state', title: t('state'), render: stateOf },
  ];
  if (may) {
    columns.push({
      key: 'acts',
      title: t('acts'),
      render: (mail) =>
        (mail.state === 'given_up' || mail.state === 'retrying') && (
          <Button aria-label={t('mail.resend_named', { to: mail.to })} onClick={() => void again(mail)}>
            {t('mail.resend')}
          </Button>
        ),
    });
  }
  return (
    <>
      <div className="office-tools">
        <p className="office-note">{t('mail.about')}</p>
        <Guarded right="mail.manage" what={t('mail.manage')}>
          <Button variant="filled" onClick={() => goTo({ add: 'mail' })}>
            {t('mail.test')}
          </Button>
        </Guarded>
      </div>
      <Loaded query={mails}>
        {(all) => <DataTable caption={t('mail.caption', { n: all.length })} columns={columns} rows={all} rowKey={({ id }) => id} empty={t('mail.empty')} />}
      </Loaded>
      {may && <TestForm />}
    </>
  );
}

function TestForm() {
  const form = useForm(() => ({ to: '' }), (draft) => ({ to: mailbox(draft.to) }));
  const reload = useReload();
  const open = useAddress().get('add') === 'mail';
  const close = () => goTo({ add: null });
  const submit = () =>
    form.send(async () => {
      const to = form.draft.to.trim();
      await testMail(to);
      notify('info', t('mail.tested', { to }));
      await reload('mails');
      close();
    });
  if (!open) return null;
  return (
    <FormDialog title={t('mail.test')} submit={t('mail.send')} busy={form.busy} failure={form.failure} onSubmit={submit} onClose={close}>
      <Line form={form} name="to" label={t('mail.to')} description={t('mail.to.help')} inputMode="email" data-autofocus />
    </FormDialog>
  );
}
