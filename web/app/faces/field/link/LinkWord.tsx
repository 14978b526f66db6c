import { live, useLinkPhase } from '../../../live/hooks';
import { useMe } from '../../../shell/session';
import { shared } from '../../../text/shared';
import { clockTime } from '../../../time/zone';
import { isHeldUp, useOutbox } from '../outbox/phone';
import { t } from '../text';

/** The state of the link and of what was pressed, always in view, in words. */
export function LinkWord({ kept }: { kept: boolean }) {
  const me = useMe();
  const phase = useLinkPhase();
  const box = useOutbox();
  const n = box.items.filter((item) => item.account_id === me.account.id && isHeldUp(item, box)).length;
  const stale = shared('link.stale', { time: clockTime(live.link.last_byte_ms) });
  const word = kept ? t('link.none') : phase === 'stale' ? stale : shared(`link.${phase}`);
  return (
    <output className="link-word" data-phase={kept ? 'stale' : phase}>
      {n > 0 ? t('link.waiting', { word, n }) : word}
    </output>
  );
}
