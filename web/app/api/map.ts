import { client, read } from './client';

/** What lies under the plans of sites. */
export const getMap = () => read(() => client.GET('/api/v1/map'));
