import { client, read } from './client';
import type { Fix } from './types';

/** Without a key: a repeat changes nothing, and the next fix says more than this one. */
export const reportPosition = (fix: Fix) => read(() => client.POST('/api/v1/positions', { body: { items: [fix] } }));
