import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError } from '../../api/errors';
import { getSession } from '../../api/session';
import { confirmSingleSignOn } from '../../api/singleSignOn';
import type { Me } from '../../api/types';
import { FormProblem } from '../../shell/FormProblem';
import { LanguagePicker } from '../../shell/LanguagePicker';
import { useSubmit } from '../../shell/useSubmit';
import { shared } from '../../text/shared';
import { SchemeButton } from '../../theme/Scheme';
import { landing } from './landing';
import './login.css';
import { t } from './text';

/** What somebody who comes from the provider still needs here; null for everybody else. */
export function cameBack(search: string): 'done' | 'code' | null {
  const came = new URLSearchParams(search).get('single_sign_on');
  return came === 'done' || came === 'code' ? came : null;
}

const goOn = (me: Me) => location.replace(landing(me, location.search));
const again = () => location.replace('/login?trouble=expired');

/** Somebody comes from the organisation's provider: on to their page, or first the code of their app. */
export function ComeBack({ needs }: { needs: 'done' | 'code' }) {
  const [code, setCode] = useState('');
  const [tried, setTried] = useState(false);
  const { busy, failure, run } = useSubmit();
  useEffect(() => {
    if (needs === 'done') void getSession().then(goOn, again);
  }, [needs]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!code.trim()) return;
    void run(async () => {
      const answer = await confirmSingleSignOn(code.trim()).catch((problem: unknown) => {
        if (problem instanceof ApiError && problem.code === 'sign_in_expired') return again();
        throw problem;
      });
      if (answer) goOn(answer.me);
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
      {needs === 'code' && (
        <form onSubmit={submit} noValidate aria-label={t('title')}>
          <FormProblem failure={failure} />
          <TextInput
            label={t('code')}
            description={t('code.help')}
            size="md"
            name="code"
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            value={code}
            error={tried && !code.trim() ? t('missing.code') : undefined}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          <Button type="submit" variant="filled" size="md" fullWidth loading={busy}>
            {t('submit')}
          </Button>
        </form>
      )}
    </main>
  );
}
