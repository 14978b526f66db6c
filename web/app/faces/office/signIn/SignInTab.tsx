import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { endOtherSessions, endSessionOf, makeRecoveryCodes, removeApp } from '../../../api/factors';
import { removePasskey } from '../../../api/passkeys';
import { FormProblem } from '../../../shell/FormProblem';
import { mayDo, useMe } from '../../../shell/session';
import { useSubmit } from '../../../shell/useSubmit';
import { dateOf } from '../../../time/zone';
import { useFactors, usePasskeys, usePolicy, useReload, useSessions } from '../data';
import { Loaded } from '../Loaded';
import { t } from '../text';
import './signIn.css';
import { AddApp } from './AddApp';
import { AddPasskey } from './AddPasskey';
import { agentName } from './agent';
import { ChangePassword } from './ChangePassword';
import { Passkeys } from './Passkeys';
import { OwnLink } from './OwnLink';
import { PolicyPart } from './PolicyPart';
import { RecoveryCodes } from './RecoveryCodes';
import { Sessions } from './Sessions';

/** One's own password, passkeys, second factor and sessions; and, for who manages accounts, who needs a second factor. */
export function SignInTab() {
  const me = useMe();
  const queries = useQueryClient();
  const factors = useFactors();
  const passkeys = usePasskeys();
  const sessions = useSessions();
  const may = mayDo(me, 'account.manage');
  const policy = usePolicy(may);
  const [open, setOpen] = useState<'app' | 'passkey' | 'password' | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const reload = useReload();
  const { busy, failure, run } = useSubmit();
  const act = (work: () => Promise<unknown>) =>
    void run(async () => {
      await work();
      await reload('factors', 'passkeys', 'sessions');
    });
  const added = (made: string[]) => {
    setOpen(null);
    if (made.length > 0) setCodes(made);
    void reload('factors', 'passkeys', 'sessions');
  };
  const kept = () => {
    setCodes(null);
    // Who waited for a second factor may do more from now on.
    void queries.invalidateQueries({ queryKey: ['session'] });
  };
  return (
    <>
      {me.second_factor_missing && <p role="alert">{t('sign_in.missing')}</p>}
      <FormProblem failure={failure} signIn />
      <section className="office-part" aria-label={t('sign_in.own')}>
        <h2>{t('sign_in.own')}</h2>
        <Loaded query={factors}>
          {({ code_app_since, passkeys: count, recovery_codes_left: n }) => (
            <>
              {code_app_since && <p>{t('sign_in.has_app', { since: dateOf(code_app_since), n })}</p>}
              {!code_app_since && <p>{count > 0 ? t('sign_in.has_passkeys', { n }) : t('sign_in.no_app')}</p>}
              <Group gap="xs">
                <Button onClick={() => setOpen('password')}>{t('sign_in.change_password')}</Button>
                {!code_app_since && <Button variant="filled" onClick={() => setOpen('app')}>{t('sign_in.add_app')}</Button>}
                {(code_app_since || count > 0) && (
                  <Button loading={busy} onClick={() => act(async () => setCodes((await makeRecoveryCodes()).recovery_codes))}>{t('sign_in.new_codes')}</Button>
                )}
                {code_app_since && <Button loading={busy} onClick={() => act(removeApp)}>{t('sign_in.remove_app')}</Button>}
              </Group>
            </>
          )}
        </Loaded>
      </section>
      <Loaded query={passkeys}>{(list) => <Passkeys passkeys={list} onAdd={() => setOpen('passkey')} onRemove={(id) => act(() => removePasskey(id))} />}</Loaded>
      <OwnLink />
      <section className="office-part" aria-label={t('sessions')}>
        <h2>{t('sessions')}</h2>
        <Loaded query={sessions}>
          {(list) => (
            <>
              <Sessions
                sessions={list}
                renderAct={({ id, agent, current }) =>
                  !current && <Button aria-label={t('sessions.end_named', { name: agentName(agent) })} onClick={() => act(() => endSessionOf(id))}>{t('sessions.end')}</Button>
                }
              />
              {list.length > 1 && <Button loading={busy} onClick={() => act(endOtherSessions)}>{t('sessions.end_others')}</Button>}
            </>
          )}
        </Loaded>
      </section>
      {may && <Loaded query={policy}>{(rule) => <PolicyPart key={rule.version} policy={rule} />}</Loaded>}
      {open === 'app' && <AddApp onAdded={added} onClose={() => setOpen(null)} />}
      {open === 'passkey' && <AddPasskey onAdded={added} onClose={() => setOpen(null)} />}
      {open === 'password' && <ChangePassword withCode={Boolean(factors.data?.code_app_since)} passkeys={passkeys.data ?? []} onClose={() => setOpen(null)} />}
      {codes && <RecoveryCodes codes={codes} onClose={kept} />}
    </>
  );
}
