import { live } from '../../../live/hooks';
import { clockTime, dateOf } from '../../../time/zone';
import { useSecond } from '../../../time/useSecond';
import { t } from '../text';

/** The server's clock, in the zone of the chosen site. */
export function Clock({ site }: { site: string | null }) {
  const now_ms = useSecond() * 1000;
  const chosen = site ? live.sites.get(site) : live.sites.values()[0];
  const zone = chosen?.time_zone;
  return (
    <time className="header-clock num" dateTime={new Date(now_ms).toISOString()} title={`${t('header.clock')} · ${dateOf(now_ms, zone)} · ${zone ?? ''}`}>
      {clockTime(now_ms, zone)}
    </time>
  );
}
