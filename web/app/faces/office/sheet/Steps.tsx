import { Button, Group, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { DataTable } from '../../../shell/DataTable';
import { t } from '../text';
import { Changes } from './Changes';
import { saveCsv } from './csv';
import type { Step } from './plan';
import { rejects } from './rejects';
import './sheet.css';
import { type Outcome, useRun } from './useRun';

interface StepsProps {
  steps: Step[];
  /** First line of the file that the steps came from; without one, their names. */
  head?: string[];
  /** Of the rejects file, without its ending. */
  file: string;
  /** Reads the list again. */
  onSent: () => Promise<void>;
  onClose: () => void;
}

type Fate = Step['state'] | 'done' | 'refused';
const FATES: Fate[] = ['new', 'changed', 'unchanged', 'wrong', 'done', 'refused'];
const SHAPES: Record<Fate, string> = { new: '+', changed: '≠', unchanged: '=', wrong: '✗', done: '✓', refused: '✗' };

const fateOf = (step: Step, outcomes: ReadonlyMap<string, Outcome>): Fate => {
  const outcome = outcomes.get(step.id);
  if (!outcome) return step.state;
  return outcome.done ? 'done' : 'refused';
};

/** What is about to be done, row by row; then what came of it. Import, changes of many rows and putting back all end here. */
export function Steps({ steps, head, file, onSent, onClose }: StepsProps) {
  const run = useRun();
  const [only, setOnly] = useState('');
  const fates = steps.map((step) => ({ step, fate: fateOf(step, run.outcomes) }));
  const count = (fate: Fate) => fates.filter((one) => one.fate === fate).length;
  const open = steps.filter((step) => step.run && !run.outcomes.get(step.id)?.done);
  const sent = run.outcomes.size > 0;
  const refused = rejects(head ?? [t('sheet.what')], steps, run.outcomes);
  const summary = FATES.filter((fate) => count(fate) > 0).map((fate) => t(`sheet.n_${fate}`, { n: count(fate) }));
  const why = ({ step }: { step: Step }) => {
    const outcome = run.outcomes.get(step.id);
    return outcome && !outcome.done ? outcome.why : step.why;
  };
  return (
    <div className="office-dialog">
      <output className="office-note">{summary.join(' · ')}</output>
      {steps.length > 1 && (
        <NativeSelect
          label={t('show')}
          value={only}
          data={[{ value: '', label: t('show_all') }, ...FATES.filter((fate) => count(fate) > 0).map((fate) => ({ value: fate, label: t(`sheet.${fate}`) }))]}
          onChange={(event) => setOnly(event.currentTarget.value)}
        />
      )}
      <DataTable
        caption={t('sheet.caption', { n: steps.length })}
        columns={[
          { key: 'name', title: head ? t('sheet.line') : t('sheet.what'), render: ({ step }) => (head ? t('sheet.line_name', { line: step.id, name: step.name }) : step.name) },
          { key: 'fate', title: t('state'), render: ({ fate }) => <span className={`office-fate office-fate-${fate}`}>{`${SHAPES[fate]} ${t(`sheet.${fate}`)}`}</span> },
          { key: 'changes', title: t('sheet.changes'), render: (one) => <Changes changes={one.step.changes} why={why(one)} /> },
        ]}
        rows={only ? fates.filter(({ fate }) => fate === only) : fates}
        rowKey={({ step }) => step.id}
        empty={t('none_found')}
      />
      {run.busy && <progress aria-label={t('sheet.progress')} value={run.outcomes.size} max={steps.filter((step) => step.run).length} />}
      <Group justify="flex-end" gap="xs">
        {refused.length > 0 && !run.busy && <Button onClick={() => saveCsv(`${file}-rejects.csv`, refused)}>{t('sheet.rejects')}</Button>}
        {run.busy ? <Button onClick={run.stop}>{t('sheet.stop')}</Button> : <Button onClick={onClose}>{t(sent ? 'close' : 'cancel')}</Button>}
        {open.length > 0 && (
          <Button variant="filled" loading={run.busy} onClick={() => void run.start(steps).then(onSent)}>
            {t(sent ? 'sheet.rest' : 'sheet.apply', { n: open.length })}
          </Button>
        )}
      </Group>
    </div>
  );
}
