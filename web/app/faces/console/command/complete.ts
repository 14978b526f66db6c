import type { Place } from '../../../api/types';
import { shortNumber } from '../board/numbers';
import { isOpen, isUndecided } from '../../../live/store';
import { CAUSES, causeWord } from '../acts/alarmActs';
import { activeAssignments } from '../acts/assignments';
import { isService, SERVICES, serviceWord } from '../acts/outsideActs';
import { ROLES, roleWord } from '../acts/peopleActs';
import { t } from '../text';
import { REMOVABLE } from './linkVerbs';
import type { Board } from './parsed';
import { VERBS, verbOf } from './verbs';

export interface Completion {
  /** The whole command line after taking it. */
  text: string;
  shown: string;
  about: string;
}

/** More would cover the board. */
const SHOWN_MAX = 8;

const UNIT_VERBS = new Set(['dispatch', 'ack', 'enroute', 'arrive', 'clear', 'refuse', 'safe', 'coming', 'transfer', 'duty']);
const NUMBER_VERBS = new Set(['merge', 'relate', 'correct', 'person', 'vehicle', 'caution', 'hold', 'release', 'backup', 'priority', 'log', 'close', 'cancel', 'reopen', 'open', 'type', 'place', 'caller', 'print', 'take', 'hand', 'seal', 'unseal']);
const SEAT_VERBS = new Set(['sit', 'handover', 'sign', 'leave']);

const ALARM_VERBS = new Set(['look', 'called', 'said', 'found', 'park', 'level', 'decide']);
/** Those that mean an alarm as well. */
const OR_ALARM = new Set(['dispatch', 'ack', 'hand', 'release', 'log', 'open']);

interface Choice {
  word: string;
  about: string;
}

/** What may come next, given what stands there. `places` are the answers of the server to the place being typed. */
export function complete(text: string, board: Board, places: Place[]): Completion[] {
  const match = /^\s*(\S*)(\s+([\s\S]*))?$/.exec(text);
  const [first = '', spaced, rest = ''] = [match?.[1], match?.[2], match?.[3]];
  if (!spaced) return first ? offer('', first, verbChoices()) : [];
  const verb = verbOf(first);
  if (!verb) return [];
  const name = verb.words[0] ?? '';
  if (name === 'new' || (name === 'call' && !callsHelp(rest))) return completeNew(first, rest, board, places);
  const cut = rest.lastIndexOf(' ') + 1;
  const head = `${first} ${rest.slice(0, cut)}`;
  return offer(head, rest.slice(cut), choices(name, rest.slice(0, cut).trim().split(/\s+/).filter(Boolean), board));
}

/** `call police …` is help from outside; any other call is one that comes in. */
function callsHelp(rest: string): boolean {
  const first = rest.split(/\s+/)[0]?.toLowerCase() ?? '';
  return isService(first) || (!rest.includes(' ') && SERVICES.some((service) => service.startsWith(first)));
}

function verbChoices(): Choice[] {
  return VERBS.map((verb) => ({ word: verb.words[0] ?? '', about: verb.about }));
}

