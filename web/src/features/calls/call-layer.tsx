import type { Call } from '@romantic/contract';
import { useEffect, useSyncExternalStore } from 'react';
import { useMemberEvent } from '../../api/events.ts';
import { useTopic } from '../../api/realtime.ts';
import { useSession } from '../../api/session.ts';
import { Button } from '../../design/button.tsx';
import { PhoneIcon } from '../../design/icons.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { callDesk } from './call-desk.ts';
import { CallScreen } from './call-screen.tsx';
import { IncomingCall } from './incoming-call.tsx';
import type { Signal } from './peer.ts';
import { startRinging } from './ring-sound.ts';
import { useOther } from './use-other.ts';

/** Calls on every page: rings, the call itself, and the way back into one. Mounted once, by the shell. */
export function CallLayer() {
  const me = useSession()?.userId ?? null;
  const view = useSyncExternalStore(callDesk.subscribe, callDesk.view);
  const topic = useSyncExternalStore(callDesk.subscribe, callDesk.topicOf);
  const returnable = useSyncExternalStore(callDesk.subscribe, callDesk.returnable);

  useMemberEvent('call.ringing', (call: Call) => callDesk.hear({ kind: 'rang', call }));
  useMemberEvent('call.updated', (call: Call) => callDesk.told(call));
  useMemberEvent('rejoined', () => {
    // Out of reach: the next rejoin asks again.
    if (me) void callDesk.catchUp(me).catch(() => {});
  });
  useEffect(() => {
    if (me === null) callDesk.hangUp();
    else void callDesk.catchUp(me).catch(() => {});
  }, [me]);
  const { phase } = view;
  useEffect(() => (phase === 'calling' ? startRinging('outgoing') : undefined), [phase]);

  if (me === null) return null;
  return (
    <>
      {topic && <CallTopic key={topic} callId={topic} me={me} />}
      {phase === 'ringing' && view.call && <IncomingCall call={view.call} me={me} />}
      {phase !== 'idle' && phase !== 'ringing' && <CallScreen view={view} me={me} />}
      {phase === 'idle' && returnable && <ReturnBar call={returnable} me={me} />}
    </>
  );
}

/** On the topic of the call: being there is being in it. */
function CallTopic({ callId, me }: { callId: string; me: string }) {
  const topic = useTopic(
    `call:${callId}`,
    {
      signal: (signal: Signal) => callDesk.signal(signal),
      'call.updated': (call: Call) => callDesk.told(call),
    },
    { onJoined: () => callDesk.joined(me, (signal) => topic?.send('signal', { ...signal })) },
  );
  return null;
}

function ReturnBar({ call, me }: { call: Call; me: string }) {
  const t = useText();
  const { name } = useOther(call.matchId);
  return (
    <div
      role="status"
      className="fixed inset-x-3 top-3 z-40 mx-auto flex max-w-lg animate-rise items-center gap-3 rounded-full bg-sage-soft py-2 ps-5 pe-2 text-sage shadow-lift"
    >
      <PhoneIcon />
      <p className="min-w-0 grow truncate">{t('calls.return', { name })}</p>
      <Button size="small" onClick={() => void callDesk.resume(me)}>
        {t('calls.returnAction')}
      </Button>
    </div>
  );
}
