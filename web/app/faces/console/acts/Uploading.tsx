import type { Incident } from '../../../api/types';
import { t } from '../text';
import { useUploads } from './uploads';

/** The files of an incident that are on their way. */
export function Uploading({ incident }: { incident: Incident }) {
  const uploads = useUploads(incident.id);
  return uploads.map(({ name, share }) => (
    <div key={name} className="files-sending">
      <bdi>{name}</bdi>
      <progress value={share} aria-label={t('files.sending', { name })} />
    </div>
  ));
}
