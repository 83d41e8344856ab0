/** `npm run seed`: fills an empty database of a development server with made-up people; another one is left alone. */
import { readEnv } from '../server/src/config.ts';
import { createContext } from '../server/src/context.ts';
import { openDatabase } from '../server/src/db/open.ts';
import { seedMadeUpPeople } from '../server/src/features/madeup/seed.ts';
import { createLog } from '../server/src/log.ts';

const config = readEnv();
const log = createLog(config.logLevel);
await using database = await openDatabase(config, log);
await using ctx = await createContext({ ...config, databaseUrl: database.url }, { log });
const demo = await seedMadeUpPeople(ctx);
for (const person of demo) console.log(`${person.phoneNumber}  ${person.name}, ${person.city}`);
