import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { live, useKeptSince, useLinkPhase, useStoring } from '../../../live/hooks';
import { STALE_AFTER_MS, staleSince } from '../../../live/link';
import { goToSignIn } from '../../../shell/session';
import { shared } from '../../../text/shared';
import { durationInWords } from '../../../time/durations';
import { useSecond } from '../../../time/useSecond';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { t } from '../text';

/** The screen tells the truth about itself: since when the board below may be wrong, in words. */
export function LinkBanner() {
  const phase = useLinkPhase();
  const kept_ms = useKeptSince();
  const storing = useStoring();
  if (phase === 'signed_out') {
    return (
      <div className="link-banner" role="alert">
        <span>{t('banner.signed_out')}</span>
        <Button size="compact-sm" onClick={goToSignIn}>{shared('session.sign_in')}</Button>
      </div>
    );
  }
  if (kept_ms !== null) return <AsOf words="banner.kept" since_ms={kept_ms} />;
  if (phase === 'connecting') return <SlowStart />;
  if (phase === 'stale') return <AsOf words="banner.stale" since_ms={staleSince(live.link)} />;
  return storing ? null : <Said words="banner.unstored" />;
}

/** Of when the board is, how long ago that was, and what still works. */
function AsOf({ words, since_ms }: { words: 'banner.kept' | 'banner.stale'; since_ms: number }) {
  return (
    <div className="link-banner" role="alert">
      <span>
        {t(words, { time: timeAt(since_ms, undefined, serverNow()) })}<StaleFor since_ms={since_ms} /> {t('banner.works')}
      </span>
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
  return slow ? <Said words="banner.connecting" /> : null;
}

function Said({ words }: { words: 'banner.connecting' | 'banner.unstored' }) {
  return (
    <div className="link-banner" role="alert">
      <span>{t(words)}</span>
    </div>
  );
}

/** Not read aloud each second. */
function StaleFor({ since_ms }: { since_ms: number }) {
  const now_s = useSecond();
  return <span aria-hidden="true">{t('banner.ago', { duration: durationInWords(now_s - since_ms / 1000) })}</span>;
}
