import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { live, useLinkPhase } from '../../../live/hooks';
import { STALE_AFTER_MS, staleSince } from '../../../live/link';
import { goToSignIn } from '../../../shell/session';
import { shared } from '../../../text/shared';
import { duration } from '../../../time/durations';
import { useSecond } from '../../../time/useSecond';
import { clockTime } from '../../../time/zone';
import { t } from '../text';

/** The screen tells the truth about itself: since when the board below may be wrong, in words. */
export function LinkBanner() {
  const phase = useLinkPhase();
  if (phase === 'signed_out') {
    return (
      <div className="link-banner" role="alert">
        <span>{t('banner.signed_out')}</span>
        <Button size="compact-sm" onClick={goToSignIn}>{shared('session.sign_in')}</Button>
      </div>
    );
  }
  if (phase === 'connecting') return <SlowStart />;
  if (phase !== 'stale') return null;
  return (
    <div className="link-banner" role="alert">
      <span>{t('banner.stale', { time: clockTime(staleSince(live.link)) })}</span>
      <StaleFor since_ms={staleSince(live.link)} />
    </div>
  );
}

/** The first connection that takes too long: says so, and what it means for the board. */
function SlowStart() {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), STALE_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  if (!slow) return null;
  return (
    <div className="link-banner" role="alert">
      <span>{t('banner.connecting')}</span>
    </div>
  );
}

function StaleFor({ since_ms }: { since_ms: number }) {
  const now_s = useSecond();
  return <span className="num" aria-hidden="true">{duration(now_s - since_ms / 1000)}</span>;
}
