import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { messages } from '@romantic/contract';
import fc from 'fast-check';
import { makeTestApp, type TestApp, type TestMember } from '../../testing/test-app.ts';
import { endMatch } from '../matches/pair.ts';
import { findBroken, makePair, readAll, send } from './testing/pair.ts';

/** Runs of up to 30 steps. CHAT_MODEL_RUNS makes a long night of it. */
const RUNS = Number(process.env.CHAT_MODEL_RUNS ?? 6);

interface Entry {
  id: string;
  sender: number;
  content: string;
  clientMessageId: string;
  deleted: boolean;
  reactions: [string | null, string | null];
}

/** A conversation as a list: what the server must be equal to after every step. */
interface Model {
  entries: Entry[];
  marks: [number, number];
  over: boolean;
}

interface Real {
  app: TestApp;
  members: [TestMember, TestMember];
  id: string;
}

type Who = 0 | 1;
const other = (who: Who): Who => (who === 0 ? 1 : 0);
const outcome = <T>(work: Promise<T>): Promise<T | 'refused'> =>
  work.catch((error) => {
    assert.equal(error?.problem?.code, 'not_found', String(error));
    return 'refused' as const;
  });

/** A step that works on one of the messages so far, if there is one. */
abstract class Step implements fc.AsyncCommand<Model, Real> {
  readonly who: Who;
  readonly pick: number;
  readonly text: string;
  constructor(who: Who, pick: number, text: string) {
    this.who = who;
    this.pick = pick;
    this.text = text;
  }
  abstract act(model: Model, real: Real, me: TestMember, at: number, entry: Entry): Promise<void>;
  check({ entries }: Readonly<Model>): boolean {
    return entries.length > 0;
  }
  async run(model: Model, real: Real): Promise<void> {
    const at = this.pick % model.entries.length;
    await this.act(model, real, real.members[this.who], at, model.entries[at] as Entry);
    await compare(model, real);
  }
  toString(): string {
    return `${this.constructor.name}(${this.who}, ${this.pick}, ${JSON.stringify(this.text)})`;
  }
}

class Send extends Step {
  override check = () => true;
  override async run(model: Model, real: Real): Promise<void> {
    const clientMessageId = randomUUID();
    const sent = await outcome(send(real.members[this.who], real.id, this.text, clientMessageId));
    assert.equal(sent === 'refused', model.over);
    if (sent !== 'refused') {
      assert.equal(sent.seq, model.entries.length + 1);
      const about = { id: sent.id, sender: this.who, content: this.text, clientMessageId };
      model.entries.push({ ...about, deleted: false, reactions: [null, null] });
    }
    await compare(model, real);
  }
  async act(): Promise<void> {}
}

class Retry extends Step {
  async act(model: Model, real: Real, _me: TestMember, at: number, entry: Entry): Promise<void> {
    const sender = real.members[entry.sender as Who];
    const sent = await outcome(send(sender, real.id, this.text, entry.clientMessageId));
    if (model.over) assert.equal(sent, 'refused');
    else assert.deepEqual(sent !== 'refused' && [sent.id, sent.seq], [entry.id, at + 1]);
  }
}

class Read extends Step {
  async act(model: Model, _real: Real, me: TestMember, at: number, entry: Entry): Promise<void> {
    const read = await outcome(me.client.call(messages.markRead, { params: { messageId: entry.id } }));
    if (model.over) return assert.equal(read, 'refused');
    model.marks[this.who] = Math.max(model.marks[this.who], at + 1);
    assert.deepEqual(read, { readSeq: model.marks[this.who] });
  }
}

class Delete extends Step {
  async act(model: Model, _real: Real, me: TestMember, _at: number, entry: Entry): Promise<void> {
    const answer = await outcome(me.client.call(messages.deleteMessage, { params: { id: entry.id } }));
    const allowed = !model.over && entry.sender === this.who;
    assert.equal(answer === 'refused', !allowed);
    if (allowed) entry.deleted = true;
  }
}

