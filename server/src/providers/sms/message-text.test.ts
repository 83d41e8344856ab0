import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAppName, formatMessageText, MAX_APP_NAME, MESSAGE_LANGUAGES } from './message-text.ts';
import { formatVoiceTwiml } from './voice-text.ts';

/** GSM 03.38, basic table; its extension table (€, [ and others) counts double and is not used here. */
const GSM = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const isGsm = (body: string) => [...body].every((character) => GSM.has(character));
/** How many SMS one text takes: 160 or 70 characters alone, 153 or 67 when joined. */
function countSegments(body: string): number {
  const [alone, joined] = isGsm(body) ? [160, 153] : [70, 67];
  return body.length <= alone ? 1 : Math.ceil(body.length / joined);
}

const CODE = { code: '042917', appName: 'Romantic', validForMinutes: 5 };

test('every language: code, name and minutes, in one SMS', () => {
  assert.ok(['en', 'fr', 'es', 'de', 'pt', 'ar'].every((language) => MESSAGE_LANGUAGES.includes(language)));
  const bodies = MESSAGE_LANGUAGES.map((language) => formatMessageText({ ...CODE, language }));
  for (const body of bodies) {
    assert.equal(countSegments(body), 1, `${body.length}: ${body}`);
    assert.match(body, /(?<!\d)042917(?!\d)/);
    assert.match(body, /Romantic/);
    assert.match(body, /(?<!\d)5(?!\d)/);
    assert.ok(!body.includes('\n'));
  }
  assert.equal(new Set(bodies).size, MESSAGE_LANGUAGES.length);
});

test('still one SMS with 8 digits, 99 minutes and the longest name', () => {
  for (const language of MESSAGE_LANGUAGES) {
    const body = formatMessageText({
      code: '04291700',
      appName: 'A'.repeat(MAX_APP_NAME),
      validForMinutes: 99,
      language,
    });
    assert.equal(countSegments(body), 1, `${body.length}: ${body}`);
  }
});

test('the platforms’ lines: hash, then the domain-bound code as the very last line', () => {
  for (const language of MESSAGE_LANGUAGES) {
    const platforms = { webDomain: 'romantic.example', androidAppHash: 'FA+9qCX9VSu' };
    const body = formatMessageText({ ...CODE, language, ...platforms });
    assert.ok(body.endsWith('\nFA+9qCX9VSu\n@romantic.example #042917'));
    assert.ok(countSegments(body) <= (isGsm(body) ? 1 : 2), `${body.length}: ${body}`);
  }
});

test('regions fall back to their language, unknown languages to English', () => {
  const say = (language: string) => formatMessageText({ ...CODE, language });
  assert.equal(say('pt-BR'), say('pt'));
  assert.equal(say('AR_eg'), say('ar'));
  for (const language of ['', 'xx', 'constructor', '__proto__', '-', 'english']) {
    assert.equal(say(language), say('en'), language);
  }
});

test('an app name is 1 to 16 characters', () => {
  assert.equal(checkAppName(null), 'Romantic');
  assert.equal(checkAppName('Duo'), 'Duo');
  assert.throws(() => checkAppName('x'.repeat(MAX_APP_NAME + 1)), RangeError);
  assert.throws(() => checkAppName(' '), RangeError);
});

test('speech is well-formed in every language, whatever the name', () => {
  for (const language of [...MESSAGE_LANGUAGES, 'xx']) {
    const twiml = formatVoiceTwiml({ code: '042917', language, appName: `<A&B> "C'` });
    const says = [...twiml.matchAll(/<Say voice="Polly\.\w+" language="[\w-]+">([^<>]*)<\/Say>/g)];
    assert.equal(says.length, 2);
    assert.ok(says.every(([, words]) => words?.endsWith('0, 4, 2, 9, 1, 7.')));
    assert.ok(says.every(([, words]) => words?.includes('&lt;A&amp;B&gt; &quot;C&apos;')));
    assert.equal(twiml.replace(/<Say[^>]*>[^<>]*<\/Say>/g, ''), '<Response><Pause length="1"/></Response>');
  }
});
