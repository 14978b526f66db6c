import { Button } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { live, useIncidents } from '../../../live/hooks';
import { FormProblem } from '../../../shell/FormProblem';
import { PasswordField } from '../../../shell/PasswordField';
import { endSession, useMe } from '../../../shell/session';
import { useSubmit } from '../../../shell/useSubmit';
import { shared } from '../../../text/shared';
import { priorityShape, priorityWord } from '../../../theme/priority';
import { forgetBoard } from '../away/kept';
import { isRinging } from '../board/order';
import { Timer } from '../board/Timer';
import { Clock } from '../header/Clock';
import { Counts } from '../header/Counts';
import { LinkState } from '../header/LinkState';
import { LinkBanner } from '../layout/LinkBanner';
import { t } from '../text';
import './lock.css';
import { setLocked } from './locked';
import { unlock } from './unlock';

/** More of them say nothing more than the count does. */
const SHOWN_MAX = 12;

/** Hides who, what and where; still shows and sounds that something waits. Everything else is inert until the password is given. */
export default function LockScreen() {
  const me = useMe();
  const [password, setPassword] = useState('');
  const submit = useSubmit();
  const ringing = useIncidents().filter(isRinging).sort((a, b) => a.priority - b.priority);
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
        <Counts site={null} />
        <LinkState />
        <Clock site={null} />
      </header>
      <LinkBanner />
      <main>
        <h2>{t('lock.title', { who: me.account.name })}</h2>
        <section aria-label={t('lock.waiting')}>
          <p role="status">{t('counts.ringing', { n: ringing.length })}</p>
          <ul>
            {ringing.slice(0, SHOWN_MAX).map((incident) => (
              <li key={incident.id} data-priority={incident.priority}>
                {priorityShape(incident.priority)} {priorityWord(incident.priority)} · {live.sites.get(incident.site_id)?.name} <Timer incident={incident} />
              </li>
            ))}
          </ul>
        </section>
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
