import { UnstyledButton } from '@mantine/core';
import type { Incident, Line } from '../../../api/types';
import { live } from '../../../live/hooks';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { correct } from '../acts/incidentActs';
import { ask } from '../acts/perform';
import { t } from '../text';

interface LogLineProps {
  incident: Incident;
  line: Line;
  corrections: Line[];
}

export function LogLine({ incident, line, corrections }: LogLineProps) {
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
            <span className="quiet num"><bdi>{one.author}</bdi>, {at(one.occurred_at)}</span>
          </p>
        ))}
        <span className="quiet">{line.author}</span>
        <UnstyledButton className="log-correct" onClick={change}>{t('log.correct')}</UnstyledButton>
      </div>
    </li>
  );
}
