import type { Alarm, Disposition, Incident, IncidentType, DeskPosition, Site, Unit } from '../../../api/types';
import type { ActId, Target, Values } from '../acts/act';
import type { Words } from './subjects';
import type { DeskId } from '../acts/desk';

/** What the command line knows when it reads: the board as it is on the screen. */
export interface Board {
  incidents: Incident[];
  alarms: Alarm[];
  units: Unit[];
  sites: Site[];
  types: IncidentType[];
  dispositions: Disposition[];
  positions: DeskPosition[];
  /** The incident that is meant when none is named. */
  selected: Incident | undefined;
  /** The alarm that is meant when none is named. */
  selectedAlarm?: Alarm | undefined;
}

export interface Step {
  id: ActId;
  target: Target;
  values: Values;
}

export interface NewCallDraft {
  type: IncidentType;
  place: string;
  site?: Site;
  priority?: number;
  caller?: string;
  phone?: string;
  note?: string;
}

export type Parsed =
  | { kind: 'empty' }
  | { kind: 'acts'; steps: Step[]; preview: string }
  | { kind: 'new'; draft: NewCallDraft; preview: string }
  | { kind: 'find'; text: string; preview: string }
  | { kind: 'open'; id: string; preview: string }
  | { kind: 'desk'; id: DeskId; preview: string }
  /** Right so far, but something is missing. */
  | { kind: 'hint'; text: string }
  | { kind: 'wrong'; text: string };

/** One word that begins a command, and how the rest of it is read. */
export interface Verb {
  words: string[];
  usage: string;
  about: string;
  read: (words: Words, board: Board) => Parsed;
}

/** Thrown inside a verb, caught by `parse`: the sentence is what the person reads. */
export class Wrong extends Error {}
export class Wanting extends Error {}
