import { account } from '@romantic/contract';
import { type Route, route } from '../../http/route.ts';
import { deleteAccount } from './delete-account.ts';
import { exportAccount } from './export-account.ts';

export const ownDataRoutes: readonly Route[] = [
  route(account.exportAccount, async (ctx, { me, res }) => {
    await exportAccount(ctx, me, res);
    return undefined;
  }),

  route(account.deleteAccount, (ctx, { me, body }) => deleteAccount(ctx, me, body.verificationToken)),
];
