import { Button } from '@mantine/core';
import { renewSecret, testPanel } from '../../../api/alarms';
import { sentence } from '../../../api/errors';
import type { AlarmAccount } from '../../../api/types';
import { goTo } from '../../../shell/address';
import { notify } from '../../../shell/notices';
import { mayDo, useMe } from '../../../shell/session';
import { useReload } from '../data';
import { t } from '../text';
import { SECRET_KINDS } from './panelDraft';
import { stateOf } from './panelWords';

/** For a time and with a reason: on test, and a zone shelved. Both end by themselves. A source may get a new secret. */
export function PanelActs({ panel, now_ms, onSecret }: { panel: AlarmAccount; now_ms: number; onSecret: (secret: string) => void }) {
  const me = useMe();
  const reload = useReload();
  const { id, name } = panel;
  const end = async () => {
    try {
      await testPanel(id, {}).finally(() => reload('panels'));
      notify('info', t('panels.test_ended', { name }));
    } catch (failure) {
      notify('problem', sentence(failure));
    }
  };
  const renew = async () => {
    try {
      onSecret((await renewSecret(id).finally(() => reload('panels'))).secret ?? '');
    } catch (failure) {
      notify('problem', sentence(failure));
    }
  };
  return (
    <>
      {SECRET_KINDS.includes(panel.kind) && mayDo(me, 'alarm_account.manage') && <Button aria-label={t('panels.secret_named', { name })} onClick={() => void renew()}>{t('panels.secret')}</Button>}
      {stateOf(panel, now_ms) === 'on_test' ? (
        <Button aria-label={t('panels.end_test_named', { name })} onClick={() => void end()}>{t('panels.end_test')}</Button>
      ) : (
        <Button aria-label={t('panels.test_named', { name })} onClick={() => goTo({ test: id })}>{t('panels.test')}</Button>
      )}
      <Button aria-label={t('panels.shelve_named', { name })} onClick={() => goTo({ shelve: id })}>{t('panels.shelve')}</Button>
    </>
  );
}
