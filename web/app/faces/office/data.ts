import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { listAlarmScripts, listAnomalies } from '../../api/alarms';
import { listCompartments } from '../../api/compartments';
import { everyPosition } from '../../api/desk';
import { getFactors, getFactorsOf, getPolicy, listSessions, listSessionsOf } from '../../api/factors';
import { listPasskeys } from '../../api/passkeys';
import { allPlaces, getContacts, getPaths } from '../../api/places';
import type { Place, Site } from '../../api/types';
import { getSingleSignOn } from '../../api/singleSignOn';
import { getChain, listDispatchers } from '../../api/watch';
import { wholeAccounts, wholeDispositions, wholePanels, wholeRights, wholeSchedules, wholeSites, wholeTokens, wholeTypes, wholeUnits, wholeWebhooks } from '../../api/whole';
import { listMails } from '../../api/mail';
import { findSubjects, getRetention, listHolds, listProposals, previewErasure } from '../../api/subjects';
import { getHealth } from '../../api/health';
import { listReportRuns, listReports } from '../../api/reports';
import { listDeliveries } from '../../api/webhooks';

/** The lists of the back office, under one name each, so that an act can say which of them it changed. */
export const useAccounts = (enabled = true) => useQuery({ queryKey: ['accounts'], queryFn: wholeAccounts, enabled });
export const useSiteList = () => useQuery({ queryKey: ['sites'], queryFn: wholeSites });
export const useUnitList = () => useQuery({ queryKey: ['units'], queryFn: wholeUnits });
export const useTypeList = () => useQuery({ queryKey: ['types'], queryFn: wholeTypes });
export const useDispositions = () => useQuery({ queryKey: ['dispositions'], queryFn: wholeDispositions });
export const useRightList = () => useQuery({ queryKey: ['rights'], queryFn: wholeRights });
export const useTokens = () => useQuery({ queryKey: ['tokens'], queryFn: wholeTokens });
export const useFactors = () => useQuery({ queryKey: ['factors'], queryFn: getFactors });
export const useFactorsOf = (account: string) => useQuery({ queryKey: ['factors', account], queryFn: () => getFactorsOf(account) });
export const usePasskeys = () => useQuery({ queryKey: ['passkeys'], queryFn: async () => (await listPasskeys()).items });
export const useSessions = () => useQuery({ queryKey: ['sessions'], queryFn: async () => (await listSessions()).items });
export const useSessionsOf = (account: string) => useQuery({ queryKey: ['sessions', account], queryFn: async () => (await listSessionsOf(account)).items });
export const useSingleSignOn = () => useQuery({ queryKey: ['single_sign_on'], queryFn: getSingleSignOn });
export const usePolicy = (enabled: boolean) => useQuery({ queryKey: ['sign_in_policy'], queryFn: getPolicy, enabled });
/** Deliveries go on by themselves, so these are read again while somebody looks. */
export const useWebhooks = () => useQuery({ queryKey: ['webhooks'], queryFn: wholeWebhooks, refetchInterval: 3_000 });
export const useDeliveries = (id: string) =>
  useQuery({ queryKey: ['webhooks', id], queryFn: async () => (await listDeliveries(id)).items, refetchInterval: 3_000 });
