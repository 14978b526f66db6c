import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { goTo } from '../../../shell/address';
import { ChangeButton } from '../ChangeButton';
import { t } from '../text';

interface RowActsProps {
  id: string;
  name: string;
  may: boolean;
  history: boolean;
  more: ReactNode;
}

export function RowActs({ id, name, may, history, more }: RowActsProps) {
  return (
    <span className="office-row-acts">
      {may && <ChangeButton id={id} name={name} />}
      {more}
      {history && (
        <Button aria-label={t('history.of', { name })} onClick={() => goTo({ history: id })}>
          {t('history')}
        </Button>
      )}
    </span>
  );
}
