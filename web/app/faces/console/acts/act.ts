import type { Alarm, Assignment, Incident, OutsideCall, DeskPosition, Unit } from '../../../api/types';

export type ActId =
  | 'type' | 'place' | 'assign' | 'hold' | 'release' | 'backup' | 'priority' | 'caller' | 'log' | 'correct' | 'print' | 'close' | 'cancel' | 'reopen'
  | 'seal' | 'unseal'
  | 'take' | 'hand_to' | 'safe' | 'still_coming'
  | 'desk_take' | 'desk_leave' | 'desk_hand_over' | 'desk_sign'
  | 'acknowledge' | 'en_route' | 'on_scene' | 'clear' | 'refuse' | 'transfer'
  | 'duty_on' | 'duty_break' | 'duty_off'
  | 'call_outside' | 'outside_accepted' | 'outside_rejected' | 'outside_dispatched' | 'outside_on_scene' | 'outside_closed' | 'outside_note'
  | 'merge' | 'merge_moving' | 'relate' | 'unrelate' | 'caution' | 'uncaution' | 'person' | 'unperson' | 'vehicle' | 'unvehicle'
  | 'attach' | 'unattach'
  | 'alarm_acknowledge' | 'alarm_look' | 'alarm_call' | 'alarm_phrase' | 'alarm_send' | 'alarm_send_site' | 'alarm_hand' | 'alarm_visit' | 'alarm_note'
  | 'alarm_level' | 'alarm_park' | 'alarm_release' | 'alarm_decide' | 'alarm_decide_early';

/**
 * What an act is done to. An incident act needs `incident`, an assignment act both, a unit act `unit`, one on help from outside
 * `outside`, one of the control room `position`, one on an alarm `alarm` alone.
 */
export interface Target {
  alarm?: Alarm;
  incident?: Incident;
  assignment?: Assignment;
  unit?: Unit;
  outside?: OutsideCall;
  position?: DeskPosition;
}

export type FieldName = 'unit' | 'reason' | 'until' | 'disposition' | 'note' | 'priority' | 'text' | 'type' | 'place' | 'caller_name'
  | 'caller_phone' | 'contact' | 'reference' | 'outcome' | 'into' | 'other'
  | 'compartment'
  | 'role' | 'name' | 'phone' | 'description' | 'plate' | 'make' | 'colour' | 'person' | 'files'
  | PartName
  | 'look_result' | 'visit_result' | 'call_result' | 'keyholder' | 'camera' | 'said' | 'level' | 'cause' | 'left_out' | 'park_until' | 'site';

/** One of what an incident has. */
export type PartName = 'corrects' | 'which_person' | 'which_vehicle' | 'which_file' | 'which_relation' | 'which_caution';

/** Who or what is said anew, where it stands beside the button: not asked for in a form. */
export type Meant = 'person' | 'vehicle';

/** Values as typed or chosen: a unit's id, a disposition's code, a priority's digit. */
export type Values = Partial<Record<FieldName | Meant, string>>;

export interface Field {
  name: FieldName;
  required: boolean;
}

/**
 * One thing that a dispatcher can do. Buttons, keys, the context menu and the command line all come from these,
 * so that an act is offered everywhere or nowhere.
 */
export interface Act {
  id: ActId;
  /** Does it to what is selected in the queue, or to the assignment or the help from outside of it that it fits. */
  key: string;
  /** What it is done to where that is not selected in the queue: the key asks which one. */
  on?: 'unit' | 'position';
  /** The action that the server asks of whoever does it. */
  right: string;
  label: (target: Target) => string;
  legal: (target: Target) => boolean;
  fields: Field[];
  /** Asks first although nothing is required: without a word it would say nothing. */
  asks?: boolean;
  /** What stands in the form at first. */
  start?: (target: Target) => Values;
  /** Does it, and answers with the line that says what was done. */
  run: (target: Target, values: Values) => Promise<string>;
}

export const missing = (act: Act, values: Values): Field[] =>
  act.fields.filter((field) => field.required && !values[field.name]?.trim());
