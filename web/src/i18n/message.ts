import { type Formats, formatsOf } from './formats.ts';

/** What stands in the braces of a message. */
export type TextValues = Readonly<Record<string, string | number | Date>>;

/** `COUNT` is the number of the plural around it. */
const COUNT = Symbol('#');
type Part =
  | string
  | typeof COUNT
  | { name: string; kind: '' | 'number' | 'plural' | 'select'; options: Map<string, Part[]> };

/**
 * The part of ICU MessageFormat that the app's texts use: `{name}`, `{n, number}`, `plural` with `=1` and `#`, and
 * `select`. Forty times smaller than a library that knows all of it; message.test.ts compares the two on every text.
 */
export class Message {
  readonly #parts: readonly Part[];
  readonly #formats: Formats;

  constructor(text: string, locale: string) {
    this.#formats = formatsOf(locale);
    this.#parts = new Reader(text).read(false);
  }

  format(values: TextValues = {}): string {
    return this.#write(this.#parts, values, null);
  }

  #write(parts: readonly Part[], values: TextValues, count: number | null): string {
    return parts.map((part) => this.#writePart(part, values, count)).join('');
  }

  #writePart(part: Part, values: TextValues, count: number | null): string {
    if (part === COUNT) return this.#formats.number(count ?? 0);
    if (typeof part === 'string') return part;
    const value = values[part.name] ?? '';
    if (part.kind === 'number') return this.#formats.number(Number(value));
    if (part.kind === '') return String(value);
    const chosen =
      part.kind === 'select'
        ? part.options.get(String(value))
        : (part.options.get(`=${value}`) ?? part.options.get(this.#formats.plural(Number(value))));
    return this.#write(
      chosen ?? part.options.get('other') ?? [],
      values,
      part.kind === 'plural' ? Number(value) : count,
    );
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Up to the end, or to the brace that ends an option. */
  read(inPlural: boolean): Part[] {
    const parts: Part[] = [];
    let plain = '';
    const flush = () => {
      if (plain !== '') parts.push(plain);
      plain = '';
    };
    while (this.#at < this.#text.length && this.#text[this.#at] !== '}') {
      const sign = this.#text[this.#at] ?? '';
      if (sign === '{') {
        flush();
        parts.push(this.#readArgument(inPlural));
      } else if (sign === '#' && inPlural) {
        flush();
        parts.push(COUNT);
        this.#at += 1;
      } else {
        plain += sign;
        this.#at += 1;
      }
    }
    flush();
    return parts;
  }

  #readArgument(inPlural: boolean): Part {
    this.#at += 1;
    const name = this.#readUntil(/[,}]/);
    if (this.#take('}')) return { name, kind: '', options: new Map() };
    this.#take(',');
    const kind = this.#readUntil(/[,}]/) as 'number' | 'plural' | 'select';
    const options = new Map<string, Part[]>();
    if (this.#take('}')) return { name, kind, options };
    this.#take(',');
    while (this.#at < this.#text.length && !this.#take('}')) {
      const option = this.#readUntil(/[{}]/);
      if (!this.#take('{')) continue;
      options.set(option, this.read(inPlural || kind === 'plural'));
      this.#take('}');
      this.#readUntil(/\S/);
    }
    return { name, kind, options };
  }

  #readUntil(end: RegExp): string {
    const from = this.#at;
    while (this.#at < this.#text.length && !end.test(this.#text[this.#at] ?? '')) this.#at += 1;
    return this.#text.slice(from, this.#at).trim();
  }

  #take(sign: string): boolean {
    if (this.#text[this.#at] !== sign) return false;
    this.#at += 1;
    return true;
  }
}
