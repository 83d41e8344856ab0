import type { Config } from './config.ts';

/** A made-up person one can sign in as on a development server. */
export interface DemoSignIn {
  phoneNumber: string;
  name: string;
  city: string;
}

/** What `npm start` prints last. The first line is a promise that scripts wait for. */
export function describeReadiness(
  config: Pick<Config, 'host'>,
  port: number,
  demo: readonly DemoSignIn[],
): string {
  const lines = [`Romantic is ready at http://${shownHost(config.host)}:${port}`];
  if (demo.length > 0) {
    lines.push('', '  Sign in as a made-up person (their codes are at /dev/outbox):');
    for (const person of demo) lines.push(`    ${person.phoneNumber}  ${person.name}, ${person.city}`);
  }
  return `${lines.join('\n')}\n`;
}

function shownHost(host: string): string {
  if (['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)) return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
