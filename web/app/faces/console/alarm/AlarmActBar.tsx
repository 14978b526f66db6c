import { Button } from '@mantine/core';
import type { Alarm } from '../../../api/types';
import { useIncidents } from '../../../live/hooks';
import type { ActId } from '../acts/act';
import { offeredNextOnAlarm } from '../acts/offeredNext';
import { usePanel } from '../acts/panel';
import { perform } from '../acts/perform';
import { performNext } from '../acts/performNext';
import { legalActs } from '../acts/registry';
import { keepFocus } from '../board/keepFocus';
import { t } from '../text';

/** Offered below, beside what they add to. */
const ELSEWHERE = new Set<ActId>(['alarm_note', 'alarm_level', 'alarm_call', 'alarm_phrase']);

/** The next step of the script first, then every other legal act. */
export function AlarmActBar({ alarm }: { alarm: Alarm }) {
  // The button names whom to call, and says where an incident shows the alarm.
  usePanel(alarm.account_id);
  useIncidents();
  const { act, blocked } = offeredNextOnAlarm(alarm);
  const target = { alarm };
  return (
    <div className="incident-acts" role="toolbar" aria-label={t('acts.title')}>
      {act ? (
        <Button variant="filled" size="compact-sm" aria-keyshortcuts="Space" onMouseDown={keepFocus} onClick={() => performNext(alarm.id)}>
          {act.label} <kbd aria-hidden="true">␣</kbd>
        </Button>
      ) : (
        blocked && <span className="quiet">{blocked}</span>
      )}
      {legalActs(target).filter(({ id, fields }) => !ELSEWHERE.has(id) && !(id === act?.id && fields.length === 0)).map((other) => (
        <Button key={other.id} size="compact-sm" onClick={() => void perform(other, target)}>
          {other.label(target)}{other.fields.length > 0 && '…'}
        </Button>
      ))}
    </div>
  );
}
