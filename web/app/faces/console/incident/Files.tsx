import { UnstyledButton } from '@mantine/core';
import { type DragEvent, useEffect, useState } from 'react';
import { attachmentAt } from '../../../api/attachments';
import type { Attachment, Incident, IncidentDetail } from '../../../api/types';
import { live } from '../../../live/hooks';
import { fileSize } from '../../../text/fileSize';
import { serverNow } from '../../../time/clock';
import { timeAt } from '../../../time/zone';
import { attach, unattach } from '../acts/fileActs';
import '../acts/files.css';
import { perform } from '../acts/perform';
import { isGranted } from '../acts/registry';
import { Uploading } from '../acts/Uploading';
import { choose } from '../acts/uploads';
import { t } from '../text';
import { ActButtons } from './ActButtons';
import { DoubtMark } from './DoubtMark';

interface FilesProps {
  incident: Incident;
  files: Attachment[];
  merged: IncidentDetail['merged'];
}

/** What browsers draw small; anything else is a name. */
const isPicture = ({ media_type }: Attachment) => ['image/jpeg', 'image/png', 'image/webp', 'image/gif'].includes(media_type);

/** The files of an incident: dropped or chosen, opened in a window of their own. */
export function Files({ incident, files, merged }: FilesProps) {
  const [over, setOver] = useState(false);
  const works = isGranted(attach) && attach.legal({ incident });
  useEffect(() => {
    // A file dropped beside this part would otherwise be opened in place of the console.
    const stay = (event: Event) => event.preventDefault();
    for (const kind of ['dragover', 'drop']) addEventListener(kind, stay);
    return () => {
      for (const kind of ['dragover', 'drop']) removeEventListener(kind, stay);
    };
  }, []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = Array.from(event.dataTransfer.files);
    if (works && dropped.length > 0) void perform(attach, { incident }, { files: choose(dropped) });
  };
  const zone = live.sites.get(incident.site_id)?.time_zone;
  return (
    <section className="links files" aria-label={t('files.title')} data-over={(works && over) || undefined} onDragOver={() => setOver(true)} onDragLeave={() => setOver(false)} onDrop={drop}>
      <div className="links-acts"><ActButtons incident={incident} acts={[attach]} /></div>
      {works && <p className="quiet incident-none">{t('files.drop')}</p>}
      <Uploading incident={incident} />
      {files.length === 0 && <p className="quiet incident-none">{t('files.none')}</p>}
      {files.length > 0 && (
        <ul aria-label={t('files.title')}>
          {files.map((file) => {
            const from = merged.find((one) => one.id === file.incident_id);
            return (
              <li key={file.id}>
                {isPicture(file) && <img src={attachmentAt(file.id)} alt="" loading="lazy" />}
                <div>
                  <a href={attachmentAt(file.id)} target="_blank" rel="noreferrer"><bdi>{file.name}</bdi></a>{' '}
                  <span className="quiet num">{fileSize(file.size)}</span>
                  {isGranted(unattach) && (
                    <UnstyledButton className="log-correct" aria-label={t('files.remove_name', { name: file.name })} onClick={() => void perform(unattach, { incident }, { which_file: file.id })}>
                      {t('files.remove')}
                    </UnstyledButton>
                  )}
                  <p className="quiet">
                    <span className="num">{timeAt(file.occurred_at, zone, serverNow())}</span> {file.by}
                    {from && ` · ${t('files.from', { number: from.number })}`}{' '}
                    <DoubtMark doubt={file.doubt} recorded={timeAt(file.recorded_at, zone, serverNow())} />
                  </p>
                  {file.note && <p dir="auto">{file.note}</p>}
                </div>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
