import { useEffect, useRef } from 'react';
import { FILE_MAX_MIB } from '../../../api/attachments';
import type { Incident } from '../../../api/types';
import { t } from '../text';
import { Uploading } from './Uploading';
import { choose } from './uploads';
import './files.css';

interface FileInputProps {
  incident: Incident;
  onChange: (choice: string) => void;
}

/** Chooses files of this machine, and says how far they are once they are on their way. */
export default function FileInput({ incident, onChange }: FileInputProps) {
  const input = useRef<HTMLInputElement>(null);
  // It is drawn after the dialog has looked for what to focus.
  useEffect(() => input.current?.focus(), []);
  return (
    <div className="files-input">
      <label htmlFor="act-files">{t('field.files')}</label>
      <input ref={input} id="act-files" type="file" multiple data-autofocus aria-describedby="act-files-most" onChange={(event) => onChange(choose(Array.from(event.currentTarget.files ?? [])))} />
      <p id="act-files-most" className="quiet">{t('files.most', { most: FILE_MAX_MIB })}</p>
      <Uploading incident={incident} />
    </div>
  );
}
