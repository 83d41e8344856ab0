import type { PushLanguage } from '@romantic/contract';
import type { About } from './kinds.ts';

/** A title and a line. `{name}` is the first name of the other member, in texts that may name them. */
type Text = readonly [title: string, body: string];

/** What stands on the screen of a phone that others may see: no names, no words of messages. */
interface Texts {
  message: Text;
  gift: Text;
  match: Text;
  like: Text;
  audioCall: Text;
  videoCall: Text;
  missedCall: Text;
  system: Text;
  /** With the member's consent. */
  named: { gift: string; match: string; audioCall: string; videoCall: string; missedCall: string };
  media: { image: string; voice: string; video: string };
}

const TEXTS: Record<PushLanguage, Texts> = {
  en: {
    message: ['New message', 'Open the app to read it'],
    gift: ['You got a gift', 'Open the app to see it'],
    match: ['It’s a match', 'You like each other. Say hello'],
    like: ['Somebody likes you', 'Open the app to find out more'],
    audioCall: ['Incoming call', 'Open the app to answer'],
    videoCall: ['Incoming video call', 'Open the app to answer'],
    missedCall: ['Missed call', 'Open the app to call back'],
    system: ['News about your account', 'Open the app to read it'],
    named: {
      gift: '{name} gave you a gift',
      match: '{name} and you like each other',
      audioCall: '{name} is calling',
      videoCall: '{name} is calling with video',
      missedCall: 'You missed a call from {name}',
    },
    media: { image: 'Photo', voice: 'Voice message', video: 'Video' },
  },
  fr: {
    message: ['Nouveau message', 'Ouvrez l’application pour le lire'],
    gift: ['Vous avez reçu un cadeau', 'Ouvrez l’application pour le voir'],
    match: ['C’est réciproque', 'Vous vous plaisez. Dites bonjour'],
    like: ['Vous plaisez à quelqu’un', 'Ouvrez l’application pour en savoir plus'],
    audioCall: ['Appel entrant', 'Ouvrez l’application pour répondre'],
    videoCall: ['Appel vidéo entrant', 'Ouvrez l’application pour répondre'],
    missedCall: ['Appel manqué', 'Ouvrez l’application pour rappeler'],
    system: ['Du nouveau sur votre compte', 'Ouvrez l’application pour le lire'],
    named: {
      gift: '{name} vous a offert un cadeau',
      match: '{name} et vous, c’est réciproque',
      audioCall: '{name} vous appelle',
      videoCall: '{name} vous appelle en vidéo',
      missedCall: 'Appel manqué de {name}',
    },
    media: { image: 'Photo', voice: 'Message vocal', video: 'Vidéo' },
  },
  es: {
    message: ['Mensaje nuevo', 'Abre la aplicación para leerlo'],
    gift: ['Te han hecho un regalo', 'Abre la aplicación para verlo'],
    match: ['Os gustáis', 'El interés es mutuo. Saluda'],
    like: ['Le gustas a alguien', 'Abre la aplicación para saber más'],
    audioCall: ['Llamada entrante', 'Abre la aplicación para contestar'],
    videoCall: ['Videollamada entrante', 'Abre la aplicación para contestar'],
    missedCall: ['Llamada perdida', 'Abre la aplicación para devolverla'],
    system: ['Novedades de tu cuenta', 'Abre la aplicación para leerlas'],
    named: {
      gift: '{name} te ha hecho un regalo',
      match: '{name} y tú os gustáis',
      audioCall: '{name} te está llamando',
      videoCall: '{name} te está llamando por vídeo',
      missedCall: 'Llamada perdida de {name}',
    },
    media: { image: 'Foto', voice: 'Mensaje de voz', video: 'Vídeo' },
  },
  de: {
    message: ['Neue Nachricht', 'Öffne die App, um sie zu lesen'],
    gift: ['Du hast ein Geschenk bekommen', 'Öffne die App, um es zu sehen'],
    match: ['Es ist gegenseitig', 'Ihr mögt euch. Sag Hallo'],
    like: ['Jemand mag dich', 'Öffne die App, um mehr zu erfahren'],
    audioCall: ['Eingehender Anruf', 'Öffne die App, um anzunehmen'],
    videoCall: ['Eingehender Videoanruf', 'Öffne die App, um anzunehmen'],
    missedCall: ['Verpasster Anruf', 'Öffne die App, um zurückzurufen'],
    system: ['Neues zu deinem Konto', 'Öffne die App, um es zu lesen'],
    named: {
      gift: '{name} hat dir etwas geschenkt',
      match: '{name} und du mögt euch',
      audioCall: '{name} ruft an',
      videoCall: '{name} ruft mit Video an',
      missedCall: 'Verpasster Anruf von {name}',
    },
    media: { image: 'Foto', voice: 'Sprachnachricht', video: 'Video' },
  },
  pt: {
    message: ['Nova mensagem', 'Abra a aplicação para a ler'],
    gift: ['Recebeu um presente', 'Abra a aplicação para o ver'],
    match: ['É mútuo', 'Vocês gostam um do outro. Diga olá'],
    like: ['Alguém gosta de si', 'Abra a aplicação para saber mais'],
    audioCall: ['Chamada recebida', 'Abra a aplicação para atender'],
    videoCall: ['Videochamada recebida', 'Abra a aplicação para atender'],
    missedCall: ['Chamada perdida', 'Abra a aplicação para devolver a chamada'],
    system: ['Novidades sobre a sua conta', 'Abra a aplicação para as ler'],
    named: {
      gift: '{name} ofereceu-lhe um presente',
      match: 'O interesse entre si e {name} é mútuo',
      audioCall: '{name} está a ligar',
      videoCall: '{name} está a ligar por vídeo',
      missedCall: 'Chamada perdida de {name}',
    },
    media: { image: 'Foto', voice: 'Mensagem de voz', video: 'Vídeo' },
  },
  ar: {
    message: ['رسالة جديدة', 'افتح التطبيق لقراءتها'],
    gift: ['وصلتك هدية', 'افتح التطبيق لرؤيتها'],
    match: ['إعجاب متبادل', 'كلاكما معجب بالآخر. ألقِ التحية'],
    like: ['هناك من أُعجب بك', 'افتح التطبيق لمعرفة المزيد'],
    audioCall: ['مكالمة واردة', 'افتح التطبيق للرد'],
    videoCall: ['مكالمة فيديو واردة', 'افتح التطبيق للرد'],
    missedCall: ['مكالمة فائتة', 'افتح التطبيق لمعاودة الاتصال'],
    system: ['جديد في حسابك', 'افتح التطبيق للاطلاع عليه'],
    named: {
      gift: 'أهداك {name} هدية',
      match: 'إعجاب متبادل بينك وبين {name}',
      audioCall: 'مكالمة من {name}',
      videoCall: 'مكالمة فيديو من {name}',
      missedCall: 'مكالمة فائتة من {name}',
    },
    media: { image: 'صورة', voice: 'رسالة صوتية', video: 'فيديو' },
  },
};