function choices(verb: string, before: string[], board: Board): Choice[] {
  const last = before.at(-1)?.toLowerCase();
  if (verb === 'call') return before.length === 0 ? SERVICES.map((word) => ({ word, about: serviceWord(word) })) : last === 'for' ? numbers(board) : before.length === 1 ? [{ word: 'for', about: '' }] : [];
  if (isService(verb)) return before.length === 0 ? ['accepted', 'rejected', 'dispatched', 'onscene', 'left', 'note'].map((word) => ({ word, about: '' })) : before.length === 1 ? numbers(board) : [];
  if (verb === 'remove') return before.length === 0 ? REMOVABLE.map((word) => ({ word, about: '' })) : before.length === 1 ? numbers(board) : [];
  if (verb === 'merge' && before.length === 1) return [{ word: 'into', about: '' }];
  if (verb === 'relate' && before.length === 1) return [{ word: 'to', about: '' }];
  if ((verb === 'merge' && last === 'into') || (verb === 'relate' && last === 'to')) return numbers(board);
  if (verb === 'person' && before.length === 1) return ROLES.map((word) => ({ word, about: roleWord(word) }));
  if (verb === 'dispatch') return last === 'to' ? numbers(board) : before.length === 0 ? units(board, true) : [{ word: 'to', about: '' }];
  if (verb === 'transfer' && last === 'to') return units(board, true);
  if (verb === 'transfer' && before.length === 1) return [{ word: 'to', about: '' }];
  if (verb === 'hand' && before.length === 1) return [{ word: 'to', about: '' }];
  if (verb === 'duty' && before.length === 1) return ['on', 'break', 'off'].map((word) => ({ word, about: '' }));
  if (verb === 'undock' && before.length === 0) return ['queue', 'incident', 'units', 'map'].map((word) => ({ word, about: '' }));
  if (last === 'on') return numbers(board);
  if (ALARM_VERBS.has(verb) && before.length === 0) return alarmNumbers(board);
  if (verb === 'decide' && before.length === 1) return CAUSES.map((word) => ({ word, about: causeWord(word) }));
  if (SEAT_VERBS.has(verb) && before.length === 0) return board.positions.map(({ name, holder }) => ({ word: name, about: holder?.name ?? '' }));
  if (UNIT_VERBS.has(verb) && before.length === 0) return [...(verb === 'duty' ? units(board, null) : units(board, false)), ...(OR_ALARM.has(verb) ? alarmNumbers(board) : [])];
  if (verb === 'close' && before.length === 1) return board.dispositions.map(({ code, name }) => ({ word: code, about: name }));
  if (NUMBER_VERBS.has(verb) && before.length === 0) return [...numbers(board), ...(OR_ALARM.has(verb) ? alarmNumbers(board) : [])];
  return [];
}

/** `free`: those on duty, the available before the busy; otherwise those that are on something; null for all. */
function units(board: Board, free: boolean | null): Choice[] {
  const busy = new Set(board.incidents.flatMap((incident) => activeAssignments(incident).map((one) => one.unit_id)));
  return board.units
    .filter((unit) => free === null || (free ? unit.availability !== 'off_duty' : busy.has(unit.id)))
    .sort((a, b) => (free ? Number(b.availability === 'available') - Number(a.availability === 'available') : 0))
    .map((unit) => ({ word: unit.call_sign, about: unit.officers.map((officer) => officer.name).join(', ') }));
}

function numbers(board: Board): Choice[] {
  return board.incidents.filter(isOpen).map((incident) => ({
    word: shortNumber(incident.number),
    about: `${incident.type_name} · ${incident.place ?? incident.location_text ?? ''}`,
  }));
}

function alarmNumbers(board: Board): Choice[] {
  return board.alarms.filter(isUndecided).map((alarm) => ({ word: alarm.number, about: `${alarm.code_name} · ${alarm.place ?? alarm.account_name}` }));
}

function completeNew(verb: string, rest: string, board: Board, places: Place[]): Completion[] {
  const at = /(^|\s)at\s+/i.exec(rest);
  if (!at) {
    const types = board.types.filter((type) => type.active).map((type) => ({ word: type.name.toLowerCase(), about: t('complete.type', { priority: type.priority }) }));
    return offer(`${verb} `, rest, types, startsAnyWord).map((one) => ({ ...one, text: `${one.text}at ` }));
  }
  const head = `${verb} ${rest.slice(0, at.index + at[0].length)}`;
  return places.slice(0, SHOWN_MAX).map((place) => ({
    text: `${head}${place.path}, ${place.site_name} `,
    shown: place.path,
    about: place.site_name,
  }));
}

const startsWith = (word: string, wanted: string) => word.startsWith(wanted);
const startsAnyWord = (name: string, wanted: string) => name.startsWith(wanted) || name.includes(` ${wanted}`);

function offer(head: string, typed: string, from: Choice[], fits = startsWith): Completion[] {
  const wanted = typed.trimStart().toLowerCase();
  return from
    .filter(({ word }) => fits(word.toLowerCase(), wanted) && word.toLowerCase() !== wanted)
    .slice(0, SHOWN_MAX)
    .map(({ word, about }) => ({ text: `${head}${word} `, shown: word, about }));
}
