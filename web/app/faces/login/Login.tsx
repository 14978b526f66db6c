import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { getSetup, signIn } from '../../api/session';
import { FormProblem } from '../../shell/FormProblem';
import { LanguagePicker } from '../../shell/LanguagePicker';
import { PasswordField } from '../../shell/PasswordField';
import { noteAccepted } from '../../shell/verifier';
import { useSubmit } from '../../shell/useSubmit';
import { SchemeButton } from '../../theme/Scheme';
import { shared } from '../../text/shared';
import { landing } from './landing';
import './login.css';
import { t } from './text';

export function Login() {
  const setup = useQuery({ queryKey: ['setup'], queryFn: getSetup });
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, failure, run } = useSubmit();
  const fresh = setup.data?.needed === true;
  useEffect(() => {
    if (fresh) location.replace('/setup');
  }, [fresh]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!username.trim() || !password) return;
    void run(async () => {
      const { me } = await signIn(username.trim(), password);
      const to = landing(me, location.search);
      // So that a console that is locked can be opened while the server is away.
      if (to.startsWith('/console')) await noteAccepted(me.account.id ?? '', password);
      location.assign(to);
    });
  };

  return (
    <main className="login">
      <header>
        <p className="login-product">{shared('product')}</p>
        <LanguagePicker account={null} />
        <SchemeButton />
      </header>
      <h1>{t('title')}</h1>
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
        <Button type="submit" variant="filled" size="md" fullWidth loading={busy}>
          {t('submit')}
        </Button>
      </form>
      <p className="quiet">{t('forgotten')}</p>
    </main>
  );
}
