import { Button } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError } from '../../api/errors';
import { getSession } from '../../api/session';
import { confirmSingleSignOn } from '../../api/singleSignOn';
import type { Me } from '../../api/types';
import { FormProblem } from '../../shell/FormProblem';
import { hasPasskeys, pickPasskey } from '../../shell/passkeys';
import { useSubmit } from '../../shell/useSubmit';
import { CodeField } from './CodeField';
import { Frame } from './Frame';
import { landing } from './landing';
import { t } from './text';

/** What somebody who comes from the provider still needs here; null for everybody else. */
export function cameBack(search: string): 'done' | 'code' | null {
  const came = new URLSearchParams(search).get('single_sign_on');
  return came === 'done' || came === 'code' ? came : null;
}

const goOn = (me: Me) => location.replace(landing(me, location.search));
const again = () => location.replace('/login?trouble=expired');

/** Somebody comes from the organisation's provider: on to their page, or first the code of their app or a passkey. */
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
    if (code.trim()) confirm(async () => ({ code: code.trim() }));
  };
  const confirm = (shown: () => Promise<Parameters<typeof confirmSingleSignOn>[0]>) =>
    void run(async () => {
      const answer = await confirmSingleSignOn(await shown()).catch((problem: unknown) => {
        if (problem instanceof ApiError && problem.code === 'sign_in_expired') return again();
        throw problem;
      });
      if (answer) goOn(answer.me);
    });
  return (
    <Frame>
      {needs === 'code' && (
        <form onSubmit={submit} noValidate aria-label={t('title')}>
          <FormProblem failure={failure} />
          <CodeField value={code} missing={tried && !code.trim()} onChange={setCode} />
          <Button type="submit" variant="filled" size="md" fullWidth loading={busy}>
            {t('submit')}
          </Button>
          {hasPasskeys() && (
            <Button size="md" fullWidth disabled={busy} onClick={() => confirm(async () => ({ passkey: await pickPasskey() }))}>
              {t('passkey')}
            </Button>
          )}
        </form>
      )}
    </Frame>
  );
}
