import type { Assignment, Incident, Line } from '../../../api/types';
import { live } from '../../../live/hooks';
import { priorityShape, priorityWord } from '../../../theme/priority';
import { assignmentWord, sourceWord, stateWord } from '../../../theme/status';
import { fileSize } from '../../../text/fileSize';
import { serverNow } from '../../../time/clock';
import { clockTime, timeAt } from '../../../time/zone';
import { STAMPS } from '../acts/assignments';
import { isOn } from '../away/act';
import { box } from '../away/box';
import { t } from '../text';

/** Rows left empty, for the pen. */
const UNIT_ROWS = 3;
const LINE_ROWS = 8;
/** Keeps an empty cell open. */
const BLANK = '\u00a0';
const rows = (count: number) => Array.from({ length: count }, (_, at) => at);

interface CardProps {
  incident: Incident;
  /** Undefined where the log is not known here. */
  lines: Line[] | undefined;
  footer: string;
}

/** One incident on paper: what, where, who, the stamps, the log, and room to go on by hand. */
export function Card({ incident, lines, footer }: CardProps) {
  const zone = live.sites.get(incident.site_id)?.time_zone;
  const at = (time: string) => timeAt(time, zone, serverNow());
  const unsent = box.state.items.some(({ act }) => isOn(act, incident.id));
  return (
    <article className="card" aria-label={t('print.card', { number: incident.number })}>
      <header>
        <h2>
          {incident.number} <span>{priorityShape(incident.priority)} {priorityWord(incident.priority)}</span> {incident.type_name}
        </h2>
        <p>
          {stateWord(incident.state)}, {at(incident.since)}
          {unsent && <strong> · {t('unsent.mark')}</strong>}
        </p>
      </header>
      <dl>
        <div><dt>{t('fact.place')}</dt><dd>{incident.place ?? incident.location_text ?? t('place.none')} · {incident.site_name}{incident.location_flagged && ` (${t('place.unverified')})`}{incident.restricted && ` · ${t('fact.restricted')}`}</dd></div>
        <div><dt>{t('fact.caller')}</dt><dd>{[incident.caller_name, incident.caller_phone].filter(Boolean).join(', ') || t('fact.unknown')}</dd></div>
        <div><dt>{t('fact.received')}</dt><dd>{at(incident.received_at)} {t('fact.by', { source: sourceWord(incident.source).toLowerCase() })}</dd></div>
        {incident.hold_reason && <div><dt>{t('fact.held')}</dt><dd>{incident.hold_reason}</dd></div>}
      </dl>
      <table>
        <caption>{t('assignments.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('assignments.unit')}</th>
            {STAMPS.map((stamp) => <th key={stamp} scope="col">{assignmentWord(stamp)}</th>)}
          </tr>
        </thead>
        <tbody>
          {incident.assignments.map((one) => <Stamped key={one.id} assignment={one} zone={zone} />)}
          {rows(UNIT_ROWS).map((row) => (
            <tr key={row} className="card-empty">
              <th scope="row"><span className="sr-only">{t('print.by_hand')}</span></th>
              {STAMPS.map((stamp) => <td key={stamp}>{BLANK}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
      <table className="card-log">
        <caption>{t('log.title')}</caption>
        <thead>
          <tr><th scope="col">{t('print.time')}</th><th scope="col">{t('print.text')}</th><th scope="col">{t('print.by')}</th></tr>
        </thead>
        <tbody>
          {lines === undefined && <tr><td>{BLANK}</td><td>{t('print.no_log', { n: incident.lines })}</td><td>{BLANK}</td></tr>}
          {lines?.map((line) => (
            <tr key={line.id}><td>{at(line.occurred_at)}</td><td>{line.corrects && <strong>{t('log.corrected')} </strong>}{line.text}</td><td>{line.author}</td></tr>
          ))}
          {rows(LINE_ROWS).map((row) => <tr key={row} className="card-empty"><td>{BLANK}</td><td>{BLANK}</td><td>{BLANK}</td></tr>)}
        </tbody>
      </table>
      {incident.attachments.length > 0 && (
        <table className="card-files">
          <caption>{t('files.title')}</caption>
          <thead>
            <tr><th scope="col">{t('print.time')}</th><th scope="col">{t('print.file')}</th><th scope="col">{t('print.by')}</th></tr>
          </thead>
          <tbody>
            {incident.attachments.map((file) => (
              <tr key={file.id}><td>{at(file.occurred_at)}</td><td><bdi>{file.name}</bdi>, {fileSize(file.size)}<br />SHA-256 {file.sha256}</td><td>{file.by}</td></tr>
            ))}
          </tbody>
        </table>
      )}
      <footer>{footer}</footer>
    </article>
  );
}

function Stamped({ assignment, zone }: { assignment: Assignment; zone: string | undefined }) {
  return (
    <tr>
      <th scope="row">{assignment.call_sign}</th>
      {STAMPS.map((stamp) => {
        const made = assignment.stamps[stamp];
        return <td key={stamp}>{made ? clockTime(made.occurred_at, zone) : BLANK}</td>;
      })}
    </tr>
  );
}
