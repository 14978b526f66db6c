import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { FormProblem } from '../../../shell/FormProblem';
import { PasswordField } from '../../../shell/PasswordField';
import { endSession, useMe } from '../../../shell/session';
import { useSubmit } from '../../../shell/useSubmit';
import { shared } from '../../../text/shared';
import { forgetBoard } from '../away/kept';
import { Clock } from '../header/Clock';
import { Counts } from '../header/Counts';
import { LinkState } from '../header/LinkState';
import { LinkBanner } from '../layout/LinkBanner';
import { t } from '../text';
import './lock.css';
import { setLocked } from './locked';
import { LockSound } from './LockSound';
import { Unheard } from './Unheard';
import { unlock } from './unlock';
import { Waiting } from './Waiting';

interface LockScreenProps {
  /** Which the console behind it shows: what it counts and rings for is counted and listed here. */
  site: string | null;
  /** Whether this window is the one that sounds. */
  sounding: boolean;
}

/** Hides who, what and where; still shows and sounds that something waits. Everything else is inert until the password is given. */
export default function LockScreen({ site, sounding }: LockScreenProps) {
  const me = useMe();
  const [password, setPassword] = useState('');
  const submit = useSubmit();
  const open = (event: FormEvent) => {
    event.preventDefault();
    void submit.run(async () => {
      await unlock(me, password);
      setLocked(null);
    });
  };
  const leave = () => {
    setLocked(null);
    forgetBoard();
    void endSession();
  };
  return (
    <div className="lock">
      <header className="console-header">
        <h1>{shared('product')}</h1>
        <Counts site={site} />
        <LinkState />
        <Clock site={site} />
        {sounding && <LockSound />}
      </header>
      <LinkBanner />
      {sounding && <Unheard />}
      <main>
        <h2>{t('lock.title', { who: me.account.name })}</h2>
        <Waiting site={site} />
        <form aria-label={t('lock.unlock')} onSubmit={open}>
          <PasswordField label={t('lock.password')} value={password} onChange={(event) => setPassword(event.currentTarget.value)} autoComplete="current-password" />
          <FormProblem failure={submit.failure} />
          <Button type="submit" variant="filled" loading={submit.busy} disabled={!password}>{t('lock.unlock')}</Button>
          <Button onClick={leave}>{shared('session.sign_out')}</Button>
        </form>
      </main>
    </div>
  );
}
