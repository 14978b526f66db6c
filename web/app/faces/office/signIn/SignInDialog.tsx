import { Button, Group, Modal } from '@mantine/core';
import { endSessionsOf, resetFactors } from '../../../api/factors';
import type { Account } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { FormProblem } from '../../../shell/FormProblem';
import { useSubmit } from '../../../shell/useSubmit';
import { shared } from '../../../text/shared';
import { useFactorsOf, useReload, useSessionsOf } from '../data';
import { Loaded } from '../Loaded';
import { t } from '../text';
import { LinkPart } from './LinkPart';
import { Sessions } from './Sessions';

interface SignInDialogProps {
  account: Account;
  /** Whether the reader may end it. */
  may: boolean;
  onClose: () => void;
}

/** Where somebody is signed in, for whoever helps them: a phone that was lost, an app that is gone. */
export function SignInDialog({ account, may, onClose }: SignInDialogProps) {
  const sessions = useSessionsOf(account.id);
  const factors = useFactorsOf(account.id);
  const reload = useReload();
  const { busy, failure, run } = useSubmit();
  const act = (work: (id: string) => Promise<unknown>, said: string) =>
    void run(async () => {
      await work(account.id);
      notify('info', said);
      await reload('sessions', 'factors');
    });
  return (
    <Modal opened onClose={onClose} title={t('sign_in.of', { name: account.name })} size="xl" closeButtonProps={{ 'aria-label': shared('keys.close') }}>
      <Loaded query={factors}>{({ code_app_since, passkeys }) => <p>{t(code_app_since ? 'sign_in.with_app' : 'sign_in.without_app', { n: passkeys })}</p>}</Loaded>
      <Loaded query={sessions}>{(list) => <Sessions sessions={list} />}</Loaded>
      <LinkPart account={account} may={may} />
      {may && (
        <>
          <p className="office-note">{t('sign_in.reset.help')}</p>
          <FormProblem failure={failure} signIn />
          <Group gap="xs">
            <Button loading={busy} onClick={() => act(endSessionsOf, t('sessions.ended_all', { name: account.name }))}>{t('sessions.end_all')}</Button>
            <Button loading={busy} onClick={() => act(resetFactors, t('sign_in.was_reset', { name: account.name }))}>{t('sign_in.reset')}</Button>
          </Group>
        </>
      )}
    </Modal>
  );
}
