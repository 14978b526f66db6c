import { UnstyledButton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { isMine } from '../acts/deskActs';
import { t } from '../text';
import './desk.css';
import { useDesk } from './useDesk';

const DeskDialog = lazy(() => import('./DeskDialog'));

/** In the head of the console: who sits where, and what waits for one's signature. */
export function DeskButton({ site }: { site: string | null }) {
  const positions = useDesk(site);
  const [opened, setOpened] = useState(false);
  if (positions.length === 0) return null;
  const toSign = positions.filter(isMine).flatMap((one) => one.unsigned).length;
  const said = positions.map((one) => t('desk.held', { position: one.name, who: one.holder?.name ?? t('desk.nobody') })).join(' · ');
  return (
    <>
      <UnstyledButton className="shell-button desk-button" title={said} aria-haspopup="dialog" onClick={() => setOpened(true)}>
        <span className="desk-said">{said}</span>
        {toSign > 0 && <strong> {t('desk.to_sign', { n: toSign })}</strong>}
      </UnstyledButton>
      <Suspense fallback={null}>{opened && <DeskDialog site={site} onClose={() => setOpened(false)} />}</Suspense>
    </>
  );
}
