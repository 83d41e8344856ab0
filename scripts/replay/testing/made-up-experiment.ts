import { ANSWERS } from '../interest-answers.ts';

/** A made-up evening in the two tables of the experiment: nobody in it exists. */
export interface MadeUpExperiment {
  people: string;
  decisions: string;
  /** Who said yes to each other, counted while making it. */
  couples: number;
}

/**
 * `women` women (iid from 1) and as many men (iid from 101) in each of the evenings; everybody decides on everybody of
 * the other sex. Who says yes to whom is a fixed pattern.
 */
export function makeUpExperiment(women: number, evenings: number): MadeUpExperiment {
  const people = [`iid,gender,age,${ANSWERS.join(',')}`];
  const decisions = ['wave,iid,pid,order,dec'];
  let couples = 0;
  for (let wave = 1; wave <= evenings; wave += 1) {
    const first = (wave - 1) * women;
    for (let n = 1; n <= women; n += 1) {
      people.push(describePerson(first + n, 0, n === 1 ? '' : String(20 + n)));
      people.push(describePerson(100 + first + n, 1, `${25 + n}.0`));
    }
    for (let w = 0; w < women; w += 1) {
      for (let m = 0; m < women; m += 1) {
        const [she, he] = [first + w + 1, 100 + first + m + 1];
        const order = ((w + m) % women) + 1;
        const sheSays = (w * 5 + m * 3 + wave) % 4 !== 0;
        const heSays = (w * 3 + m * 7 + wave) % 3 !== 0;
        decisions.push(`${wave},${she},${he},${order},${Number(sheSays)}`);
        decisions.push(`${wave},${he},${she},${order},${Number(heSays)}`);
        couples += Number(sheSays && heSays);
      }
    }
  }
  return { people: `${people.join('\r\n')}\r\n`, decisions: `${decisions.join('\r\n')}\r\n`, couples };
}

function describePerson(iid: number, gender: 0 | 1, age: string): string {
  const ratings = ANSWERS.map((_, index) => ((iid * 7 + index * 3) % 10) + 1);
  return [iid, gender, age, ...ratings].join(',');
}
