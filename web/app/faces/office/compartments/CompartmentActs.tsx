import { Button } from '@mantine/core';
import type { Compartment } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import { ChangeButton } from '../ChangeButton';
import { t } from '../text';

/** What can be done with one compartment: its keeper says who belongs; others may break glass. */
export function CompartmentActs({ compartment: { id, name, mine }, mayChange }: { compartment: Compartment; mayChange: boolean }) {
  const me = useMe();
  return (
    <>
      {mayChange && <ChangeButton id={id} name={name} />}
      {!mine && mayDo(me, 'compartment.break') && (
        <Button aria-label={t('compartments.break_named', { name })} onClick={() => goTo({ under: id })}>
          {t('compartments.break')}
        </Button>
      )}
    </>
  );
}
