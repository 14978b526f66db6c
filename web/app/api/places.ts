import { client, read, write } from './client';
import { allPages } from './pages';
import { ifSeen } from './seen';
import type { NewContacts, NewPath, NewPlace, NewSite, Place, PlaceKind, PlacePatch, SitePatch } from './types';

export const listSites = () => read(() => client.GET('/api/v1/sites'));
export const createSite = (body: NewSite) => write((headers) => client.POST('/api/v1/sites', { headers, body }));
export const updateSite = (id: string, body: SitePatch, seen?: number, key?: string) =>
  write((headers) => client.PATCH('/api/v1/sites/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
export const findPlaces = (query: string, site?: string, limit = 12) =>
  read(() => client.GET('/api/v1/places', { params: { query: site ? { query, site_id: site, limit } : { query, limit } } }));
export const nearPlaces = (place: string, kind: PlaceKind) =>
  read(() => client.GET('/api/v1/places/{id}/near', { params: { path: { id: place }, query: { kind } } }));
export const allPlaces = (site: string) => allPages<Place>(`/api/v1/sites/${encodeURIComponent(site)}/places`);
export const createPlace = (site: string, body: NewPlace, key?: string) =>
  write((headers) => client.POST('/api/v1/sites/{id}/places', { params: { path: { id: site } }, headers, body }), key);
export const updatePlace = (id: string, body: PlacePatch, seen?: number, key?: string) =>
  write((headers) => client.PATCH('/api/v1/places/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
export const getContacts = (site: string) => read(() => client.GET('/api/v1/sites/{id}/contacts', { params: { path: { id: site } } }));
export const setContacts = (site: string, body: NewContacts, seen?: number, key?: string) =>
  write((headers) => client.PUT('/api/v1/sites/{id}/contacts', { params: { path: { id: site } }, headers: { ...headers, ...ifSeen(seen) }, body }), key);
export const getPaths = (site: string) => read(() => client.GET('/api/v1/sites/{id}/paths', { params: { path: { id: site } } }));
export const setPaths = (site: string, paths: NewPath[], seen?: number, key?: string) =>
  write((headers) => client.PUT('/api/v1/sites/{id}/paths', { params: { path: { id: site } }, headers: { ...headers, ...ifSeen(seen) }, body: { paths } }), key);
export const getCautions = (place: string) => read(() => client.GET('/api/v1/places/{id}/cautions', { params: { path: { id: place } } }));
export const addCaution = (place: string, text: string) =>
  write((headers) => client.POST('/api/v1/places/{id}/cautions', { params: { path: { id: place } }, headers, body: { text } }));
export const removeCaution = (id: string) =>
  write((headers) => client.DELETE('/api/v1/cautions/{id}', { params: { path: { id } }, headers }));
