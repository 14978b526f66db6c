import { UnstyledButton } from '@mantine/core';
import { sound } from '../../../sound/tones';
import { useHearing } from '../header/useHearing';
import { t } from '../text';

/**
 * Says whether this screen can be heard; pressed, it wakes the sound, which is heard at once. What was silenced is only said, and
 * without the reason, which may name somebody: it is undone behind the lock.
 */
export function LockSound() {
  const hearing = useHearing();
  if (hearing.kind === 'silent') return <span className="sound" data-muted>{t('lock.silent', hearing)}</span>;
  if (hearing.kind === 'muted') return <span className="sound" data-muted>{t('sound.muted')}</span>;
  return (
    <UnstyledButton className="shell-button sound" data-muted={hearing.kind === 'waits' || undefined} onClick={() => sound('accept')}>
      {t(`sound.${hearing.kind}`)}
    </UnstyledButton>
  );
}
