import { client, read, write } from './client';

/** The newest letters: what a person looks at. */
export const listMails = () => read(() => client.GET('/api/v1/mails', { params: { query: { limit: 100 } } }));
export const testMail = (to: string) => write((headers) => client.POST('/api/v1/mails/test', { headers, body: { to } }));
export const resendMail = (id: string) => write((headers) => client.POST('/api/v1/mails/{id}/resend', { params: { path: { id } }, headers }));
