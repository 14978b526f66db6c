import { Button } from '@mantine/core';
import { sentence } from '../../../api/errors';
import type { Alarm, AlarmKeyholder } from '../../../api/types';
import { isUndecided } from '../../../live/store';
import { mayDo, useMe } from '../../../shell/session';
import { call, CALL_RESULTS, phrase, resultWord } from '../acts/alarmActs';
import { PREMISES, usePanel } from '../acts/panel';
import { perform } from '../acts/perform';
import { isGranted } from '../acts/registry';
import { isSilent } from '../board/alarms';
import { t } from '../text';
import { ta } from './text';

/** Whom to call, in their order, with what came of it. The premises are never rung where somebody there may be threatened. */
export function Calls({ alarm }: { alarm: Alarm }) {
  const panel = usePanel(alarm.account_id);
  const may = mayDo(useMe(), 'alarm_account.read');
  if (!alarm.account_id || !may) return null;
  const keyholders = panel.data?.keyholders ?? [];
  const shown = isSilent(alarm) ? keyholders.filter(({ premises }) => !premises) : keyholders;
  return (
    <section className="alarm-part" aria-label={ta('calls')}>
      <h3>{ta('calls')}</h3>
      {isSilent(alarm) && <p className="alarm-flag">{ta('silent')}</p>}
      {panel.error && <p className="quiet">{sentence(panel.error)}</p>}
      {panel.data && shown.length === 0 && <p className="quiet incident-none">{ta('no_keyholders')}</p>}
      <ol className="alarm-calls">
        {shown.map((one) => <Keyholder key={one.id} alarm={alarm} keyholder={one} />)}
      </ol>
    </section>
  );
}

function Keyholder({ alarm, keyholder }: { alarm: Alarm; keyholder: AlarmKeyholder }) {
  const { name, phone, premises, has_phrase } = keyholder;
  const made = alarm.acts.filter((act) => act.kind === 'call' && (premises ? act.subject === null || act.subject === name : act.subject === name));
  const last = made.at(-1);
  const whom = premises ? PREMISES : name;
  const offered = isUndecided(alarm) && isGranted(call);
  return (
    <li>
      <span>
        <strong><bdi>{name}</bdi></strong>{premises && <span className="quiet"> · {t('alarm.premises')}</span>}
      </span>
      <a className="num" dir="ltr" href={`tel:${phone}`}>{phone}</a>
      <span>{last ? <>{resultWord(last.result)} {made.length > 1 && <span className="num quiet">×{made.length}</span>}</> : <span className="quiet">{ta('not_called')}</span>}</span>
      {offered && (
        <span className="alarm-call-acts">
          {CALL_RESULTS.map((result) => (
            <Button key={result} size="compact-xs" aria-label={ta('call_of', { result: resultWord(result), name })} onClick={() => void perform(call, { alarm }, { keyholder: whom, call_result: result })}>
              {resultWord(result)}
            </Button>
          ))}
          {has_phrase && (
            <Button size="compact-xs" aria-label={ta('call_of', { result: t('act.alarm_phrase'), name })} onClick={() => void perform(phrase, { alarm }, { keyholder: whom })}>
              {t('act.alarm_phrase')}…
            </Button>
          )}
        </span>
      )}
    </li>
  );
}
