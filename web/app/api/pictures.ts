import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { Picture, Pin } from './types';

const at = (place: string) => ({ path: { id: place } });

export const listPictures = (site: string) => read(() => client.GET('/api/v1/sites/{id}/pictures', { params: at(site) }));
/** Where the picture itself is; another version is another address. */
export const pictureAddress = ({ place_id, version }: Picture) => `/api/v1/places/${encodeURIComponent(place_id)}/picture?version=${version}`;
export const putPicture = (place: string, file: File, seen: number) =>
  write((headers) =>
    client.PUT('/api/v1/places/{id}/picture', {
      params: at(place),
      headers: { ...headers, ...ifSeen(seen), 'Content-Type': file.type.startsWith('image/') ? file.type : 'image/png' },
      body: file as unknown as number[],
      bodySerializer: (body) => body as unknown as BodyInit,
    }),
  );
export const pinPicture = (place: string, pins: Pin[], seen: number) =>
  write((headers) => client.PATCH('/api/v1/places/{id}/picture', { params: at(place), headers: { ...headers, ...ifSeen(seen) }, body: { pins } }));
export const removePicture = (place: string) => write((headers) => client.DELETE('/api/v1/places/{id}/picture', { params: at(place), headers }));
