import { useEffect } from 'react';
import { useParams } from 'react-router';
import { classNames } from '../../design/class-names.ts';
import { useText } from '../../i18n/i18n.tsx';
import { ConversationList } from './conversation-list.tsx';
import { ConversationPane } from './conversation-pane.tsx';
import { LetterPicture } from './letter-picture.tsx';

/** The list and the conversation: beside each other where there is room, else one at a time. */
export function ChatsPage() {
  const t = useText();
  const { conversationId } = useParams();
  const title = `${t('chats.title')} · ${t('shell.appName')}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  const [list, pane] = conversationId ? ['hidden lg:flex', 'flex'] : ['flex', 'hidden lg:flex'];
  // Both scroll for themselves, inside what the shell leaves.
  return (
    <div className="relative grow">
      <div className="absolute inset-0 flex">
        <section
          className={classNames(list, 'min-h-0 w-full flex-col border-line lg:w-96 lg:shrink-0 lg:border-e')}
        >
          <ConversationList selected={conversationId ?? null} />
        </section>
        <section className={classNames(pane, 'min-h-0 min-w-0 grow flex-col')}>
          {conversationId ? <ConversationPane key={conversationId} id={conversationId} /> : <Choose />}
        </section>
      </div>
    </div>
  );
}

function Choose() {
  const t = useText();
  return (
    <div className="m-auto flex max-w-sm flex-col items-center gap-3 p-8 text-center">
      <LetterPicture className="w-44" />
      <h2 className="text-2xl">{t('chats.chooseTitle')}</h2>
      <p className="text-ink-soft">{t('chats.chooseText')}</p>
    </div>
  );
}
