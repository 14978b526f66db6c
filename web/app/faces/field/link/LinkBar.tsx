import { useLinkPhase } from '../../../live/hooks';
import { goToSignIn, useMe } from '../../../shell/session';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { isHeldUp, useOutbox } from '../outbox/phone';
import { t } from '../text';
import './link.css';
import { UnsentList } from './UnsentList';

/** Says what the page cannot know now, and which presses were not received. Empty when all is well. */
export function LinkBar({ kept_ms }: { kept_ms: number | null }) {
  const me = useMe();
  const phase = useLinkPhase();
  const box = useOutbox();
  const { items, trouble, kept } = box;
  const mine = items.filter((item) => item.account_id === me.account.id);
  const foreign = items.length - mine.length;
  const shown = mine.filter((item) => isHeldUp(item, box));
  const waiting = shown.filter((item) => item.refused === null).length;
  const signedOut = phase === 'signed_out' || trouble === 'signed_out';
  return (
    <section className="link-bar" aria-label={t('link.bar')}>
      <div role="status">
        {signedOut && <p>{t('link.signed_out')}</p>}
        {!signedOut && kept_ms !== null && <p>{t('link.kept', { time: timeAt(kept_ms, undefined, serverNow()) })}</p>}
        {!signedOut && kept_ms === null && phase === 'stale' && <p>{t('link.stale')}</p>}
        {!signedOut && waiting > 0 && <p>{t('unsent.count', { n: waiting })}</p>}
        {foreign > 0 && <p>{t('unsent.foreign', { n: foreign })}</p>}
        {!kept && mine.length > 0 && <p>{t('unsent.not_kept')}</p>}
      </div>
      {signedOut && (
        <button type="button" className="field-button" onClick={goToSignIn}>
          {t('link.sign_in')}
        </button>
      )}
      <UnsentList items={shown} />
    </section>
  );
}
