import { type FormEvent, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { Button } from '../../design/button.tsx';
import { useText } from '../../i18n/i18n.tsx';
import { guessCountry } from './guess-country.ts';
import { CHANNELS, type Channel, readPendingCode } from './pending-code.ts';
import { PhoneField, type TypedNumber } from './phone-field.tsx';
import { SignInFrame } from './sign-in-frame.tsx';
import { loadPhones, usePhones } from './use-phones.ts';
import { useSendCode } from './use-send-code.ts';

const PROBLEMS = {
  empty: 'signin.numberEmpty',
  short: 'signin.numberShort',
  long: 'signin.numberLong',
  invalid: 'signin.problemInvalid',
} as const;

/** A number, and how the code should come. */
export function SignInPage() {
  const t = useText();
  const navigate = useNavigate();
  const { send, busy, problem, setProblem } = useSendCode();
  const [number, setNumber] = useFirstNumber();
  const [channel, setChannel] = useState<Channel>('sms');
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const { judgeNumber } = await loadPhones();
    const judged = judgeNumber(number.country, number.text);
    if ('problem' in judged) return setProblem(t(PROBLEMS[judged.problem]));
    if (await send(judged.e164, channel)) await navigate('/sign-in/code');
  };
  return (
    <SignInFrame title={t('signin.title')} text={t('signin.text')} back="/welcome">
      <form noValidate onSubmit={(event) => void submit(event)}>
        <PhoneField
          value={number}
          error={problem}
          onChange={(value) => {
            setProblem(null);
            setNumber(value);
          }}
        />
        <ChannelChoice value={channel} onChange={setChannel} />
        <Button className="mt-8 w-full" type="submit" size="large" busy={busy}>
          {t('signin.send')}
        </Button>
        <p className="mt-5 text-sm text-ink-soft">{t('signin.promise')}</p>
      </form>
    </SignInFrame>
  );
}

/** The number whose code was asked for last in this tab, else none, of the country that the browser speaks of. */
function useFirstNumber() {
  const phones = usePhones();
  const [number, setNumber] = useState<TypedNumber>(() => ({
    country: guessCountry(navigator.languages),
    text: '',
  }));
  useEffect(() => {
    const pending = readPendingCode();
    if (!phones || !pending) return;
    setNumber((typed) => (typed.text ? typed : phones.formatNumber(typed.country, pending.phoneNumber)));
  }, [phones]);
  return [number, setNumber] as const;
}

const CHANNEL_NAMES = {
  sms: 'signin.channelSms',
  whatsapp: 'signin.channelWhatsapp',
  call: 'signin.channelCall',
} as const;

function ChannelChoice({ value, onChange }: { value: Channel; onChange: (channel: Channel) => void }) {
  const t = useText();
  return (
    <fieldset className="mt-3">
      <legend className="mb-2 font-medium">{t('signin.channel')}</legend>
      <div className="flex flex-wrap gap-2">
        {CHANNELS.map((channel) => (
          <label
            key={channel}
            className="cursor-pointer rounded-full border border-edge px-4 py-2.5 has-checked:border-accent has-checked:bg-accent-soft has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              className="sr-only"
              type="radio"
              name="channel"
              checked={channel === value}
              onChange={() => onChange(channel)}
            />
            {t(CHANNEL_NAMES[channel])}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
