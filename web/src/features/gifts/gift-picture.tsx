/** The drawing of a gift, as the server has it. */
export function GiftPicture({ name, className }: { name: string; className?: string }) {
  return (
    <img
      src={`/api/gifts/${encodeURIComponent(name)}/picture`}
      alt=""
      loading="lazy"
      width={120}
      height={120}
      className={className}
    />
  );
}
