/** Bytes as text, in the form that the API and the standard of passkeys use. */
export function textOf(bytes: ArrayBuffer): string {
  const text = btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));

/** Whether a host is a number and no name: browsers have no passkeys for one. */
export const isNumber = (host: string): boolean => host.includes(':') || /^[\d.]+$/.test(host);
