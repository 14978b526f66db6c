import { Button } from '@mantine/core';
import { useState } from 'react';
import { attachmentAt } from '../../../api/attachments';
import type { ErasurePreview } from '../../../api/types';
import { goTo, useAddress } from '../../../shell/address';
import { mayDo, useMe } from '../../../shell/session';
import { dateOf } from '../../../time/zone';
import { Guarded } from '../Guarded';
import { t } from '../text';
import { EraseForm } from './EraseForm';
import { PartsField } from './PartsField';

const STAYS = ['happened', 'lines', 'journal', 'left'] as const;

/** What an erasure takes, what stays and why; and the erasure itself. */
export function ErasePart({ preview }: { preview: ErasurePreview }) {
  const me = useMe();
  const address = useAddress();
  const [lines, setLines] = useState<string[]>([]);
  const [files, setFiles] = useState<string[]>([]);
  const may = mayDo(me, 'subject.erase');
  const held = preview.holds.length > 0 || preview.kept_until !== null;
  const numbers = new Map(preview.incidents.map(({ incident_id, number }) => [incident_id, number]));
  return (
    <section className="office-part subjects-wide" aria-labelledby="subjects-erase">
      <h3 id="subjects-erase">{t('erase.title')}</h3>
      <div className="subjects-sides">
        <div>
          <h4>{t('erase.goes')}</h4>
          <ul>
            <li>{t('erase.goes.rows', { rows: preview.rows, incidents: preview.incidents.length })}</li>
            <li>{t('erase.goes.entries', { n: preview.entries })}</li>
            {preview.entries_in_the_clear > 0 && <li>{t('erase.goes.clear', { n: preview.entries_in_the_clear })}</li>}
            <li>{t('erase.goes.parts', { lines: lines.length, files: files.length })}</li>
          </ul>
        </div>
        <div>
          <h4>{t('erase.stays')}</h4>
          <ul>
            {STAYS.map((what) => (
              <li key={what}>{t(`erase.stays.${what}`)}</li>
            ))}
          </ul>
        </div>
      </div>
      {preview.holds.length > 0 && <p role="status">{t('erase.held')}</p>}
      {preview.kept_until !== null && <p role="status">{t('erase.kept', { until: dateOf(preview.kept_until) })}</p>}
      <Guarded right="subject.erase" what={t('erase.may')}>
        {!held && (
          <>
            <PartsField legend={t('erase.lines')} about={t('erase.lines.about')} find={t('erase.lines.find')} none={t('erase.lines.none')} parts={preview.lines} person={preview} numbers={numbers} value={lines} onChange={setLines} />
            <PartsField legend={t('erase.files')} about={t('erase.files.about')} find={t('erase.files.find')} none={t('erase.files.none')} parts={preview.files} person={preview} numbers={numbers} value={files} onChange={setFiles} addressOf={attachmentAt} />
            <Button variant="filled" onClick={() => goTo({ erase: 'yes' })}>
              {t('erase.open')}
            </Button>
          </>
        )}
      </Guarded>
      {may && !held && address.get('erase') === 'yes' && <EraseForm preview={preview} lines={lines} files={files} onClose={() => goTo({ erase: null })} />}
    </section>
  );
}
