import { UnstyledButton } from '@mantine/core';
import { setMuted } from '../../../sound/tones';
import { useAwake } from '../../../sound/useAwake';
import { useMuted } from '../../../sound/useMuted';
import { t } from '../text';

/** Says in a word whether this screen can be heard. */
export function SoundButton() {
  const muted = useMuted();
  const silent = !useAwake() && !muted;
  return (
    <UnstyledButton className="shell-button sound" aria-pressed={muted} data-muted={muted || silent || undefined} onClick={() => setMuted(!muted)}>
      {t(silent ? 'sound.waits' : muted ? 'sound.muted' : 'sound.on')}
    </UnstyledButton>
  );
}
