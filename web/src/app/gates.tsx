import { Navigate, Outlet, useLocation } from 'react-router';
import { useSession } from '../api/session.ts';

/** Where members and strangers begin. */
const HOME = '/discover';
const WELCOME = '/welcome';

/** `/`. */
export function Start() {
  return <Navigate to={useSession() ? HOME : WELCOME} replace />;
}

/** Strangers are asked to sign in, and come back to where they wanted to go. */
export function MemberGate() {
  const { pathname, search } = useLocation();
  if (useSession()) return <Outlet />;
  const wanted = pathname + search;
  return <Navigate to={WELCOME} state={wanted === HOME ? null : { from: wanted }} replace />;
}

/** Who is signed in already has nothing to do here. */
export function GuestGate() {
  const { state } = useLocation() as { state: { from?: string } | null };
  return useSession() ? <Navigate to={state?.from ?? HOME} replace /> : <Outlet />;
}
