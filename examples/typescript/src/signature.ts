// Whether a webhook's delivery comes from Castellan: its header `Castellan-Signature` is `t=<seconds>,v1=<proof>`, and
// the proof is HMAC-SHA-256 over `<seconds>.<body>` under the webhook's secret. Take the body as it came, byte for byte.

/** Deliveries older than this are refused: a copy that somebody kept is worth nothing. */
const AGE_MAX_S = 300;

export async function isGenuine(secret: string, header: string, body: string, now_s = Date.now() / 1000): Promise<boolean> {
  const { t, v1 } = Object.fromEntries(header.split(',').map((part) => part.split('='))) as { t?: string; v1?: string };
  if (!t || !v1 || Math.abs(now_s - Number(t)) > AGE_MAX_S) return false;
  const bytes = new TextEncoder();
  const proof = Uint8Array.from(v1.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, ['verify']);
  // Compares in constant time.
  return crypto.subtle.verify('HMAC', key, proof, bytes.encode(`${t}.${body}`));
}
