import { client, read } from './client';

/** Whether everything works. The server looks every ten seconds. */
export const getHealth = () => read(() => client.GET('/api/v1/health'));
