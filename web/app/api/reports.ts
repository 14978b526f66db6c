import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { NewReport } from './types';

export const listReports = () => read(() => client.GET('/api/v1/reports'));
export const createReport = (body: NewReport) => write((headers) => client.POST('/api/v1/reports', { headers, body }));
export const updateReport = (id: string, body: NewReport, seen?: number) =>
  write((headers) => client.PUT('/api/v1/reports/{id}', { params: { path: { id } }, headers: { ...headers, ...ifSeen(seen) }, body }));
export const deleteReport = (id: string) => write((headers) => client.DELETE('/api/v1/reports/{id}', { params: { path: { id } }, headers }));
export const sendReport = (id: string, month: string) =>
  write((headers) => client.POST('/api/v1/reports/{id}/send', { params: { path: { id } }, headers, body: { month } }));
export const previewReport = (id: string, month: string) =>
  read(() => client.GET('/api/v1/reports/{id}/preview', { params: { path: { id }, query: { month } } }));
export const listReportRuns = (id: string) => read(() => client.GET('/api/v1/reports/{id}/runs', { params: { path: { id } } }));
