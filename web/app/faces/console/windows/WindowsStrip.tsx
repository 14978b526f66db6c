import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { say } from '../acts/result';
import { t } from '../text';
import { keepHere, type Pane, panesBefore, undock } from './windows';

/** Windows that are still open have said so by then. */
const ANSWERED_AFTER_MS = 1_500;

/** What stood in windows of its own when the console was last there. Browsers let a page open one window for a click, so each has its button. */
export function WindowsStrip({ away }: { away: ReadonlySet<Pane> }) {
  const [before, setBefore] = useState(panesBefore);
  const [answered, setAnswered] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAnswered(true), ANSWERED_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => setBefore((panes) => panes.filter((pane) => !away.has(pane))), [away]);
  if (!answered || before.length === 0) return null;
  const leave = () => {
    for (const pane of before) keepHere(pane);
    setBefore([]);
  };
  return (
    <section className="unsent windows-before" aria-label={t('window.before')}>
      <span>{t('window.before.help')}</span>
      {before.map((pane) => (
        <Button key={pane} size="compact-xs" onClick={() => undock(pane) || say({ ok: false, text: t('window.blocked') })}>
          {t('window.again', { pane: t(`window.${pane}`) })}
        </Button>
      ))}
      <Button size="compact-xs" onClick={leave}>{t('window.stay')}</Button>
    </section>
  );
}
