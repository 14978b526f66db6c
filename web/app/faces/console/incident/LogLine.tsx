import { UnstyledButton } from '@mantine/core';
import type { Incident, Line } from '../../../api/types';
import { live } from '../../../live/hooks';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { correct } from '../acts/incidentActs';
import { ask } from '../acts/perform';
import { shortNumber } from '../board/numbers';
import { t } from '../text';
import { DoubtMark } from './DoubtMark';

interface LogLineProps {
  incident: Incident;
  line: Line;
  corrections: Line[];
  /** Number of the merged incident that it comes from. */
  from: string | undefined;
}

export function LogLine({ incident, line, corrections, from }: LogLineProps) {
  const at = (time: string) => timeAt(time, live.sites.get(incident.site_id)?.time_zone, serverNow());
  const change = () => ask({ act: correct, target: { incident }, values: { corrects: line.id, text: corrections.at(-1)?.text ?? line.text } });
  return (
    <li>
      <span className="num quiet">{at(line.occurred_at)}</span>
      <div>
        <p dir="auto" className={corrections.length > 0 ? 'log-superseded' : undefined}>{line.text}</p>
        {corrections.map((one) => (
          <p key={one.id}>
            <strong>{t('log.corrected')}</strong> <bdi>{one.text}</bdi>{' '}
            <span className="quiet num"><bdi>{one.author}</bdi>, {at(one.occurred_at)}</span>{' '}
            <DoubtMark doubt={one.doubt} recorded={at(one.recorded_at)} />
          </p>
        ))}
        <span className="quiet">{line.author}{from && `, ${t('log.from', { number: shortNumber(from) })}`}</span>{' '}
        <DoubtMark doubt={line.doubt} recorded={at(line.recorded_at)} />
        {!from && <UnstyledButton className="log-correct" onClick={change}>{t('log.correct')}</UnstyledButton>}
      </div>
    </li>
  );
}
