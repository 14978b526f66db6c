import type { AlarmAccount, AlarmAccountInput, AlarmKeyholder, AlarmPath, AlarmSourceKind, AlarmZone, Anomaly } from '../../../api/types';
import { needed, whole } from '../form/checks';
import { t } from '../text';
import { hoursDraft, hoursOf, hoursProblem } from './hours';

/** How often a panel should be heard: the categories of EN 50136-1, in seconds. */
export const INTERVALS = [20, 90, 180, 1_800, 18_000, 90_000, 2_764_800] as const;
/** What a panel may do wrongly. */
export const QUIRKS = ['binary_crc', 'crc_over_cr', 'decimal_length', 'missing_pad_bar', 'any_time', 'local_time', 'windows_1252'] as const;
/** What an account is: a panel, or another source. */
export const KINDS: AlarmSourceKind[] = ['panel', 'webhook', 'alertmanager', 'frigate', 'home_assistant', 'onvif', 'mail'];
/** Those that show a secret of ours, or sign with it. */
export const SECRET_KINDS: AlarmSourceKind[] = ['webhook', 'alertmanager', 'mail'];
/** A key is said outright to be one or the other: 32 letters may be either. */
export const KEY_FORMS = ['stays', 'hex', 'text', 'none'] as const;
export type KeyForm = (typeof KEY_FORMS)[number];

const GRACE_S = 30;
const GRACE_MAX_S = 86_400;

export interface ZoneDraft {
  number: string;
  name: string;
  place_id: string;
}

export interface PathDraft {
  path: string;
  interval_s: string;
  grace_s: string;
}

export interface KeyholderDraft {
  name: string;
  phone: string;
  premises: boolean;
  /** Empty: as it was. */
  phrase: string;
  duress_word: string;
}

export const zoneDraft = (zone?: AlarmZone): ZoneDraft => ({ number: zone?.number ?? '', name: zone?.name ?? '', place_id: zone?.place_id ?? '' });
export const pathDraft = (path?: AlarmPath): PathDraft => ({ path: path?.path ?? '', interval_s: String(path?.interval_s ?? INTERVALS[2]), grace_s: String(path?.grace_s ?? GRACE_S) });
export const keyholderDraft = (one?: AlarmKeyholder): KeyholderDraft => ({ name: one?.name ?? '', phone: one?.phone ?? '', premises: one?.premises ?? false, phrase: '', duress_word: '' });

/** `heard`: what a panel that nobody knows has said of itself. */
export const draftOf = (panel: AlarmAccount | undefined, site: string, heard?: Anomaly) => ({
  account: panel?.number ?? heard?.number ?? '',
  kind: panel?.kind ?? ('panel' as AlarmSourceKind),
  mapping: JSON.stringify(panel?.mapping ?? {}, null, 2),
  name: panel?.name ?? '',
  site_id: panel ? (panel.site_id ?? '') : site,
  place_id: panel?.place_id ?? '',
  key_form: (panel?.has_key ? 'stays' : heard?.frame?.encrypted ? 'hex' : 'none') as KeyForm,
  key: '',
  require_encryption: panel?.require_encryption ?? heard?.frame?.encrypted ?? false,
  interval_s: String(panel?.interval_s ?? 0),
  grace_s: String(panel?.grace_s ?? GRACE_S),
  paths: panel?.paths.map(pathDraft) ?? [],
  quirks: panel?.quirks ?? [],
  zones: panel?.zones.map(zoneDraft) ?? [],
  keyholders: panel?.keyholders.map(keyholderDraft) ?? [],
  hours: hoursDraft(panel?.hours),
  retired: panel?.retired ?? false,
});
export type Draft = ReturnType<typeof draftOf>;

const HEX = /^([0-9a-f]{32}|[0-9a-f]{48}|[0-9a-f]{64})$/i;
const KEY_LETTERS = new Set([16, 24, 32]);

/** What is wrong with a key, or nothing. */
export function keyProblem(form: KeyForm, key: string): string | undefined {
  if (form === 'hex') return HEX.test(key.trim()) ? undefined : t('panels.key.hex.wrong');
  if (form === 'text') return KEY_LETTERS.has(key.length) ? undefined : t('panels.key.text.wrong');
  return undefined;
}

/** The mapping that was typed; none when it is no JSON object. What it may hold, the server says. */
function mappingOf(text: string): AlarmAccountInput['mapping'] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const partial = (rows: string[][]) => rows.some((row) => row.some((text) => !text.trim()));

const WAY = /^(tcp|udp|l[0-9a-f]{1,6})$/i;
const pathProblem = ({ path, grace_s }: PathDraft) => (WAY.test(path.trim()) ? whole(grace_s, 0, GRACE_MAX_S) : t('panels.path.wrong'));

export const check = (draft: Draft) => ({
  account: needed(draft.account),
  name: needed(draft.name),
  mapping: mappingOf(draft.mapping) ? undefined : t('panels.mapping.wrong'),
  key: keyProblem(draft.key_form, draft.key),
  grace_s: whole(draft.grace_s, 0, GRACE_MAX_S),
  hours: hoursProblem(draft.hours),
  paths: draft.paths.map(pathProblem).find(Boolean),
  zones: partial(draft.zones.map(({ number, name }) => [number, name])) ? t('panels.zones.wrong') : undefined,
  keyholders: partial(draft.keyholders.map(({ name, phone }) => [name, phone])) ? t('panels.keyholders.wrong') : undefined,
});

const keyOf = ({ key_form, key }: Draft): Pick<AlarmAccountInput, 'key_hex' | 'key_text'> =>
  key_form === 'hex' ? { key_hex: key.trim() } : key_form === 'text' ? { key_text: key } : key_form === 'none' ? { key_hex: '' } : {};

/** What only a panel has, and what only another source has. */
function ownOf(draft: Draft, panel: AlarmAccount | undefined): AlarmAccountInput {
  if (draft.kind !== 'panel') return { ...(panel ? {} : { kind: draft.kind }), mapping: mappingOf(draft.mapping) };
  const key = draft.key_form === 'none' && !panel?.has_key ? {} : keyOf(draft);
  const paths = draft.paths.map(({ path, interval_s, grace_s }) => ({ path: path.trim(), interval_s: Number(interval_s), grace_s: Number(grace_s) }));
  return { ...key, paths, require_encryption: draft.require_encryption, quirks: draft.quirks };
}

/** What is sent. A key and a pass phrase go only when they were typed: nobody is shown them, so nobody can send them back. */
export function bodyOf(draft: Draft, panel: AlarmAccount | undefined): AlarmAccountInput {
  return {
    ...(panel ? { retired: draft.retired } : { account: draft.account.trim() }),
    name: draft.name.trim(),
    ...(draft.site_id ? { site_id: draft.site_id } : {}),
    ...(draft.place_id ? { place_id: draft.place_id } : {}),
    ...ownOf(draft, panel),
    interval_s: Number(draft.interval_s),
    grace_s: Number(draft.grace_s),
    hours: hoursOf(draft.hours),
    zones: draft.zones.map(({ number, name, place_id }) => ({ number: number.trim(), name: name.trim(), ...(place_id ? { place_id } : {}) })),
    keyholders: draft.keyholders.map(({ name, phone, premises, phrase, duress_word }) => ({
      name: name.trim(), phone: phone.trim(), premises, ...(phrase.trim() ? { phrase: phrase.trim() } : {}), ...(duress_word.trim() ? { duress_word: duress_word.trim() } : {}),
    })),
  };
}
