import { UnstyledButton } from '@mantine/core';
import { useIncidents } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { t } from '../text';
import './queueTabs.css';

/** What the left pane shows: every open incident, one's own, or what is escalated. */
export const VIEWS = ['all', 'mine', 'watch'] as const;
export type View = (typeof VIEWS)[number];

interface QueueTabsProps {
  site: string | null;
  me: string | null;
  view: View;
  onView: (view: View) => void;
}

export function QueueTabs({ site, me, view, onView }: QueueTabsProps) {
  const open = useIncidents().filter((one) => isOpen(one) && (site === null || one.site_id === site));
  const counts: Record<View, number> = {
    all: open.length,
    mine: open.filter((one) => me !== null && one.owner?.account_id === me).length,
    watch: open.filter((one) => one.escalation).length,
  };
  return (
    <div className="queue-tabs" role="toolbar" aria-label={t('view.title')}>
      {VIEWS.map((one) => (
        <UnstyledButton key={one} aria-pressed={one === view} onClick={() => onView(one)}>
          {t(`view.${one}`)} <span className="num">{counts[one]}</span>
        </UnstyledButton>
      ))}
    </div>
  );
}
