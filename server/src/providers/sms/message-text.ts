/**
 * The text of a code message. One SMS holds 160 characters of the GSM alphabet, or 70 of anything else, so a
 * language whose words leave that alphabet (ó, ã, ł, Cyrillic, Arabic) has a shorter line. The code is in ASCII
 * digits and comes near the word for "code": that is how phones find it and offer to fill it in.
 */
interface TextParts {
  code: string;
  app: string;
  /** Minutes. Abbreviated in the texts, so that no plural forms are needed. */
  valid: number;
}

const TEXTS: Record<string, (parts: TextParts) => string> = {
  en: ({ code, app, valid }) => `${code} is your ${app} code. It works for ${valid} min. Never share it.`,
  fr: ({ code, app, valid }) =>
    `${code} est votre code ${app}. Valable ${valid} min. Ne le donnez à personne.`,
  es: ({ code, app, valid }) => `${code} es tu código ${app}. Vale ${valid} min. No lo compartas.`,
  de: ({ code, app, valid }) => `${code} ist dein ${app}-Code. Gültig: ${valid} Min. Gib ihn nie weiter.`,
  pt: ({ code, app, valid }) => `${code} é o seu código ${app}. Vale ${valid} min. Não o divulgue.`,
  it: ({ code, app, valid }) => `${code} è il tuo codice ${app}. Vale ${valid} min. Non condividerlo.`,
  nl: ({ code, app, valid }) => `${code} is je ${app}-code. ${valid} min geldig. Deel hem met niemand.`,
  sv: ({ code, app, valid }) => `${code} är din kod till ${app}. Gäller i ${valid} min. Dela den inte.`,
  pl: ({ code, app, valid }) => `${code} to Twój kod ${app}. Ważny ${valid} min. Nie podawaj go.`,
  tr: ({ code, app, valid }) => `${code} ${app} kodunuz. ${valid} dk geçerli. Paylaşmayın.`,
  ru: ({ code, app, valid }) => `${code} — ваш код ${app}. Действует ${valid} мин. Не сообщайте.`,
  ar: ({ code, app, valid }) => `رمز ${app} الخاص بك: ${code}. صالح ${valid} د. لا تشاركه.`,
};

export const DEFAULT_APP_NAME = 'Romantic';
export const DEFAULT_VALID_MINUTES = 5;
/** With it, 8 digits and 99 minutes every language is still one SMS. */
export const MAX_APP_NAME = 16;

export const MESSAGE_LANGUAGES: readonly string[] = Object.keys(TEXTS);

/** The first part of a BCP 47 tag (`pt-BR` is `pt`) where there is an entry for it, else `en`. */
export function chooseLanguage(tag: string, available: Record<string, unknown>): string {
  const primary = tag.split(/[-_]/, 1)[0]?.toLowerCase() ?? '';
  return Object.hasOwn(available, primary) ? primary : 'en';
}

export interface MessageText {
  code: string;
  language: string;
  appName: string;
  validForMinutes: number;
  webDomain?: string | null;
  androidAppHash?: string | null;
}

/**
 * One line for people, then what the platforms ask for: Android's app hash, and as the very last line
 * `@domain #code` for iOS and WebOTP. The line alone is one SMS in every language; with platform lines the
 * languages outside the GSM alphabet take two.
 */
export function formatMessageText(message: MessageText): string {
  const write = TEXTS[chooseLanguage(message.language, TEXTS)];
  if (write === undefined) throw new Error('the English text is missing');
  const { code, appName: app, validForMinutes: valid } = message;
  const lines = [write({ code, app, valid })];
  if (message.androidAppHash) lines.push(message.androidAppHash);
  if (message.webDomain) lines.push(`@${message.webDomain} #${code}`);
  return lines.join('\n');
}

/** Throws when the name is empty or longer than `MAX_APP_NAME`. */
export function checkAppName(name: string | null | undefined): string {
  const app = name ?? DEFAULT_APP_NAME;
  if (app.trim() === '' || app.length > MAX_APP_NAME) {
    throw new RangeError(`the SMS app name must have 1 to ${MAX_APP_NAME} characters`);
  }
  return app;
}
