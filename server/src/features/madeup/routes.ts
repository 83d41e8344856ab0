import { development } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { listDemoPeople, signInAsDemoPerson } from './demo-people.ts';

/** For the bar of the web app; not mounted in production. */
export const developmentRoutes: readonly Route[] = [
  route(development.listDemoPeople, (ctx) => listDemoPeople(ctx)),
  route(development.signInAsDemoPerson, (ctx, { body }) => signInAsDemoPerson(ctx, body.phoneNumber)),
];
