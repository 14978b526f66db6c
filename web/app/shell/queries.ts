import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '../api/errors';

const RETRIES_MAX = 3;

/** A refusal is an answer and is not asked for again; only a server that could not be reached is. */
function shouldRetry(failures: number, failure: Error): boolean {
  const passing = !(failure instanceof ApiError) || failure.status === 0 || failure.status >= 500;
  return passing && failures < RETRIES_MAX;
}

export const queries = new QueryClient({
  defaultOptions: { queries: { retry: shouldRetry, staleTime: 30_000, refetchOnWindowFocus: false } },
});
