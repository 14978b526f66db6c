import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError } from '../../api/errors';
import { signInByPasskey } from '../../api/passkeys';
import { getSetup, signIn, signInBeside } from '../../api/session';
import type { Me } from '../../api/types';
import { FormProblem } from '../../shell/FormProblem';
import { hasPasskeys, pickPasskey } from '../../shell/passkeys';
import { PasswordField } from '../../shell/PasswordField';
import { noteAccepted } from '../../shell/verifier';
import { useSubmit } from '../../shell/useSubmit';
import { CodeField } from './CodeField';
import { Frame } from './Frame';
import { landing } from './landing';
import { SingleSignOn } from './SingleSignOn';
import { t } from './text';

/** The password was right, and the account has an app. */
function needsCode(failure: unknown): null {
  if (failure instanceof ApiError && failure.code === 'second_factor_needed') return null;
  throw failure;
}

export function Login() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: getSetup });
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const [codeAsked, setCodeAsked] = useState(false);
  const [tried, setTried] = useState(false);
  const { busy, failure, run } = useSubmit();
  const fresh = setup.data?.needed === true;
  useEffect(() => {
    if (fresh) location.replace('/setup');
  }, [fresh]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!username.trim() || !password || (codeAsked && !code.trim())) return;
    void run(async () => {
      const answer = await signIn(username.trim(), password, code.trim()).catch(needsCode);
      if (!answer) {
        setTried(false);
        setCodeAsked(true);
        return;
      }
      await enter(answer.me);
    });
  };

  const enter = async (me: Me) => {
    const to = landing(me, location.search);
    // So that a console that is locked can be opened while the server is away.
    if (to.startsWith('/console') && password) await noteAccepted(me.account.id ?? '', password);
    location.assign(to);
  };

  const unlock = () =>
    void run(async () => {
      const passkey = await pickPasskey();
      // After a right password the passkey stands beside it.
      const { me } = await (codeAsked ? signInBeside(username.trim(), password, passkey) : signInByPasskey(passkey));
      await enter(me);
    });

  return (
    <Frame>
      {setup.isError && <output className="quiet">{t('unreachable')}</output>}
      <form onSubmit={submit} noValidate aria-label={t('title')}>
        <FormProblem failure={failure} />
        <TextInput
          label={t('username')}
          size="md"
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          value={username}
          error={tried && !username.trim() ? t('missing.username') : undefined}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordField
          label={t('password')}
          size="md"
          name="password"
          autoComplete="current-password"
          value={password}
          error={tried && !password ? t('missing.password') : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        {codeAsked && <CodeField value={code} missing={tried && !code.trim()} onChange={setCode} />}
        <Button type="submit" variant="filled" size="md" fullWidth loading={busy}>
          {t('submit')}
        </Button>
        {hasPasskeys() && (
          <Button size="md" fullWidth disabled={busy} onClick={unlock}>
            {t('passkey')}
          </Button>
        )}
      </form>
      <SingleSignOn />
      <p className="quiet">{t('forgotten')}</p>
    </Frame>
  );
}
