import { shared } from '../text/shared';
import type { Problem } from './types';

export interface FieldProblem {
  field: string;
  message: string;
}

/** What the server refused, or that it could not be reached. `detail` is fit to be shown to a person. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: FieldProblem[];

  constructor(problem: { status: number; code: string; detail: string; fields?: FieldProblem[] }) {
    super(problem.detail);
    this.name = 'ApiError';
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.fields = problem.fields ?? [];
  }

  /** The messages by field name, for a form. */
  byField(): Record<string, string> {
    return Object.fromEntries(this.fields.map((item) => [item.field, item.message]));
  }
}

/** Answers, or none at all, that do not tell what became of a request: of a server that cannot now, or of a proxy whose server went away under it. */
const NO_ANSWER = new Set([0, 502, 503, 504]);

export const saysNothing = (status: number): boolean => NO_ANSWER.has(status);

export function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body;
}

export function errorFrom(body: unknown, status: number): ApiError {
  if (isProblem(body)) {
    const { code, detail, title } = body;
    return new ApiError({ status, code, detail: detail || title, fields: body.fields ?? [] });
  }
  return new ApiError({ status, code: 'internal', detail: shared('error.silent', { status }) });
}

export function unreachable(): ApiError {
  return new ApiError({
    status: 0,
    code: 'unreachable',
    detail: shared('error.unreachable'),
  });
}

/** A change that got no answer may have been made all the same; saying more would be a guess. */
export function unanswered(): ApiError {
  return new ApiError({
    status: 0,
    code: 'unreachable',
    detail: shared('error.unanswered'),
  });
}

/** A sentence for any failure, so that no screen shows a bare exception. */
export function sentence(failure: unknown): string {
  if (!(failure instanceof ApiError)) return failure instanceof Error ? failure.message : String(failure);
  const fields = failure.fields.map((item) => `${item.field}: ${item.message}`).join('; ');
  return fields && !failure.detail.includes(fields) ? `${failure.detail} (${fields})` : failure.detail;
}
