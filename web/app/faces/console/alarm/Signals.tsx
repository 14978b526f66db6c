import type { Alarm, AlarmSignal } from '../../../api/types';
import { live } from '../../../live/hooks';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import { ta } from './text';

/** What the device said, the latest first: by our clock, and by its own where that differs. */
export function Signals({ alarm, signals }: { alarm: Alarm; signals: AlarmSignal[] }) {
  const at = (time: string) => timeAt(time, live.sites.get(alarm.site_id ?? '')?.time_zone, serverNow());
  if (signals.length === 0) return <p className="quiet incident-none">{ta('no_signals')}</p>;
  return (
    <ol className="log-lines" aria-label={ta('signals')}>
      {signals.map((signal) => (
        <li key={signal.id}>
          <span className="num quiet">{at(signal.received_at)}</span>
          <div>
            <p dir="auto">
              <strong>{ta(`effect.${signal.effect}`)}</strong> {signal.code_name} <span className="quiet num">{signal.code}</span>
              {signal.zone && ` · ${t('alarm.zone', { zone: signal.zone })}`}
              {signal.text && ` · ${signal.text}`}
            </p>
            <span className="quiet">
              {[
                signal.path.toUpperCase(),
                ta(signal.encrypted ? 'encrypted' : 'in_clear'),
                signal.panel_at && ta('panel_clock', { time: at(signal.panel_at) }),
                signal.late && ta('late'),
              ].filter(Boolean).join(' · ')}
            </span>
          </div>
        </li>
      ))}
    </ol>
  );
}
