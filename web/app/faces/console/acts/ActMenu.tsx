import { Menu } from '@mantine/core';
import { Fragment } from 'react';
import type { Incident, Unit } from '../../../api/types';
import { KeyName } from '../../../keys/KeyName';
import { useEscape } from '../../../keys/useEscape';
import { shortNumber } from '../board/numbers';
import { activeAssignments } from './assignments';
import { closeActMenu, useActMenu } from './menu';
import { groupsOf } from './menuGroups';
import { perform } from './perform';
import { actById, isGranted, legalActs } from './registry';
import { t } from '../text';

/** The context menu of whatever was right-clicked, made from the one registry of acts. */
export function ActMenu() {
  const opened = useActMenu();
  useEscape(opened !== null, closeActMenu);
  if (!opened) return null;
  const { x, y } = opened.at;
  const { target, sendTo } = opened;
  return (
    <aside aria-label={t('menu.title')}>
    <Menu
      opened
      onClose={closeActMenu}
      position="bottom-start"
      withinPortal={false}
      floatingStrategy="fixed"
      middlewares={{ flip: true, shift: { crossAxis: true, padding: 8 } }}
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 0 }}
      shadow="md"
      returnFocus
      trapFocus
    >
      <Menu.Target>
        <button type="button" tabIndex={-1} className="act-menu-anchor" aria-label={t('menu.title')} style={{ left: x, top: y }} />
      </Menu.Target>
      <Menu.Dropdown className="act-menu">
        {sendTo && <SendItem unit={target.unit} incident={sendTo} />}
        {groupsOf(target).map(({ title, target }) => {
          const acts = legalActs(target);
          if (acts.length === 0) return null;
          return (
            <Fragment key={target.outside?.id ?? target.position?.id ?? title}>
              <Menu.Label>{title}</Menu.Label>
              {acts.map((act) => (
                <Menu.Item key={act.id} onClick={() => void perform(act, target)} rightSection={<KeyName name={act.key} />}>
                  {act.label(target)}
                </Menu.Item>
              ))}
            </Fragment>
          );
        })}
      </Menu.Dropdown>
    </Menu>
    </aside>
  );
}

/** From the units board: this unit to the incident that is selected. */
function SendItem({ unit, incident }: { unit: Unit | undefined; incident: Incident }) {
  const act = actById('assign');
  const present = activeAssignments(incident).some((one) => one.unit_id === unit?.id);
  if (!unit || present || unit.availability === 'off_duty' || !isGranted(act) || !act.legal({ incident })) return null;
  return (
    <Menu.Item onClick={() => void perform(act, { incident }, { unit: unit.id })} rightSection={<KeyName name={act.key} />}>
      {t('act.send', { unit: unit.call_sign, number: shortNumber(incident.number) })}
    </Menu.Item>
  );
}
