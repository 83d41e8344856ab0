import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

export interface IconProps {
  className?: string | undefined;
  /** Drawn full, for what is chosen. */
  filled?: boolean | undefined;
}

/** One hand for all: 24 by 24, a round stroke of 1.75. Decoration: whatever holds one says it in words. */
function draw(shape: ReactNode) {
  return function Icon({ className, filled = false }: IconProps) {
    return (
      <svg
        viewBox="0 0 24 24"
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
        className={classNames('size-6 shrink-0', className)}
      >
        {shape}
      </svg>
    );
  };
}

export const HeartIcon = draw(
  <path d="M12 20.3C6.4 16.2 3 12.9 3 9.1A4.9 4.9 0 0 1 12 6.4a4.9 4.9 0 0 1 9 2.7c0 3.8-3.4 7.1-9 11.2Z" />,
);
export const CloseIcon = draw(<path d="m6 6 12 12M18 6 6 18" />);
export const StarIcon = draw(
  <path d="m12 3.6 2.5 5.3 5.7.8-4.1 4.1 1 5.8L12 16.9l-5.1 2.7 1-5.8-4.1-4.1 5.7-.8L12 3.6Z" />,
);
export const CardsIcon = draw(
  <>
    <rect x="7.5" y="4" width="11" height="15" rx="2.5" />
    <path d="M7.5 6.4 5.2 7a2 2 0 0 0-1.4 2.4l2.4 8.9a2 2 0 0 0 2.1 1.5" />
  </>,
);
export const ChatIcon = draw(
  <path d="M4 5.5h16a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-8L7.5 21v-3.5H4A1.5 1.5 0 0 1 2.5 16V7A1.5 1.5 0 0 1 4 5.5Z" />,
);
export const PersonIcon = draw(
  <>
    <circle cx="12" cy="8" r="4" />
    <path d="M4.5 20.5a7.6 7.6 0 0 1 15 0" />
  </>,
);
export const CoinIcon = draw(
  <>
    <circle cx="12" cy="12" r="8.5" />
    <path d="M12 15.7c-2.3-1.7-3.7-3-3.7-4.6a2 2 0 0 1 3.7-1.1 2 2 0 0 1 3.7 1.1c0 1.6-1.4 2.9-3.7 4.6Z" />
  </>,
);
export const BackIcon = draw(<path d="M15 5 8 12l7 7" />);
export const ForwardIcon = draw(<path d="m9 5 7 7-7 7" />);
export const UndoIcon = draw(<path d="M8.5 4.5 4 9l4.5 4.5M4.5 9h9a6 6 0 0 1 0 12H9" />);
export const BoltIcon = draw(<path d="M13.2 2.8 5 13.4h5.6l-.9 7.8L19 10.4h-6.2l.4-7.6Z" />);
export const FilterIcon = draw(<path d="M4 7h9m4 0h3M4 17h3m4 0h9M15 4.5v5M9 14.5v5" />);
export const MoreIcon = draw(<path d="M5 12h.01M12 12h.01M19 12h.01" strokeWidth="3" />);
export const SettingsIcon = draw(
  <>
    <circle cx="12" cy="12" r="3.2" />
    <path d="M12 2.8v2.4m0 13.6v2.4M2.8 12h2.4m13.6 0h2.4M5.5 5.5l1.7 1.7m9.6 9.6 1.7 1.7m0-13-1.7 1.7m-9.6 9.6-1.7 1.7" />
  </>,
);
export const SendIcon = draw(<path d="M4 12 20.5 4.5 15 20.5l-3.4-6L4 12Zm7.6 2.5 4-5" />);
export const ImageIcon = draw(
  <>
    <rect x="3.5" y="4.5" width="17" height="15" rx="2.5" />
    <circle cx="9" cy="10" r="1.6" />
    <path d="m4.5 17 4.8-4.4 3 2.6 3.6-3.7 4.3 4.2" />
  </>,
);
export const MicIcon = draw(
  <>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
  </>,
);
export const MicOffIcon = draw(
  <path d="M9 8V6a3 3 0 0 1 6 0v5m-.8 2.3A3 3 0 0 1 9 12M5.5 11.5a6.5 6.5 0 0 0 10.6 5M18.5 11.5a6.4 6.4 0 0 1-.5 2.4M12 18v3M4 4l16 16" />,
);
export const PhoneIcon = draw(
  <path d="M6.2 3.5h3l1.6 4.3-2 1.7a12 12 0 0 0 5.7 5.7l1.7-2 4.3 1.6v3a2 2 0 0 1-2.2 2A16.6 16.6 0 0 1 4.2 5.7a2 2 0 0 1 2-2.2Z" />,
);
export const HangUpIcon = draw(
  <path d="M3.2 14.9a12.5 12.5 0 0 1 17.6 0l-1.6 2.4-3.9-1.3v-2.6a11 11 0 0 0-6.6 0V16l-3.9 1.3-1.6-2.4Z" />,
);
export const VideoIcon = draw(
  <>
    <rect x="2.8" y="6" width="12.7" height="12" rx="2.5" />
    <path d="m15.5 10.6 5.7-3.1v9l-5.7-3.1" />
  </>,
);
export const VideoOffIcon = draw(
  <path d="M9 6h4a2.5 2.5 0 0 1 2.5 2.5v2.1l5.7-3.1v9l-3-1.6M15.5 15.5v0A2.5 2.5 0 0 1 13 18H5.3a2.5 2.5 0 0 1-2.5-2.5v-7A2.5 2.5 0 0 1 4.6 6.1M4 3l16 18" />,
);
export const SwitchCameraIcon = draw(
  <path d="M4 11a8 8 0 0 1 13.7-4.7L20 8.5M20 4v4.5h-4.5M20 13a8 8 0 0 1-13.7 4.7L4 15.5M4 20v-4.5h4.5" />,
);
export const GiftIcon = draw(
  <path d="M4.5 11.5h15v8a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-8ZM3.5 7.5h17v4h-17v-4ZM12 7.5v13M12 7.5S10.8 3 8.2 3.6C5.7 4.2 7 7.5 12 7.5Zm0 0s1.2-4.5 3.8-3.9C18.3 4.2 17 7.5 12 7.5Z" />,
);
export const SmileIcon = draw(
  <>
    <circle cx="12" cy="12" r="8.7" />
    <path d="M8.5 14.2a4.2 4.2 0 0 0 7 0M9 9.5h.01M15 9.5h.01" />
  </>,
);
export const PlayIcon = draw(<path d="M7.5 4.8v14.4L19.5 12 7.5 4.8Z" />);
export const PauseIcon = draw(<path d="M8 5v14M16 5v14" strokeWidth="3" />);
export const TrashIcon = draw(
  <path d="M4.5 6.5h15M9.5 6V4h5v2M6.5 6.5l.9 13a1 1 0 0 0 1 1h7.2a1 1 0 0 0 1-1l.9-13" />,
);
export const FlagIcon = draw(
  <path d="M5.5 21V4.2S8 3 11 4.4s6.2.2 7.5-.4v9.6c-1.3.6-4.5 1.8-7.5.4s-5.5-.2-5.5-.2" />,
);
export const BlockIcon = draw(
  <>
    <circle cx="12" cy="12" r="8.7" />
    <path d="m6 6 12 12" />
  </>,
);
export const CheckIcon = draw(<path d="m4.5 12.5 5 5 10-11" />);
export const DoubleCheckIcon = draw(<path d="m2.5 13 4 4.3L14.5 7M11 15.6l1.6 1.7L21.5 7" />);
export const ClockIcon = draw(
  <>
    <circle cx="12" cy="12" r="8.7" />
    <path d="M12 7v5.3l3.3 2" />
  </>,
);
export const AlertIcon = draw(<path d="M12 4 2.8 19.8h18.4L12 4Zm0 6v4.5m0 2.6v.01" />);
export const PlusIcon = draw(<path d="M12 5v14M5 12h14" />);
export const MinusIcon = draw(<path d="M5 12h14" />);
export const EditIcon = draw(<path d="m5 15.5-1 4.5 4.5-1L20 7.5 16.5 4 5 15.5Zm9-9 3.5 3.5" />);
export const CameraIcon = draw(
  <>
    <path d="M4.5 7.5h3l1.7-2.5h5.6l1.7 2.5h3a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 18V9a1.5 1.5 0 0 1 1.5-1.5Z" />
    <circle cx="12" cy="13" r="3.5" />
  </>,
);
export const PinIcon = draw(
  <>
    <path d="M12 21.2S5 15.4 5 10.2a7 7 0 0 1 14 0c0 5.2-7 11-7 11Z" />
    <circle cx="12" cy="10" r="2.5" />
  </>,
);
export const BellIcon = draw(<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15l1.5-2Zm4 4.5h4" />);
export const ShieldIcon = draw(
  <path d="M12 3 5 5.5v6c0 4.6 3 7.8 7 9.5 4-1.7 7-4.9 7-9.5v-6L12 3Zm-3 9 2.2 2.2L15.2 10" />,
);
export const GlobeIcon = draw(
  <>
    <circle cx="12" cy="12" r="8.7" />
    <path d="M3.5 12h17M12 3.3c5 5.3 5 12.1 0 17.4-5-5.3-5-12.1 0-17.4Z" />
  </>,
);
export const EyeIcon = draw(
  <>
    <path d="M2.5 12S6 5.8 12 5.8 21.5 12 21.5 12 18 18.2 12 18.2 2.5 12 2.5 12Z" />
    <circle cx="12" cy="12" r="2.8" />
  </>,
);
export const MoonIcon = draw(<path d="M19.8 14.2A8.3 8.3 0 0 1 9.8 4.2a8.3 8.3 0 1 0 10 10Z" />);
export const DownloadIcon = draw(<path d="M12 4v11m-4.5-4L12 15.5 16.5 11M4.5 19.5h15" />);
export const SignOutIcon = draw(
  <path d="M14 4.5H6.5A1.5 1.5 0 0 0 5 6v12a1.5 1.5 0 0 0 1.5 1.5H14M10 12h10.5m-4-4 4 4-4 4" />,
);
export const SparkIcon = draw(
  <path d="M12 3.5c.6 4.9 3.2 7.6 8 8.5-4.8.9-7.4 3.6-8 8.5-.6-4.9-3.2-7.6-8-8.5 4.8-.9 7.4-3.6 8-8.5Z" />,
);
export const SearchIcon = draw(
  <>
    <circle cx="10.5" cy="10.5" r="6.5" />
    <path d="m15.5 15.5 5 5" />
  </>,
);
export const MinimizeIcon = draw(<path d="M9.5 3.5v6h-6M14.5 20.5v-6h6M3.5 3.5l6 6M20.5 20.5l-6-6" />);
export const CopyIcon = draw(
  <>
    <rect x="8.5" y="8.5" width="12" height="12" rx="2.5" />
    <path d="M15.5 8.5V6A2.5 2.5 0 0 0 13 3.5H6A2.5 2.5 0 0 0 3.5 6v7A2.5 2.5 0 0 0 6 15.5h2.5" />
  </>,
);
export const VerifiedIcon = draw(
  <path d="m12 2.9 2.6 1.8 3.1.1 1.1 3 2.4 2-.8 3.1.8 3-2.4 2-1.1 3-3.1.2-2.6 1.8-2.6-1.8-3.1-.1-1.1-3-2.4-2.1.8-3-.8-3.1 2.4-2 1.1-3 3.1-.1L12 2.9Zm-3.4 9.4 2.3 2.3 4.5-4.6" />,
);
