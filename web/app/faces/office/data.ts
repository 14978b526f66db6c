import { useQuery, useQueryClient } from '@tanstack/react-query';
import { allPlaces } from '../../api/places';
import type { Place } from '../../api/types';
import { getChain, listDispatchers } from '../../api/watch';
import { wholeAccounts, wholeRights, wholeSchedules, wholeSites, wholeTokens, wholeTypes, wholeUnits } from '../../api/whole';

/** The lists of the back office, under one name each, so that an act can say which of them it changed. */
export const useAccounts = (enabled = true) => useQuery({ queryKey: ['accounts'], queryFn: wholeAccounts, enabled });
export const useSiteList = () => useQuery({ queryKey: ['sites'], queryFn: wholeSites });
export const useUnitList = (site: string) => useQuery({ queryKey: ['units', site], queryFn: () => wholeUnits(site) });
export const useTypeList = () => useQuery({ queryKey: ['types'], queryFn: wholeTypes });
export const useRightList = () => useQuery({ queryKey: ['rights'], queryFn: wholeRights });
export const useTokens = () => useQuery({ queryKey: ['tokens'], queryFn: wholeTokens });
export const usePlaceList = (site: string) =>
  useQuery({ queryKey: ['places', site], queryFn: async (): Promise<Place[]> => (await allPlaces(site)).items, enabled: site !== '' });

export const useChain = (site: string) => useQuery({ queryKey: ['chain', site], queryFn: () => getChain(site), enabled: site !== '' });
export const useDispatchers = (site: string) => useQuery({ queryKey: ['dispatchers', site], queryFn: () => listDispatchers(site), enabled: site !== '' });

export const useScheduleList = (site: string) => useQuery({ queryKey: ['schedules', site], queryFn: () => wholeSchedules(site), enabled: site !== '' });

export type ListName = 'chain' | 'schedules' | 'accounts' | 'sites' | 'units' | 'types' | 'tokens' | 'places';

export function useReload(): (...lists: ListName[]) => Promise<void> {
  const queries = useQueryClient();
  return async (...lists) => {
    await Promise.all(lists.map((list) => queries.invalidateQueries({ queryKey: [list] })));
  };
}
