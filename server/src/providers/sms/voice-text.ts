import { chooseLanguage } from './message-text.ts';

interface Speech {
  voice: string;
  /** TwiML's own tag, not always BCP 47: Arabic is `arb`. */
  tag: string;
  /** Said before the digits. */
  intro: (app: string) => string;
}

/** Languages with a standard Amazon Polly voice in TwiML; others hear English. */
const SPEECH: Record<string, Speech> = {
  en: { voice: 'Polly.Joanna', tag: 'en-US', intro: (app) => `Your ${app} code is` },
  fr: { voice: 'Polly.Celine', tag: 'fr-FR', intro: (app) => `Votre code ${app} est` },
  es: { voice: 'Polly.Conchita', tag: 'es-ES', intro: (app) => `Tu código de ${app} es` },
  de: { voice: 'Polly.Marlene', tag: 'de-DE', intro: (app) => `Dein ${app} Code lautet` },
  pt: { voice: 'Polly.Vitoria', tag: 'pt-BR', intro: (app) => `O seu código ${app} é` },
  it: { voice: 'Polly.Carla', tag: 'it-IT', intro: (app) => `Il tuo codice ${app} è` },
  nl: { voice: 'Polly.Lotte', tag: 'nl-NL', intro: (app) => `Je ${app} code is` },
  sv: { voice: 'Polly.Astrid', tag: 'sv-SE', intro: (app) => `Din kod till ${app} är` },
  pl: { voice: 'Polly.Ewa', tag: 'pl-PL', intro: (app) => `Twój kod ${app} to` },
  tr: { voice: 'Polly.Filiz', tag: 'tr-TR', intro: (app) => `${app} kodunuz` },
  ru: { voice: 'Polly.Tatyana', tag: 'ru-RU', intro: (app) => `Ваш код ${app}` },
  ar: { voice: 'Polly.Zeina', tag: 'arb', intro: (app) => `رمز ${app} الخاص بك هو` },
};

const XML_ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => XML_ENTITIES[character] ?? '');
}

/** TwiML that reads the code out twice, digit by digit (commas make the pauses). At most 4,000 characters. */
export function formatVoiceTwiml(call: { code: string; language: string; appName: string }): string {
  const speech = SPEECH[chooseLanguage(call.language, SPEECH)];
  if (speech === undefined) throw new Error('the English speech is missing');
  const digits = [...call.code].join(', ');
  const say = (text: string) =>
    `<Say voice="${speech.voice}" language="${speech.tag}">${escapeXml(text)}</Say>`;
  const once = say(`${speech.intro(call.appName)}: ${digits}.`);
  return `<Response>${once}<Pause length="1"/>${once}</Response>`;
}
