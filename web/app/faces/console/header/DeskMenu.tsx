import { Menu, UnstyledButton } from '@mantine/core';
import { useCallback, useState } from 'react';
import { KeyName } from '../../../keys/KeyName';
import { useEscape } from '../../../keys/useEscape';
import { useMe } from '../../../shell/session';
import { type Desk, deskActs } from '../acts/desk';
import { t } from '../text';

/** Everything that is done at the desk itself, with its key. */
export function DeskMenu({ desk }: { desk: Desk }) {
  const me = useMe();
  const [opened, setOpened] = useState(false);
  useEscape(opened, useCallback(() => setOpened(false), []));
  return (
    <Menu opened={opened} onChange={setOpened} position="bottom-end" withinPortal={false} withInitialFocusPlaceholder={false} floatingStrategy="fixed" transitionProps={{ duration: 0 }} shadow="md" returnFocus>
      <Menu.Target>
        <UnstyledButton className="shell-button">{t('desk.menu')} ▾</UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me.account.name}</Menu.Label>
        {deskActs(me).map((act) => (
          <Menu.Item key={act.id} onClick={desk[act.id]} rightSection={act.key && <KeyName name={act.key} />}>
            {act.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
