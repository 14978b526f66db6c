import { NativeSelect, Stack } from '@mantine/core';
import { Dialog } from '../../../shell/Dialog';
import { type Display, setDisplay, useDisplay } from '../../../theme/display';
import { t } from '../text';

const CONTRASTS: Display['contrast'][] = ['normal', 'high'];
const TYPES: Display['type'][] = ['normal', 'large', 'largest'];
const LOCKS = [0, 2, 5, 10, 30];

/** How this person wants to see the console, and when it locks by itself. */
export default function DisplaySheet({ onClose }: { onClose: () => void }) {
  const display = useDisplay();
  return (
    <Dialog opened onClose={onClose} title={t('desk.display')}>
      <Stack gap="sm">
        <NativeSelect
          label={t('display.contrast')} data-autofocus value={display.contrast} data={CONTRASTS.map((value) => ({ value, label: t(`display.contrast.${value}`) }))}
          onChange={(event) => setDisplay({ contrast: event.currentTarget.value as Display['contrast'] })}
        />
        <NativeSelect
          label={t('display.type')} value={display.type} data={TYPES.map((value) => ({ value, label: t(`display.type.${value}`) }))}
          onChange={(event) => setDisplay({ type: event.currentTarget.value as Display['type'] })}
        />
        <NativeSelect
          label={t('display.lock')} value={String(display.lock_min)}
          data={LOCKS.map((value) => ({ value: String(value), label: value === 0 ? t('display.lock.never') : t('display.lock.after', { n: value }) }))}
          onChange={(event) => setDisplay({ lock_min: Number(event.currentTarget.value) })}
        />
      </Stack>
    </Dialog>
  );
}
