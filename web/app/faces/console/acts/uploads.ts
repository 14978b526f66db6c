import { useSyncExternalStore } from 'react';
import { attachFile } from '../../../api/attachments';
import { newKey } from '../../../api/client';

/** A file that is on its way to the server. */
export interface Upload {
  incident_id: string;
  name: string;
  /** How much of it has gone out, from 0 to 1. */
  share: number;
}

let uploads: Upload[] = [];
const listeners = new Set<() => void>();

function change(next: Upload[]): void {
  uploads = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useUploads = (incident: string): Upload[] => useSyncExternalStore(subscribe, () => uploads).filter((one) => one.incident_id === incident);

/** The files that were chosen last. The values of an act are words: they name the choice. */
let choice: { name: string; files: File[] } = { name: '', files: [] };

export function choose(files: File[]): string {
  choice = { name: newKey(), files };
  return files.length > 0 ? choice.name : '';
}

export const chosen = (name: string | undefined): File[] => (name === choice.name ? choice.files : []);

/** One after another. What arrived is no longer chosen: trying again after a failure brings the others. */
export async function upload(incident_id: string, name: string): Promise<number> {
  const files = chosen(name);
  for (const file of files) {
    let now: Upload = { incident_id, name: file.name, share: 0 };
    change([...uploads, now]);
    try {
      await attachFile(incident_id, file, (share) => {
        const before = now;
        now = { ...now, share };
        change(uploads.map((one) => (one === before ? now : one)));
      });
    } finally {
      change(uploads.filter((one) => one !== now));
    }
    choice = { ...choice, files: choice.files.filter((one) => one !== file) };
  }
  return files.length;
}
