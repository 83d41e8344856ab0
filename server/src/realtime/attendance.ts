import type { Hub } from './hub.ts';
import type { Packet } from './packet.ts';

/** reading: has the conversation open on some device. online: has an open socket. away: neither. */
export type Attendance = 'reading' | 'online' | 'away';

export interface AskedMember {
  memberId: string;
  /** The match whose topic they may have joined; null: any socket counts. */
  conversationId: string | null;
}

/** Where members are at this moment, over all processes. */
export interface Attendances {
  /** In their order. A process that does not answer in time has nobody: better a push too many than one too few. */
  find(asked: readonly AskedMember[]): Promise<Attendance[]>;
  hear(packet: Packet): void;
}

/** How long other processes may take to answer, ms. */
const PATIENCE_MS = 300;
/** Members in one question: the text must fit a notification. */
const PORTION = 60;
const ORDER: readonly Attendance[] = ['away', 'online', 'reading'];

interface Question {
  found: number[];
  missing: Set<string> | null;
  settle(): void;
}

export function createAttendances(options: {
  hub: Hub;
  /** The name of this process. */
  from: string;
  say(packet: Packet): void;
  /** The other processes with sockets; null: not known yet. */
  listPeers(): readonly string[] | null;
}): Attendances {
  const { hub, from, say, listPeers } = options;
  const open = new Map<string, Question>();
  let asked = 0;

  const lookHere = ({ memberId, conversationId }: AskedMember): number => {
    if (conversationId !== null && isOn(hub, `match:${conversationId}`, memberId)) return 2;
    return isOn(hub, `user:${memberId}`, memberId) ? 1 : 0;
  };

  const askOthers = (members: readonly AskedMember[]): Promise<readonly number[]> => {
    const peers = listPeers();
    if (peers?.length === 0) return Promise.resolve([]);
    asked += 1;
    const ref = `${from}:${asked}`;
    return new Promise((resolve) => {
      const timer = setTimeout(() => question.settle(), PATIENCE_MS);
      const question: Question = {
        found: members.map(() => 0),
        missing: peers && new Set(peers),
        settle() {
          clearTimeout(timer);
          open.delete(ref);
          resolve(question.found);
        },
      };
      open.set(ref, question);
      say({ kind: 'where', from, ref, members: members.map((one) => [one.memberId, one.conversationId]) });
    });
  };

  const find = async (members: readonly AskedMember[]): Promise<Attendance[]> => {
    const here = members.map(lookHere);
    // Who reads here need not be looked for elsewhere.
    const rest = here.flatMap((place, index) => (place < 2 ? [index] : []));
    const elsewhere = rest.length === 0 ? [] : await askOthers(rest.flatMap((index) => members[index] ?? []));
    rest.forEach((index, at) => {
      here[index] = Math.max(here[index] ?? 0, elsewhere[at] ?? 0);
    });
    return here.map((place) => ORDER[place] ?? 'away');
  };

  return {
    async find(members) {
      const portions: AskedMember[][] = [];
      for (let at = 0; at < members.length; at += PORTION) portions.push(members.slice(at, at + PORTION));
      return (await Promise.all(portions.map(find))).flat();
    },
    hear(packet) {
      if (packet.kind === 'where' && packet.from !== from) {
        const found = packet.members.map(([memberId, conversationId]) =>
          lookHere({ memberId, conversationId }),
        );
        say({ kind: 'here', from, ref: packet.ref, found });
      } else if (packet.kind === 'here') {
        const question = open.get(packet.ref);
        if (!question) return;
        question.found = question.found.map((place, index) => Math.max(place, packet.found[index] ?? 0));
        question.missing?.delete(packet.from);
        if (question.missing?.size === 0) question.settle();
      }
    },
  };
}

function isOn(hub: Hub, topic: string, memberId: string): boolean {
  for (const { state, socket } of hub.rooms.get(topic)?.channels ?? []) {
    if (state === 'joined' && socket.member?.id === memberId) return true;
  }
  return false;
}
