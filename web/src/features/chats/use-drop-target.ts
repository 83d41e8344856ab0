import { useEffect, useRef, useState } from 'react';
import { findPicture } from './photo-sheet.tsx';

/** Takes a picture that is dropped anywhere on the page; true while one is held over it. */
export function useDropTarget(onPicture: (file: Blob) => void): boolean {
  const [over, setOver] = useState(false);
  const take = useRef(onPicture);
  take.current = onPicture;
  useEffect(() => {
    const isFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const onLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const onDrop = (event: DragEvent) => {
      if (!isFile(event)) return;
      event.preventDefault();
      setOver(false);
      const found = findPicture(event.dataTransfer?.files);
      if (found) take.current(found);
    };
    document.addEventListener('dragover', onOver);
    document.addEventListener('dragleave', onLeave);
    document.addEventListener('drop', onDrop);
    return () => {
      document.removeEventListener('dragover', onOver);
      document.removeEventListener('dragleave', onLeave);
      document.removeEventListener('drop', onDrop);
    };
  }, []);
  return over;
}
