/** What a browser calls itself is a riddle for people: its name and the machine it runs on are enough to tell one's own apart. */
const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
/** A phone names the system of a desk as well, so phones come first. */
const MACHINES: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

const named = (agent: string, names: [RegExp, string][]) => names.find(([mark]) => mark.test(agent))?.[1];

/** `Firefox, Windows`; of a program what it says itself; empty when it says nothing. */
export function agentName(agent: string): string {
  const parts = [named(agent, BROWSERS), named(agent, MACHINES)].filter((part) => part !== undefined);
  return parts.join(', ') || agent;
}
