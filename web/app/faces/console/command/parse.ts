import { byAlarmNumber } from '../board/alarms';
import { byNumber } from '../board/numbers';
import { t } from '../text';
import { type Board, type Parsed, Wanting, Wrong } from './parsed';
import { Words } from './subjects';
import { VERBS, verbOf } from './verbs';

/** Reads a command against the board as it is now. Never does anything. */
export function parse(text: string, board: Board): Parsed {
  const words = text.trim().split(/\s+/).filter(Boolean);
  const [first, ...rest] = words;
  if (first === undefined) return { kind: 'empty' };
  try {
    const verb = verbOf(first);
    if (verb) return verb.read(new Words(rest, board), board);
    return unnamed(first, rest, board);
  } catch (failure) {
    if (failure instanceof Wanting) return { kind: 'hint', text: failure.message };
    if (failure instanceof Wrong) return { kind: 'wrong', text: failure.message };
    throw failure;
  }
}

function unnamed(first: string, rest: string[], board: Board): Parsed {
  const alarm = byAlarmNumber(board.alarms, first);
  if (alarm && rest.length === 0) return { kind: 'open', id: alarm.id, preview: t('preview.open', { number: alarm.number, type: alarm.code_name }) };
  const [incident] = byNumber(board.incidents, first);
  if (incident && rest.length === 0) {
    return { kind: 'open', id: incident.id, preview: t('preview.open', { number: incident.number, type: incident.type_name }) };
  }
  const begun = VERBS.flatMap((verb) => verb.words).filter((word) => word.startsWith(first.toLowerCase()));
  if (rest.length === 0 && begun.length > 0) return { kind: 'hint', text: begun.join(', ') };
  return { kind: 'wrong', text: t('wrong.verb', { said: first }) };
}
