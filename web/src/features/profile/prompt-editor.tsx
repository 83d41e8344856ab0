import type { Me, PromptId } from '@romantic/contract';
import { useState } from 'react';
import { Button } from '../../design/button.tsx';
import { IconButton } from '../../design/icon-button.tsx';
import { CloseIcon, ForwardIcon, PlusIcon } from '../../design/icons.tsx';
import { Sheet } from '../../design/sheet.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { PROMPT_IDS } from './lists.ts';
import { promptKey } from './words.ts';

const MAX_PROMPTS = 3;
const MAX_LETTERS = 250;
type Prompts = Me['prompts'];

interface PromptEditorProps {
  prompts: Prompts;
  onChange: (prompts: Prompts) => void;
}

/** A sentence that was just chosen is written at once. */
const focusFirst = (field: HTMLTextAreaElement | null): void => field?.focus();

/** Up to three beginnings, each finished in one's own words. */
export function PromptEditor({ prompts, onChange }: PromptEditorProps) {
  const t = useText();
  const [choosing, setChoosing] = useState(false);
  const write = (promptId: PromptId, answer: string): void =>
    onChange(prompts.map((one) => (one.promptId === promptId ? { promptId, answer } : one)));
  const free = PROMPT_IDS.filter((id) => !prompts.some(({ promptId }) => promptId === id));
  return (
    <div className="grid gap-4">
      {prompts.map(({ promptId, answer }) => (
        <div
          key={promptId}
          className="rounded-3xl border border-edge bg-surface p-5 focus-within:border-accent"
        >
          <div className="flex items-start justify-between gap-3">
            <label htmlFor={`prompt-${promptId}`} className="text-ink-soft">
              {t(promptKey(promptId))}
            </label>
            <IconButton
              className="-me-3 -mt-3"
              label={t('profile.promptRemove')}
              onClick={() => onChange(prompts.filter((one) => one.promptId !== promptId))}
            >
              <CloseIcon className="size-5" />
            </IconButton>
          </div>
          <textarea
            id={`prompt-${promptId}`}
            className="field-sizing-content mt-1 min-h-16 w-full resize-none bg-transparent font-display text-2xl leading-snug outline-none"
            value={answer}
            maxLength={MAX_LETTERS}
            ref={answer === '' ? focusFirst : undefined}
            onChange={(event) => write(promptId, event.target.value)}
          />
          <p className="text-end text-sm text-ink-soft tabular-nums">
            {t('profile.lettersLeft', { count: MAX_LETTERS - [...answer].length })}
          </p>
        </div>
      ))}
      {prompts.length < MAX_PROMPTS && (
        <Button variant="soft" size="large" className="w-full" onClick={() => setChoosing(true)}>
          <PlusIcon className="size-5" />
          {t('profile.promptAdd')}
        </Button>
      )}
      <Sheet open={choosing} onClose={() => setChoosing(false)} title={t('profile.promptChoose')}>
        <ul className="-mx-2">
          {free.map((id) => (
            <li key={id}>
              <button
                type="button"
                className="flex min-h-14 w-full items-center justify-between gap-3 rounded-2xl px-3 text-start font-display text-lg hover:bg-ink/5"
                onClick={() => {
                  onChange([...prompts, { promptId: id, answer: '' }]);
                  setChoosing(false);
                }}
              >
                {t(promptKey(id))}
                <ForwardIcon className="size-5 shrink-0 text-ink-soft rtl:-scale-x-100" />
              </button>
            </li>
          ))}
        </ul>
      </Sheet>
    </div>
  );
}
