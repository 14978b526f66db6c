import { Button } from '@mantine/core';
import { goTo } from '../../../shell/address';
import { t } from '../text';

/** Opens what somebody may do, and why. */
export function MayButton({ id, name }: { id: string; name: string }) {
  return (
    <Button aria-label={t('may.of', { name })} onClick={() => goTo({ may: id })}>
      {t('may')}
    </Button>
  );
}
