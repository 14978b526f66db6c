import type { Duty, Step } from '../../../api/types';
import type { Unsent as UnsentAct } from '../../../outbox/unsent';
import type { ReportDraft } from '../report/draft';

/** What an officer can press. Each holds all that sending it later needs, and the words to name it by. */
export type Act =
  | { kind: 'advance'; incident_id: string; number: string; assignment_id: string; to: Step; reason?: string }
  | { kind: 'line'; incident_id: string; number: string; text: string }
  | { kind: 'photo'; incident_id: string; number: string; /** Under which the phone keeps it. */ photo: string; name: string }
  | { kind: 'backup'; incident_id: string; number: string; reason?: string }
  | { kind: 'safe'; incident_id: string; number: string; assignment_id: string }
  | { kind: 'duty'; unit_id: string; call_sign: string; to: Duty }
  | { kind: 'report'; draft: ReportDraft };

export type Unsent = UnsentAct<Act>;

export const isAbout = (item: Unsent, incident_id: string) => 'incident_id' in item.act && item.act.incident_id === incident_id;
