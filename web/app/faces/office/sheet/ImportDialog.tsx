import { Button, FileInput } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../../shell/Dialog';
import { t } from '../text';
import { readCsv, saveCsv } from './csv';
import { planLines, type Step } from './plan';
import { linesOut, type Sheet } from './sheet';
import { Steps } from './Steps';

/** Larger files are not what this is for, and would stop the page. */
const BYTES_MAX = 4 * 1024 * 1024;

interface ImportDialogProps<Row> {
  title: string;
  sheet: Sheet<Row>;
  present: Row[];
  onSent: () => Promise<void>;
  onClose: () => void;
}

interface Planned {
  head: string[];
  steps: Step[];
}

/** A file comes in: first what it would do, line by line; then, on a word, it is done. */
export function ImportDialog<Row>({ title, sheet, present, onSent, onClose }: ImportDialogProps<Row>) {
  const [planned, setPlanned] = useState<Planned | null>(null);
  const [problem, setProblem] = useState('');
  const read = async (file: File | null) => {
    if (!file) return;
    setProblem('');
    try {
      if (file.size > BYTES_MAX) throw new Error(t('sheet.too_large', { mib: BYTES_MAX / 1024 / 1024 }));
      const lines = readCsv(await file.text());
      setPlanned({ head: lines[0]?.cells.map((name) => name.trim().toLowerCase()) ?? [], steps: planLines(sheet, present, lines) });
    } catch (failure) {
      setProblem(failure instanceof Error ? failure.message : String(failure));
    }
  };
  return (
    <Dialog opened onClose={onClose} title={title} size="72rem">
      {planned ? (
        <Steps steps={planned.steps} head={planned.head} file={sheet.file} onSent={onSent} onClose={onClose} />
      ) : (
        <div className="office-dialog">
          <p className="office-note">{t('sheet.about', { key: sheet.key.join(' + '), names: sheet.fields.filter(({ into }) => into).map(({ name }) => name).join(', ') })}</p>
          <FileInput label={t('sheet.file')} accept=".csv,text/csv,text/plain" error={problem} onChange={(file) => void read(file)} data-autofocus />
          <div>
            <Button onClick={() => saveCsv(`${sheet.file}-empty.csv`, [sheet.fields.filter(({ into }) => into).map(({ name }) => name)])}>{t('sheet.template')}</Button>{' '}
            <Button onClick={() => saveCsv(`${sheet.file}.csv`, linesOut(sheet, present))}>{t('sheet.present')}</Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}
