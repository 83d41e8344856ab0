import type { Me } from '@romantic/contract';
import { type ReactNode, useState } from 'react';
import { useBlocker } from 'react-router';
import { useProblemText } from '../../api/problem-text.ts';
import { useMe } from '../../api/queries.ts';
import { Button } from '../../design/button.tsx';
import { SingleChips } from '../../design/chips.tsx';
import { Field, Select, TextArea, TextInput } from '../../design/field.tsx';
import { Page } from '../../design/page.tsx';
import { ConfirmSheet } from '../../design/sheet.tsx';
import { Skeleton } from '../../design/skeleton.tsx';
import { ErrorState } from '../../design/states.tsx';
import { toast } from '../../design/toast.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { ChoiceList } from './choice-list.tsx';
import { InterestPicker } from './interest-picker.tsx';
import { LanguagePicker } from './language-picker.tsx';
import { INTENT_IDS } from './lists.ts';
import { PhotoGrid } from './photo-grid.tsx';
import { changesOf, formOf, type ProfileForm } from './profile-form.ts';
import { PromptEditor } from './prompt-editor.tsx';
import { useUpdateProfile } from './use-update-profile.ts';
import { GENDER_IDS, genderKey, intentKey } from './words.ts';

const HEIGHTS = Array.from({ length: 151 }, (_, index) => 100 + index);

/** Everything others read about one. Photos are kept at once, the rest when it is saved. */
export function EditPage() {
  const t = useText();
  const { data: me, error, refetch } = useMe();
  return (
    <Page title={t('profile.edit')} back="/me">
      {me ? (
        <Editor me={me} />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton className="h-96 w-full" />
      )}
    </Page>
  );
}

function Editor({ me }: { me: Me }) {
  const t = useText();
  const describe = useProblemText();
  const { mutate, isPending, error } = useUpdateProfile();
  const [form, setForm] = useState<ProfileForm>(() => formOf(me));
  const changes = changesOf(me, form);
  const changed = Object.keys(changes).length > 0;
  const leaving = useBlocker(changed && !isPending);
  const set = (part: Partial<ProfileForm>): void => setForm({ ...form, ...part });
  const save = (): void =>
    mutate(changes, {
      onSuccess: (saved) => {
        setForm(formOf(saved));
        toast.show(t('profile.saved'), { tone: 'kind' });
      },
    });
  return (
    <form
      noValidate
      className="grid gap-10"
      onSubmit={(event) => {
        event.preventDefault();
        if (changed && !isPending) save();
      }}
    >
      <Part title={t('profile.photos')}>
        <PhotoGrid photos={me.photos} />
      </Part>
      <Part title={t('profile.about')}>
        <div className="grid gap-5">
          <Field label={t('onboarding.name')}>
            <TextInput
              value={form.fullName}
              maxLength={60}
              onChange={(event) => set({ fullName: event.target.value })}
            />
          </Field>
          <Field label={t('profile.bio')} hint={t('profile.bioHint')}>
            <TextArea
              value={form.bio}
              maxLength={500}
              onChange={(event) => set({ bio: event.target.value })}
            />
          </Field>
          <Field label={t('profile.height')}>
            <Select
              value={form.heightCm ?? ''}
              onChange={({ target }) => set({ heightCm: target.value ? Number(target.value) : null })}
            >
              <option value="">{t('profile.unsaid')}</option>
              {HEIGHTS.map((cm) => (
                <option key={cm} value={cm}>
                  {t('profile.centimetres', { cm })}
                </option>
              ))}
            </Select>
          </Field>
        </div>
      </Part>
      <Part title={t('profile.prompts')}>
        <PromptEditor prompts={form.prompts} onChange={(prompts) => set({ prompts })} />
      </Part>
      <Part title={t('profile.intentTitle')}>
        <SingleChips
          label={t('profile.intentTitle')}
          choices={INTENT_IDS.map((value) => ({ value, label: t(intentKey(value)) }))}
          value={form.intent}
          onChange={(intent) => set({ intent })}
          optional
        />
      </Part>
      <Part title={t('profile.interests')}>
        <InterestPicker chosen={form.interests} onChange={(interests) => set({ interests })} />
      </Part>
      <Part title={t('profile.languages')}>
        <LanguagePicker chosen={form.languages} onChange={(languages) => set({ languages })} />
      </Part>
      <Part title={t('onboarding.genderTitle')}>
        <ChoiceList
          label={t('onboarding.genderTitle')}
          choices={GENDER_IDS.map((id) => ({ id, text: t(genderKey(id)) }))}
          chosen={[form.gender]}
          onChange={([gender]) => gender && set({ gender })}
        />
      </Part>
      <Part title={t('onboarding.whoTitle')}>
        <ChoiceList
          multiple
          label={t('onboarding.whoTitle')}
          choices={GENDER_IDS.map((id) => ({ id, text: t(genderKey(id, 'many')) }))}
          chosen={form.interestedIn}
          onChange={(interestedIn) => set({ interestedIn })}
        />
      </Part>
      <footer className="sticky bottom-[calc(4.5rem+env(safe-area-inset-bottom))] z-10 flex flex-wrap items-center justify-end gap-4 rounded-card border border-line bg-raised p-4 shadow-small md:bottom-4">
        <p role="alert" className="me-auto text-danger empty:hidden">
          {error ? describe(error) : null}
        </p>
        <Button type="submit" busy={isPending} disabled={!changed}>
          {t('shell.save')}
        </Button>
      </footer>
      <ConfirmSheet
        open={leaving.state === 'blocked'}
        onClose={() => leaving.reset?.()}
        title={t('profile.leaveTitle')}
        text={t('profile.leaveText')}
        confirm={t('profile.leave')}
        onConfirm={() => leaving.proceed?.()}
      />
    </form>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2 className="mb-4 text-2xl">{title}</h2>
      {children}
    </section>
  );
}
