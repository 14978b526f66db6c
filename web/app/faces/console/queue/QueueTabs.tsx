import { UnstyledButton } from '@mantine/core';
import { live, useAlarmList, useIncidents } from '../../../live/hooks';
import { isOpen } from '../../../live/store';
import { useSecond } from '../../../time/useSecond';
import { alarmUrgency, isInQueue } from '../board/alarms';
import { t } from '../text';
import './queueTabs.css';

/** What the left pane shows: all that is open, one's own, what is escalated, or alarms that are put aside. */
export const VIEWS = ['all', 'mine', 'watch', 'parked'] as const;
export type View = (typeof VIEWS)[number];

interface QueueTabsProps {
  site: string | null;
  me: string | null;
  view: View;
  onView: (view: View) => void;
}

export function QueueTabs({ site, me, view, onView }: QueueTabsProps) {
  const open = useIncidents().filter((one) => isOpen(one) && (site === null || one.site_id === site));
  const alarms = useAlarmList().filter((one) => isInQueue(one, (id) => live.incidents.get(id)) && (site === null || one.site_id === null || one.site_id === site));
  const now_s = useSecond();
  const waiting = alarms.filter((one) => one.parked_until === null);
  const counts: Record<View, number> = {
    all: open.length + waiting.length,
    mine: open.filter((one) => me !== null && one.owner?.account_id === me).length + waiting.filter((one) => me !== null && one.owner_id === me).length,
    watch: open.filter((one) => one.escalation).length + waiting.filter((one) => alarmUrgency(one, now_s) === 'overdue').length,
    parked: alarms.length - waiting.length,
  };
  return (
    <div className="queue-tabs" role="toolbar" aria-label={t('view.title')}>
      {VIEWS.filter((one) => one !== 'parked' || counts.parked > 0 || view === 'parked').map((one) => (
        <UnstyledButton key={one} aria-pressed={one === view} onClick={() => onView(one)}>
          {t(`view.${one}`)} <span className="num">{counts[one]}</span>
        </UnstyledButton>
      ))}
    </div>
  );
}
