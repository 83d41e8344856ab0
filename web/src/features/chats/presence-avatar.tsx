import type { Card } from '@romantic/contract';
import { Avatar } from '../../design/avatar.tsx';
import { useText } from '../../i18n/i18n.tsx';

/** A person's picture, with a leaf-green dot while they are there. */
export function PresenceAvatar({
  user,
  online,
  className,
}: {
  user: Card;
  online: boolean;
  className?: string;
}) {
  const t = useText();
  return (
    <Avatar person={user} className={className}>
      {online && (
        <span className="absolute end-0 bottom-0 size-3.5 rounded-full border-[2.5px] border-paper bg-sage">
          <span className="sr-only">{t('chats.online')}</span>
        </span>
      )}
    </Avatar>
  );
}
