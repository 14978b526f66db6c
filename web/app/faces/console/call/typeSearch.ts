import type { IncidentType } from '../../../api/types';

/** How well a type fits what was typed; lower is better, none when it does not fit. */
export function typeRank(type: Pick<IncidentType, 'name' | 'code' | 'words'>, search: string): number | undefined {
  const wanted = search.trim().toLowerCase();
  const name = type.name.toLowerCase();
  if (name.startsWith(wanted)) return 0;
  if (` ${name}`.includes(` ${wanted}`)) return 1;
  if (type.words.some((word) => ` ${word.toLowerCase()}`.includes(` ${wanted}`))) return 2;
  const anywhere = [name, type.code, ...type.words].some((one) => one.toLowerCase().includes(wanted));
  return anywhere ? 3 : undefined;
}

/** What fits, the beginning of a name before the beginning of a word, before anything else. */
export function bestFirst<T>(options: T[], typeOf: (option: T) => IncidentType | undefined, search: string): T[] {
  return options
    .map((option) => {
      const type = typeOf(option);
      return { option, rank: type && typeRank(type, search) };
    })
    .filter((one): one is { option: T; rank: number } => one.rank !== undefined)
    .sort((a, b) => a.rank - b.rank)
    .map((one) => one.option);
}
