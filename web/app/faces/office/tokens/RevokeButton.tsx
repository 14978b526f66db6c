import { Button } from '@mantine/core';
import { goTo } from '../../../shell/address';
import { t } from '../text';

export function RevokeButton({ id, name }: { id: string; name: string }) {
  return (
    <Button aria-label={t('tokens.revoke_named', { name })} onClick={() => goTo({ edit: id })}>
      {t('tokens.revoke')}
    </Button>
  );
}
