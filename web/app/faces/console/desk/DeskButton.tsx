import { UnstyledButton } from '@mantine/core';
import type { MouseEvent } from 'react';
import { isMine } from '../acts/deskActs';
import { openActMenu } from '../acts/menu';
import { t } from '../text';
import './desk.css';
import { useDesk } from './useDesk';

/** In the head of the console: who sits where, and what waits for one's signature. */
export function DeskButton({ site, onOpen }: { site: string | null; onOpen: () => void }) {
  const positions = useDesk(site);
  if (positions.length === 0) return null;
  const toSign = positions.filter(isMine).flatMap((one) => one.unsigned).length;
  const said = positions.map((one) => t('desk.held', { position: one.name, who: one.holder?.name ?? t('desk.nobody') })).join(' · ');
  const menu = (event: MouseEvent) => {
    event.preventDefault();
    openActMenu({ x: event.clientX, y: event.clientY }, { positions });
  };
  return (
    <UnstyledButton className="shell-button desk-button" title={said} aria-haspopup="dialog" onClick={onOpen} onContextMenu={menu}>
      <span className="desk-said">{said}</span>
      {toSign > 0 && <strong> {t('desk.to_sign', { n: toSign })}</strong>}
    </UnstyledButton>
  );
}
