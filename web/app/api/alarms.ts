import { client, read, write } from './client';
import { ifSeen } from './seen';
import type { ActOnAlarm, AlarmAccountInput, DecideAlarm, OpenAlarmIncident, SetAlarmScript } from './types';

const at = (id: string) => ({ path: { id } });

export const getAlarm = (id: string) => read(() => client.GET('/api/v1/alarms/{id}', { params: at(id) }));
export const takeAlarm = (id: string) => write((headers) => client.POST('/api/v1/alarms/{id}/take', { params: at(id), headers }));
export const acknowledgeAlarm = (id: string) => write((headers) => client.POST('/api/v1/alarms/{id}/acknowledge', { params: at(id), headers }));
export const actOnAlarm = (id: string, body: ActOnAlarm) => write((headers) => client.POST('/api/v1/alarms/{id}/acts', { params: at(id), headers, body }));
/** What somebody said on the phone; the server compares, and writes the call down. */
export const checkPhrase = (id: string, body: { keyholder?: string; said: string }) =>
  write((headers) => client.POST('/api/v1/alarms/{id}/phrase', { params: at(id), headers, body }));
export const setAlarmLevel = (id: string, level: number, reason: string) =>
  write((headers) => client.POST('/api/v1/alarms/{id}/level', { params: at(id), headers, body: { level, reason } }));
export const parkAlarm = (id: string, until: string, reason: string) =>
  write((headers) => client.POST('/api/v1/alarms/{id}/park', { params: at(id), headers, body: { until, reason } }));
export const releaseAlarm = (id: string) => write((headers) => client.POST('/api/v1/alarms/{id}/release', { params: at(id), headers }));
export const openAlarmIncident = (id: string, body: OpenAlarmIncident) =>
  write((headers) => client.POST('/api/v1/alarms/{id}/incident', { params: at(id), headers, body }));
export const decideAlarm = (id: string, body: DecideAlarm) => write((headers) => client.POST('/api/v1/alarms/{id}/decide', { params: at(id), headers, body }));

const SIGNALS_MAX = 100;
/** What the devices said about an alarm, the latest first. */
export const listSignals = (alarm_id: string) => read(() => client.GET('/api/v1/alarm-signals', { params: { query: { alarm_id, limit: SIGNALS_MAX } } }));

export const getPanel = (id: string) => read(() => client.GET('/api/v1/alarm-accounts/{id}', { params: at(id) }));
export const createPanel = (body: AlarmAccountInput, key?: string) => write((headers) => client.POST('/api/v1/alarm-accounts', { headers, body }), key);
export const updatePanel = (id: string, body: AlarmAccountInput, seen?: number, key?: string) =>
  write((headers) => client.PATCH('/api/v1/alarm-accounts/{id}', { params: at(id), headers: { ...headers, ...ifSeen(seen) }, body }), key);
/** A new secret of a source that is no panel; shown this once. */
export const renewSecret = (id: string) => write((headers) => client.POST('/api/v1/alarm-accounts/{id}/secret', { params: at(id), headers }));
export const testPanel = (id: string, body: { until?: string; reason?: string }) =>
  write((headers) => client.POST('/api/v1/alarm-accounts/{id}/test', { params: at(id), headers, body }));
export const shelveZone = (id: string, body: { zone: string; until?: string; reason?: string }) =>
  write((headers) => client.POST('/api/v1/alarm-accounts/{id}/shelve', { params: at(id), headers, body }));
/** What the receiver could not take, the latest first. */
export const listAnomalies = (limit: number) => read(() => client.GET('/api/v1/receiver/anomalies', { params: { query: { limit } } }));
export const listAlarmScripts = (site: string) => read(() => client.GET('/api/v1/sites/{id}/alarm-scripts', { params: at(site) }));
export const setAlarmScript = (site: string, body: SetAlarmScript, seen?: number) =>
  write((headers) => client.PUT('/api/v1/sites/{id}/alarm-scripts', { params: at(site), headers: { ...headers, ...ifSeen(seen) }, body }));
