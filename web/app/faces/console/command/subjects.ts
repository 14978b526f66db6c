import type { Alarm, Assignment, Incident, Unit } from '../../../api/types';
import { isActive } from '../acts/assignments';
import { byAlarmNumber, isAlarmNumber } from '../board/alarms';
import { BARE_DIGITS_MIN, byNumber, shortNumber } from '../board/numbers';
import { t } from '../text';
import { type Board, Wanting, Wrong } from './parsed';

/** Reads words from the left, each saying what it must be. */
export class Words {
  readonly #board: Board;
  readonly #words: string[];

  constructor(words: string[], board: Board) {
    this.#words = [...words];
    this.#board = board;
  }

  get empty(): boolean {
    return this.#words.length === 0;
  }

  peek(): string | undefined {
    return this.#words[0]?.toLowerCase();
  }

  skip(word: string): boolean {
    if (this.peek() !== word) return false;
    this.#words.shift();
    return true;
  }

  next(wanted: string): string {
    const word = this.#words.shift();
    if (word === undefined) throw new Wanting(wanted);
    return word;
  }

  rest(): string {
    return this.#words.splice(0).join(' ').trim();
  }

  requiredRest(wanted: string): string {
    const rest = this.rest();
    if (!rest) throw new Wanting(wanted);
    return rest;
  }

  unit(): Unit {
    const said = this.next(t('want.unit'));
    const unit = this.#board.units.find((one) => one.call_sign.toLowerCase() === said.toLowerCase());
    if (!unit) throw new Wrong(t('wrong.unit', { said }));
    return unit;
  }

  isUnit(): boolean {
    return this.#board.units.some((one) => one.call_sign.toLowerCase() === this.peek());
  }

  /** The incident named next, or else the selected one. With one selected, `2` is a word of the text and not incident 2. */
  incident(): Incident {
    const said = this.peek();
    const isWord = this.#board.selected !== undefined && /^\d+$/.test(said ?? '') && (said ?? '').length < BARE_DIGITS_MIN;
    const found = said && !isWord ? byNumber(this.#board.incidents, said) : [];
    if (found.length > 1) throw new Wrong(t('wrong.ambiguous', { said: said ?? '', choices: found.map((one) => one.number).join(', ') }));
    const [incident] = found;
    if (incident) {
      this.#words.shift();
      return incident;
    }
    if (this.#board.selected) return this.#board.selected;
    throw said && /\d$/.test(said) ? new Wrong(t('wrong.number', { said })) : new Wanting(t('want.incident'));
  }

  /** Whether an alarm is meant: one is named, or one is selected and nothing else is named. A unit of that name goes first. */
  isAlarm(): boolean {
    const said = this.peek();
    if (this.isUnit()) return false;
    if (isAlarmNumber(said)) return true;
    return this.#board.selectedAlarm !== undefined && byNumber(this.#board.incidents, said ?? '').length === 0;
  }

  /** The alarm named next, or else the selected one. */
  alarm(): Alarm {
    const said = this.peek();
    if (!isAlarmNumber(said)) {
      if (this.#board.selectedAlarm) return this.#board.selectedAlarm;
      throw new Wanting(t('want.alarm'));
    }
    const alarm = byAlarmNumber(this.#board.alarms, said ?? '');
    if (!alarm) throw new Wrong(t('wrong.alarm', { said: said ?? '' }));
    this.#words.shift();
    return alarm;
  }

  /** An incident that must be named, because the unit comes before it. */
  namedIncident(): Incident {
    const said = this.next(t('want.incident'));
    const found = byNumber(this.#board.incidents, said);
    if (found.length > 1) throw new Wrong(t('wrong.ambiguous', { said, choices: found.map((one) => one.number).join(', ') }));
    const [incident] = found;
    if (!incident) throw new Wrong(t('wrong.number', { said }));
    return incident;
  }

  /** The unit's assignment: the only one, or the one `on 1042`. */
  assignment(): { unit: Unit; incident: Incident; assignment: Assignment } {
    const unit = this.unit();
    const named = this.skip('on') ? this.namedIncident() : undefined;
    const held = this.#held(unit).filter(({ incident }) => !named || incident.id === named.id);
    const [only, ...others] = held;
    if (!only) throw new Wrong(t(named ? 'wrong.not_on' : 'wrong.idle', { unit: unit.call_sign, number: shortNumber(named?.number ?? '') }));
    const preferred = others.length > 0 ? held.find(({ incident }) => incident.id === this.#board.selected?.id) : only;
    if (preferred) return { unit, ...preferred };
    const numbers = held.map(({ incident }) => shortNumber(incident.number)).join(', ');
    throw new Wrong(t('wrong.several', { unit: unit.call_sign, numbers }));
  }

  #held(unit: Unit): { incident: Incident; assignment: Assignment }[] {
    return this.#board.incidents.flatMap((incident) =>
      incident.assignments.filter((one) => one.unit_id === unit.id && isActive(one)).map((assignment) => ({ incident, assignment })),
    );
  }
}
