import { useMantineColorScheme } from '@mantine/core';
import { type FocusEvent, type KeyboardEvent, useState } from 'react';
import { LanguagePicker } from '../../../shell/LanguagePicker';
import { mayDo, useMe } from '../../../shell/session';
import { goTo } from '../../../shell/address';
import { setMuted } from '../../../sound/tones';
import { useMuted } from '../../../sound/useMuted';
import { shared } from '../../../text/shared';
import { useOutbox } from '../outbox/phone';
import { leave } from '../session/leave';
import { t } from '../text';
import { SignOutSheet } from './SignOutSheet';

const NEXT = { auto: 'light', light: 'dark', dark: 'auto' } as const;

/** What is not needed in a hurry. */
export function Menu() {
  const me = useMe();
  const muted = useMuted();
  const [open, setOpen] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const waiting = useOutbox().items.filter((item) => item.account_id === me.account.id && item.refused === null).length;
  const away = (event: FocusEvent<HTMLElement>) => {
    if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) setOpen(false);
  };
  const escape = (event: KeyboardEvent) => {
    if (event.key === 'Escape') setOpen(false);
  };
  return (
    <>
      <details className="field-menu" open={open} onToggle={(event) => setOpen(event.currentTarget.open)} onBlur={away} onKeyDown={escape}>
        <summary>{t('menu')}</summary>
        <div className="field-menu-list">
          <p className="quiet">{me.account.name}</p>
          {mayDo(me, 'incident.create') && (
            <button type="button" className="field-button" onClick={() => { setOpen(false); goTo({ view: 'report' }); }}>
              {t('report.open')}
            </button>
          )}
          <button type="button" className="field-button" onClick={() => setMuted(!muted)}>
            {muted ? t('sound.off') : t('sound.on')}
          </button>
          <button type="button" className="field-button" onClick={() => setColorScheme(NEXT[colorScheme])}>
            {shared(`scheme.${colorScheme}`)}
          </button>
          <LanguagePicker account={me.account.id ?? null} />
          <button type="button" className="field-button" onClick={() => (waiting > 0 ? setLeaving(true) : void leave())}>
            {shared('session.sign_out')}
          </button>
        </div>
      </details>
      {leaving && <SignOutSheet waiting={waiting} onLeave={() => void leave()} onClose={() => setLeaving(false)} />}
    </>
  );
}
