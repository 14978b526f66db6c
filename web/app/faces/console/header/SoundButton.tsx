import { UnstyledButton } from '@mantine/core';
import { t } from '../text';
import { useHearing } from './useHearing';

/** Says in words whether this screen can be heard: what is silent, until when and why. Opens the sounds. */
export function SoundButton({ onOpen }: { onOpen: () => void }) {
  const hearing = useHearing();
  return (
    <UnstyledButton className="shell-button sound" data-muted={hearing.kind !== 'on' || undefined} onClick={onOpen}>
      {hearing.kind === 'silent' ? t('sound.silent', hearing) : t(`sound.${hearing.kind}`)}
    </UnstyledButton>
  );
}
