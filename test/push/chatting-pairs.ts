import { randomUUID } from 'node:crypto';
import { discovery, messages } from '@romantic/contract';
import { type Member, signUp } from '../harness/member.ts';

/** Two people who write to each other. */
export interface ChattingPair {
  sender: Member;
  receiver: Member;
  conversationId: string;
}

export async function makeChattingPair(baseUrl: string): Promise<ChattingPair> {
  const [sender, receiver] = [await signUp(baseUrl), await signUp(baseUrl)];
  await sender.client.call(discovery.likeUser, { body: { userId: receiver.id } });
  const { match } = await receiver.client.call(discovery.likeUser, { body: { userId: sender.id } });
  if (!match) throw new Error('no match');
  return { sender, receiver, conversationId: match.id };
}

/** Sends a text; gives the name of the notification that the other's devices must get. */
export async function write({ sender, conversationId }: ChattingPair, content = 'Hello.'): Promise<string> {
  const body = { conversationId, clientMessageId: randomUUID(), type: 'text' as const, content };
  const { id } = await sender.client.call(messages.sendMessage, { body });
  return `message:${id}`;
}