/** Mail goes on by itself too. */
export const useMails = () => useQuery({ queryKey: ['mails'], queryFn: async () => (await listMails()).items, refetchInterval: 3_000 });
/** Looked at by the server every ten seconds. */
export const useHealth = () => useQuery({ queryKey: ['health'], queryFn: getHealth, refetchInterval: 5_000 });
/** While another search is under way, what the last one found stays. */
export const useSubjects = (query: string, erased: boolean) => useQuery({ queryKey: ['subjects', 'found', erased, query], queryFn: () => findSubjects(query, erased), placeholderData: keepPreviousData });
export const useErasure = (id: string) => useQuery({ queryKey: ['subjects', id], queryFn: () => previewErasure(id) });
export const useHolds = (lifted: boolean) => useQuery({ queryKey: ['holds', lifted], queryFn: () => listHolds(lifted) });
export const useRetention = () => useQuery({ queryKey: ['retention', 'times'], queryFn: getRetention });
/** The server looks by itself, and erases one by one what was approved. */
export const useProposals = () => useQuery({ queryKey: ['retention', 'lists'], queryFn: listProposals, refetchInterval: 5_000 });
export const useReports = () => useQuery({ queryKey: ['reports'], queryFn: async () => (await listReports()).items });
export const useReportRuns = (id: string) =>
  useQuery({ queryKey: ['reports', id, 'runs'], queryFn: async () => (await listReportRuns(id)).items, refetchInterval: 3_000 });
export const usePlaceList = (site: string) =>
  useQuery({ queryKey: ['places', site], queryFn: async (): Promise<Place[]> => (await allPlaces(site)).items, enabled: site !== '' });

/** The chains of all sites, when all of them are there. */
export const useChains = (sites: Site[]) =>
  useQueries({
    queries: sites.map((site) => ({ queryKey: ['chain', site.id], queryFn: async () => ({ ...(await getChain(site.id)), site }) })),
    combine: (answers) => ({
      data: answers.every(({ data }) => data) ? answers.flatMap(({ data }) => data ?? []) : undefined,
      error: answers.find(({ error }) => error)?.error ?? null,
      refetch: () => Promise.all(answers.map(({ refetch }) => refetch())),
    }),
  });
export const useScripts = (site: string) => useQuery({ queryKey: ['scripts', site], queryFn: async () => (await listAlarmScripts(site)).items, enabled: site !== '' });
export const useContacts = (site: string) => useQuery({ queryKey: ['contacts', site], queryFn: () => getContacts(site), enabled: site !== '' });
export const usePaths = (site: string) => useQuery({ queryKey: ['paths', site], queryFn: () => getPaths(site), enabled: site !== '' });
/** Somebody may ask to be let in at any moment. */
export const useCompartments = () => useQuery({ queryKey: ['compartments'], queryFn: async () => (await listCompartments()).items, refetchInterval: 10_000 });
export const usePositions = () => useQuery({ queryKey: ['positions'], queryFn: async () => (await everyPosition()).items });
/** Panels are heard by themselves, so this is read again while somebody looks. */
export const usePanels = () => useQuery({ queryKey: ['panels'], queryFn: wholePanels, refetchInterval: 10_000 });
/** The latest so many: what a person looks at. */
const ANOMALIES = 200;
export const useAnomalies = () => useQuery({ queryKey: ['anomalies'], queryFn: async () => (await listAnomalies(ANOMALIES)).items, refetchInterval: 5_000 });
export const useDispatchers = (site: string) => useQuery({ queryKey: ['dispatchers', site], queryFn: () => listDispatchers(site), enabled: site !== '' });
export const useScheduleList = (site: string) => useQuery({ queryKey: ['schedules', site], queryFn: () => wholeSchedules(site), enabled: site !== '' });

export type ListName = 'accounts' | 'sites' | 'units' | 'types' | 'dispositions' | 'tokens' | 'places' | 'webhooks' | 'mails' | 'reports' | 'chain' | 'schedules' | 'contacts' | 'paths' | 'positions' | 'compartments' | 'panels' | 'scripts' | 'anomalies' | 'factors' | 'passkeys' | 'link' | 'own_link' | 'sessions' | 'sign_in_policy' | 'subjects' | 'holds' | 'retention';

export function useReload(): (...lists: ListName[]) => Promise<void> {
  const queries = useQueryClient();
  return async (...lists) => {
    await Promise.all(lists.map((list) => queries.invalidateQueries({ queryKey: [list] })));
    // What was read of a record's past lacks what was just done to it.
    await queries.invalidateQueries({ queryKey: ['history'] });
  };
}
