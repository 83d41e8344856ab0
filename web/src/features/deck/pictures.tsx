import type { ReactNode } from 'react';

/** Small drawings for quiet moments, in the line of the icons. */
function Drawing({ children }: { children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 160 120"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      className="h-36 w-48"
    >
      {children}
    </svg>
  );
}

/** A window at dusk, nobody in the street. */
export function WindowPicture() {
  return (
    <Drawing>
      <path d="M48 104V40a32 32 0 0 1 64 0v64" className="fill-gold-soft stroke-none" />
      <path d="M44 104V40a36 36 0 0 1 72 0v64M36 104h88M80 4v100M44 62h72" />
      <circle cx="97" cy="38" r="8" className="fill-paper" />
      <path d="M26 104c0-9 4-15 9-15s9 6 9 15M35 89V74m0 8 7-6m-7 11-7-6" className="text-sage" />
      <path d="M132 104V86m0 8 6-7m-6 3-6-7M124 104h16" className="text-sage" />
    </Drawing>
  );
}

/** The moon over a hammock between two trees. */
export function MoonPicture() {
  return (
    <Drawing>
      <path d="M92 12a20 20 0 1 0 20 26A17 17 0 0 1 92 12Z" className="fill-gold-soft" />
      <path
        d="M34 112V34m0 18c-10-2-16-10-14-22 12 2 16 10 14 22Zm0-12c2-10 8-16 18-16 1 10-6 17-18 16ZM128 112V44m0 16c9-2 14-9 13-20-11 2-15 9-13 20Zm0-8c-2-9-8-14-17-14 0 9 6 15 17 14Z"
        className="text-sage"
      />
      <path d="M34 70c16 34 78 34 94 0M34 70c24 14 70 14 94 0M22 112h118" />
    </Drawing>
  );
}

/** A lamp over an empty sheet. */
export function LampPicture() {
  return (
    <Drawing>
      <path d="m70 44-26 60h72L90 44Z" className="fill-gold-soft stroke-none" />
      <path d="M80 6v14m-18 24 8-20a4 4 0 0 1 4-4h12a4 4 0 0 1 4 4l8 20H62ZM34 104h92M52 104l6-12h44l6 12M66 98h20" />
    </Drawing>
  );
}
