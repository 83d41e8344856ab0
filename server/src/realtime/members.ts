import type { Context } from '../context.ts';
import type { Member } from '../http/auth.ts';
import { MAX_MEMBER_SOCKETS } from './limits.ts';
import type { Socket } from './socket.ts';

/** Which sockets of this process are whose. */
export interface Members {
  /** Null when done; else why not. */
  bind(socket: Socket, member: Member): string | null;
  unbind(socket: Socket): void;
  socketsOf(memberId: string): readonly Socket[];
  /** A session that is over: nobody can be bound to it any more, also who was being looked up at that moment. */
  end(sessionId: string): void;
}

/** Longer than a look-up of a session takes, ms. */
const REMEMBERED_MS = 60_000;

export function createMembers(ctx: Pick<Context, 'config'>): Members {
  const byMember = new Map<string, Set<Socket>>();
  /** Session -> when it was told to be over. */
  const ended = new Map<string, number>();

  function unbind(socket: Socket): void {
    const { member } = socket;
    socket.member = null;
    if (!member) return;
    const sockets = byMember.get(member.id);
    sockets?.delete(socket);
    if (sockets?.size === 0) byMember.delete(member.id);
  }

  return {
    bind(socket, member) {
      if (ended.has(member.sessionId)) return 'InvalidJWTToken: The session is over';
      if (socket.member?.id === member.id) {
        socket.member = member;
        return null;
      }
      const sockets = byMember.get(member.id) ?? new Set();
      if (ctx.config.rateLimits && sockets.size >= MAX_MEMBER_SOCKETS) {
        return 'ConnectionRateLimitReached: Too many connections of this member';
      }
      unbind(socket);
      byMember.set(member.id, sockets.add(socket));
      socket.member = member;
      return null;
    },
    unbind,
    socketsOf: (memberId) => [...(byMember.get(memberId) ?? [])],
    end(sessionId) {
      const now = performance.now();
      for (const [id, at] of ended) {
        if (now - at < REMEMBERED_MS) break;
        ended.delete(id);
      }
      ended.set(sessionId, now);
    },
  };
}
