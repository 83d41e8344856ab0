import { type Photo, people } from '@romantic/contract';
import { useState } from 'react';
import { api } from '../../api/client.ts';
import { useProblemText } from '../../api/problem-text.ts';
import { useText } from '../../i18n/i18n.tsx';
import { moveItem } from './move-item.ts';
import { readPicture } from './read-picture.ts';
import { uploadPhoto } from './upload-photo.ts';
import { useReloadMe } from './use-update-profile.ts';

/** What can be done with one's own photos. A new order shows at once and goes back when it could not be kept. */
export function usePhotos(stored: readonly Photo[]) {
  const t = useText();
  const describe = useProblemText();
  const reload = useReloadMe();
  const [wish, setWish] = useState<readonly Photo[] | null>(null);
  const [cropping, setCropping] = useState<ImageBitmap | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const photos = wish ?? stored;

  const change = async (next: readonly Photo[] | null, call: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    setWish(next);
    try {
      await call();
      await reload();
    } catch (error) {
      setProblem(describe(error));
    } finally {
      setWish(null);
    }
  };

  return {
    photos,
    cropping,
    progress,
    problem,
    move: (from: number, to: number): void => {
      const next = moveItem(photos, from, to);
      if (next === photos) return;
      const photoIds = next.map(({ id }) => id);
      void change(next, () => api.call(people.orderPhotos, { body: { photoIds } }));
    },
    remove: (id: string): void => {
      const next = photos.filter((photo) => photo.id !== id);
      void change(next, () => api.call(people.deletePhoto, { params: { id } }));
    },
    choose: async (file: File): Promise<void> => {
      setProblem(null);
      const picture = await readPicture(file);
      if ('problem' in picture) setProblem(t(`profile.picture.${picture.problem}`));
      else setCropping(picture);
    },
    cropped: (photo: Blob | null): void => {
      cropping?.close();
      setCropping(null);
      if (!photo) return;
      setProgress(0);
      void change(null, () => uploadPhoto(photo, setProgress)).finally(() => setProgress(null));
    },
  };
}
