import { useEffect, useState } from 'react';
import { live, useLinkPhase } from '../../../live/hooks';
import { staleSince } from '../../../live/link';
import { shared } from '../../../text/shared';
import { clockTime } from '../../../time/zone';
import { t } from '../text';

const LOOK_EVERY_MS = 500;

/** The link and the age of what is on the screen: `live · 0.2 s`. */
export function LinkState() {
  const phase = useLinkPhase();
  const [age_ms, setAge] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setAge(Date.now() - live.link.last_byte_ms), LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  const word = phase === 'stale' ? shared('link.stale', { time: clockTime(staleSince(live.link)) }) : shared(`link.${phase}`);
  return (
    <span className="link-state" data-phase={phase}>
      <output aria-label={t('header.link')}>{word}</output>
      {phase === 'live' && <span className="num quiet"> · <bdi dir="ltr">{(Math.max(0, age_ms) / 1000).toFixed(1)} s</bdi></span>}
    </span>
  );
}
