import { setChain } from '../../../api/watch';
import type { Account, Chain, NewChain, Role, Site } from '../../../api/types';
import { roleWord } from '../../../theme/status';
import { durationInWords } from '../../../time/durations';
import { isId } from '../../../text/isId';
import { mailbox } from '../form/checks';
import { ROLES } from '../people/grants';
import { joined, several, type Sheet, Wrong } from '../sheet/sheet';
import { percentOf, wholeNumber } from '../sheet/values';
import { t } from '../text';

/** The server takes no longer waits. */
export const DAY_S = 24 * 3600;
/** The server takes no more steps. */
export const STEPS_MAX = 8;
/** Stands in a file for mail to everybody of the step. */
const MAIL = 'mail';

type Step = Chain['steps'][number];

/** The chain of one site, as a row of a list. */
export interface SiteChain extends Chain {
  site: Site;
}

export const isRole = (who: string): who is Role => (ROLES as string[]).includes(who);

/** `Supervisor after 2 minutes, by mail` */
export const stepWords = ({ role, person, after_s, mail, mailboxes }: Step) =>
  [
    t('chain.step_words', { who: person?.name ?? (role ? roleWord(role) : ''), after: after_s === 0 ? t('chain.at_once') : t('chain.after_words', { time: durationInWords(after_s) }) }),
    ...(mail ? [t('chain.their_mail')] : []),
    ...mailboxes,
  ].join(', ');

/** What is sent of a chain: the server takes it whole, and its steps in the order of their time. */
export const bodyOf = ({ steps, priority_percent, untouched_s }: Pick<Chain, 'steps' | 'priority_percent' | 'untouched_s'>): NewChain => ({
  steps: sentSteps(steps),
  priority_percent,
  untouched_s,
});

export const sentSteps = (steps: Step[]): NewChain['steps'] =>
  steps
    .map(({ role, person, after_s, mail, mailboxes }) => ({ ...(person ? { account_id: person.account_id } : { role }), after_s, mail, mailboxes }))
    .toSorted((a, b) => a.after_s - b.after_s);

/** `supervisor 120 mail duty@example.org`: whom, after how many seconds, and by mail to whom. */
function stepText({ role, person, after_s, mail, mailboxes }: Step, accounts: Account[]): string {
  const known = accounts.find(({ id }) => id === person?.account_id);
  return [known?.username ?? person?.account_id ?? role ?? '', String(after_s), ...(mail ? [MAIL] : []), ...mailboxes].join(' ');
}

export function stepOf(text: string, accounts: Account[]): NewChain['steps'][number] {
  const [said = '', after = '', ...rest] = text.split(/\s+/);
  const who = said.toLowerCase();
  const account_id = isRole(who) ? undefined : (accounts.find(({ username }) => username === who)?.id ?? (isId(said) ? said : undefined));
  if (!isRole(who) && !account_id) throw new Wrong(t('chain.nobody', { said, roles: ROLES.join(', ') }));
  const mailboxes = rest.filter((one) => one.toLowerCase() !== MAIL);
  const wrong = mailboxes.map(mailbox).find(Boolean);
  if (wrong) throw new Wrong(wrong);
  return { ...(account_id ? { account_id } : { role: who as Role }), after_s: wholeNumber(after, 0, DAY_S), mail: mailboxes.length < rest.length, mailboxes };
}

function stepsOf(text: string, accounts: Account[]): NewChain['steps'] {
  const steps = several(text).map((one) => stepOf(one, accounts));
  if (steps.length === 0 || steps.length > STEPS_MAX) throw new Wrong(t('chain.how_many', { max: STEPS_MAX }));
  return steps.toSorted((a, b) => a.after_s - b.after_s);
}

/** Chains as a sheet: one line for each site; people by user name, where accounts may be read. */
export const chainSheet = (accounts: Account[]): Sheet<SiteChain> => ({
  file: 'escalation',
  key: ['site'],
  idOf: ({ site_id }) => site_id,
  nameOf: ({ site }) => site.name,
  fields: [
    { name: 'site', title: t('site'), of: ({ site }) => site.code, needed: true },
    { name: 'steps', title: t('chain.steps'), of: ({ steps }) => joined(steps.map((step) => stepText(step, accounts))), into: (text) => ({ steps: stepsOf(text, accounts) }), bulk: 'text' },
    { name: 'priority_percent', title: t('chain.percent'), of: ({ priority_percent }) => priority_percent.join(' '), into: (text) => ({ priority_percent: percentOf(text) }), bulk: 'text' },
    { name: 'untouched_s', title: t('chain.untouched'), of: ({ untouched_s }) => String(untouched_s), into: (text) => ({ untouched_s: wholeNumber(text, 1, DAY_S) }), bulk: 'text' },
  ],
  // A chain is there as soon as its site is.
  refuse: (said) => t('sheet.no_site', { code: said.get('site') ?? '' }),
  create: () => Promise.reject(new Error(t('chain.of_sites'))),
  update: (chain, patch, key) => setChain(chain.site_id, { ...bodyOf(chain), ...patch }, chain.version, key),
});
