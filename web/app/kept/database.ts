/** Named values kept in this browser beyond the page: larger things than local storage takes, and without holding up the page. */

const STORE = 'kept';

export type Kept = [name: string, value: unknown][];

export class KeptValues {
  readonly #name: string;
  #opened: Promise<IDBDatabase | null> | null = null;

  constructor(name: string) {
    this.#name = name;
  }

  /** Writes and removes in one go. A browser that keeps nothing only means an empty page without the server. */
  async put(values: Kept, gone: string[] = []): Promise<void> {
    const database = await this.#open();
    if (!database) return;
    const work = database.transaction(STORE, 'readwrite');
    const store = work.objectStore(STORE);
    for (const [name, value] of values) store.put(value, name);
    for (const name of gone) store.delete(name);
    await done(work);
  }

  /** All values whose name begins so. */
  async all<T>(prefix: string): Promise<T[]> {
    const store = await this.#reading();
    return store ? answer<T[]>(store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)), []) : [];
  }

  async get<T>(name: string): Promise<T | undefined> {
    const store = await this.#reading();
    return store ? answer<T | undefined>(store.get(name), undefined) : undefined;
  }

  async names(prefix: string): Promise<string[]> {
    const store = await this.#reading();
    return store ? answer<string[]>(store.getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)), []) : [];
  }

  async clear(): Promise<void> {
    const database = await this.#open();
    if (!database) return;
    const work = database.transaction(STORE, 'readwrite');
    work.objectStore(STORE).clear();
    await done(work);
  }

  async #reading(): Promise<IDBObjectStore | null> {
    return (await this.#open())?.transaction(STORE, 'readonly').objectStore(STORE) ?? null;
  }

  #open(): Promise<IDBDatabase | null> {
    this.#opened ??= new Promise((resolve) => {
      if (typeof indexedDB === 'undefined') return resolve(null);
      const request = indexedDB.open(this.#name, 1);
      request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE));
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => resolve(null));
    });
    return this.#opened;
  }
}

function done(work: IDBTransaction): Promise<void> {
  return new Promise((resolve) => {
    for (const end of ['complete', 'error', 'abort']) work.addEventListener(end, () => resolve());
  });
}

function answer<T>(request: IDBRequest, otherwise: T): Promise<T> {
  return new Promise((resolve) => {
    request.addEventListener('success', () => resolve((request.result as T) ?? otherwise));
    request.addEventListener('error', () => resolve(otherwise));
  });
}
