import type { Duty, Step } from '../../../api/types';
import type { ReportDraft } from '../report/draft';

/** What an officer can press. Each holds all that sending it later needs, and the words to name it by. */
export type Act =
  | { kind: 'advance'; incident_id: string; number: string; assignment_id: string; to: Step; reason?: string }
  | { kind: 'line'; incident_id: string; number: string; text: string }
  | { kind: 'backup'; incident_id: string; number: string; reason?: string }
  | { kind: 'duty'; unit_id: string; call_sign: string; to: Duty }
  | { kind: 'report'; draft: ReportDraft };

/** An act that the server has not answered yet, or has refused. */
export interface Unsent {
  /** Also the idempotency key: however often it is sent, it is done once. */
  key: string;
  account_id: string;
  act: Act;
  /** When the button was pressed. */
  occurred_at: string;
  tries: number;
  /** Why the server refused it; null while it may still be received. */
  refused: string | null;
}

export const isAbout = (item: Unsent, incident_id: string) => 'incident_id' in item.act && item.act.incident_id === incident_id;