/** Characters of a message that are shown. */
const PREVIEW_LENGTH = 120;

/** What a preview may say; null: the member has not allowed any. */
export interface Preview {
  name: string | null;
  messageType: string | null;
  content: string | null;
}

/** The words of a push; null for one that is silent. Who likes somebody is never named, with or without previews. */
export function writeText(
  about: About,
  language: PushLanguage,
  preview: Preview | null,
): { title: string; body: string } | null {
  const texts = TEXTS[language];
  const say = ([title, body]: Text, named?: string) => {
    const { name = null } = preview ?? {};
    return { title, body: name === null || named === undefined ? body : named.replace('{name}', name) };
  };
  switch (about.kind) {
    case 'callEnded':
      return null;
    case 'message':
      return previewMessage(texts, preview) ?? say(texts.message);
    case 'call':
      return about.media === 'video'
        ? say(texts.videoCall, texts.named.videoCall)
        : say(texts.audioCall, texts.named.audioCall);
    case 'like':
    case 'system':
      return say(texts[about.kind]);
    default:
      return say(texts[about.kind], texts.named[about.kind]);
  }
}

function previewMessage(texts: Texts, preview: Preview | null): { title: string; body: string } | null {
  if (!preview?.name) return null;
  const { messageType, content } = preview;
  const medium = texts.media[messageType as keyof Texts['media']] as string | undefined;
  const words = content === null ? null : shorten(content);
  const body = words ?? medium;
  return body === undefined ? null : { title: preview.name, body };
}

/** On one line, cut between characters as people see them. */
function shorten(content: string): string {
  const line = content.replace(/\s+/g, ' ').trim();
  if (line.length <= PREVIEW_LENGTH) return line;
  let short = '';
  for (const { segment } of new Intl.Segmenter().segment(line)) {
    if (short.length + segment.length >= PREVIEW_LENGTH) break;
    short += segment;
  }
  return `${short}…`;
}
