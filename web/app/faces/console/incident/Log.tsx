import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Incident, IncidentDetail, Line } from '../../../api/types';
import { log } from '../acts/incidentActs';
import { perform } from '../acts/perform';
import { t } from '../text';
import { LogLine } from './LogLine';
import { groupBy } from '../../../lists/groupBy';

interface LogProps {
  incident: Incident;
  lines: Line[];
  /** The incidents that were merged into it: their lines stand here too, each with its number. */
  merged: IncidentDetail['merged'];
}

/** Lines are added, never changed: a correction stands under what it corrects. */
export function Log({ incident, lines, merged }: LogProps) {
  const [text, setText] = useState('');
  const corrections = groupBy(lines.filter((line) => line.corrects), (line) => line.corrects);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() && (await perform(log, { incident }, { text: text.trim() }))) setText('');
  };
  return (
    <section aria-label={t('log.title')}>
      <form className="log-form" onSubmit={(event) => void add(event)}>
        <TextInput
          aria-label={t('log.add')}
          placeholder={t('log.add')}
          value={text}
          maxLength={4000}
          autoComplete="off"
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!text.trim()}>{t('log.submit')}</Button>
      </form>
      {lines.length === 0 && <p className="quiet incident-none">{t('log.empty')}</p>}
      <ol className="log-lines">
        {lines
          .filter((line) => !line.corrects)
          .toReversed()
          .map((line) => (
            <LogLine key={line.id} incident={incident} line={line} corrections={corrections.get(line.id) ?? []} from={merged.find((one) => one.id === line.incident_id)?.number} />
          ))}
      </ol>
    </section>
  );
}
