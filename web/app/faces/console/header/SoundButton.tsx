import { UnstyledButton } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { currentSettings, onSettings, silenceIn } from '../../../sound/settings';
import { TONE_NAMES } from '../../../sound/tones';
import { useAwake } from '../../../sound/useAwake';
import { useMuted } from '../../../sound/useMuted';
import { useSecond } from '../../../time/useSecond';
import { clockTime } from '../../../time/zone';
import { t } from '../text';

/** Says in words whether this screen can be heard: what is silent, until when and why. Opens the sounds. */
export function SoundButton({ onOpen }: { onOpen: () => void }) {
  const muted = useMuted();
  const waits = !useAwake() && !muted;
  const settings = useSyncExternalStore(onSettings, currentSettings);
  const now_ms = useSecond() * 1000;
  const silent = TONE_NAMES.flatMap((name) => silenceIn(settings, name, now_ms) ?? []);
  const [first] = silent.toSorted((a, b) => b.until_ms - a.until_ms);
  const word = waits ? t('sound.waits') : muted ? t('sound.muted') : first ? t('sound.silent', { n: silent.length, time: clockTime(first.until_ms).slice(0, 5), reason: first.reason }) : t('sound.on');
  return (
    <UnstyledButton className="shell-button sound" data-muted={muted || waits || silent.length > 0 || undefined} onClick={onOpen}>
      {word}
    </UnstyledButton>
  );
}
