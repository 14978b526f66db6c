import { Button, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { sentence } from '../../../api/errors';
import { listIncidents } from '../../../api/incidents';
import { live } from '../../../live/hooks';
import { Priority } from '../../../theme/Priority';
import { stateWord } from '../../../theme/status';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { t } from '../text';
import './found.css';
import { Place } from './Place';

interface FoundProps {
  text: string;
  site: string | null;
  selected: string | null;
  onSelect: (id: string) => void;
  onBack: () => void;
}

const FOUND_MAX = 50;

/** Answers to `find …`: open and closed, newest first. */
export function Found({ text, site, selected, onSelect, onBack }: FoundProps) {
  const query = { state: 'all', query: text, limit: FOUND_MAX, ...(site ? { site_id: site } : {}) };
  const { data, error } = useQuery({ queryKey: ['found', query], queryFn: () => listIncidents(query), staleTime: 0 });
  return (
    <section className="found" aria-label={t('found.title', { text })}>
      <header>
        <h2>{t('found.title', { text })}</h2>
        <Button size="compact-sm" onClick={onBack}>{t('found.back')}</Button>
      </header>
      {error && <p className="console-empty">{sentence(error)}</p>}
      {data?.items.length === 0 && <p className="console-empty">{t('found.none')}</p>}
      <ul>
        {(data?.items ?? []).map((incident) => (
          <li key={incident.id}>
            <UnstyledButton aria-current={incident.id === selected || undefined} onClick={() => onSelect(incident.id)}>
              <span className="found-line">
                <Priority value={incident.priority} />
                <span className="num">{incident.number}</span>
                <strong><bdi>{incident.type_name}</bdi></strong>
                <span className="quiet">{stateWord(incident.state)}</span>
              </span>
              <span className="found-line">
                <span className="num quiet">{timeAt(incident.received_at, live.sites.get(incident.site_id)?.time_zone, serverNow())}</span>
                <span dir="auto"><Place incident={incident} /></span>
              </span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}
