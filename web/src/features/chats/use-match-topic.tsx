import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useTopic } from '../../api/realtime.ts';
import { useSession } from '../../api/session.ts';
import { createMatchTopics, type TopicState } from './match-topics.ts';

export const matchTopics = createMatchTopics();

export interface MatchTopic extends TopicState {
  /** The member types: the other is told, now and then. */
  sayTyping(): void;
}

/** Whether the other of a conversation is there and types; `null` listens to nothing. */
export function useMatchTopic(id: string | null): MatchTopic {
  useEffect(() => (id ? matchTopics.want(id) : undefined), [id]);
  const state = useSyncExternalStore(matchTopics.subscribe, () => matchTopics.state(id ?? ''));
  return useMemo(() => ({ ...state, sayTyping: () => id && matchTopics.typed(id) }), [state, id]);
}

/** Joins the topics that the page wants, each once. Shows nothing. */
export function MatchTopics() {
  const me = useSession()?.userId;
  const wanted = useSyncExternalStore(matchTopics.subscribe, matchTopics.wanted);
  return me ? wanted.map((id) => <JoinedTopic key={`${me} ${id}`} id={id} me={me} />) : null;
}

function JoinedTopic({ id, me }: { id: string; me: string }) {
  const topic = useTopic(
    `match:${id}`,
    { typing: () => matchTopics.heardTyping(id) },
    {
      presence: {
        state: {},
        onSync: (present) =>
          matchTopics.setOnline(
            id,
            Object.keys(present).some((key) => key !== me),
          ),
      },
    },
  );
  const joined = topic?.state === 'joined';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the handle sends on whatever channel stands
  useEffect(() => {
    if (!joined || !topic) return;
    matchTopics.setSpeaker(id, () => topic.send('typing', { userId: me }));
    return () => {
      matchTopics.setSpeaker(id, null);
      matchTopics.setOnline(id, false);
    };
  }, [id, me, joined]);
  return null;
}
