const KEPT_MAX = 50;

/** Earlier commands of this page. `at` counts back from the newest; -1 is the line being written. */
export class History {
  #lines: string[] = [];
  #at = -1;

  add(line: string): void {
    this.#lines = [line, ...this.#lines.filter((one) => one !== line)].slice(0, KEPT_MAX);
    this.#at = -1;
  }

  older(): string | undefined {
    if (this.#at + 1 >= this.#lines.length) return undefined;
    this.#at += 1;
    return this.#lines[this.#at];
  }

  newer(): string | undefined {
    if (this.#at < 0) return undefined;
    this.#at -= 1;
    return this.#at < 0 ? '' : this.#lines[this.#at];
  }

  get walking(): boolean {
    return this.#at >= 0;
  }

  rest(): void {
    this.#at = -1;
  }
}