class React extends Step {
  async act(model: Model, _real: Real, me: TestMember, _at: number, entry: Entry): Promise<void> {
    const emoji = ['👍', '❤️', null][this.text.length % 3] as string | null;
    const input = { params: { messageId: entry.id }, body: { emoji } };
    const answer = await outcome(me.client.call(messages.reactToMessage, input));
    const allowed = !model.over && !entry.deleted;
    assert.equal(answer === 'refused', !allowed);
    if (allowed) entry.reactions[this.who] = emoji;
  }
}

class End extends Step {
  async act(model: Model, { app, members }: Real, me: TestMember): Promise<void> {
    const reason = this.text.length % 2 === 0 ? 'block' : 'report';
    const by = { by: me.id, other: members[other(this.who)].id, reason, at: new Date() } as const;
    await app.ctx.db.tx((tx) => endMatch(app.ctx, tx, by));
    model.over = true;
  }
}

async function compare({ entries, marks, over }: Model, { members, id }: Real): Promise<void> {
  for (const who of [0, 1] as const) {
    const shown = await outcome(readAll(members[who], id, 7));
    const { conversations } = await members[who].client.call(messages.listConversations);
    if (over) {
      assert.deepEqual([shown, conversations], ['refused', []]);
      continue;
    }
    const readBy = (entry: Entry, at: number) => at < marks[other(entry.sender as Who)];
    assert.deepEqual(
      shown !== 'refused' &&
        shown.map((message) => ({
          id: message.id,
          seq: message.seq,
          content: message.content,
          read: message.readAt !== null,
          reactions: members.map(
            ({ id: of }) => message.reactions.find(({ userId }) => userId === of)?.emoji ?? null,
          ),
        })),
      entries.map((entry, at) => ({
        id: entry.id,
        seq: at + 1,
        content: entry.deleted ? null : entry.content,
        read: readBy(entry, at),
        reactions: entry.deleted ? [null, null] : entry.reactions,
      })),
    );
    const unread = entries.filter(
      (entry, at) => entry.sender !== who && at >= marks[who] && !entry.deleted,
    ).length;
    const [mine] = conversations;
    assert.deepEqual(
      [mine?.unread, mine?.lastSeq, mine?.myReadSeq, mine?.theirReadSeq],
      [unread, entries.length, marks[who], marks[other(who)]],
    );
  }
}

test('a conversation is a list, whatever is done to it', async (t) => {
  // Every run opens the conversation anew.
  const app = await makeTestApp(t, { config: { conversationsPerDay: 100_000 } });
  const { first, second, id } = await makePair(app);
  const members: [TestMember, TestMember] = [first, second];
  const step = (Kind: new (who: Who, pick: number, text: string) => Step) =>
    fc
      .tuple(
        fc.constantFrom<Who>(0, 1),
        fc.nat(40),
        fc.string({ minLength: 1, maxLength: 9, unit: fc.constantFrom('a', 'é', '👩‍🚀') }),
      )
      .map(([who, pick, text]) => new Kind(who, pick, text));
  const steps = [
    step(Send),
    step(Send),
    step(Send),
    step(Retry),
    step(Read),
    step(Read),
    step(Delete),
    step(React),
  ];
  // Seldom: after it everything is refused.
  const end = fc
    .tuple(step(End), fc.nat(4))
    .map(([one, chance]) => (chance === 0 ? one : new Send(0, 0, 'x')));
  await fc.assert(
    fc.asyncProperty(fc.commands([...steps, end], { maxCommands: 30, size: 'max' }), async (commands) => {
      await app.ctx.db('begin anew')`delete from app.messages where conversation_id = ${id}`;
      await app.ctx.db('begin anew')`
        update app.matches set last_seq = 0, last_at = null, read_a = 0, read_b = 0, shown_read_a = 0,
          shown_read_b = 0, unread_a = 0, unread_b = 0,
          ended_at = null, ended_by = null, end_reason = null where id = ${id}`;
      const model: Model = { entries: [], marks: [0, 0], over: false };
      await fc.asyncModelRun(() => ({ model, real: { app, members, id } }), commands);
      assert.deepEqual(await findBroken(app), []);
    }),
    { numRuns: RUNS },
  );
});
