/**
 * XMPP over TCP (RFC 6120, 6121): SASL PLAIN, one resource, chat messages to the other's address. A server that archives
 * has stored a message before it delivers it, so what is delivered counts as answered, too.
 */

import type { Person, Told, Way } from './load.ts';
import { connect } from './plain-socket.ts';

export const XMPP_HOST = 'bench.example';
/** Everybody's. */
export const XMPP_PASSWORD = 'benchmark';

interface Stream {
  write(text: string): void;
  end(): void;
}

export function createXmppWay(port: number): Way {
  const streams = new Map<string, Stream>();
  return {
    async enter(person, told) {
      streams.set(person.id, await open(port, person, told));
    },
    send(from, to, { number, text }) {
      streams
        .get(from.id)!
        .write(
          `<message to='${to.id}@${XMPP_HOST}' type='chat' id='${number}'><body>${text}</body></message>`,
        );
    },
    async leave() {
      for (const stream of streams.values()) stream.end();
    },
  };
}

async function open(port: number, person: Person, told: Told): Promise<Stream> {
  const socket = await connect(port);
  const header = `<?xml version='1.0'?><stream:stream to='${XMPP_HOST}' version='1.0' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>`;
  const secret = Buffer.from(`\0${person.id}\0${XMPP_PASSWORD}`).toString('base64');
  const auth = `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>${secret}</auth>`;
  const bind = `<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq>`;
  /** What is said, and what the server says when it is the next one's turn. */
  const steps: [said: string, until: string][] = [
    [header, '</stream:features>'],
    [auth, '<success'],
    [header, '</stream:features>'],
    [bind, '</iq>'],
    ['<presence/>', '<presence'],
  ];
  let rest = '';
  return new Promise((resolve, reject) => {
    const say = (): void => void socket.write(steps[0]![0]);
    socket.on('error', reject);
    socket.on('close', () => told.failed(new Error('the server closed a stream')));
    socket.on('data', (chunk: Buffer) => {
      rest += chunk.toString();
      if (steps.length > 0) {
        if (rest.includes('<failure') || rest.includes('<stream:error')) reject(new Error(rest));
        if (!rest.includes(steps[0]![1])) return;
        rest = '';
        steps.shift();
        if (steps.length > 0) say();
        else resolve({ write: (text) => void socket.write(text), end });
        return;
      }
      for (let end = rest.indexOf('</message>'); end >= 0; end = rest.indexOf('</message>')) {
        hear(rest.slice(0, end), person, told);
        rest = rest.slice(end + 10);
      }
    });
    const end = (): void => {
      socket.removeAllListeners('close');
      socket.end('</stream:stream>');
    };
    say();
  });
}

function hear(stanza: string, person: Person, told: Told): void {
  if (stanza.includes("type='error'")) told.failed(new Error(`a message was refused: ${stanza}`));
  const number = /#(\d+)#/.exec(stanza)?.[1];
  if (number === undefined) return;
  told.answered(Number(number));
  told.heard(person, stanza);
}
