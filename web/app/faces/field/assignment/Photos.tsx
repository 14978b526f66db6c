import type { ChangeEvent } from 'react';
import { attachmentAt, FILE_MAX_MIB } from '../../../api/attachments';
import type { Incident } from '../../../api/types';
import { notify } from '../../../shell/notices';
import { mayDo, useMe } from '../../../shell/session';
import { fileSize } from '../../../text/fileSize';
import { actAt } from '../outbox/describe';
import { outbox, useOutbox } from '../outbox/phone';
import { keepPhoto, PHOTOS_MAX } from '../outbox/photos';
import { t } from '../text';

/** A photo is kept on the phone at once, and sent when there is a link. */
async function add(incident: Incident, file: File): Promise<void> {
  const waiting = outbox.state.items.filter(({ act }) => act.kind === 'photo').length;
  if (waiting >= PHOTOS_MAX) return notify('problem', t('photo.too_many', { most: PHOTOS_MAX }));
  if (file.size > FILE_MAX_MIB * 1024 * 1024) return notify('problem', t('photo.too_large', { most: FILE_MAX_MIB }));
  const { name, kept } = await keepPhoto(file);
  if (!kept) notify('problem', t('unsent.not_kept'));
  outbox.add({ kind: 'photo', incident_id: incident.id, number: incident.number, photo: name, name: file.name });
}

/** The files of the incident, those that still wait, and the camera. */
export function Photos({ incident }: { incident: Incident }) {
  const { items } = useOutbox();
  const works = mayDo(useMe(), 'incident.attach');
  const waiting = items.filter(({ act, refused }) => act.kind === 'photo' && act.incident_id === incident.id && refused === null);
  // A board that was kept by an older page has none.
  const files = (incident.attachments as Incident['attachments'] | undefined) ?? [];
  const choose = ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const [file] = currentTarget.files ?? [];
    if (file) void add(incident, file);
    // The same photo may be chosen again.
    currentTarget.value = '';
  };
  if (!works && files.length === 0) return null;
  return (
    <section className="assignment-photos" aria-label={t('photo.files')}>
      <h3>{t('photo.files')}</h3>
      <ul>
        {files.map((file) => (
          <li key={file.id}>
            <a href={attachmentAt(file.id)} target="_blank" rel="noreferrer"><bdi>{file.name}</bdi></a> <span className="quiet">{fileSize(file.size)} · {file.by}</span>
          </li>
        ))}
        {waiting.map((item) => (
          <li key={item.key} className="field-waiting">{t('unsent.one', { act: actAt(item) })}</li>
        ))}
      </ul>
      {works && (
        <label className="field-button add-photo">
          {t('photo.add')}
          <input type="file" accept="image/*" capture="environment" onChange={choose} />
        </label>
      )}
    </section>
  );
}
