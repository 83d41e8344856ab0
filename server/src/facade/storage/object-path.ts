/** The name of a file in a bucket: the folder of the member who owns it, and what comes after. */
export interface ObjectPath {
  ownerId: string;
  /** One to five parts between slashes. */
  name: string;
}

const OWNER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Letters, digits and `_.-`: what stands in a URL as it is, whichever client writes the URL. */
const PART = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
/** As the table has it. */
const MAX_NAME = 200;

/** Null for what no file is called; nothing here ever reaches a file system. */
export function parseObjectPath(path: string): ObjectPath | null {
  const [ownerId = '', ...parts] = path.split('/');
  const name = parts.join('/');
  const good = parts.length >= 1 && parts.length <= 5 && parts.every((part) => PART.test(part));
  return OWNER.test(ownerId) && good && name.length <= MAX_NAME ? { ownerId, name } : null;
}

export const joinObjectPath = ({ ownerId, name }: ObjectPath): string => `${ownerId}/${name}`;
