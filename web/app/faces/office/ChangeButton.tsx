import { Button } from '@mantine/core';
import { goTo } from '../../shell/address';
import { t } from './text';

/** Opens the form of a row; the address says which. */
export function ChangeButton({ id, name }: { id: string; name: string }) {
  return (
    <Button aria-label={t('change_named', { name })} onClick={() => goTo({ edit: id })}>
      {t('change')}
    </Button>
  );
}
