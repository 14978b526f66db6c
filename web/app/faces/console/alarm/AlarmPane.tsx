import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getAlarm, listSignals } from '../../../api/alarms';
import { ApiError, sentence } from '../../../api/errors';
import { live, useAlarm } from '../../../live/hooks';
import { currentAccount } from '../../../shell/session';
import { Priority } from '../../../theme/Priority';
import { AlarmTimer } from '../board/AlarmTimer';
import '../incident/incident.css';
import { t } from '../text';
import './alarm.css';
import { Acts } from './Acts';
import { AlarmActBar } from './AlarmActBar';
import { AlarmFacts } from './AlarmFacts';
import { Calls } from './Calls';
import { Cameras } from './Cameras';
import { Level } from './Level';
import { Script } from './Script';
import { Signals } from './Signals';
import { useView } from './useView';
import { categoryWord, conditionWord, flagWords } from './words';
import { ta } from './text';

async function readAlarm(id: string) {
  const alarm = await getAlarm(id);
  live.putAlarm(alarm, alarm.last_seq);
  return alarm;
}

/** Everything about the selected alarm: what, where, who, how sure, what is to be done and what was. */
export default function AlarmPane({ id }: { id: string }) {
  const known = useAlarm(id);
  const read = useQuery({ queryKey: ['alarm', id], queryFn: () => readAlarm(id), enabled: known === undefined });
  const alarm = known ?? read.data;
  useView(alarm);
  const signals = useQuery({ queryKey: ['alarm-signals', id, alarm?.count, alarm?.restored_at], queryFn: () => listSignals(id), placeholderData: (before) => before });
  if (!alarm) {
    const gone = read.error instanceof ApiError && read.error.status === 404;
    return <p className="console-empty">{gone ? ta('gone') : read.error ? sentence(read.error) : t('incident.loading')}</p>;
  }
  const others = alarm.owner !== null && alarm.owner_id !== currentAccount();
  return (
    <article className="incident alarm" aria-labelledby="alarm-title">
      <header className="incident-title">
        <h2 id="alarm-title">
          <Priority value={alarm.priority} /> {t('alarm.of', { category: categoryWord(alarm.category) })}
        </h2>
        <span className="incident-number num">{alarm.number}</span>
        {flagWords(alarm).map((word) => <strong key={word} className="alarm-flag">{word}</strong>)}
        <span className="incident-state">{conditionWord(alarm.condition)} <AlarmTimer alarm={alarm} /></span>
      </header>
      {/* Always there, so that a name that appears is read out. */}
      <output className="incident-others">{others && ta('has_it', { who: alarm.owner ?? '' })}</output>
      <AlarmActBar alarm={alarm} />
      <AlarmFacts alarm={alarm} />
      <Script alarm={alarm} />
      <Level alarm={alarm} />
      <Cameras alarm={alarm} />
      <Calls alarm={alarm} />
      <Tabs defaultValue="acts" keepMounted={false} classNames={{ root: 'incident-tabs' }}>
        <Tabs.List>
          <Tabs.Tab value="acts">{ta('acts_tab', { n: alarm.acts.length })}</Tabs.Tab>
          <Tabs.Tab value="signals">{ta('signals_tab', { n: signals.data?.items.length ?? alarm.count })}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="acts"><Acts alarm={alarm} /></Tabs.Panel>
        <Tabs.Panel value="signals"><Signals alarm={alarm} signals={signals.data?.items ?? []} /></Tabs.Panel>
      </Tabs>
    </article>
  );
}
